"""A whole audit: order, duplicates, totals, and that the input's order makes no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import (
    natural_key,
    newest,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import RESULTS
from ansible_collections.volume.activation.plugins.plugin_utils._audit.product import office_name
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import (
    ExpiryBucket,
    totals,
)

from tests.support.audited import (
    DAY,
    HOST,
    NOW,
    OFFICE,
    OFFICE_PRODUCT,
    READ_AT,
    clients,
    licensed,
    machine,
    of_rule,
    report,
)


def test_machines_are_in_the_order_of_their_names() -> None:
    """As a person sorts them."""
    names = ["srv10", "Srv2", "srv1", "SRV10", "db", "srv2-a", "2", "10", "srv"]
    sorted_names = ["2", "10", "db", "srv", "srv1", "Srv2", "srv2-a", "SRV10", "srv10"]
    assert [each.name for each in report([machine(name=n) for n in names]).machines] == sorted_names
    assert natural_key("9" * 5000) > natural_key("1")


def test_of_a_name_that_comes_twice_the_newest_read_counts() -> None:
    """A read before none at all; the order makes no difference."""
    old, new = machine(read_at="2026-02-28T12:00:00Z"), machine(read_at="2026-03-01T13:00:00+02:00")
    never = machine(result="skipped", read_at=None, reason="limit")
    unknown = machine(result="unreachable", read_at="yesterday", reason="off")
    for several in ([old, new, never, unknown], [unknown, never, new, old]):
        assert newest(several) == [new]
    assert newest([never, unknown]) == newest([unknown, never]) == [unknown]
    twins = [machine(domain="a"), machine(domain="b")]
    assert newest(twins) == newest(twins[::-1])


def test_findings_are_in_order() -> None:
    """The most severe first, then by rule, machine and subject."""
    broken = licensed(replace(OFFICE, license_status="unlicensed"), license_status="unlicensed")
    fleet = [
        machine(name=name, cmid=name, clock_offset_seconds=offset, **broken)
        for name, offset in (("srv10", 20_000), ("srv2", 400))
    ]
    fleet.append(machine(name="srv3", result="skipped"))
    found = [
        (each.severity, each.rule, each.machine, each.subject) for each in report(fleet).findings
    ]
    assert found[:5] == [
        ("error", "clock_offset", "srv10", None),
        ("error", "not_licensed", "srv2", OFFICE_PRODUCT),
        ("error", "not_licensed", "srv2", "Windows"),
        ("error", "not_licensed", "srv10", OFFICE_PRODUCT),
        ("error", "not_licensed", "srv10", "Windows"),
    ]
    assert ("warning", "clock_offset", "srv2", None) in found
    assert found[-1][:3] == ("info", "machine_skipped", "srv3")


def test_report_carries_what_it_was_made_of() -> None:
    """Title, time in UTC, hosts and verdict."""
    now = NOW.astimezone(timezone(timedelta(hours=-7)))
    whole = report(clients(3), now=now, fail_on=("info",))
    assert (whole.title, whole.generated) == ("Test", READ_AT)
    assert [each.host for each in whole.kms_hosts] == [HOST]
    assert whole.verdict.failed
    assert whole.comparison is None
    nothing = report([])
    assert (nothing.machines, nothing.findings, nothing.verdict.failed) == ((), (), False)


def test_accepted_findings_stay_in_the_report_and_never_fail() -> None:
    """With their reason; they are counted apart."""
    broken = machine(**licensed(license_status="unlicensed", grace_minutes=0))
    entry = {"rule": "not_licensed", "machine": "*", "reason": "Known", "until": "2026-03-01"}
    whole = report([broken], ignores=ignores_from_option([entry]))
    (finding,) = of_rule("not_licensed", whole)
    assert finding.ignored == "Known"
    assert not whole.verdict.failed
    counted = totals(whole)
    assert counted.findings_by_severity["error"] == 0
    assert counted.ignored_by_severity["error"] == 1
    assert "not_licensed" not in counted.findings_by_rule


def test_totals() -> None:
    """Each number of a small fleet."""
    fleet = [
        *clients(3),
        machine(name="a", cmid="a", site=None, **licensed(license_status="notification")),
        machine(name="b", cmid="b", licenses=(), site="paris"),
        machine(name="c", cmid="c", **licensed(channel="mak", grace_minutes=0)),
        machine(name="d", result="unreachable"),
        machine(name="e", result="failed"),
    ]
    counted = totals(report(fleet))
    assert counted.machines == 8
    assert counted.machines_by_result == {"read": 6, "failed": 1, "unreachable": 1, "skipped": 0}
    assert counted.windows.by_status == {"licensed": 4, "no_key": 1, "notification": 1}
    assert counted.windows.licensed_share == pytest.approx(4 / 6)
    assert list(counted.windows.by_product.values()) == [6]
    assert counted.machines_by_site == {"berlin": 6, "paris": 1}
    assert counted.findings_by_rule["not_licensed"] == 2
    assert counted.windows.permanent == 1
    assert sum(bucket.machines for bucket in counted.windows.expiry) == 3
    nothing = totals(report([]))
    assert nothing.windows.licensed_share is None
    assert list(nothing.machines_by_result) == list(RESULTS)


@pytest.mark.parametrize(
    ("minutes", "label"),
    [
        (1, "day 0"),
        (DAY, "day 1"),
        (7 * DAY - 1, "day 6"),
        (7 * DAY, "days 7 to 13"),
        (14 * DAY, "days 14 to 20"),
        (182 * DAY - 1, "days 175 to 181"),
        (182 * DAY, "day 182 and later"),
        (9999 * DAY, "day 182 and later"),
    ],
)
def test_expiry_is_told_by_day_and_week(minutes: int, label: str) -> None:
    """One bucket for each; they follow upon each other."""
    buckets = totals(report([machine(**licensed(grace_minutes=minutes))])).windows.expiry
    assert [bucket.label for bucket in buckets if bucket.machines] == [label]
    assert len({bucket.label for bucket in buckets}) == len(buckets)
    last = [bucket.last_day for bucket in buckets[:-1]]
    assert [bucket.first_day for bucket in buckets[1:]] == [(day or 0) + 1 for day in last]


def test_what_has_ended_since_the_read_is_told() -> None:
    """A report may be made days later."""
    old = machine(read_at="2026-02-01T12:00:00Z", **licensed(grace_minutes=9 * DAY))
    assert totals(report([old])).windows.expiry[0] == ExpiryBucket(None, -1, 1)
    assert totals(report([old])).windows.expiry[0].label == "ended"


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("Office 21, Office21ProPlus2021VL_KMS_Client_AE edition", OFFICE_PRODUCT),
        ("Office 16, Office16ProPlusVL_MAK edition", "Office Professional Plus 2016"),
        ("Office 16, Office16O365BusinessR_Grace edition", "Microsoft 365 Apps"),
        ("Office 24, Office24HomeBusiness2024R_Retail edition", "Office 2024"),
        ("Office 16, Office16MondoVL_KMS_Client edition", "Office 2016"),
        ("Office 24, OfficeKMSHost2024VL_KMS_Host edition", "Office 2024 KMS host"),
        ("Microsoft Office 2010, KMSHost edition", "Office KMS host"),
        ("", "Office"),
    ],
)
def test_office_has_the_name_that_microsoft_gives_it(name: str, product: str) -> None:
    assert office_name(name) == product


def test_office_is_counted_as_windows_is() -> None:
    """By machine and the worst of its licences; products and ends by licence."""
    visio = replace(OFFICE, name="Office 16, Office16VisioProVL_KMS_Client edition")
    refused = replace(visio, license_status="notification", grace_minutes=0)
    mak = replace(OFFICE, channel="mak", grace_minutes=0)
    held = [(OFFICE,), (OFFICE, visio), (OFFICE, refused), (mak,), ()]
    counted = totals(
        report(
            machine(name=f"srv{number}", cmid=str(number), **licensed(*each))
            for number, each in enumerate(held)
        )
    )
    assert counted.office.by_status == {"licensed": 3, "notification": 1}
    assert counted.office.licensed_share == 0.75
    assert counted.office.by_product == {
        OFFICE_PRODUCT: 4, "Visio Professional 2016": 2,
    }  # fmt: skip
    assert sum(bucket.machines for bucket in counted.office.expiry) == 4
    assert counted.office.permanent == 1
    assert totals(report([machine()])).office.licensed_share is None
