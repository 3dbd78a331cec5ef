"""A MAK by phone: installation ID to a file, confirmation ID from it, in two runs."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import HostOutcome, run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import MAK, NETWORK, RETAIL, STANDARD_2022

DEPOSIT = ["DepositOfflineConfirmationId", "RefreshLicenseStatus"]


@pytest.fixture
def lab(lab_of: LabFactory, tmp_path: Path) -> Lab:
    machine = {
        "name": "srv",
        "windows": STANDARD_2022,
        "license": RETAIL,
        "foreign_keys": {MAK: "mak"},
    }
    variables = {
        "windows_client_method": "mak",
        "windows_client_product_key": MAK,
        "windows_client_offline_activation_folder": str(tmp_path),
    }
    return lab_of({"network": NETWORK, "variables": variables, "machines": [machine]})


def _run(lab: Lab, *options: str, **more: Any) -> HostOutcome:
    return run_playbook("playbooks/activate.yml", lab.inventory(), *options, **more).hosts["srv"]


def _answer_by_phone(lab: Lab, tmp_path: Path, confirmation_id: str | None = None) -> None:
    file = tmp_path / "srv.json"
    content = json.loads(file.read_text("utf-8"))
    license = lab.windows("srv").windows_license
    assert license is not None
    answer = license.confirmation_id(lab.windows("srv").cmid)
    content["confirmation_id"] = answer if confirmation_id is None else confirmation_id
    file.write_text(json.dumps(content), "utf-8")


def test_two_runs_activate(lab: Lab, tmp_path: Path) -> None:
    checked = _run(lab, "--check")
    assert checked.changed
    assert list(tmp_path.iterdir()) == []

    first = _run(lab)
    file = tmp_path / "srv.json"
    assert first.outcome == "ok"
    assert first.changed
    assert any("installation ID is in" in line for line in first.result["advice"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(file.read_text("utf-8"))
    assert len(written["installation_id"]) == 63
    assert MAK not in file.read_text("utf-8")
    assert not _run(lab).changed

    _answer_by_phone(lab, tmp_path)
    before = lab.stats()["srv"].remote_executions
    second = _run(lab)
    assert [step["method"] for step in second.result["plan"]] == DEPOSIT
    assert second.result["after"]["license_status"] == "licensed"
    assert lab.stats()["srv"].remote_executions - before == 2

    third = _run(lab)
    assert not third.changed
    assert third.result["plan"] == []
    assert third.result["advice"] == []


def test_ids_are_in_no_output(lab: Lab, tmp_path: Path) -> None:
    outputs = [run_playbook("playbooks/activate.yml", lab.inventory(), "-vvvvvv").output]
    written = json.loads((tmp_path / "srv.json").read_text("utf-8"))
    _answer_by_phone(lab, tmp_path)
    confirmation = json.loads((tmp_path / "srv.json").read_text("utf-8"))["confirmation_id"]
    outputs.append(run_playbook("playbooks/activate.yml", lab.inventory(), "-vvvvvv").output)
    for output in outputs:
        assert written["installation_id"] not in output
        assert confirmation not in output
        assert MAK not in output


@pytest.mark.parametrize(
    ("confirmation_id", "says"),
    [
        ("1234", "there are 4"),
        ("1" * 49, "there are 49"),
        ("12a4" * 12, "something else than digits"),
        ("7" * 48, "wrong check digit in groups 1, 2"),
    ],
)
def test_confirmation_id_with_wrong_digits(
    lab: Lab, tmp_path: Path, confirmation_id: str, says: str
) -> None:
    _run(lab)
    _answer_by_phone(lab, tmp_path, confirmation_id)
    before = lab.stats()["srv"].remote_executions
    outcome = _run(lab)
    assert outcome.outcome == "failed"
    assert says in outcome.message
    assert "srv.json" in outcome.message
    assert confirmation_id not in outcome.message
    assert lab.stats()["srv"].remote_executions == before


def test_wrong_confirmation_id_is_explained(lab: Lab, tmp_path: Path) -> None:
    _run(lab)
    _answer_by_phone(lab, tmp_path, "7" * 48)
    file = tmp_path / "srv.json"
    content = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**content, "check_digits": False}), "utf-8")
    outcome = _run(lab)
    assert outcome.outcome == "failed"
    assert "0xC004F04D" in outcome.message


def test_confirmation_for_other_hardware_is_not_used(lab: Lab, tmp_path: Path) -> None:
    _run(lab)
    _answer_by_phone(lab, tmp_path)
    lab.windows("srv").cmid = "00000000-1111-2222-3333-444444444444"
    outcome = _run(lab)
    assert outcome.result["plan"] == []
    assert "for another key or other hardware" in outcome.result["advice"][0]
    assert json.loads((tmp_path / "srv.json").read_text("utf-8"))["confirmation_id"] == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no json", "a file that an earlier run wrote"),
        ("{}", "a file that an earlier run wrote"),
        ('{"schema": 9, "machine": "srv"}', "a file that an earlier run wrote"),
    ],
)
def test_file_that_is_none_of_ours(lab: Lab, tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "srv.json").write_text(content, "utf-8")
    outcome = _run(lab)
    assert outcome.outcome == "failed"
    assert says in outcome.message
    assert lab.stats()["srv"].requests == 0


def test_file_of_another_machine_and_schema(lab: Lab, tmp_path: Path) -> None:
    _run(lab)
    file = tmp_path / "srv.json"
    content = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**content, "machine": "other"}), "utf-8")
    assert "of another machine" in _run(lab).message
    file.write_text(json.dumps({**content, "schema": 2}), "utf-8")
    assert "schema 1" in _run(lab).message


def test_folder_that_cannot_be_made(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    folder = str(tmp_path / "file" / "ids")
    outcome = _run(lab, extra_vars={"windows_client_offline_activation_folder": folder})
    assert outcome.outcome == "failed"
    assert "offline_activation_folder" in outcome.message
    assert lab.stats()["srv"].requests == 0
