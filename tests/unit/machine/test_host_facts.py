"""What spp_host and spp_edition read beside the licences, and what may be missing of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.edition_facts import (
    EditionChange,
    EditionFacts,
    edition_facts_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.host_facts import (
    COMMAND_MISSING,
    FEATURE,
    HostFacts,
    facts_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError

from tests.support.raw_answer import RAW, raw

ROOT = Path(__file__).resolve().parents[3]
IN, OUT = "SPPSVC-In-TCP", "Other-In"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTHING = {
    "feature": {"state": None, "error": None},
    "firewall": {"rules": [], "error": None},
    "service": {"status": None, "error": None},
    "records": [],
    "probes": [],
}


def event(number: int, *values: str) -> dict[str, Any]:
    """An event about an SRV record."""
    return {"id": number, "time": "2026-03-01T12:00:00Z", "values": list(values)}


HOST: dict[str, Any] = {
    "feature": {"state": "Installed", "error": None},
    "firewall": {
        "rules": [
            {"name": IN, "enabled": "True", "profile": "Domain", "error": None},
            {"name": OUT, "error": "CmdletizationQuery_NotFound_InstanceID,Get-Rule"},
        ],
        "error": None,
    },
    "service": {"status": "Running", "error": None},
    "records": [
        {"domain": "a.example", "records": [{"host": "h", "port": 1688}], "error": None},
        None,
    ],
    "probes": [
        {"host": "me", "port": port, "addresses": [], "open": True, "milliseconds": 1,
         "error": None}
        for port in (1688, 1689)
    ],
}  # fmt: skip
REGISTRY = {
    "own_name": {"Hostname": "KMS01", "Domain": "Corp.Example"},
    "firewall_rules": {IN: "v2.31|LPort=1688|"},
    "publishing": {
        "KeyManagementServiceVersion": "10.0.1",
        "DnsDomainPublishList": ["a.example, 1, 2"],
    },
}


def host(said: Any = None, registry: Any = None, errors: Any = (), events: Any = None) -> HostFacts:
    """The facts of a machine of which spp_host says this."""
    whole = raw(host={**NOTHING, **(said or {})}, errors=list(errors))
    whole["registry"].update(registry or {})
    if events is not None:
        whole["events"] = {"publications": events}
    return facts_of(parse_state(whole))


def test_kms_host_that_answers_everything() -> None:
    shown = asdict(host(HOST, REGISTRY, events=[event(12294, "a.example")]))
    assert [each.pop("addresses") for each in shown["own_probes"]] == [(), ()]
    assert shown == {
        "own_name": "kms01.corp.example",
        "own_domain": "corp.example",
        "feature": "Installed",
        "rules": (
            {
                "name": "SPPSVC-In-TCP",
                "is_enabled": True,
                "profiles": {"domain"},
                "port": 1688,
                "remote_addresses": {"any"},
            },
        ),
        "missing_rules": ("Other-In",),
        "service_status": "Running",
        "kms_version": "10.0.1",
        "publications": ({"domain": "a.example", "time": NOON, "error": None},),
        "publish_domains": ({"domain": "a.example", "priority": 1, "weight": 2},),
        "records": (
            {
                "domain": "a.example",
                "records": ({"host": "h", "port": 1688, "priority": 0, "weight": 0},),
                "error": None,
                "asked": (),
            },
        ),
        "own_probes": tuple(
            {"host": "me", "port": port, "is_open": True, "milliseconds": 1, "error": None}
            for port in (1688, 1689)
        ),
        "unchecked": {},
    }  # fmt: skip


def test_what_powershell_says_is_known_by_the_same_words() -> None:
    text = (ROOT / "plugins/module_utils/_SppHost.psm1").read_text("utf-8")
    assert f"$script:Feature = '{FEATURE}'" in text
    assert f"$fact.error = '{COMMAND_MISSING}'" in text


def test_host_of_which_nothing_is_known() -> None:
    shown = asdict(host())
    assert shown == {
        **dict.fromkeys(("own_name", "own_domain", "feature", "service_status", "kms_version")),
        **dict.fromkeys(
            ("rules", "missing_rules", "publications", "publish_domains", "records", "own_probes"),
            (),
        ),
        "unchecked": {},
    }
    with pytest.raises(StateError, match=r"^the machine's answer lacks host$"):
        facts_of(parse_state(RAW))


@pytest.mark.parametrize(
    ("values", "name", "domain"),
    [
        ({"Hostname": "KMS01", "Domain": ""}, "kms01", None),
        ({"Hostname": None, "Domain": "Corp.Example"}, None, "corp.example"),
        (None, None, None),
    ],
)
def test_own_name(values: Any, name: str | None, domain: str | None) -> None:
    found = host(registry={"own_name": values})
    assert (found.own_name, found.own_domain) == (name, domain)


def test_what_could_not_be_told_is_named_with_its_code() -> None:
    part: Any = {"state": None, "status": None, "rules": [], "error": "Denied"}
    errors = [{"source": "publications", "code": "Closed"}, {"source": "policy", "code": "x"}]
    found = host({"feature": part, "firewall": part, "service": part}, errors=errors)
    assert found.unchecked == {
        "feature": "Denied",
        "firewall": "Denied",
        "service": "Denied",
        "publications": "Closed",
    }
    rules = [{"name": IN, "error": "Denied too"}]
    found = host({"firewall": {"rules": rules, "error": None}})
    assert found.unchecked == {"firewall": "Denied too"}
    assert (found.rules, found.missing_rules) == ((), ())


def test_rule_whose_text_the_registry_does_not_tell() -> None:
    rule = {"name": IN, "enabled": "True", "profile": "Any", "error": None}
    registries: list[Any] = [{}, {"firewall_rules": None}, {"firewall_rules": {}}]
    for registry in registries:
        (found,) = host({"firewall": {"rules": rule, "error": None}}, registry).rules
        assert (found.port, found.remote_addresses) == (None, None)


@pytest.mark.parametrize(
    ("number", "values", "domain", "error"),
    [
        (12293, ("0x80072338", "A.example"), "A.example", "0x80072338"),
        (12293, (" 0x80072338 ", " A.example "), "A.example", "0x80072338"),
        (12293, ("A.example",), "A.example", "no code"),
        (12293, ("0x1", "", "A.example", " "), "A.example", "no code"),
        (12294, ("0x00000000", "other", "A.example"), "A.example", None),
    ],
)
def test_event_about_a_record(
    number: int, values: tuple[str, ...], domain: str, error: str | None
) -> None:
    found = host(events=[event(number, *values)])
    publication = found.publication("a.EXAMPLE")
    assert publication is not None
    assert (publication.domain, publication.time, publication.error) == (domain, NOON, error)
    assert found.publication("b.example") is None


def test_newest_event_of_each_domain_counts() -> None:
    events = [
        event(12293, "0x80072338"),
        event(12294, "a.example"),
        event(12293, "0x80072338", "A.Example"),
        event(12293, "0x8007232A", "b.example"),
    ]
    assert [(each.domain, each.error) for each in host(events=events).publications] == [
        ("a.example", None),
        ("b.example", "0x8007232A"),
    ]


def test_connection_to_the_own_name() -> None:
    found = host(HOST)
    probe = found.probe_of(1689)
    assert probe is not None
    assert (probe.host, probe.port) == ("me", 1689)
    assert found.probe_of(1690) is None


CHANGE = {"Target": "ServerDatacenter", "Started": "2026-03-01T12:00:00Z", "ExitCode": "0"}


def edition(change: Any = None, said: Any = None, **tables: Any) -> EditionFacts:
    """The facts of a machine whose edition may change."""
    whole = raw(edition={"targets": None, "error": None, **(said or {})})
    whole["registry"]["edition_change"] = change
    whole["tables"].update(tables)
    return edition_facts_of(parse_state(whole))


def test_edition_that_nothing_is_known_of() -> None:
    assert edition() == EditionFacts(None, None, False, None, None, None)
    with pytest.raises(StateError, match=r"^the machine's answer lacks edition$"):
        edition_facts_of(parse_state(RAW))


def test_edition_that_everything_is_known_of() -> None:
    said = {"targets": ["ServerDatacenter"], "error": "late"}
    found = edition(
        CHANGE,
        said,
        boot={"LastBootUpTime": "2026-03-01T11:59:59Z"},
        domain_role=[{"DomainRole": 4}],
        dism={"ProcessId": 7},
    )
    change = EditionChange("ServerDatacenter", NOON, 0)
    booted = datetime(2026, 3, 1, 11, 59, 59, tzinfo=UTC)
    assert found == EditionFacts(booted, True, True, change, ("ServerDatacenter",), "late")
    assert found.change_of_this_start == change
    assert replace(found, booted=NOON).change_of_this_start is None
    assert replace(found, booted=None).change_of_this_start == change
    assert replace(found, change=None).change_of_this_start is None


@pytest.mark.parametrize(
    ("row", "is_one"),
    [({"DomainRole": 3}, False), ({"DomainRole": 4}, True), ({"DomainRole": 5}, True),
     ({"DomainRole": 6}, False), ({"DomainRole": None}, None), ([], None)],
)  # fmt: skip
def test_domain_controller(row: Any, is_one: bool | None) -> None:
    assert edition(domain_role=row).is_domain_controller is is_one


@pytest.mark.parametrize(
    ("values", "code", "is_staged"),
    [
        ({}, 0, True),
        ({"ExitCode": 3010}, 3010, True),
        ({"ExitCode": " -2 "}, -2, False),
        ({"ExitCode": "1"}, 1, False),
        ({"ExitCode": "0x5"}, None, False),
        ({"ExitCode": "12345678901"}, None, False),
        ({"ExitCode": None}, None, False),
    ],
)
def test_exit_code_of_the_last_change(values: Any, code: int | None, is_staged: bool) -> None:
    change = edition({**CHANGE, **values}).change
    assert change == EditionChange("ServerDatacenter", NOON, code)
    assert change.is_staged is is_staged


@pytest.mark.parametrize("values", [{"Target": None}, {"Started": ""}, {"Started": "today"}])
def test_key_that_somebody_else_filled(values: Any) -> None:
    assert edition({**CHANGE, **values}).change is None
