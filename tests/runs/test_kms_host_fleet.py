"""From an empty server to a fleet that it activates, with the count rising over the thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from tests.runs.conftest import LabFactory
from tests.support.engines import lab_on_both_engines
from tests.support.kms_host_scenarios import HOST_KEY, kms_host_inventory
from tests.support.scenario import PRO_11, RETAIL, STANDARD_2022

SERVERS, CLIENTS = 6, 24
HOST, OBSERVER = "kms01", "server-0"
DISCOVERY = {"windows_client_kms_discovery": True, "windows_client_retries": 0}


def _content(**host: Any) -> dict[str, Any]:
    machines: list[dict[str, Any]] = [
        {"name": HOST, "windows": STANDARD_2022, "foreign_keys": {HOST_KEY: "csvlk"},
         "hosting": {}, **host},
        *(
            {"name": f"server-{n}", "windows": STANDARD_2022, "license": RETAIL}
            for n in range(SERVERS)
        ),
        *({"name": f"client-{n}", "windows": PRO_11, "license": RETAIL} for n in range(CLIENTS)),
    ]  # fmt: skip
    variables = {
        **DISCOVERY,
        "kms_host_product_key": HOST_KEY,
        "kms_host_firewall_remote_addresses": ["any"],
        "kms_host_proof_from": OBSERVER,
        "kms_host_proof_retries": 0,
    }
    return {"machines": machines, "variables": variables}


def _run_host(lab: Lab, *options: str, **more: Any) -> PlaybookRun:
    playbook = more.pop("playbook", "playbooks/kms_host.yml")
    return run_playbook(playbook, kms_host_inventory(lab, HOST), *options, extra_vars=more)


def _activate(lab: Lab, *options: str, **more: Any) -> PlaybookRun:
    return run_playbook(
        "playbooks/activate.yml", kms_host_inventory(lab, HOST), *options, extra_vars=more
    )


def _executions(lab: Lab, name: str) -> int:
    return lab.stats()[name].remote_executions


def test_empty_server_to_activated_fleet() -> None:
    with lab_on_both_engines(_content()) as lab:
        host, machines = lab.windows(HOST), lab.machines.values()
        first = _run_host(lab)
        assert first.rc == 0, first.output
        assert "No client has been counted yet" in first.output
        assert (_executions(lab, HOST), _executions(lab, OBSERVER)) == (2, 1)

        # Everybody asks once: servers from the fifth on and clients from the 25th on are answered.
        assert _activate(lab).rc == 2
        serving = host.hosting.serving
        assert serving is not None
        assert serving.current_count == SERVERS + CLIENTS
        refused = [m for m in machines if m.windows.windows_license.status != 1]  # type: ignore[union-attr]
        assert refused
        asked_again = _activate(lab)
        assert asked_again.rc == 0, asked_again.output
        assert all(m.windows.windows_license.status == 1 for m in machines)  # type: ignore[union-attr]
        assert serving.current_count == SERVERS + CLIENTS > 25

        quiet = _activate(lab)
        assert not any(outcome.changed for outcome in quiet.hosts.values())
        second = _run_host(lab)
        assert second.rc == 0, second.output
        assert "changed=1" not in second.output
        assert f"The count is {SERVERS + CLIENTS}" in second.output
        assert "It activates servers, Office and client Windows" in second.output


def test_the_first_clients_are_told_why_they_are_refused(lab_of: LabFactory) -> None:
    content = _content()
    content["machines"] = content["machines"][:3]
    lab = lab_of(content)
    assert _run_host(lab).rc == 0
    hosts = _activate(lab).hosts
    assert "0xC004F038" in hosts[OBSERVER].message
    assert "from a count of 5 on" in hosts[OBSERVER].message
    accepted = _activate(lab, windows_client_accept_insufficient_count=True)
    assert accepted.rc == 0
    assert lab.windows(HOST).hosting.serving.current_count == 2  # type: ignore[union-attr]


def test_a_fleet_of_servers_alone_is_not_counted_above_ten(lab_of: LabFactory) -> None:
    content = _content()
    content["machines"] = [
        content["machines"][0],
        *({"name": f"server-{n}", "windows": STANDARD_2022, "license": RETAIL} for n in range(12)),
    ]
    lab = lab_of(content)
    _run_host(lab)
    _activate(lab)
    assert lab.windows(HOST).hosting.serving.current_count == 10  # type: ignore[union-attr]


def test_check_mode_asks_no_other_machine(lab_of: LabFactory) -> None:
    lab = lab_of(_content())
    run = _run_host(lab, "--check", "--diff")
    assert run.rc == 0, run.output
    assert (_executions(lab, HOST), _executions(lab, OBSERVER)) == (1, 0)


@pytest.mark.parametrize(
    ("observer", "says"),
    [
        (
            {"domain": "elsewhere.example"},
            ("TCP port 1688 answers", "in elsewhere.example name no"),
        ),
        ({"has_resolve_dns_name": False}, ("TCP port 1688 does not answer",)),
        ({"reachable": False}, ("server-0 does not see the KMS host", "TCP port 1688 does not")),
    ],
)
def test_another_machine_that_does_not_see_the_host_is_a_failure(
    lab_of: LabFactory, observer: dict[str, Any], says: tuple[str, ...]
) -> None:
    content = _content()
    content["machines"][1].update(observer)
    lab = lab_of(content)
    run = _run_host(lab, playbook="tests/runs/playbooks/kms_host.yml")
    assert run.rc != 0
    for part in says:
        assert part in run.output
    assert "Traceback" not in run.output


def test_publishing_that_is_off_is_no_reason_to_fail_the_proof(lab_of: LabFactory) -> None:
    lab = lab_of(_content())
    run = _run_host(lab, kms_host_dns_publishing=False)
    lab.fleet.network.remove_record("contoso.example", "kms01.contoso.example")
    again = _run_host(lab, kms_host_dns_publishing=False)
    assert (run.rc, again.rc) == (0, 0), again.output


def test_a_group_without_a_machine_is_told(lab_of: LabFactory) -> None:
    lab = lab_of({"machines": [{"name": "srv", "windows": STANDARD_2022}]})
    run = run_playbook("playbooks/kms_host.yml", lab.inventory())
    assert run.rc == 2
    assert "no machine in the group kms_hosts" in run.output
