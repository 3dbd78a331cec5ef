"""The rules about a whole fleet: duplicate CMIDs and KMS hosts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    Expected,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.host_keys import (
    csvlk_generation,
    keys_instead,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_of

from tests.support.audited import (
    DAY,
    HOST,
    OFFICE,
    VALID,
    clients,
    licensed,
    machine,
    of_rule,
    report,
)

ENDPOINT = f"{HOST}:1688"
SECOND = "kms02.contoso.example"
CLIENT = {
    "installation_type": "Client",
    "edition_id": "Enterprise",
    "build": 26100,
    **licensed(partial_product_key="2YT43"),
}
UNLICENSED = licensed(license_status="notification", grace_minutes=0)


def silent(days: int) -> dict[str, Any]:
    """A machine whose last renewal is so many days ago."""
    return licensed(grace_minutes=VALID - days * DAY)


def host(count: int | None, key: str = "WS22") -> AuditedMachine:
    """The KMS host, read itself."""
    return machine(
        name="kms01",
        cmid=None,
        kms_host=None,
        kms_host_used=None,
        hosting=KmsHosting(
            count, 1688, True, f"Windows(R) Operating System, VOLUME_KMS_{key} channel"
        ),
        **licensed(channel="csvlk", grace_minutes=0, partial_product_key="3V66T"),
    )


def severities(rule: str, *machines: AuditedMachine, **options: Any) -> list[str]:
    """Severities of the findings of one rule."""
    return [each.severity for each in of_rule(rule, report(machines, **options))]


@pytest.mark.parametrize(
    ("size", "shown", "more"), [(2, 1, ""), (11, 10, ""), (12, 10, " and 1 more"), (30, 10, "19")]
)
def test_each_machine_of_a_group_names_the_others(size: int, shown: int, more: str) -> None:
    """Ten at most."""
    group = clients(size, cmid="AB")
    group[0] = replace(group[0], cmid="ab")
    findings = of_rule("duplicate_cmid", report([*group, machine(name="x", cmid="c")]))
    assert [each.machine for each in findings] == [each.name for each in group]
    for each in findings:
        assert each.evidence.startswith(f"{size} machines have the CMID ab; the others are ")
        assert each.evidence.count("srv") == shown
        assert each.machine not in each.evidence
        assert more in each.evidence


def test_machines_that_were_not_read_or_have_no_cmid_are_no_duplicates() -> None:
    """Nothing is known of their CMID."""
    fleet = [*clients(2, cmid=None), machine(name="a", result="failed"), machine(name="b")]
    assert severities("duplicate_cmid", *fleet) == []


@pytest.mark.parametrize(
    ("fleet", "expected"),
    [
        ([*clients(1), host(4)], ["error"]),
        ([*clients(1), host(5)], []),
        ([*clients(1, **CLIENT), host(24)], ["error"]),
        ([*clients(1, **CLIENT), host(25)], []),
        ([*clients(9), host(0)], []),
        ([*clients(4), host(0)], ["info"]),
        ([host(0)], []),
        (clients(5), []),
        (clients(4), ["info"]),
        (clients(4, **silent(31)), ["warning"]),
        (clients(9, **UNLICENSED), ["warning"]),
        ([*clients(24, **CLIENT)], ["info"]),
        ([*clients(25, **CLIENT)], []),
        ([*clients(6), machine(name="new", cmid="n", **{**CLIENT, **UNLICENSED})], ["warning"]),
        (clients(2, kms_host_used="azkms.core.windows.net", expected=Expected()), []),
        (clients(9, kms_port_used=1689), []),
    ],
)
def test_count_below_the_threshold(fleet: list[AuditedMachine], expected: list[str]) -> None:
    """An error by the host's own count alone; info where clients were activated after all."""
    findings = of_rule("kms_host_below_threshold", report(fleet))
    assert [each.severity for each in findings] == expected
    for each in findings:
        assert each.subject == ENDPOINT
        assert ("this inventory shows" in each.evidence) is (each.severity != "error")


