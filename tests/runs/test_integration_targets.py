"""The targets for real Windows machines pass on simulated ones, and fail where they should."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.lab import Lab
from lab.playbook import ROOT, ansible_command
from tests.runs.conftest import LabFactory
from tests.support.info_return import declared
from tests.support.office_scenario import PRO_PLUS_24, VISIO_24
from tests.support.scenario import KMS_HOST, NETWORK, PRO_11, RETAIL, STANDARD_2022

TARGETS = ROOT / "tests" / "integration" / "targets"
CONFIG = ROOT / "tests" / "integration" / "integration_config.yml.template"
UNLICENSED = {"name": "srv", "windows": STANDARD_2022, "license": RETAIL}
WITH_OFFICE = {
    **UNLICENSED,
    "office": [{"family": PRO_PLUS_24}, {"family": VISIO_24}],
    "click_to_run": "ProPlus2024Volume,VisioPro2024Volume",
}
MAK = {**UNLICENSED, "license": {"channel": "mak", "status": "licensed"}}


@dataclass(frozen=True)
class TargetRun:
    """Exit code and what was printed."""

    rc: int
    output: str


RunTarget = Callable[..., TargetRun]


@pytest.fixture
def run_target(tmp_path: Path) -> RunTarget:
    """Run a target against a lab the way ansible-test does."""

    def run(name: str, lab: Lab, config: Mapping[str, Any]) -> TargetRun:
        hosts, playbook = tmp_path / "hosts.yml", tmp_path / "play.yml"
        hosts.write_text(yaml.safe_dump(lab.inventory()), "utf-8")
        play = {"hosts": "windows_clients", "gather_facts": False, "roles": [name]}
        playbook.write_text(yaml.safe_dump([play]), "utf-8")
        done = subprocess.run(
            [
                *(ansible_command("ansible-playbook"), "-i", str(hosts), str(playbook)),
                *("-e", json.dumps(dict(config))),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
                "ANSIBLE_ROLES_PATH": str(TARGETS),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        return TargetRun(done.returncode, done.stdout + done.stderr)

    return run


def _config(*, write: bool) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load(CONFIG.read_text("utf-8"))
    assert config["activation_write"] is False
    return config | {"activation_kms_host": KMS_HOST, "activation_write": write}


def test_info(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [UNLICENSED]})
    run = run_target("info", lab, _config(write=False))
    assert run.rc == 0, run.output
    assert lab.windows("srv").calls == []


def test_edition_only_predicts(lab_of: LabFactory, run_target: RunTarget) -> None:
    machines = [UNLICENSED, {**UNLICENSED, "name": "pc", "windows": PRO_11}]
    lab = lab_of({"network": NETWORK, "machines": machines})
    run = run_target("edition", lab, _config(write=False))
    assert run.rc == 0, run.output
    assert {call for name in ("srv", "pc") for call in lab.windows(name).calls} == {
        "Get-WindowsEdition"
    }


def test_windows_writes_nothing_unless_told_so(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [UNLICENSED]})
    run = run_target("windows", lab, _config(write=False))
    assert run.rc == 0, run.output
    assert lab.windows("srv").calls == []


def test_windows_applies_and_repairs(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [UNLICENSED]})
    run = run_target("windows", lab, _config(write=True))
    assert run.rc == 0, run.output
    assert lab.windows("srv").kms_host == KMS_HOST


def test_windows_fails_on_a_machine_that_keeps_its_licence(
    lab_of: LabFactory, run_target: RunTarget
) -> None:
    lab = lab_of({"network": NETWORK, "machines": [MAK]})
    run = run_target("windows", lab, _config(write=True))
    assert run.rc == 2
    assert "windows_predicted.kept is none" in run.output
    assert lab.windows("srv").calls == []


def test_office_writes_nothing_unless_told_so(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [WITH_OFFICE]})
    run = run_target("office", lab, _config(write=False))
    assert run.rc == 0, run.output
    assert lab.windows("srv").calls == []


def test_office_applies(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [WITH_OFFICE]})
    run = run_target("office", lab, _config(write=True))
    assert run.rc == 0, run.output
    assert [license.status for license in lab.windows("srv").office] == [1, 1]


def test_office_fails_without_office(lab_of: LabFactory, run_target: RunTarget) -> None:
    lab = lab_of({"network": NETWORK, "machines": [UNLICENSED]})
    run = run_target("office", lab, _config(write=True))
    assert run.rc == 2
    assert "KMS_Client" in run.output
    assert lab.windows("srv").calls == []


def test_info_covers_what_is_documented() -> None:
    shape = yaml.safe_load((TARGETS / "info/vars/main.yml").read_text("utf-8"))
    documented = declared()
    assert set(shape["info_keys"]) == set(documented)
    for name, types in shape["info_keys"].items():
        assert types[0] == documented[name]["type"], name
    product = documented["products"]["contains"]
    assert set(shape["info_product_keys"]) == set(product)
    for name, types in shape["info_product_keys"].items():
        assert types[0] == product[name]["type"], name
    assert set(shape["info_moving"]) <= set(documented)
