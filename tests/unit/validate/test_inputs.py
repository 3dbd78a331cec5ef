"""Inputs of a role as its module would judge them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import RemoteError
from ansible_collections.volume.activation.plugins.plugin_utils._validate.inputs import (
    InputsJudge,
    JudgedInputs,
)
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import (
    InventoryMachine,
)

pytestmark = pytest.mark.ansible_core

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
KMS: dict[str, Any] = {"kms_host": "kms01.example.com"}


def judged(role: str, judge: InputsJudge | None = None, **options: Any) -> JudgedInputs:
    given = {f"{role}_{option}": value for option, value in options.items()}
    return (judge or InputsJudge()).judged(role, "srv1", set(given), given.__getitem__)


@pytest.mark.parametrize(
    ("role", "options", "lacks"),
    [
        ("windows_client", {}, True),
        ("office_client", {"method": "kms"}, True),
        ("windows_client", {"method": "mak"}, False),
        ("kms_host", {}, False),
        ("edition", {}, False),
        ("windows_client", KMS, False),
        ("windows_client", {"kms_hosts": ["kms01.example.com"]}, False),
        ("windows_client", {"kms_discovery": True}, False),
    ],
)
def test_who_lacks_a_kms_host(role: str, options: dict[str, Any], lacks: bool) -> None:
    assert judged(role, **options).lacks_kms_host is lacks


@pytest.mark.parametrize(
    ("options", "is_domain_matter"),
    [
        ({"kms_host": "kms.example.net", "allowed_kms_domains": ["example.com"]}, True),
        ({"kms_host": "127.0.0.1", "allowed_kms_domains": ["example.com"]}, False),
        ({"kms_host": "127.0.0.1"}, False),
        ({**KMS, "allowed_kms_domains": ["example.com"]}, False),
    ],
)
def test_domain_matter(options: dict[str, Any], is_domain_matter: bool) -> None:
    assert judged("windows_client", **options).is_domain_matter is is_domain_matter


def test_what_is_not_given() -> None:
    """Null and an empty text are as if they were not there; what is read is no input."""
    given = {**KMS, "kms_port": "", "method": None, "read": {"clock": "now"}}
    found = judged("windows_client", **given)
    assert (found.role, found.given, found.problem) == ("windows_client", KMS, None)
    assert found.options["method"] == "kms"
    assert found.settings is not None


def test_variable_that_names_something_undefined() -> None:
    def value_of(variable: str) -> Any:
        if variable == "windows_client_allowed_kms_domains":
            return ["example.com"]
        raise RemoteError(f"{variable} is undefined")

    names = {"windows_client_allowed_kms_domains", "windows_client_kms_host"}
    found = InputsJudge().judged("windows_client", "srv1", names, value_of)
    assert str(found.problem) == "windows_client_kms_host is undefined"
    assert found.settings is None
    assert found.is_domain_matter is False


@pytest.mark.parametrize(
    ("role", "option", "more"),
    [
        ("windows_client", "snapshot_folder", KMS),
        ("windows_client", "offline_activation_folder", {"method": "mak", "product_key": KEY}),
        ("kms_host", "offline_activation_folder", {"activation": "phone", "product_key": KEY}),
        ("edition", "snapshot_folder", {"edition": "Professional"}),
    ],
)
def test_folder_that_holds_no_file(
    role: str, option: str, more: dict[str, Any], tmp_path: Path
) -> None:
    """It is looked at for each machine: each has files of its own."""
    folder, judge = tmp_path / "folder", InputsJudge()
    assert judged(role, judge, **more, **{option: str(folder)}).problem is None
    folder.write_text("", "utf-8")
    problem = judged(role, judge, **more, **{option: str(folder)}).problem
    assert isinstance(problem, InputError)
    assert (problem.variable, problem.accepted) == (
        f"{role}_{option}",
        f"a folder on the controller; {folder} is none",
    )


def test_what_is_right_is_not_judged_again() -> None:
    judge = InputsJudge()
    assert judged("windows_client", judge, **KMS) is judged("windows_client", judge, **KMS)
    wrong = {"kms_host": "127.0.0.1"}
    first, second = (judged("windows_client", judge, **wrong) for _ in range(2))
    assert first is not second
    assert str(first.problem) == str(second.problem)


@pytest.mark.parametrize("option", [{}, {"offline_activation_folder": None}])
def test_no_folder(option: dict[str, Any]) -> None:
    assert judged("kms_host", **option).problem is None


@pytest.mark.parametrize(
    ("prefix", "sites"),
    [("site_", ["site_b", "site_a"]), ("", []), ("berlin", []), ("wind", ["windows_clients"])],
)
def test_sites_of_a_machine(prefix: str, sites: list[str]) -> None:
    groups = ("site_b", "windows_clients", "site_a", "a_site_")
    assert list(InventoryMachine("srv1", groups, frozenset(), {}).sites(prefix)) == sites


def test_inputs_are_judged_alike_from_memory() -> None:
    judge = InputsJudge()
    given = {"windows_client_kms_hosts": [f"kms{each}.example.com" for each in range(9)]}

    def first_host(judge: InputsJudge, name: str) -> str:
        judged = judge.judged("windows_client", name, set(given), given.__getitem__)
        assert judged.settings is not None
        return str(judged.settings.endpoint)

    names = [f"srv{each}" for each in range(20)]
    assert [first_host(judge, name) for name in names] == [
        first_host(InputsJudge(), name) for name in names
    ]