@pytest.mark.parametrize(
    ("fleet", "says"),
    [
        (clients(5), None),
        (clients(5, **silent(20)), "As far as this inventory shows, its count falls from 5 to 0"),
        ([*clients(1, **silent(20)), host(5)], "Its count falls from 5 to 4 in 11 days"),
        ([*clients(1, **silent(20)), host(6)], None),
        ([*clients(1, **silent(20)), host(4)], None),
        (clients(5, **{**CLIENT, **silent(20)}), None),
        (clients(5, kms_host_used="azkms.core.windows.net", **silent(20)), None),
    ],
)
def test_forecast_below_the_threshold(fleet: list[AuditedMachine], says: str | None) -> None:
    """Not where the count is too low already; the evidence says what it takes for granted."""
    findings = of_rule("kms_host_forecast_below", report(fleet))
    assert len(findings) == (says is not None)
    for each in findings:
        assert each.evidence.startswith(str(says))
        assert "30 days after their last contact" in each.evidence


@pytest.mark.parametrize(
    ("channel", "generation"),
    [
        ("VOLUME_KMS_WS22", "Windows Server 2022"),
        ("VOLUME_KMS_2012-R2_WIN10", "Windows Server 2012 R2 for Windows 10"),
        ("volume_kms_w10", "Windows 10"),
        ("VOLUME_KMS_C", None),
        ("VOLUME_KMS", None),
        ("VOLUME_KMSCLIENT", None),
    ],
)
def test_generation_of_a_host_key(channel: str, generation: str | None) -> None:
    """By the channel in the description; nothing is said of one that is not known."""
    assert csvlk_generation(f"Windows(R) Operating System, {channel} channel") == generation
    assert csvlk_generation(None) is None


@pytest.mark.parametrize(
    ("edition_id", "build", "generation", "is_activated"),
    [
        ("ServerStandard", 26100, "Windows Server 2025", True),
        ("ServerStandard", 26100, "Windows Server 2022", False),
        ("Enterprise", 26100, "Windows Server 2022", True),
        ("EnterpriseS", 26100, "Windows Server 2022", False),
        ("Enterprise", 26100, "Windows Server 2019", False),
        ("ServerStandard", 14393, "Windows 10", False),
        ("Enterprise", 19045, "Windows 10", True),
        ("Enterprise", 19045, "Windows Server 2012 R2 for Windows 10", True),
        ("EnterpriseS", 10240, "Windows Server 2012 R2 for Windows 10", True),
        ("EnterpriseS", 14393, "Windows Server 2012 R2 for Windows 10", False),
        ("ServerStandard", 14393, "Windows Server 2012 R2 for Windows 10", False),
        ("ServerStandard", 9600, "Windows Server 2012 R2 for Windows 10", True),
        ("ServerStandardACor", 19042, "Windows Server 2012 R2 for Windows 10", False),
        ("Enterprise", 19045, "Windows Server 2012 R2", False),
        ("ServerStandard", 9600, "Windows Server 2012 R2", True),
        ("ServerStandard", 9600, "Windows Server 2012", False),
        ("ServerStandard", 9200, "Windows Server 2012", True),
        ("Enterprise", 7601, "Windows Server 2012", True),
        ("IoTEnterpriseS", 26100, "Windows Server 2012", True),
    ],
)
def test_what_a_host_key_activates(
    edition_id: str, build: int, generation: str, is_activated: bool
) -> None:
    """Its own generation and older ones; of a product outside the matrix nothing is said."""
    client = gvlk_of(edition_id, build)
    assert client is not None
    assert (keys_instead(client, generation) == ()) is is_activated


