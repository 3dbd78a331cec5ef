"""What a run finds in its way before it writes: each finding, its severity and its words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    AskedDomain,
    Discovery,
    MachineState,
    Probe,
    SrvRecord,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.guards import preflight

from tests.support.raw_answer import RAW

STATE = parse_state(RAW)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LICENCE = STATE.products[0]
WORKS = Probe("kms01", 1688, ("10.0.0.5",), True, 3, None)
CLOSED = replace(WORKS, host="kms02", is_open=False, error="TimedOut")
UNKNOWN = replace(CLOSED, host="kms03", addresses=(), error="NXDOMAIN")
PUBLIC = replace(WORKS, host="kms04", addresses=("10.0.0.5", "8.8.8.8"))
CLOUD = replace(WORKS, host="azkms.core.windows.net", addresses=("20.118.99.224",))
HOSTS = (KmsEndpoint("kms01", 1688), KmsEndpoint("kms02", 1688), KmsEndpoint("kms03", 1688))
RECORD = SrvRecord("kms01", 1688)


@dataclass(frozen=True)
class Asked:
    """What is asked for, as far as it decides."""

    settings: KmsSettings = field(default_factory=KmsSettings)
    uses_kms: bool = True
    allow_public_kms_host: bool = False


def found(
    state: MachineState, asked: Asked | None = None, **more: Any
) -> list[tuple[str, str, str]]:
    """ID, severity and first sentence of each finding."""
    return [
        (each.id, each.severity, each.what)
        for each in preflight(state, asked or Asked(), NOON, **more)
    ]


@pytest.mark.parametrize(
    ("offset", "hours"),
    [(timedelta(hours=4), None), (timedelta(hours=4, seconds=1), "4.0"),
     (timedelta(hours=-90), "90.0")],
)  # fmt: skip
def test_clock(offset: timedelta, hours: str | None) -> None:
    said = f"The machine's clock is {hours} hours off the controller's"
    findings = preflight(replace(STATE, clock=NOON + offset), Asked(), NOON)
    assert [each.what for each in findings] == ([said] if hours else [])
    assert all(
        each.what_to_do == "Synchronise the time (w32tm /resync), then run again"
        for each in findings
    )


@pytest.mark.parametrize(
    ("enabled", "kind"),
    [(0, None), (1, "Active Directory-based activation"), (2, None), (None, None),
     (3, "token-based activation")],
)  # fmt: skip
def test_activation_type_that_a_machine_allows(enabled: int | None, kind: str | None) -> None:
    licence = replace(LICENCE, activation_type_enabled=enabled)
    said = [("activation_type", "error", f"This machine allows {kind} only")] if kind else []
    state = replace(STATE, products=(licence,))
    assert found(state) == said
    assert found(STATE, licensees=(licence, licence)) == said
    assert found(state, licensees=()) == []
    assert found(state, Asked(uses_kms=False)) == []
    assert found(state, Asked(KmsSettings(activation_type=2))) == []


def test_machine_without_a_key() -> None:
    assert found(replace(STATE, products=())) == []


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        (WORKS, None),
        (UNKNOWN, ("kms_host_name", "The KMS host kms03 does not resolve on this machine")),
        (
            PUBLIC,
            ("kms_host_public", "The KMS host kms04 resolves to the public address 8.8.8.8"),
        ),
        (
            replace(PUBLIC, is_open=False),
            ("kms_host_public", "The KMS host kms04 resolves to the public address 8.8.8.8"),
        ),
        (CLOSED, ("kms_host_port", "The KMS host kms02 does not answer on TCP port 1688")),
        (CLOUD, None),
    ],
)
def test_one_host_that_is_asked_for(probe: Probe, said: tuple[str, str] | None) -> None:
    expected = [(said[0], "error", said[1])] if said else []
    assert found(replace(STATE, probes=(probe,))) == expected
    if probe is PUBLIC:
        assert found(replace(STATE, probes=(probe,)), Asked(allow_public_kms_host=True)) == []


def test_answers_of_one_host() -> None:
    for probe, why in (
        (UNKNOWN, "DNS answered NXDOMAIN"),
        (replace(UNKNOWN, error=None), "DNS answered without an address"),
        (CLOSED, "The connection from this machine ended with TimedOut"),
    ):
        (each,) = preflight(replace(STATE, probes=(probe,)), Asked(), NOON)
        assert each.why == why


@pytest.mark.parametrize(
    ("probes", "said"),
    [
        ((WORKS,), []),
        (
            (CLOSED, UNKNOWN, WORKS),
            [
                ("kms_host_passed_over", "warning",
                 "kms02:1688 does not answer (TimedOut), so kms01:1688 is used"),
                ("kms_host_passed_over", "warning",
                 "kms03:1688 does not resolve (NXDOMAIN), so kms01:1688 is used"),
            ],
        ),
        (
            (CLOSED, replace(UNKNOWN, error=None)),
            [
                ("no_kms_host_answers", "error",
                 "No KMS host of this machine answers: kms02:1688 does not answer (TimedOut); "
                 "kms03:1688 does not resolve (no address); 1 more were not tried"),
            ],
        ),
        (
            (CLOSED, CLOSED, CLOSED),
            [
                ("no_kms_host_answers", "error",
                 "No KMS host of this machine answers: kms02:1688 does not answer (TimedOut); "
                 "kms02:1688 does not answer (TimedOut); kms02:1688 does not answer (TimedOut)"),
            ],
        ),
        ((), []),
        (
            (PUBLIC,),
            [
                ("kms_host_public", "error",
                 "The KMS host kms04 resolves to the public address 8.8.8.8"),
            ],
        ),
    ],
)  # fmt: skip
def test_hosts_of_a_site(probes: tuple[Probe, ...], said: list[tuple[str, str, str]]) -> None:
    asked = Asked(KmsSettings(endpoint=HOSTS[0], candidates=HOSTS))
    assert found(replace(STATE, probes=probes), asked) == said


@pytest.mark.parametrize(
    ("records", "probes", "severity"),
    [
        (1, (CLOSED,), "error"),
        (2, (CLOSED,), "warning"),
        (2, (WORKS, CLOSED), "warning"),
        (2, (PUBLIC, CLOSED), "error"),
        (2, (CLOUD, CLOSED), "warning"),
    ],
)
def test_hosts_that_dns_names(records: int, probes: tuple[Probe, ...], severity: str) -> None:
    """One that works is enough, and one that was not probed may work."""
    discovery = Discovery("a.example", (RECORD,) * records, None)
    state = replace(STATE, discovery=discovery, probes_found=probes)
    said = found(state, Asked(KmsSettings(discovery=True)))
    assert {each[1] for each in said} == {severity}
    assert said[-1] == (
        "kms_host_port", severity, "The KMS host kms02 does not answer on TCP port 1688",
    )  # fmt: skip
    if PUBLIC in probes:
        asked = Asked(KmsSettings(discovery=True), allow_public_kms_host=True)
        assert [each[1] for each in found(state, asked)] == ["warning"]


def test_no_host_that_dns_names_works_and_nothing_was_found() -> None:
    assert [each[1] for each in found(replace(STATE, probes_found=(CLOSED,)))] == ["error"]


@pytest.mark.parametrize(
    ("asked", "joined", "lookup", "finding"),
    [
        (("a.example", "b.example"), True, None,
         ("error", "No KMS host is published in a.example, b.example",
          "_vlmcs._tcp was asked in a.example (no record), b.example (no record)")),
        ((), None, None,
         ("error", "No KMS host is published because this machine has no DNS suffix",
          "There is nowhere to ask")),
        ((), False, None,
         ("warning", "No KMS host is published because this machine has no DNS suffix",
          "There is nowhere to ask; this machine is in a workgroup, so that Windows may still "
          "know another domain")),
        ((), False, "c.example",
         ("error", "No KMS host is published because this machine has no DNS suffix",
          "There is nowhere to ask")),
    ],
)  # fmt: skip
def test_no_record(
    asked: tuple[str, ...], joined: bool | None, lookup: str | None, finding: tuple[str, str, str]
) -> None:
    discovery = Discovery(None, (), None, tuple(AskedDomain(each, None) for each in asked))
    state = replace(
        STATE,
        discovery=discovery,
        is_domain_joined=joined,
        service=replace(STATE.service, lookup_domain=lookup),
    )
    (each,) = preflight(state, Asked(KmsSettings(discovery=True)), NOON)
    assert (each.severity, each.what, each.why) == finding
    assert each.id == "kms_srv_record"
    assert found(state) == []
    some = replace(state, discovery=replace(discovery, records=(RECORD,)))
    assert found(some, Asked(KmsSettings(discovery=True))) == []
    nothing = replace(state, discovery=None)
    assert found(nothing, Asked(KmsSettings(discovery=True))) == []
