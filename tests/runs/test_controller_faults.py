"""What is wrong on the controller is a failure that says so, and no dead machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.playbook import run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

FAULTS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "sudo": (
        {"ansible_become": True, "ansible_become_method": "sudo"},
        "set ansible_become_method to runas",
    ),
    "transport": ({"ansible_winrm_transport": "kerbros"}, "Set ansible_winrm_transport to basic"),
    "kinit": (
        {
            "ansible_winrm_transport": "kerberos",
            "ansible_winrm_kinit_cmd": "/does/not/exist",
            "ansible_user": "me@CONTOSO.EXAMPLE",
        },
        # Which of both it is depends on whether the library is there.
        "on the controller|Install pywinrm[kerberos]",
    ),
    "ssh": (
        {"ansible_connection": "ssh"},
        "If it is Windows, set ansible_shell_type to powershell, or to cmd",
    ),
}


def test_each_is_one_failure_with_its_remedy(lab_of: LabFactory) -> None:
    machine = {"windows": STANDARD_2022, "license": RETAIL}
    machines = [{**machine, "name": n, "variables": dict(v)} for n, (v, _) in FAULTS.items()]
    machines.append({**machine, "name": "dead", "reachable": False})
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    run = run_playbook("playbooks/activate.yml", lab.inventory())
    for name, (_, told) in FAULTS.items():
        outcome = run.hosts[name]
        assert outcome.outcome == "failed", outcome
        assert any(part in outcome.message for part in told.split("|")), outcome.message
        assert "\n" not in outcome.message
    assert run.hosts["dead"].outcome == "unreachable"
