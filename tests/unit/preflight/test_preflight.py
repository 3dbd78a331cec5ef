"""Findings of a look before a rollout; whole runs are in tests/runs/test_preflight.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.desired import (
    endpoints_to_probe,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    Discovery,
    MachineState,
    Probe,
    SrvRecord,
)
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.kms import DesiredKms
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.machine import (
    keeps_its_license,
)
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.result import (
    SEVERITIES,
    all_findings,
    preflight_result,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.guards import preflight
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.machine.test_parse import RAW

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATE = parse_state(RAW)
BY_DNS = DesiredKms(None)
OPEN = Probe("kms01", 1688, ("10.0.0.5",), is_open=True, milliseconds=3, error=None)
PUBLIC = replace(OPEN, addresses=("8.8.8.8",))
CLOSED = Probe("kms02", 1688, ("10.0.0.6",), False, None, "ConnectionRefused")
UNKNOWN = Probe("kms03", 1688, (), False, None, "DNS_ERROR_RCODE_NAME_ERROR")
PROBES = (OPEN, PUBLIC, CLOSED, UNKNOWN)
NO_RECORDS = Discovery("corp.example", (), "DNS_ERROR_RCODE_NAME_ERROR")
WORKS = replace(
    STATE,
    discovery=Discovery("corp.example", (SrvRecord("kms01", 1688),), None),
    probes_found=(OPEN,),
)
"""A licensed KMS client whose KMS host DNS names."""


def found(state: MachineState, desired: DesiredKms = BY_DNS) -> set[str]:
    """Findings that are not merely good to know, as severity:id."""
    findings = all_findings(state, desired, NOW)
    return {f"{each.severity}:{each.id}" for each in findings if each.severity != "info"}


def licensed_as(channel: str, description: str, **service: Any) -> MachineState:
    """The machine with the licence of another channel."""
    product = replace(STATE.products[0], channel=channel, description=description)
    return replace(WORKS, products=(product,), service=replace(STATE.service, **service))


def test_nothing_to_report() -> None:
    assert found(WORKS) == set()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, set()),
        (300, set()),
        (301, {"warning:clock"}),
        (-301, {"warning:clock"}),
        (14_400, {"warning:clock"}),
        (14_401, {"error:clock_offset"}),
    ],
)
def test_clock(seconds: int, expected: set[str]) -> None:
    """Kerberos at 5 minutes, KMS at 4 hours, and never both."""
    assert found(replace(WORKS, clock=NOW + timedelta(seconds=seconds))) == expected


@pytest.mark.parametrize(
    ("probes", "expected"),
    [
        ((OPEN,), set()),
        ((OPEN, CLOSED, UNKNOWN), {"warning:kms_host_port", "warning:kms_host_name"}),
        ((CLOSED, UNKNOWN), {"error:kms_host_port", "error:kms_host_name"}),
        ((PUBLIC,), {"error:kms_host_public"}),
        ((OPEN, PUBLIC), {"warning:kms_host_public"}),
        ((PUBLIC, CLOSED), {"error:kms_host_public", "error:kms_host_port"}),
    ],
)
def test_one_kms_host_that_works_is_enough(probes: tuple[Probe, ...], expected: set[str]) -> None:
    """Windows tries all that DNS names; one with a public address is none of ours."""
    assert found(replace(WORKS, probes_found=probes)) == expected


def test_public_address_of_a_cloud_is_known() -> None:
    """As Azure's own KMS host has one, and whoever asks for it by name means it."""
    azure = replace(OPEN, host="azkms.core.windows.net", addresses=("20.118.99.224",))
    assert found(replace(WORKS, probes_found=(azure,))) == set()


def test_an_edition_without_a_published_key_is_ready_where_its_cloud_activates_it() -> None:
    """And where another licence is kept; else the finding says the true reason."""
    windows = replace(STATE.windows, edition_id="ServerRdsh", build=26100)
    multi_session = replace(WORKS, windows=windows)
    assert found(multi_session) == {"error:no_published_key"}
    service = replace(STATE.service, kms_host="azkms.core.windows.net")
    by_azure = replace(multi_session, service=service)
    assert found(by_azure) == {"warning:no_published_key", "warning:cloud_kms"}
    of_edition, cloud = (
        next(each for each in all_findings(state, BY_DNS, NOW) if each.id == "no_published_key")
        for state in (multi_session, by_azure)
    )
    assert "does not activate by an on-premises KMS host" in of_edition.what
    assert (of_edition.what_to_do[:8], cloud.what_to_do) == ("Leave it", "Nothing to do")


def test_public_address_that_is_ours() -> None:
    desired = DesiredKms(None, allow_public_kms_host=True)
    assert found(replace(WORKS, probes_found=(PUBLIC, CLOSED)), desired) == {
        "warning:kms_host_port"
    }


@pytest.mark.parametrize("channel", ["mak", "retail", "oem", "subscription", "avma", "unknown"])
def test_a_licence_that_is_kept_needs_no_kms_host(channel: str) -> None:
    """What is wrong with the KMS host is a warning then."""
    state = replace(licensed_as(channel, ""), probes_found=(CLOSED,))
    assert keeps_its_license(state)
    assert found(state) == {"warning:kms_host_port"}
    unlicensed = replace(state.products[0], status=5)
    assert not keeps_its_license(replace(state, products=(unlicensed,)))


