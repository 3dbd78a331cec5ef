"""Whether a KMS host is published: which domains count, which record is right, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.plan import host_plan
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.publishing import (
    domains_to_publish,
    is_publishing_asked,
    own_record,
    publishing_findings,
    unpublished,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.host_facts import (
    HostFacts,
    Publication,
    facts_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.publish_domains import (
    PublishDomain,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    Discovery,
    MachineState,
    SrvRecord,
)

from tests.support.kms_host_options import desired_host
from tests.support.kms_host_runs import HOST_NAME, SERVES, host_state, machine

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OWN, OTHER = "contoso.example", "a.example"
FACTS = HostFacts(
    own_name=HOST_NAME,
    own_domain=OWN,
    feature="Installed",
    rules=(),
    missing_rules=(),
    service_status="Running",
    kms_version=None,
    publications=(),
    publish_domains=(),
    records=(),
    own_probes=(),
    unchecked={},
)
NOT_SEEN = (
    "The SRV record of this machine in a.example is not to be seen yet. Windows publishes it when "
    "its service starts and once a day, and DNS servers take a while to tell each other. Run again "
    "later; event 12294 or 12293 tells what became of it"
)
RIGHT = (
    "Give this computer's account the right to change _vlmcs._tcp in that zone and run again, "
    "which publishes anew; or create the record by hand and set dns_publishing: false"
)


@pytest.fixture(scope="module")
def state() -> MachineState:
    """That of a machine that is a KMS host."""
    with machine(**SERVES) as windows:
        return host_state(windows)


def found(domain: str, *records: SrvRecord) -> Discovery:
    """What DNS says of a domain."""
    return Discovery(domain, records, None)


def event(error: str | None = None, *, ago: timedelta = timedelta(0)) -> Publication:
    """The newest event about a.example."""
    return Publication("A.example", NOW - ago, error)


@pytest.mark.parametrize(
    ("own", "in_registry", "asked", "domains"),
    [
        (OWN, (), None, [OWN]),
        (OWN, (PublishDomain(OTHER),), None, [OWN, OTHER]),
        (OWN, (PublishDomain(OTHER),), [], [OWN]),
        (OWN, (), ["b.example", OWN], ["b.example", OWN]),
        (None, (PublishDomain(OTHER),), None, [OTHER]),
        (None, (), None, []),
    ],
)
def test_domains_to_publish(
    own: str | None,
    in_registry: tuple[PublishDomain, ...],
    asked: list[str] | None,
    domains: list[str],
) -> None:
    facts = replace(FACTS, own_domain=own, publish_domains=in_registry)
    got = domains_to_publish(facts, desired_host(publish_domains=asked))
    assert [each.domain for each in got] == domains


@pytest.mark.parametrize(
    ("asked", "on_machine", "is_asked"),
    [(None, True, True), (None, None, True), (None, False, False), (True, False, True),
     (False, True, False)],
)  # fmt: skip
def test_publishing_is_on_unless_it_is_turned_off(
    state: MachineState, asked: bool | None, on_machine: bool | None, is_asked: bool
) -> None:
    assert state.service.hosting is not None
    hosting = replace(state.service.hosting, dns_publishing=on_machine)
    here = replace(state, service=replace(state.service, hosting=hosting))
    assert is_publishing_asked(here, desired_host(dns_publishing=asked)) is is_asked


def test_a_machine_that_tells_of_no_hosting_publishes(state: MachineState) -> None:
    here = replace(state, service=replace(state.service, hosting=None))
    assert is_publishing_asked(here, desired_host())


@pytest.mark.parametrize(
    ("name", "record"),
    [
        (HOST_NAME, SrvRecord(HOST_NAME.upper(), 1688)),
        ("other.contoso.example", None),
        (None, None),
    ],
)
def test_own_record(name: str | None, record: SrvRecord | None) -> None:
    records = (SrvRecord("kms-first.contoso.example", 1688), SrvRecord(HOST_NAME.upper(), 1688))
    facts = replace(FACTS, own_name=name, records=(found("b.example"), found(OWN, *records)))
    assert own_record(facts, OWN) == record
    assert own_record(facts, "b.example") is None
    assert own_record(facts, "c.example") is None


RECORD = SrvRecord(HOST_NAME, 1688, 1, 9)
ASKED = {"domain": OTHER, "priority": 1, "weight": 9}


@pytest.mark.parametrize(
    ("asked", "record", "is_right"),
    [
        (ASKED, RECORD, True),
        (ASKED, replace(RECORD, port=1689), False),
        (ASKED, replace(RECORD, priority=2), False),
        (ASKED, replace(RECORD, weight=8), False),
        (ASKED, replace(RECORD, host="kms-first.contoso.example"), False),
        (ASKED, None, False),
        # In the registry alone, priority and weight may be any.
        (None, RECORD, True),
        (None, SrvRecord(HOST_NAME, 1688), True),
        (None, replace(RECORD, port=1689), False),
    ],
)
def test_a_record_is_right_or_published_anew(
    state: MachineState, asked: dict[str, object] | None, record: SrvRecord | None, is_right: bool
) -> None:
    desired = desired_host(publish_domains=None if asked is None else [asked])
    records = () if record is None else (record,)
    facts = replace(
        FACTS,
        own_domain=None,
        publish_domains=(PublishDomain(OTHER),),
        records=(found(OTHER, *records),),
    )
    assert [each.domain for each in unpublished(facts, desired, NOW)] == [OTHER] * (not is_right)
    lines = [each.line() for each in publishing_findings(state, facts, desired)]
    assert lines == [NOT_SEEN] * (not is_right)
    # What was not looked up is neither.
    unknown = replace(facts, records=())
    assert unpublished(unknown, desired, NOW) == ()
    assert list(publishing_findings(state, unknown, desired)) == []


@pytest.mark.parametrize(
    ("publication", "waits"),
    [
        (event(), True),
        (event(ago=timedelta(hours=23, minutes=59)), True),
        (event(ago=timedelta(days=1)), False),
        (event("0x80072338"), False),
        (None, False),
    ],
)
def test_what_was_published_within_a_day_may_not_be_seen_yet(
    publication: Publication | None, waits: bool
) -> None:
    publications = () if publication is None else (publication,)
    facts = replace(FACTS, own_domain=OTHER, records=(found(OTHER),), publications=publications)
    assert bool(unpublished(facts, desired_host(), NOW)) is not waits


def test_a_restart_names_every_domain_that_lacks_the_record(state: MachineState) -> None:
    asked = desired_host(publish_domains=[OTHER, "b.example"], firewall=False)
    facts = replace(
        facts_of(state),
        publish_domains=asked.publish_domains or (),
        records=(found(OWN, SrvRecord(HOST_NAME, 1688)), found(OTHER), found("b.example")),
        publications=(),
    )
    planned = host_plan(replace(state, host=facts), asked)
    assert [step.why for step in planned.steps] == [
        "restart the service, which publishes its SRV record in a.example, b.example then"
    ]


@pytest.mark.parametrize(
    ("code", "others", "says"),
    [
        (
            "0x80072338",
            ("kms-first.contoso.example", "kms-second.contoso.example"),
            "Windows could not publish its SRV record in a.example (event 12293, 0x80072338; "
            "kms-first.contoso.example, kms-second.contoso.example published there before). Signed "
            "DNS update refused, KMS host may not change the SRV record another host created "
            f"(event 12293). {RIGHT}",
        ),
        (
            "0x8007267C",
            (),
            "Windows could not publish its SRV record in a.example (event 12293, 0x8007267C). No "
            f"DNS server configured, Network adapter has no DNS server. {RIGHT}",
        ),
        (
            "no code",
            (),
            "Windows could not publish its SRV record in a.example (event 12293, no code). Windows "
            f"was not allowed to, or did not reach a DNS server that takes updates. {RIGHT}",
        ),
    ],
)
def test_why_windows_could_not_publish(
    state: MachineState, code: str, others: tuple[str, ...], says: str
) -> None:
    facts = replace(
        FACTS,
        own_domain=OTHER,
        records=(found(OTHER, *(SrvRecord(each, 1688) for each in others)),),
        publications=(event(code),),
    )
    [told] = publishing_findings(state, facts, desired_host())
    assert (told.line(), told.severity) == (says, "error")


def test_a_record_that_stays_when_publishing_is_turned_off(state: MachineState) -> None:
    records = (
        found(OWN, SrvRecord(HOST_NAME, 1688)),
        found(OTHER, SrvRecord("kms-first.contoso.example", 1688)),
        Discovery(None, (SrvRecord(HOST_NAME, 1688),), None),
    )
    facts = replace(FACTS, records=records)
    told = publishing_findings(state, facts, desired_host(dns_publishing=False))
    assert [each.line() for each in told] == [
        "DNS names this machine as KMS host in contoso.example still. DNS publishing is off, and "
        "turning it off removes no record. Remove the record there, unless it was made by hand on "
        "purpose"
    ]
