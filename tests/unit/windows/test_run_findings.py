"""What a run finds in its way before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lab.simulation.network import Network
from lab.simulation.variant import Variant
from lab.simulation.windows import SimulatedWindows
from tests.support.run_on_simulation import (
    KMS01,
    KMS_CLOSED,
    READ,
    fresh,
    gvlk_license,
    license_of,
    recorded_run,
    run,
    simulated,
    snapshot,
)

NODATA = Variant(missing_srv="nodata")


def activation_type(network: Network, **values: Any) -> SimulatedWindows:
    """A machine that allows Active Directory-based activation only."""
    return simulated(network, license_of("retail", activation_type_enabled=1), **values)


FINDINGS: list[Any] = [
    pytest.param(
        lambda network: fresh(network, clock_offset_seconds=5 * 3600),
        {"kms_host": KMS01},
        ("clock is 5.0 hours off", "0xC004F06C", "w32tm"),
        id="clock ahead",
    ),
    pytest.param(
        lambda network: fresh(network, clock_offset_seconds=-5 * 3600),
        {"kms_host": KMS01},
        ("clock is 5.0 hours off",),
        id="clock behind",
    ),
    pytest.param(
        fresh,
        {"kms_host": "kms-typo.contoso.example"},
        ("kms-typo.contoso.example does not resolve on this machine", "NAME_ERROR"),
        id="name",
    ),
    pytest.param(
        fresh,
        {"kms_host": KMS_CLOSED},
        (f"{KMS_CLOSED} does not answer on TCP port 1688", "ConnectionRefused", "SPPSVC-In-TCP"),
        id="closed host",
    ),
    pytest.param(
        fresh,
        {"kms_host": KMS01, "kms_port": 1700},
        (f"{KMS01} does not answer on TCP port 1700",),
        id="closed port",
    ),
    pytest.param(
        activation_type,
        {"kms_host": KMS01},
        ("Active Directory-based activation only", "activation_type: any or kms"),
        id="activation type",
    ),
    pytest.param(
        lambda network: fresh(network, domain="fabrikam.example"),
        {"kms_discovery": True},
        ("No KMS host is published in fabrikam.example", "_vlmcs._tcp", "set kms_host"),
        id="no SRV record",
    ),
    pytest.param(
        lambda network: fresh(network, domain=""),
        {"kms_discovery": True},
        ("No KMS host is published because this machine has no DNS suffix",),
        id="no suffix",
    ),
    pytest.param(
        lambda network: fresh(
            network, domain="fabrikam.example", search_list="a.example", variant=NODATA
        ),
        {"kms_discovery": True},
        ("fabrikam.example (no record), a.example (no record)", "set kms_host"),
        id="no record anywhere",
    ),
    pytest.param(
        lambda network: fresh(network, is_domain_joined=False, lookup_domain="fabrikam.example"),
        {"kms_discovery": True},
        ("No KMS host is published in fabrikam.example", "the name does not exist"),
        id="no record in the lookup domain of a workgroup",
    ),
    pytest.param(
        lambda network: activation_type(network, clock_offset_seconds=5 * 3600),
        {"kms_host": KMS_CLOSED},
        ("hours off", "Active Directory-based", "does not answer"),
        id="three at once",
    ),
]


@pytest.mark.parametrize("check_mode", [False, True], ids=["run", "check mode"])
@pytest.mark.parametrize(("machine_on", "options", "words"), FINDINGS)
def test_findings_stop_a_run_that_would_activate(
    network: Network,
    machine_on: Callable[[Network], SimulatedWindows],
    options: dict[str, Any],
    words: tuple[str, ...],
    check_mode: bool,
) -> None:
    """Each is named with what to do, and nothing is written."""
    machine = machine_on(network)
    held = snapshot(machine)
    done = recorded_run(machine, check_mode=check_mode, **options)
    assert done.executions == (READ,)
    assert done.result["failed"] is True
    assert done.result["changed"] is False
    assert [word for word in words if word not in done.result["msg"]] == []
    assert done.result["msg"].endswith("Nothing was written.")
    assert ".." not in done.result["msg"]
    assert snapshot(machine) == held


@pytest.mark.parametrize(
    ("values", "license_values", "options", "word"),
    [
        ({"clock_offset_seconds": 5 * 3600}, {}, {"kms_host": KMS01}, "hours off"),
        (
            {"kms_host": "kms-typo.contoso.example"},
            {},
            {"kms_host": "kms-typo.contoso.example"},
            "does not resolve",
        ),
        ({"kms_host": KMS_CLOSED}, {}, {"kms_host": KMS_CLOSED}, "does not answer"),
        ({}, {"activation_type_enabled": 1}, {"kms_host": KMS01}, "Active Directory"),
        (
            {"kms_host": None, "domain": "fabrikam.example"},
            {},
            {"kms_discovery": True},
            "No KMS host is published",
        ),
    ],
)
def test_findings_on_a_converged_machine_are_advice(
    network: Network,
    values: dict[str, Any],
    license_values: dict[str, Any],
    options: dict[str, Any],
    word: str,
) -> None:
    """Its licence holds for now: ok, one line of advice."""
    machine = simulated(network, gvlk_license(**license_values), **{"kms_host": KMS01, **values})
    result = run(machine, **options)
    assert "failed" not in result
    assert result["changed"] is False
    assert len(result["advice"]) == 1
    assert word in result["advice"][0]


def test_findings_do_not_stop_what_does_not_activate(network: Network) -> None:
    """Key and host can be set while the host is down."""
    result = run(fresh(network), kms_host=KMS_CLOSED, activate=False)
    assert "failed" not in result
    assert result["changed"] is True
    assert result["after"]["kms_host"] == KMS_CLOSED
    assert "does not answer" in result["advice"][0]


def test_what_can_not_be_checked_is_no_finding(network: Network) -> None:
    """Before Windows 8 there is no command to look names up."""
    machine = fresh(network, has_resolve_dns_name=False)
    assert "failed" not in run(machine, kms_host=KMS01)
