"""The charts on the page of a small report, whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import totals
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.charts import (
    Bar,
    Column,
    Segment,
    expiry_chart,
    office_status_bars,
    product_bars,
    status_bars,
    status_segments,
)

from tests.support.small_report import SMALL

COUNTED = totals(SMALL)


def test_status_of_windows() -> None:
    assert status_segments(COUNTED) == (
        Segment("Licensed: 1", "ok", "0%", "33.33%"),
        Segment("Not licensed: 1", "bad", "33.33%", "33.33%"),
        Segment("Not known: 1", "none", "66.67%", "33.33%"),
    )
    in_grace = replace(
        COUNTED, windows=replace(COUNTED.windows, by_status={"oob_grace": 2, "licensed": 0})
    )
    assert status_segments(in_grace)[0].label == "In a grace period: 2"
    assert status_bars(COUNTED) == (
        Bar("Licensed", 1, "50%", "33.33%", "ok", "#status=licensed"),
        Bar("No product key", 1, "50%", "33.33%", "bad", "#status=no_key"),
        Bar("Not read: unreachable", 1, "", "33.33%", "none", "#result=unreachable"),
    )


def test_statuses_and_results_that_nobody_knows() -> None:
    odd = replace(
        COUNTED,
        machines=1000,
        windows=replace(COUNTED.windows, by_status={"b": 1, "a": 2, "licensed": 996}),
        machines_by_result={"read": 999, "Gone": 1, "failed": 0},
    )
    assert status_bars(odd) == (
        Bar("Licensed", 996, "99.7%", "99.6%", "ok", "#status=licensed"),
        Bar("a", 2, "0.2%", "0.4%", "none", "#status=a"),
        Bar("b", 1, "0.1%", "0.4%", "none", "#status=b"),
        Bar("Not read: gone", 1, "", "0.4%", "none", "#result=Gone"),
    )


def test_office_and_products() -> None:
    assert office_status_bars(COUNTED.office) == (
        Bar("Not activated (notification)", 1, "100%", "100%", "bad"),
    )
    assert product_bars(COUNTED.windows, has_links=True) == (
        Bar("Windows 11 24H2", 1, "50%", "100%", "", "#product=Windows+11+24H2"),
        Bar("Windows Server 2022", 1, "50%", "100%", "", "#product=Windows+Server+2022"),
    )
    assert product_bars(COUNTED.office, has_links=False) == (Bar("Office", 1, "100%", "100%", ""),)


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (12, Bar("p11", 1, "6.7%", "50%", "")),
        (13, Bar("2 other products", 2, "13.3%", "100%", "none")),
    ],
)
def test_many_products(number: int, last: Bar) -> None:
    counts = {f"p{place}": 2 if place < 3 else 1 for place in range(number)}
    numbers = replace(COUNTED.office, by_status={"licensed": 15}, by_product=counts)
    bars = product_bars(numbers, has_links=True)
    assert len(bars) == 12
    assert bars[0] == Bar("p0", 2, "13.3%", "100%", "", "#product=p0")
    assert bars[-1] == replace(last, link="#product=p11" if number == 12 else None)
    share = last.share if number == 12 else ""
    assert product_bars(numbers, has_links=False)[-1] == replace(last, share=share)


def test_when_licences_end() -> None:
    chart = expiry_chart("Windows", COUNTED.windows)
    assert (chart.product, chart.only) == ("Windows", "days 14 to 20")
    assert (chart.ending, chart.ended, chart.soon, chart.permanent) == (1, 0, 1, 0)
    assert len(chart.columns) == 28
    assert chart.columns[0] == Column("ended", 0, "0", "bad", "0.36%", "2.86%", "1.79%", 120, 0)
    assert chart.columns[3] == Column(
        "days 14 to 20", 1, "1", "warn", "11.07%", "2.86%", "12.5%", 0, 120
    )
    assert [each.tone for each in chart.columns[:6]] == ["bad", *["warn"] * 4, "ok"]
    assert chart.columns[27] == Column(
        "day 182 and later", 0, "0", "ok", "96.79%", "2.86%", "98.21%", 120, 0
    )
    assert chart.ticks == (
        ("3.57%", "now"),
        ("17.86%", "4 weeks"),
        ("32.14%", "8 weeks"),
        ("46.43%", "12 weeks"),
        ("60.71%", "16 weeks"),
        ("75%", "20 weeks"),
        ("89.29%", "24 weeks"),
    )
    assert chart.buckets[0] == ("ended", 0)
    assert chart.buckets[9] == ("days 14 to 20", 1)
    assert len(chart.buckets) == 34


def test_few_licences_beside_many() -> None:
    ends = [replace(each, machines=0) for each in COUNTED.windows.expiry]
    ends[0], ends[1] = replace(ends[0], machines=1), replace(ends[1], machines=1000)
    chart = expiry_chart("Office", replace(COUNTED.windows, expiry=tuple(ends), permanent=3))
    assert [(each.top, each.height) for each in chart.columns[:3]] == [(118, 2), (0, 120), (120, 0)]
    assert (chart.only, chart.ending, chart.ended, chart.soon, chart.permanent) == (
        *("", 1001, 1, 1000),
        3,
    )


def test_bars_of_nothing() -> None:
    nothing = replace(COUNTED.office, by_status={}, by_product={"p": 0})
    assert product_bars(nothing, has_links=False) == (Bar("p", 0, "0%", "0%", ""),)
    assert product_bars(replace(nothing, by_product={}), has_links=False) == ()


def test_one_column() -> None:
    (only,) = (each for each in COUNTED.windows.expiry if each.machines)
    chart = expiry_chart("Windows", replace(COUNTED.windows, expiry=(only,)))
    assert chart.columns == (Column("days 14 to 20", 1, "1", "warn", "10%", "80%", "50%", 0, 120),)
    assert chart.ticks == (("0%", "now"),)


def test_when_nothing_is_known_to_end() -> None:
    chart = expiry_chart("Office", replace(COUNTED.office, expiry=()))
    assert (chart.only, chart.columns, chart.ticks, chart.buckets) == ("", (), (), ())
    rest = expiry_chart("Office", replace(COUNTED.office, expiry=COUNTED.office.expiry[1:]))
    assert rest.ticks[:2] == (("0%", "now"), ("14.81%", "4 weeks"))
