"""What proves that a machine serves: every key of the proof, and the count in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.proof import (
    proof_of,
    standing_findings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.details import (
    NO_DETAILS,
    KmsHostFigures,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.host_facts import (
    Publication,
    facts_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    Discovery,
    MachineState,
    Probe,
)

from tests.support.kms_host_options import desired_host
from tests.support.kms_host_runs import HOST_NAME, SERVES, host_state, machine


def state_of(**entry: Any) -> MachineState:
    """As one read returns it."""
    with machine(**entry) as windows:
        return host_state(windows)


@pytest.fixture(scope="module")
def serving() -> MachineState:
    """A machine that is a KMS host."""
    return state_of(**SERVES)


def proof(state: MachineState) -> dict[str, Any]:
    """Of a state that is read."""
    return proof_of(state, facts_of(state), desired_host())


def counted(state: MachineState, product: int | None, service: int | None) -> MachineState:
    """The same state with these counts; that of the product as None: Windows tells no figures."""
    assert state.windows_product is not None
    figures = None if product is None else KmsHostFigures(product, {})
    license = replace(state.windows_product, details=replace(NO_DETAILS, figures=figures))
    hosting = KmsHosting(KmsHostFigures(service, {}), None, True, False)
    return replace(state, products=(license,), service=replace(state.service, hosting=hosting))


def test_proof_of_a_machine_that_serves(serving: MachineState) -> None:
    assert proof(serving) == {
        "is_kms_host": True,
        "license_status": "licensed",
        "kms_host": HOST_NAME,
        "listening_port": 1688,
        "port_answers": True,
        "service_status": "Running",
        "srv_records": [
            {
                "domain": "contoso.example",
                "host": HOST_NAME,
                "port": 1688,
                "priority": 0,
                "weight": 0,
            }
        ],
        "count": 0,
        "count_meaning": "No client has been counted yet: machines that asked in the last 30 days, "
        "by client machine ID. Servers and Office are activated from 5 on, client Windows from 25 "
        "on. Not activated yet: servers and Office (5 more needed), client Windows (25 more "
        "needed); such a machine is refused with 0xC004F038 and counted all the same, so it "
        "activates by itself once enough have asked. The count stops at 50, and at 10 as long as "
        "servers and Office alone ask",
    }


def test_proof_of_a_machine_that_has_nothing() -> None:
    bare = {"license": None, "workgroup": True}
    assert proof(state_of(**bare)) == {
        "is_kms_host": False,
        "license_status": "unlicensed",
        "kms_host": "kms01",
        "listening_port": None,
        "port_answers": False,
        "service_status": "Running",
        "srv_records": [],
        "count": None,
        "count_meaning": None,
    }


def test_port_that_could_not_be_tried_is_unknown(serving: MachineState) -> None:
    unresolved = Probe(HOST_NAME, 1688, (), False, None, "DNS name does not exist")
    for probes in ((), (unresolved,)):
        facts = replace(facts_of(serving), own_probes=probes)
        assert proof_of(serving, facts, desired_host())["port_answers"] is None


@pytest.mark.parametrize(
    ("product", "service", "count"),
    [(7, 3, 7), (0, 3, 0), (None, 3, 3), (None, 0, 0), (None, None, None)],
)
def test_the_count_is_that_of_the_product(
    serving: MachineState, product: int | None, service: int | None, count: int | None
) -> None:
    assert proof(counted(serving, product, service))["count"] == count


def test_a_product_without_a_count_leaves_it_to_the_service(serving: MachineState) -> None:
    state = counted(serving, 7, 3)
    assert state.windows_product is not None
    empty = replace(NO_DETAILS, figures=KmsHostFigures(None, {}))
    state = replace(state, products=(replace(state.windows_product, details=empty),))
    assert proof(state)["count"] == 3
    assert proof(replace(state, service=replace(state.service, hosting=None)))["count"] is None


NONE = "No client has been counted yet"
BOTH_MISSING = (
    "Not activated yet: servers and Office ({} more needed), client Windows ({} more needed)"
)
CLIENTS_MISSING = "Not activated yet: client Windows ({} more needed)"
NOTHING_MISSING = "It activates servers, Office and client Windows"


@pytest.mark.parametrize(
    ("count", "counted_as", "says"),
    [
        (None, NONE, BOTH_MISSING.format(5, 25)),
        (0, NONE, BOTH_MISSING.format(5, 25)),
        (1, "The count is 1", BOTH_MISSING.format(4, 24)),
        (4, "The count is 4", BOTH_MISSING.format(1, 21)),
        (5, "The count is 5", CLIENTS_MISSING.format(20)),
        (24, "The count is 24", CLIENTS_MISSING.format(1)),
        (25, "The count is 25", NOTHING_MISSING),
        (50, "The count is 50", NOTHING_MISSING),
    ],
)
def test_what_a_count_means(
    serving: MachineState, count: int | None, counted_as: str, says: str
) -> None:
    meaning = proof(counted(serving, None, count))["count_meaning"]
    first, rest = meaning.split(": machines that asked")
    assert first == counted_as
    assert f" {says}; " in rest if "needed" in says else f" {says}. The count stops" in rest


@pytest.mark.parametrize(
    ("probes", "says"),
    [
        ((), "This Windows has no Resolve-DnsName, or no name"),
        (
            (Probe(HOST_NAME, 1688, (), False, None, "DNS name does not exist"),),
            "The name kms01.contoso.example does not resolve on the machine itself",
        ),
    ],
)
def test_why_the_port_was_not_checked(
    serving: MachineState, probes: tuple[Probe, ...], says: str
) -> None:
    facts = replace(facts_of(serving), own_probes=probes)
    [told] = standing_findings(serving, facts, desired_host())
    assert told.line() == (
        f"Whether TCP port 1688 answers was not checked. {says}. Try it from a client: "
        "Test-NetConnection -ComputerName HOST -Port 1688"
    )


@pytest.mark.parametrize(("restart", "severity"), [("auto", "error"), ("never", "warning")])
def test_what_waits_for_a_restart_is_no_failure(
    serving: MachineState, restart: str, severity: str
) -> None:
    closed = Probe(HOST_NAME, 1688, ("10.0.0.1",), False, None, "ConnectionRefused")
    refused = Publication("contoso.example", serving.clock, "0x80072338")
    unpublished = Discovery("contoso.example", (), None)
    facts = replace(
        facts_of(serving),
        own_probes=(closed,),
        publications=(refused,),
        records=(unpublished,),
    )
    silent = replace(serving, service=replace(serving.service, is_kms_host=False))
    told = standing_findings(silent, facts, desired_host(restart_service=restart))
    assert [(each.id, each.severity) for each in told] == [
        ("no_kms_host", "error"),
        ("port_closed", severity),
        ("publishing_refused", severity),
    ]
