"""The main job and the audit by every kind of connection in one run, at its most verbose.

Each machine also has its own pipelining and, some of them, a user to become.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.outcomes import Skipped

from lab.fleet import fleet_from
from lab.lab import PASSWORD, Lab
from lab.machine import MachineStats
from lab.playbook import HostOutcome, PlaybookRun, run_playbook
from lab.simulation.keys import gvlk_of
from tests.support.connections import CONNECTIONS, connected
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    everything_on,
    texts_written,
)
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PUBLISHED = gvlk_of("ServerStandard", 20348)
ADMINISTRATOR, BECOME_PASSWORD, TOKEN = "CONTOSO\\admin", "become-canary-4711", "token-canary-4711"
DOMAIN_ADMIN = {
    "ansible_become": True,
    "ansible_become_method": "runas",
    "ansible_become_user": ADMINISTRATOR,
    "ansible_become_password": "{{ vault_become }}",
}
REFUSES_THE_KEY = {"method": "InstallProductKey", "hresult": 0xC004F050}
# What has a machine's logon reach the directory is in ``reaches``.
MACHINES: Mapping[str, Mapping[str, Any]] = {
    "winrm-https": {"connection": "winrm-https", "pipelining": True},
    "winrm-https-become": {"connection": "winrm-https", "reaches": DOMAIN_ADMIN},
    "winrm-certificate": {"connection": "winrm-certificate"},
    "winrm-ntlm": {"connection": "winrm-ntlm"},
    "winrm-kerberos": {"connection": "winrm-kerberos", "pipelining": True},
    "winrm-kerberos-delegation": {
        "connection": "winrm-kerberos",
        "reaches": {"ansible_winrm_kerberos_delegation": True},
    },
    "psrp-ntlm": {"connection": "psrp-ntlm"},
    "psrp-https-become": {"connection": "psrp-https", "reaches": DOMAIN_ADMIN},
    "ssh": {"connection": "ssh"},
    "ssh-pipelining": {"connection": "ssh", "pipelining": True},
    "ssh-become": {"connection": "ssh", "reaches": DOMAIN_ADMIN},
}
FAILING: Mapping[str, Mapping[str, Any]] = {
    "psrp-fails": {"connection": "psrp-ntlm"},
    "ssh-fails": {"connection": "ssh"},
}


@dataclass(frozen=True)
class Ran:
    """The one run: what it did, what the machines saw of it, and all that was written.

    ``missing`` is why a connection can't be had here, ``audited`` the license status by machine.
    """

    run: PlaybookRun
    stats: Mapping[str, MachineStats]
    texts: Mapping[Path | None, str]
    missing: Mapping[str, str]
    audited: Mapping[str, str]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("connections")
    machines = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RETAIL,
            "holdings": {
                "domain_users": {ADMINISTRATOR: BECOME_PASSWORD},
                "activation_objects": [],
            },
            "variant": {"directory": "no_delegation"},
            "wmi_faults": [REFUSES_THE_KEY] if name in FAILING else [],
        }
        for name in (*MACHINES, *FAILING)
    ]
    content = {"network": NETWORK, "variables": VARIABLES, "machines": machines}
    with ExitStack() as stack:
        lab = stack.enter_context(Lab(fleet_from(content)))
        hosts, environment, missing = _hosts(lab, folder, stack)
        run = run_playbook(
            "tests/runs/playbooks/connections.yml",
            {"all": {"children": {"windows_clients": {"hosts": hosts}}, "vars": VARIABLES}},
            MOST_VERBOSE,
            extra_vars={
                "vault_published": PUBLISHED,
                "vault_become": BECOME_PASSWORD,
                "vault_token": TOKEN,
                "audit_folder": str(folder / "audit"),
                "audit_formats": ["json"],
            },
            environment={**everything_on(folder, debug="1"), **environment},
        )
        stats = lab.stats()
    report = json.loads((folder / "audit" / "audit.json").read_text("utf-8"))
    audited = {
        machine["name"]: machine["licenses"][0]["license_status"]
        for machine in report["machines"]
        if machine["result"] == "read"
    }
    return Ran(run, stats, texts_written(run, folder), missing, audited)


def _hosts(
    lab: Lab, folder: Path, stack: ExitStack
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """The machines that this computer can reach, and why not the others."""
    served, missing, environment = {}, {}, {}
    for connection in CONNECTIONS:
        (folder / connection).mkdir()
        try:
            variables = connected(lab, folder / connection, connection)
            served[connection] = stack.enter_context(variables)
        except Skipped as lack:
            missing[connection] = str(lack)
    hosts = {}
    for name, machine in {**MACHINES, **FAILING}.items():
        if machine["connection"] in served:
            hosts[name] = {
                **served[machine["connection"]](name),
                **machine.get("reaches", {}),
                "ansible_pipelining": machine.get("pipelining", False),
                "windows_client_product_key": "{{ vault_published }}",
            }
            environment.update(hosts[name].pop("of_the_run", {}))
    return hosts, environment, missing


def outcomes(ran: Ran, name: str, task: str) -> list[HostOutcome]:
    connection = {**MACHINES, **FAILING}[name]["connection"]
    if connection in ran.missing:
        pytest.skip(ran.missing[connection])
    return ran.run.of_task(task)[name]


def _logs(ran: Ran) -> set[str]:
    logs = {"ssh": "sshd.log", "winrm-kerberos": "kdc.log"}
    return {log for connection, log in logs.items() if connection not in ran.missing}


@pytest.mark.parametrize("name", MACHINES)
def test_main_job_and_again_with_an_environment(ran: Ran, name: str) -> None:
    first, again = outcomes(ran, name, "Ensure Windows is activated")
    assert (first.outcome, first.changed) == ("ok", True), first.message
    assert (again.outcome, again.changed) == ("ok", False), again.message


@pytest.mark.parametrize("name", MACHINES)
def test_as_many_remote_executions_over_each(ran: Ran, name: str) -> None:
    """Two for the main job, and one each for again, the directory and the audit."""
    outcomes(ran, name, "Ensure Windows is activated")
    assert ran.stats[name].remote_executions == 5


@pytest.mark.parametrize("name", FAILING)
def test_failure(ran: Ran, name: str) -> None:
    (failed,) = outcomes(ran, name, "Ensure Windows is activated")
    assert failed.outcome == "failed"
    assert "InstallProductKey failed with 0xC004F050" in failed.message


@pytest.mark.parametrize("name", MACHINES)
def test_only_who_delegates_or_becomes_a_user_of_the_domain_reaches_the_directory(
    ran: Ran, name: str
) -> None:
    (asked,) = outcomes(ran, name, "Ask the directory")
    if "reaches" in MACHINES[name]:
        assert asked.result["data"] == []
    else:
        assert "0x80072020" in asked.message


@pytest.mark.parametrize("name", MACHINES)
def test_audit(ran: Ran, name: str) -> None:
    (read,) = outcomes(ran, name, "Read the activation state")
    assert read.outcome == "ok"
    assert ran.audited[name] == "licensed"


def test_no_secret_in_anything_written(ran: Ran) -> None:
    """Nor in the logs of sshd and of the KDC, which are among it."""
    assert {path.name for path in ran.texts if path} >= {"ansible.log", *_logs(ran)}
    assert_no_key([PUBLISHED], ran.texts.values())
    for text in ran.texts.values():
        for secret in (PASSWORD, BECOME_PASSWORD, TOKEN):
            assert secret not in text


def test_nothing_went_wrong_on_the_way(ran: Ran) -> None:
    assert not [name for name, stats in ran.stats.items() if stats.errors]
