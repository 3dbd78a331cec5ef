"""playbooks/prepare_image.yml: what sysprep needs is checked, duplicates are explained."""

from __future__ import annotations

from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import CONVERGED, STANDARD_2022

PLAYBOOK = "playbooks/prepare_image.yml"
SPP = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"


def _lab(lab_of: LabFactory, *machines: dict[str, Any]) -> Lab:
    return lab_of({"machines": [{"windows": STANDARD_2022, **CONVERGED, **m} for m in machines]})


def _run(lab: Lab, *options: str, **variables: Any) -> PlaybookRun:
    inventory = lab.inventory()
    inventory["all"]["children"]["image_sources"] = {
        "hosts": dict.fromkeys(inventory["all"]["children"]["windows_clients"]["hosts"])
    }
    return run_playbook(PLAYBOOK, inventory, *options, extra_vars=variables)


def test_key_is_cleared_and_sysprep_is_named(lab_of: LabFactory) -> None:
    lab = _lab(lab_of, {"name": "gold"})
    run = _run(lab)
    assert run.rc == 0, run.output
    assert lab.windows("gold").calls == ["ClearProductKeyFromRegistry"]
    assert "Run sysprep /generalize" in run.hosts["gold"].message


def test_rearm_and_restart_give_a_new_cmid(lab_of: LabFactory) -> None:
    lab = _lab(lab_of, {"name": "gold", "remaining_rearms": 3})
    before = lab.windows("gold").cmid
    run = _run(lab, prepare_image_rearm=True, prepare_image_reboot=True)
    assert run.rc == 0, run.output
    assert lab.windows("gold").remaining_rearms == 2
    assert lab.windows("gold").cmid != before
    assert lab.windows("gold").calls[-1] == "restart"
    assert "It is restarting" in run.hosts["gold"].message


def test_restart_is_only_done_when_asked_for(lab_of: LabFactory) -> None:
    lab = _lab(lab_of, {"name": "gold"})
    run = _run(lab, prepare_image_rearm=True)
    assert "restart" not in lab.windows("gold").calls
    assert "It needs a restart" in run.hosts["gold"].message


def test_check_mode_writes_nothing(lab_of: LabFactory) -> None:
    lab = _lab(lab_of, {"name": "gold"})
    run = _run(lab, "--check", prepare_image_rearm=True, prepare_image_reboot=True)
    assert run.rc == 0, run.output
    assert lab.windows("gold").calls == []


@pytest.mark.parametrize(
    ("machine", "says"),
    [
        ({"registry": {SPP: {"SkipRearm": 1}}}, "SkipRearm is 1 on gold"),
        ({"remaining_rearms": 0}, "gold has no rearm left"),
    ],
)
def test_what_would_spoil_the_image_is_said(
    lab_of: LabFactory, machine: dict[str, Any], says: str
) -> None:
    lab = _lab(lab_of, {"name": "gold", **machine})
    run = _run(lab)
    assert run.rc != 0
    assert says in run.hosts["gold"].message
    assert lab.windows("gold").calls == []


def test_duplicates_are_explained(lab_of: LabFactory) -> None:
    shared = {"cmid": "8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b"}
    lab = _lab(lab_of, {"name": "one", **shared}, {"name": "two", **shared}, {"name": "three"})
    run = _run(lab)
    assert f"one, two share the CMID {shared['cmid']}" in run.output
    assert "three share" not in run.output


def test_empty_group_is_said() -> None:
    run = run_playbook(PLAYBOOK, {"all": {"hosts": {}}})
    assert run.rc != 0
    assert "group image_sources" in run.hosts["localhost"].message
