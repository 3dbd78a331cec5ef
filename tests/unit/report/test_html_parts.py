"""The parts of the HTML report before any markup: charts, KMS hosts, rules, changes, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Change,
    Comparison,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import Totals, totals
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.charts import (
    expiry_chart,
    product_bars,
    status_bars,
    status_segments,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.kms_hosts import (
    kms_host_rows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.view import (
    accepted_rows,
    change_groups,
    figures,
    machines_with_findings,
    rule_rows,
    summary,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.audited import DAY, SOUND, clients, licensed, machine
from tests.support.reported import EMPTY, FINDING, USE, of_machines, whole_report

COUNTS = st.integers(0, 200_000)


def _per_cent(text: str) -> float:
    return float(text.removesuffix("%"))


def _ends_in(*days: int) -> AuditReport:
    machines = [
        machine(name=f"srv{index}", **licensed(grace_minutes=day * DAY + 60))
        for index, day in enumerate(days)
    ]
    return of_machines(*machines)


def _totals(**changes: Any) -> Totals:
    return replace(totals(EMPTY), **changes)


def test_the_first_week_is_one_column() -> None:
    chart = expiry_chart("Windows", totals(_ends_in(0, 3, 6, 7, 27, 28, 170)).windows)
    drawn = [(each.label, each.count, each.tone) for each in chart.columns if each.count]
    assert drawn == [
        ("days 0 to 6", 3, "warn"),
        ("days 7 to 13", 1, "warn"),
        ("days 21 to 27", 1, "warn"),
        ("days 28 to 34", 1, "ok"),
        ("days 168 to 174", 1, "ok"),
    ]
    assert (chart.ending, chart.soon, chart.ended, chart.permanent) == (7, 5, 0, 0)
    assert chart.columns[0].label == "ended"
    assert [text for _, text in chart.ticks][:2] == ["now", "4 weeks"]
    assert _per_cent(chart.ticks[1][0]) == pytest.approx(5 * 100 / len(chart.columns), abs=0.01)


def test_columns_are_as_high_as_what_they_count() -> None:
    chart = expiry_chart("Windows", totals(_ends_in(*[0] * 40, *[100] * 20)).windows)
    heights = [each.height for each in chart.columns if each.count]
    assert heights == [120, 60]
    assert all(each.top + each.height == 120 for each in chart.columns)


@given(licensed_count=COUNTS, grace=COUNTS, bad=COUNTS, failed=COUNTS)
def test_the_fleet_as_one_bar(licensed_count: int, grace: int, bad: int, failed: int) -> None:
    counted = _totals(
        machines=licensed_count + grace + bad + failed,
        windows=replace(
            totals(EMPTY).windows,
            by_status={"licensed": licensed_count, "oob_grace": grace, "unlicensed": bad},
        ),
        machines_by_result={"read": licensed_count + grace + bad, "failed": failed},
    )
    segments = status_segments(counted)
    assert len(segments) == sum(number > 0 for number in (licensed_count, grace, bad, failed))
    assert sum(bar.count for bar in status_bars(counted)) == counted.machines
    end = 0.0
    for each in segments:
        assert _per_cent(each.start) == pytest.approx(end, abs=0.02)
        assert _per_cent(each.width) > 0.3
        end = _per_cent(each.start) + _per_cent(each.width)
    assert not segments or end == pytest.approx(100, abs=0.05)


@given(counts=st.lists(st.integers(1, 1000), max_size=40))
def test_products_add_up(counts: list[int]) -> None:
    products = {f"Windows {place}": count for place, count in enumerate(sorted(counts)[::-1])}
    numbers = replace(
        totals(EMPTY).windows, by_status={"licensed": sum(counts)}, by_product=products
    )
    bars = product_bars(numbers, has_links=True)
    assert len(bars) <= 12
    assert sum(bar.count for bar in bars) == sum(counts)
    assert all(0 < _per_cent(bar.width) <= 100 for bar in bars)
    assert (len(counts) > 12) == any(bar.link is None for bar in bars)


def _hosts(*uses: Any, findings: tuple[Any, ...] = ()) -> AuditReport:
    return replace(EMPTY, kms_hosts=uses, findings=findings)


def test_a_kms_host_on_its_scale() -> None:
    row = kms_host_rows(_hosts(USE))[0]
    assert (row.width, row.tone, row.count_is_its_own) == ("60%", "ok", True)
    assert row.points == "0,8 1,8.8 2,10.4"
    assert row.outlook == "below 25 in 2 days (2026-03-03)"
    assert row.link == "#kms=kms01.contoso.example%3A1688"


@pytest.mark.parametrize(
    ("changes", "count", "tone", "outlook"),
    [
        (
            {"current_count": None, "counted_lately": 3},
            3,
            "none",
            "below 25 in 2 days (2026-03-03)",
        ),
        ({"forecast": ()}, 30, "ok", "not known"),
        ({"forecast": (30, 26)}, 30, "ok", "26 or more for 1 day"),
        ({"forecast": (20, 20)}, 30, "ok", "below 25 already"),
        ({"host": "42.159.7.249"}, 30, "none", "run by Azure China"),
    ],
)
def test_kms_hosts(changes: Mapping[str, Any], count: int, tone: str, outlook: str) -> None:
    row = kms_host_rows(_hosts(replace(USE, **changes)))[0]
    assert (row.count, row.tone, row.outlook) == (count, tone, outlook)


def test_kms_hosts_in_need_come_first_and_warn_as_the_findings_do() -> None:
    low = replace(USE, host="low", current_count=4)
    finding = replace(FINDING, rule="kms_host_below_threshold", machine=None, subject="low:1688")
    accepted = replace(finding, ignored="known")
    assert [row.endpoint for row in kms_host_rows(_hosts(USE, low, findings=(finding,)))] == [
        "low:1688",
        "kms01.contoso.example:1688",
    ]
    assert kms_host_rows(_hosts(low, findings=(finding,)))[0].tone == "bad"
    assert kms_host_rows(_hosts(low, findings=(accepted,)))[0].tone == "none"


def test_rules_the_most_severe_first_then_the_most_frequent() -> None:
    warning = replace(FINDING, severity="warning", rule="in_grace")
    findings = (
        replace(FINDING, rule="evaluation"),
        FINDING,
        replace(FINDING, machine="other"),
        warning,
        replace(warning, rule="clock_offset", ignored="known"),
    )
    rows = rule_rows(findings)
    assert [(row.id, row.found) for row in rows] == [
        ("not_licensed", "2 machines"),
        ("evaluation", "1 machine"),
        ("in_grace", "1 machine"),
    ]
    assert [(row.id, row.found, row.reason) for row in accepted_rows(findings)] == [
        ("clock_offset", "1 machine", "known")
    ]


def test_findings_about_the_fleet_are_told_up_to_a_number() -> None:
    fleet = tuple(replace(FINDING, machine=None, subject=str(number)) for number in range(25))
    row = rule_rows((*fleet, FINDING, FINDING))[0]
    assert row.found == "1 machine (2 findings) and 25 about the fleet"
    assert (len(row.fleet), row.fleet_more) == (20, 5)
    assert rule_rows(fleet)[0].link is None


def test_a_rule_that_is_not_known_any_more() -> None:
    old = replace(FINDING, rule="old_rule", severity="info", what_to_do="Do it.", machine="m")
    (row,) = rule_rows([old, replace(old, machine=None), replace(old, severity="warning")])
    assert (row.id, row.severity, row.title, row.what_to_do, row.source) == (
        *("old_rule", "warning", "old_rule", "Do it."),
        "",
    )
    assert row.found == "1 machine (2 findings) and 1 about the fleet"


def test_changes_by_kind() -> None:
    changes = [Change("new", str(number), None, None, None, "licensed") for number in range(60)]
    groups = {each.kind: each for each in change_groups(Comparison("old", tuple(changes)))}
    assert list(groups) == ["new", "worse", "fixed", "better", "gone"]
    assert (groups["new"].count, groups["new"].more) == (60, 10)
    assert groups["gone"].count == 0


def test_machines_for_a_browser_without_a_script() -> None:
    fleet = clients(203)
    findings = tuple(replace(FINDING, machine=each.name) for each in fleet)
    machines, more = machines_with_findings(of_machines(*fleet, findings=findings))
    assert (len(machines), more) == (200, 3)
    assert machines[0].status == "Licensed"
    failed = replace(SOUND, result="failed")
    assert machines_with_findings(of_machines(failed, findings=(FINDING,)))[0][0].status == "Failed"


@pytest.mark.parametrize(
    ("report", "text", "licensed_value"),
    [
        (EMPTY, "The report holds no machine.", "none"),
        (of_machines(SOUND), "Windows is licensed on the only machine that was read.", "100%"),
        (
            whole_report(),
            "Windows is licensed on the only machine that was read. "
            "Office is licensed on the only machine that has it. "
            "1 machine could not be read or was left out.",
            "100%",
        ),
    ],
)
def test_summary_and_figures(report: AuditReport, text: str, licensed_value: str) -> None:
    counted = totals(report)
    assert summary(counted) == text
    found = {each.label: each for each in figures(counted)}
    assert found["Windows licensed"].value == licensed_value
    assert all(
        (each.link is None) == (each.value in ("0", "none"))
        for each in found.values()
        # All machines are no filter, and the table is filtered by Windows.
        if each.label not in ("Machines", "Office licensed")
    )
