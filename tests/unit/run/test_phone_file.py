"""The file of a machine that is activated by phone: what it holds, what the operator reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.phone import (
    PhoneActivation,
    confirmation_for,
    normalise_confirmation_id,
    read_phone_activation,
    run_by_phone,
    write_phone_activation,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Plan

from lab.simulation.windows import groups_of_digits
from tests.support.raw_answer import raw
from tests.unit.run.test_life import Machine
from tests.unit.run.test_plan import STATE

IID, OTHER_IID = groups_of_digits("a", 9, 7), groups_of_digits("b", 9, 7)
CID = groups_of_digits("c", 8, 6)
WRONG = CID[:-1] + str((int(CID[-1]) + 1) % 7)
MACHINE = "this machine"
GIVEN = PhoneActivation(MACHINE, "Windows", "3V66T", IID, CID)
CONTENT: dict[str, Any] = {
    "schema": 1,
    "machine": MACHINE,
    "product": "Windows",
    "partial_product_key": "3V66T",
    "installation_id": IID,
    "confirmation_id": CID,
}
DIGITS = "48 digits, as the activation centre says them"


def file_of(folder: Path) -> Path:
    """Where the file of the machine is."""
    return folder / "this_machine.json"


def test_file_that_is_written_is_read(tmp_path: Path) -> None:
    assert read_phone_activation(str(tmp_path), MACHINE, "folder") is None
    path = write_phone_activation(str(tmp_path), GIVEN, "folder")
    assert path == file_of(tmp_path)
    assert json.loads(path.read_text("utf-8")) == CONTENT
    assert read_phone_activation(str(tmp_path), MACHINE, "folder") == GIVEN
    without = replace(GIVEN, confirmation_id="")
    write_phone_activation(str(tmp_path), without, "folder")
    assert read_phone_activation(str(tmp_path), MACHINE, "folder") == without


@pytest.mark.parametrize(
    "said", [f" {CID[:6]}-{CID[6:12]} {CID[12:]}\t", CID], ids=["spaced", "plain"]
)
def test_confirmation_id_as_it_is_said(said: str) -> None:
    assert normalise_confirmation_id(said, "x") == CID


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (5, f"x is not accepted: {DIGITS}"),
        ("", f"x is not accepted: {DIGITS}; there is something else than digits in it"),
        ("٣" * 48, f"x is not accepted: {DIGITS}; there is something else than digits in it"),
        (f"{CID}x", f"x is not accepted: {DIGITS}; there is something else than digits in it"),
        (CID[1:], f"x is not accepted: {DIGITS}; there are 47"),
        (f"{CID}0", f"x is not accepted: {DIGITS}; there are 49"),
    ],
)
def test_confirmation_id_that_is_none(said: Any, line: str) -> None:
    with pytest.raises(InputError) as caught:
        normalise_confirmation_id(said, "x")
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"schema": 2}, "folder: this_machine.json is not accepted: schema 1; this file has 2"),
        (
            {"machine": "srv2"},
            "folder: this_machine.json is not accepted: the file of this machine; this one is of "
            "another machine",
        ),
        (
            {"confirmation_id": "12"},
            f"folder: this_machine.json, confirmation_id is not accepted: {DIGITS}; there are 2",
        ),
        (
            {"confirmation_id": WRONG},
            "folder: this_machine.json, confirmation_id is not accepted: wrong check digit in "
            'group 8; hear it again, and where it stays the same, put "check_digits": false '
            "into the file",
        ),
        (
            {"confirmation_id": WRONG, "check_digits": True},
            "folder: this_machine.json, confirmation_id is not accepted: wrong check digit in "
            'group 8; hear it again, and where it stays the same, put "check_digits": false '
            "into the file",
        ),
        *(
            (
                {name: None},
                "folder: this_machine.json is not accepted: a file that an earlier run wrote "
                "(KeyError on reading it)",
            )
            for name in CONTENT
        ),
    ],
)
def test_file_that_is_none_of_these(tmp_path: Path, changes: dict[str, Any], line: str) -> None:
    whole = {**CONTENT, **changes}
    content = {name: value for name, value in whole.items() if value is not None}
    file_of(tmp_path).write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError) as caught:
        read_phone_activation(str(tmp_path), MACHINE, "folder")
    assert str(caught.value) == line


def test_check_digits_that_are_not_in_force(tmp_path: Path) -> None:
    content = {**CONTENT, "confirmation_id": WRONG, "check_digits": False}
    file_of(tmp_path).write_text(json.dumps(content), "utf-8")
    read = read_phone_activation(str(tmp_path), MACHINE, "folder")
    assert read == replace(GIVEN, confirmation_id=WRONG)
    file_of(tmp_path).write_text(json.dumps({**CONTENT, "confirmation_id": " "}), "utf-8")
    read = read_phone_activation(str(tmp_path), MACHINE, "folder")
    assert read == replace(GIVEN, confirmation_id="")


def test_confirmation_answers_one_installation_id() -> None:
    product = replace(STATE.products[0], installation_id=IID)
    assert confirmation_for(GIVEN, product) == CID
    assert confirmation_for(GIVEN, replace(product, installation_id=OTHER_IID)) is None
    assert confirmation_for(replace(GIVEN, confirmation_id=""), product) is None
    assert confirmation_for(None, product) is None
    assert confirmation_for(GIVEN, None) is None


def told(folder: Path | None, check_mode: bool = False, **more: Any) -> tuple[list[str], Any]:
    """Advice of a run on a machine with a MAK, and the confirmation ID that its plan was given."""
    plan: Plan = more.pop("plan", Plan(advice=("first",)))
    tail = more.pop("tail", None)
    machine, given = Machine(), list[Any]()
    row = {
        "LicenseStatus": 5,
        "OfflineInstallationId": IID,
        "Name": "Windows",
        "PartialProductKey": "3V66T",
        **more,
    }
    machine.state = raw("tables", "products", **row)

    def planned(state: Any, confirmation: str | None) -> Plan:
        given.append(confirmation)
        return plan

    where = None if folder is None else str(folder)
    result, _ = run_by_phone(machine.life(), planned, where, "folder", tail, check_mode)
    return result["advice"], given[0]


def asks(folder: Path) -> str:
    """What the operator does next."""
    return (
        f"The installation ID is in {file_of(folder)}. Give it to Microsoft's activation centre, "
        "put the confirmation ID that it answers into the same file, and run again"
    )


def test_first_run_writes_the_file(tmp_path: Path) -> None:
    said = f"The installation ID will be written to {file_of(tmp_path)}"
    assert told(tmp_path, check_mode=True) == (["first", said], None)
    assert not file_of(tmp_path).exists()
    assert told(tmp_path) == (["first", asks(tmp_path)], None)
    written = {**CONTENT, "confirmation_id": ""}
    assert json.loads(file_of(tmp_path).read_text("utf-8")) == written
    assert told(tmp_path, check_mode=True) == (["first", asks(tmp_path)], None)
    told(tmp_path, OfflineInstallationId=None)
    assert json.loads(file_of(tmp_path).read_text("utf-8"))["installation_id"] == ""


def test_answer_is_handed_to_the_plan(tmp_path: Path) -> None:
    write_phone_activation(str(tmp_path), GIVEN, "folder")
    assert told(tmp_path) == (["first", asks(tmp_path)], CID)


def test_answer_for_another_key_is_told(tmp_path: Path) -> None:
    stale = "The confirmation ID there was for another key or other hardware. "
    write_phone_activation(str(tmp_path), replace(GIVEN, installation_id=OTHER_IID), "folder")
    assert told(tmp_path) == (["first", f"{stale}{asks(tmp_path)}"], None)
    nothing = replace(GIVEN, installation_id=OTHER_IID, confirmation_id="")
    write_phone_activation(str(tmp_path), nothing, "folder")
    assert told(tmp_path)[0] == ["first", asks(tmp_path)]


@pytest.mark.parametrize(
    "more",
    [
        {"LicenseStatus": 1},
        {"PartialProductKey": None},
        {"plan": Plan(advice=("first",), kept="mak")},
        {"plan": Plan(advice=("first",), refusal="no")},
        {"tail": "VMK7H"},
    ],
    ids=["licensed", "no key", "kept", "refused", "other key"],
)
def test_run_that_needs_no_call(tmp_path: Path, more: dict[str, Any]) -> None:
    advice, _ = told(tmp_path, **more)
    assert all("installation ID" not in each for each in advice)
    assert not file_of(tmp_path).exists()


def test_run_of_the_key_that_is_there(tmp_path: Path) -> None:
    assert told(tmp_path, tail="3V66T")[0] == ["first", asks(tmp_path)]


def test_no_folder_is_no_phone() -> None:
    assert told(None) == (["first"], None)
