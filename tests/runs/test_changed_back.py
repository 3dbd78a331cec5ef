"""check -> apply -> apply again -> changed back by hand -> apply, and what a run repairs."""

from __future__ import annotations

from lab.playbook import run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import ACTIVATE, KMS_HOST, NETWORK, RETAIL, SET_HOST, VARIABLES
from tests.support.scenario import STANDARD_2022 as WINDOWS

PLAYBOOK = "playbooks/activate.yml"


def test_host_changed_by_hand_is_repaired_and_nothing_else(lab_of: LabFactory) -> None:
    machines = [{"name": name, "windows": WINDOWS, "license": RETAIL} for name in ("one", "two")]
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    assert run_playbook(PLAYBOOK, lab.inventory()).rc == 0
    assert not any(o.changed for o in run_playbook(PLAYBOOK, lab.inventory()).hosts.values())

    lab.windows("one").kms_host = "kms-old.contoso.example"
    hosts = run_playbook(PLAYBOOK, lab.inventory()).hosts

    assert hosts["one"].changed
    assert not hosts["two"].changed
    assert tuple(step["method"] for step in hosts["one"].result["plan"]) == (SET_HOST, *ACTIVATE)
    before, after = hosts["one"].result["diff"]["before"], hosts["one"].result["diff"]["after"]
    assert before.pop("kms_host") == "kms-old.contoso.example"
    assert after.pop("kms_host") == KMS_HOST
    assert before == after


def test_licence_that_expired_is_renewed(lab_of: LabFactory) -> None:
    machine = {"name": "one", "windows": WINDOWS, "license": RETAIL}
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": [machine]})
    run_playbook(PLAYBOOK, lab.inventory())
    license = lab.windows("one").windows_license
    assert license is not None
    license.status = 5

    outcome = run_playbook(PLAYBOOK, lab.inventory()).hosts["one"]

    assert tuple(step["method"] for step in outcome.result["plan"]) == ACTIVATE
    assert outcome.result["after"]["license_status"] == "licensed"
