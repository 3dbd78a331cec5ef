"""A host key by phone: installation ID to a file, confirmation ID from it, in two runs."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import HostOutcome, run_playbook
from lab.simulation.windows import groups_of_digits
from tests.runs.conftest import LabFactory
from tests.support.kms_host_scenarios import (
    CLEAR_PORT,
    HOST_KEY,
    KEY,
    REFRESH,
    RESTART,
    kms_host_inventory,
)
from tests.support.scenario import RETAIL, STANDARD_2022

WELL_FORMED = groups_of_digits("of another ID", 8, 6)
PLAYBOOK = "tests/runs/playbooks/kms_host.yml"


@pytest.fixture
def lab(lab_of: LabFactory, tmp_path: Path) -> Lab:
    machine = {
        "name": "kms01",
        "windows": STANDARD_2022,
        "license": RETAIL,
        "foreign_keys": {HOST_KEY: "csvlk"},
        "hosting": {},
    }
    variables = {
        "kms_host_product_key": HOST_KEY,
        "kms_host_activation": "phone",
        "kms_host_offline_activation_folder": str(tmp_path),
        "kms_host_firewall_remote_addresses": ["any"],
        "kms_host_listening_port": 1700,
    }
    return lab_of({"variables": variables, "machines": [machine]})


def _run(lab: Lab, *options: str, **more: Any) -> HostOutcome:
    return run_playbook(PLAYBOOK, kms_host_inventory(lab), *options, **more).hosts["kms01"]


def _methods(outcome: HostOutcome) -> list[str]:
    return [step["method"] for step in outcome.result["plan"]]


def test_two_runs_make_a_kms_host(lab: Lab, tmp_path: Path) -> None:
    checked = _run(lab, "--check")
    assert checked.changed
    assert list(tmp_path.iterdir()) == []

    first = _run(lab)
    file = tmp_path / "kms01.json"
    assert first.outcome == "ok", first.message
    assert _methods(first) == ["InstallFeature", "SetFirewallRule", *KEY, "SetRegistryValue"]
    assert "installation ID is in" in first.result["advice"][0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not first.result["proof"]["port_answers"]
    assert not _run(lab).changed

    windows = lab.windows("kms01")
    assert windows.windows_license is not None
    content = json.loads(file.read_text("utf-8"))
    content["confirmation_id"] = windows.windows_license.confirmation_id(windows.cmid)
    file.write_text(json.dumps(content), "utf-8")
    second = _run(lab)
    assert second.outcome == "ok", second.message
    assert _methods(second) == [
        "DepositOfflineConfirmationId",
        REFRESH,
        "SetKeyManagementServiceListeningPort",
        RESTART,
    ]
    assert second.result["proof"]["port_answers"]
    assert second.result["proof"]["license_status"] == "licensed"

    third = _run(lab)
    assert (third.changed, third.result["plan"], third.result["advice"]) == (False, [], [])
    assert CLEAR_PORT not in windows.calls


def test_a_wrong_confirmation_id_is_explained(lab: Lab, tmp_path: Path) -> None:
    _run(lab)
    file = tmp_path / "kms01.json"
    content = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**content, "confirmation_id": WELL_FORMED}), "utf-8")
    outcome = _run(lab)
    assert outcome.outcome == "failed"
    assert "0xC004F04D" in outcome.message
    assert WELL_FORMED not in outcome.message


def test_a_folder_that_cannot_be_made(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    folder = str(tmp_path / "file" / "ids")
    outcome = _run(lab, extra_vars={"kms_host_offline_activation_folder": folder})
    assert outcome.outcome == "failed"
    assert "kms_host_offline_activation_folder" in outcome.message
    assert lab.stats()["kms01"].requests == 0


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"kms_host_product_key": "BCDFG-HJKMP"}, ("kms_host_product_key", "five groups")),
        ({"kms_host_listening_port": 70000}, ("kms_host_listening_port", "1 to 65535")),
        ({"kms_host_activation_interval_minutes": 14}, ("activation_interval_minutes", "15 to")),
        ({"kms_host_renewal_interval_minutes": 43201}, ("renewal_interval_minutes", "43200")),
        ({"kms_host_office_product_keys": [HOST_KEY]}, ("kms_host_office_product_keys",)),
        ({"kms_host_publish_domains": ["a b"]}, ("kms_host_publish_domains[0]",)),
        ({"kms_host_firewall_remote_addresses": ["x"]}, ("firewall_remote_addresses", "x")),
        ({"kms_host_clients": ["Windows 95"]}, ("kms_host_clients", "Windows 95")),
        ({"kms_host_activation": "fax"}, ("activation", "fax")),
        ({"kms_host_activation": "online"}, ("kms_host_offline_activation_folder", "phone")),
    ],
)
def test_a_bad_input_contacts_no_machine(
    lab: Lab, variables: dict[str, Any], says: tuple[str, ...]
) -> None:
    outcome = _run(lab, extra_vars=variables)
    assert outcome.outcome == "failed"
    for part in says:
        assert part in outcome.message
    assert HOST_KEY not in outcome.message
    assert lab.stats()["kms01"].requests == 0