def test_host_key_too_old() -> None:
    """A finding for each product, with the machines and the keys that would do."""
    newer = clients(7, edition_id="ServerStandard", build=26100)
    other = [replace(each, name=f"w{each.name}", cmid=each.name) for each in clients(1, **CLIENT)]
    fleet = [*newer, *other, host(50, "WS19")]
    first, second = of_rule("csvlk_too_old", report(fleet))
    assert first.subject == f"{ENDPOINT} Windows 11"
    assert second.subject == f"{ENDPOINT} Windows Server 2025"
    assert "7 machines with Windows Server 2025" in second.evidence
    assert second.evidence.endswith("srv003, srv004 and 2 more")
    assert "host key of Windows Server 2025 on it" in second.what_to_do
    assert "Windows Server 2025 or Windows Server 2022" in first.what_to_do
    assert severities("csvlk_too_old", *newer, host(50, "WS25")) == []
    assert severities("csvlk_too_old", *newer, host(50, "OF_THE_FUTURE")) == []
    assert severities("csvlk_too_old", *newer) == []
    office = [replace(each, **licensed(OFFICE, channel="retail")) for each in newer]
    assert severities("csvlk_too_old", *office, host(50, "WS19")) == []


def spread(first: int, second: int, **changes: Any) -> list[AuditedMachine]:
    """Clients of two hosts that DNS names."""
    both = {"dns_kms_hosts": (HOST, SECOND), **changes}
    others = clients(second, kms_host_used=SECOND, **both)
    return clients(first, **both) + [
        replace(each, name=f"b{each.name}", cmid=each.name) for each in others
    ]


@pytest.mark.parametrize(
    ("fleet", "fires"),
    [
        (spread(40, 10), False),
        (spread(41, 10), True),
        (spread(50, 0), True),
        (spread(49, 0), False),
        (spread(25, 25), False),
        (spread(60, 1, dns_kms_hosts=(HOST,)), False),
        (clients(60, dns_kms_hosts=()), False),
    ],
)
def test_unbalanced_hosts(fleet: list[AuditedMachine], fires: bool) -> None:
    """More than four times the others, from 50 machines on; a stray host is none of the site's."""
    findings = of_rule("kms_hosts_unbalanced", report(fleet))
    assert len(findings) == fires
    for each in findings:
        assert each.subject == f"{HOST} berlin"
        assert "of the site berlin" in each.evidence


def test_hosts_are_compared_within_a_site_or_domain() -> None:
    """Each of two sites with its own host is balanced."""
    two = clients(60, dns_kms_hosts=(HOST,)) + [
        replace(each, name=f"b{each.name}", cmid=each.name, site="paris", kms_host_used=SECOND)
        for each in clients(6, dns_kms_hosts=(SECOND,), expected=Expected())
    ]
    assert severities("kms_hosts_unbalanced", *two) == []
    (finding,) = of_rule("kms_hosts_unbalanced", report(spread(60, 0, site=None)))
    assert "of the domain contoso.example" in finding.evidence


@pytest.mark.parametrize(
    ("fleet", "fires"),
    [
        (clients(100), False),
        (clients(101), True),
        (clients(101, dns_kms_hosts=(), expected=Expected()), True),
        (clients(101, dns_kms_hosts=(), expected=Expected(kms_hosts=(f"{HOST}:1688",))), True),
        (clients(101, dns_kms_hosts=(HOST, SECOND)), False),
        (clients(101, expected=Expected("kms", SECOND)), False),
        (clients(101, kms_host_used="azkms.core.windows.net"), False),
    ],
)
def test_single_host(fleet: list[AuditedMachine], fires: bool) -> None:
    """More than 100 machines that know no second host."""
    findings = of_rule("kms_host_single", report(fleet))
    assert [each.subject for each in findings] == [HOST] * fires


def test_numbers_are_those_of_the_settings() -> None:
    """Each of them."""
    settings = AuditSettings(single_host_clients=2, unbalanced_clients=4)
    assert severities("kms_host_single", *clients(3), settings=settings) == ["info"]
    assert severities("kms_hosts_unbalanced", *spread(4, 0), settings=settings) == ["info"]


def test_findings_about_the_fleet_name_no_machine() -> None:
    """They have a subject instead."""
    fleet = [*clients(120, edition_id="ServerStandard", build=26100, **silent(20)), host(3, "WS16")]
    findings = [each for each in report(fleet).findings if RULES[each.rule].is_about_fleet]
    assert len({each.rule for each in findings}) == 3
    assert all(each.machine is None and each.subject for each in findings)
