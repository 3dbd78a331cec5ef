"""The playbook validate: what an inventory asks for, judged while no machine can be reached."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lab.playbook import PlaybookRun, run_playbook

NOWHERE = {
    "ansible_connection": "winrm",
    "ansible_host": "192.0.2.1",
    "ansible_user": "nobody",
    "ansible_password": "none",
}


def validated(variables: dict[str, Any], *groups: str) -> PlaybookRun:
    """What validate says of two machines in each of these groups."""
    children: dict[str, Any] = {
        group: {"hosts": {f"{group}-{n}": {} for n in range(2)}} for group in groups
    }
    inventory = {"all": {"children": children, "vars": {**NOWHERE, **variables}}}
    return run_playbook("playbooks/validate.yml", inventory)


def test_right_inputs_are_right_and_nothing_is_contacted() -> None:
    run = validated(
        {
            "windows_client_kms_host": "kms01.example.com",
            "office_client_kms_host": "kms01.example.com",
        },
        *("windows_clients", "office_clients"),
    )
    assert run.rc == 0, run.output
    assert not re.search(r"unreachable=[1-9]", run.output)


@pytest.mark.parametrize(
    ("variables", "groups", "said"),
    [
        ({}, ("windows_clients",), r"windows_client_kms_host is missing"),
        ({"office_client_kms_prot": 1}, ("office_clients",), r"office_client_kms_port"),
        ({"kms_host_listening_port": 0}, ("kms_hosts",), r"kms_host_listening_port"),
        ({}, (), r"The inventory has no machine in the groups"),
    ],
)
def test_wrong_inputs_are_one_line(
    variables: dict[str, Any], groups: tuple[str, ...], said: str
) -> None:
    run = validated(variables, *groups)
    assert run.rc == 2
    (line,) = [line for line in run.output.splitlines() if line.startswith("fatal:")]
    assert re.search(said, line), line
    assert "UNREACHABLE" not in run.output