@pytest.mark.parametrize("status", [1, 5])
def test_a_kms_host_is_kept_licensed_or_not(status: int) -> None:
    """Its key serves every client."""
    state = licensed_as("csvlk", "")
    product = replace(state.products[0], status=status)
    assert keeps_its_license(replace(state, products=(product,)))
    assert keeps_its_license(licensed_as("gvlk", "", is_kms_host=True))


def test_cloud_kms_host_that_is_asked_for_is_no_finding() -> None:
    service = replace(STATE.service, kms_host="azkms.core.windows.net")
    state = replace(WORKS, service=service, probes_found=(), probes=(OPEN,))
    assert found(state) == {"warning:cloud_kms"}
    assert found(state, DesiredKms(KmsEndpoint("AZKMS.core.windows.net"))) == set()


def test_cloud_kms_in_use_is_no_excuse_for_an_unlicensed_machine() -> None:
    service = replace(STATE.service, kms_host="azkms.core.windows.net")
    state = replace(WORKS, service=service, probes=(CLOSED,))
    desired = DesiredKms(KmsEndpoint("kms02"))
    assert found(state, desired) == {"warning:cloud_kms", "warning:kms_host_port"}
    unlicensed = replace(state, products=(replace(STATE.products[0], status=5),))
    assert found(unlicensed, desired) == {"warning:cloud_kms", "error:kms_host_port"}


STATES = st.builds(
    lambda seconds, probe, probes, discovery, status, kind: replace(
        STATE,
        clock=NOW + timedelta(seconds=seconds),
        probes=() if probe is None else (probe,),
        probes_found=tuple(probes),
        discovery=discovery,
        products=(
            replace(
                STATE.products[0],
                status=status,
                channel=kind,
                activation_type_enabled=status % 4,
                activation_type=status % 3,
            ),
        ),
    ),
    st.integers(-50_000, 50_000),
    st.none() | st.sampled_from(PROBES),
    st.lists(st.sampled_from(PROBES), max_size=4),
    st.sampled_from([None, NO_RECORDS, WORKS.discovery, Discovery(None, (), None)]),
    st.integers(0, 6),
    st.sampled_from(["gvlk", "mak", "csvlk", "evaluation", "unknown"]),
)
ASKED = st.builds(
    DesiredKms,
    st.none() | st.just(KmsEndpoint("kms01")),
    st.booleans(),
    st.sampled_from([None, "Windows Server 2025", "Windows Server 2012 R2", "Windows 10"]),
)


@given(STATES, ASKED, st.sampled_from(argument_spec("preflight")["fail_on"]["choices"]))
def test_result_of_any_machine(state: MachineState, desired: DesiredKms, fail_on: str) -> None:
    """Errors first; what stops volume.activation.windows is among them; it fails as asked."""
    findings = all_findings(state, desired, NOW)
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=SEVERITIES.index)
    blocking = preflight(state, desired, NOW)
    stopping = {finding.id for finding in blocking if finding.severity == "error"}
    assert stopping <= {finding.id for finding in findings}
    for finding in findings:
        for part in (finding.what, finding.why, finding.what_to_do):
            assert part
            assert not part.endswith(".")
            assert "\n" not in part
    result = preflight_result(state, desired, NOW, fail_on)
    assert result["ready"] == ("error" not in severities)
    limit = {"error": {"error"}, "warning": {"error", "warning"}, "never": set[str]()}[fail_on]
    assert bool(result.get("failed")) == bool(limit & set(severities))
    assert ("msg" in result) == bool(result.get("failed"))
    if not keeps_its_license(state) and stopping:
        assert not result["ready"]


@pytest.mark.parametrize(
    ("options", "endpoints"),
    [
        ({}, []),
        ({"kms_host": "", "kms_port": ""}, []),
        ({"kms_host": "kms01.example.com"}, [KmsEndpoint("kms01.example.com", 1688)]),
        ({"kms_host": "kms01.example.com", "kms_port": ""}, [KmsEndpoint("kms01.example.com")]),
        ({"kms_host": "8.8.8.8", "kms_port": 1700}, [KmsEndpoint("8.8.8.8", 1700)]),
        (
            {"kms_hosts": [{"host": "kms01", "priority": 1}, "8.8.8.8"]},
            [KmsEndpoint("8.8.8.8"), KmsEndpoint("kms01")],
        ),
    ],
)
def test_endpoints_to_probe(options: dict[str, Any], endpoints: list[KmsEndpoint]) -> None:
    """A mere look may go to a public address."""
    assert endpoints_to_probe(options, "srv1") == tuple(endpoints)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"kms_port": 1688}, "^kms_port: 1688 is not accepted: only together with kms_host"),
        ({"kms_host": "8.8.8.8", "allow_public_kms_host": False}, "^kms_host: "),
        ({"kms_host": "kms01.other", "allowed_kms_domains": ["corp.example"]}, "^kms_host: "),
        ({"kms_host": "kms01.corp.example", "kms_port": "x"}, "^kms_port: "),
        ({"kms_hosts": ["kms01"], "kms_port": 1688}, "^kms_port: 1688 is not accepted: only"),
        ({"kms_hosts": ["kms01"], "kms_host": "kms02"}, "^kms_hosts: .* while kms_host is set"),
        (
            {"kms_hosts": ["kms01", {"host": "8.8.8.8"}], "allow_public_kms_host": False},
            r"^kms_hosts\[1\].host: '8.8.8.8'",
        ),
    ],
)
def test_endpoint_that_is_refused(options: dict[str, Any], says: str) -> None:
    """The guards of volume.activation.windows hold in preflight too."""
    with pytest.raises(InputError, match=says):
        endpoints_to_probe(options, "srv1")
