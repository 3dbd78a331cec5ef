"""The numbers of a report, whole: by status, product, site, day, severity and rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.time import parse_time
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import (
    ENDED,
    ProductTotals,
    Totals,
    days_left,
    totals,
    windows_status,
)

from tests.support.audited import DAY, LICENSE, NOW, OFFICE, licensed, machine, report

LABELS = [
    "ended",
    *("day 0", "day 1", "day 2", "day 3", "day 4", "day 5", "day 6"),
    *("days 7 to 13", "days 14 to 20", "days 21 to 27", "days 28 to 34", "days 35 to 41"),
    *("days 42 to 48", "days 49 to 55", "days 56 to 62", "days 63 to 69", "days 70 to 76"),
    *("days 77 to 83", "days 84 to 90", "days 91 to 97", "days 98 to 104", "days 105 to 111"),
    *("days 112 to 118", "days 119 to 125", "days 126 to 132", "days 133 to 139"),
    *("days 140 to 146", "days 147 to 153", "days 154 to 160", "days 161 to 167"),
    *("days 168 to 174", "days 175 to 181", "day 182 and later"),
]
ACCEPTED = ignores_from_option(
    [{"rule": "clock_offset", "machine": "*", "reason": "Known", "until": "2026-12-31"}]
)


def shown(part: ProductTotals) -> dict[str, int]:
    """Labels of the buckets with something in them."""
    return {each.label: each.machines for each in part.expiry if each.machines}


def test_every_number_of_a_fleet() -> None:
    late = {"clock_offset_seconds": 400}
    fleet = [
        machine(name="a", cmid="a", site="paris", **late),
        machine(name="b", cmid="b", **licensed(OFFICE, grace_minutes=190 * DAY)),
        machine(name="c", cmid="c", **licensed(license_status="notification", grace_minutes=9)),
        machine(name="d", cmid="d", licenses=(), edition_id="Strange"),
        machine(name="e", cmid="e", **licensed(channel="mak", grace_minutes=0)),
        machine(name="f", result="unreachable", site=None),
        machine(name="g", result="strange"),
        machine(name="h", result="another", site="aachen"),
    ]
    whole = report(fleet, ignores=ACCEPTED)
    found = totals(whole)
    assert totals(whole) is found
    assert {label for part in (found.windows, found.office) for label in shown(part)} <= {*LABELS}
    assert found == Totals(
        machines=8,
        machines_by_result={
            "read": 5, "failed": 0, "unreachable": 1, "skipped": 0, "another": 1, "strange": 1,
        },
        windows=replace(
            found.windows,
            by_status={"licensed": 3, "no_key": 1, "notification": 1},
            licensed_share=0.6,
            by_product={"Windows Server 2022": 4, "Strange, build 20348": 1},
            permanent=1,
        ),
        office=replace(
            found.office,
            by_status={"licensed": 1},
            licensed_share=1.0,
            by_product={"Office LTSC Professional Plus 2021": 1},
            permanent=0,
        ),
        machines_by_site={"berlin": 5, "aachen": 1, "paris": 1},
        findings_by_severity={"error": 5, "warning": 0, "info": 2},
        ignored_by_severity={"error": 0, "warning": 1, "info": 0},
        findings_by_rule=found.findings_by_rule,
    )  # fmt: skip
    assert shown(found.windows) == {"days 175 to 181": 1, "day 182 and later": 1}
    assert shown(found.office) == {"days 175 to 181": 1}
    assert list(found.machines_by_site) == ["berlin", "aachen", "paris"]
    assert list(found.windows.by_status) == ["licensed", "no_key", "notification"]
    assert list(found.machines_by_result)[-2:] == ["another", "strange"]
    assert found.findings_by_rule == {
        "machine_failed": 2,
        "not_licensed": 2,
        "kms_host_below_threshold": 1,
        "machine_unreachable": 1,
        "unexpected_channel": 1,
    }


def test_every_bucket_is_there() -> None:
    expiry = totals(report([])).windows.expiry
    assert [each.label for each in expiry] == LABELS
    assert [each.machines for each in expiry] == [0] * len(LABELS)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("licensed", "oob_grace"),
        ("oob_grace", "oot_grace"),
        ("oot_grace", "extended_grace"),
        ("extended_grace", "non_genuine_grace"),
        ("non_genuine_grace", "notification"),
        ("notification", "unlicensed"),
        ("unlicensed", "a status of tomorrow"),
    ],
)
def test_the_worst_licence_of_office_counts(better: str, worse: str) -> None:
    licenses = [replace(OFFICE, license_status=status) for status in (better, worse)]
    for held in (licenses, licenses[::-1]):
        found = totals(report([machine(**licensed(*held))])).office
        assert found.by_status == {worse: 1}
        assert found.licensed_share == 0


@pytest.mark.parametrize(
    ("minutes", "read_at", "left"),
    [
        (0, None, None),
        (-1, None, None),
        (1, None, 0),
        (DAY - 1, None, 0),
        (DAY, None, 1),
        (60, "2026-03-01T11:01:00Z", 0),
        (60, "2026-03-01T11:00:00Z", ENDED),
        (60, "2026-03-01T10:00:00Z", ENDED),
    ],
)
def test_days_left(minutes: int, read_at: str | None, left: int | None) -> None:
    license = replace(LICENSE, grace_minutes=minutes)
    assert days_left(license, read_at, NOW) == left
    assert days_left(license, read_at, None) is None


def test_a_report_of_no_time_says_nothing_of_days() -> None:
    """As one may be read from a file."""
    assert parse_time("some day") is None
    found = totals(replace(report([machine()]), generated="some day")).windows
    assert (shown(found), found.permanent) == ({}, 0)


def test_status_of_windows() -> None:
    assert windows_status(machine(licenses=())) == "no_key"
    assert windows_status(machine()) == "licensed"
