"""The parts of the page of a small report, whole: figures, KMS hosts, rules, changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import totals
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.kms_hosts import (
    KmsHostRow,
    kms_host_rows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.row import Row
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.script_data import (
    report_json_for_script,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.view import (
    Accepted,
    ChangeGroup,
    Figure,
    RuleRow,
    StaticMachine,
    accepted_rows,
    change_groups,
    figures,
    machines_with_findings,
    rule_rows,
    summary,
)

from tests.support.small_report import SMALL

COUNTED = totals(SMALL)
GUIDELINES = "learn.microsoft.com, Guidelines for troubleshooting the Key Management Service"
PLANNING = "learn.microsoft.com, KMS activation planning"


def test_figures() -> None:
    assert figures(COUNTED) == (
        Figure("Machines", "3", "2 read", "", None),
        Figure("Windows licensed", "50%", "1 of 2 read", "warning", "#status=licensed"),
        Figure("Office licensed", "0%", "0 of 1 with Office", "warning"),
        Figure("Not read", "1", "1 unreachable", "none", "#result=not+read"),
        Figure("Errors", "3", "open; 0 accepted", "error", "#severity=error"),
        Figure("Warnings", "1", "open; 1 accepted", "warning", "#severity=warning"),
        Figure("Information", "1", "open; 0 accepted", "info", "#severity=info"),
    )
    nothing = totals(replace(SMALL, machines=(), findings=(), kms_hosts=(), comparison=None))
    assert figures(nothing) == (
        Figure("Machines", "0", "0 read"),
        Figure("Windows licensed", "none", "0 of 0 read", "ok"),
        Figure("Not read", "0", "every machine was read", "none"),
        Figure("Errors", "0", "open; 0 accepted", "none"),
        Figure("Warnings", "0", "open; 0 accepted", "none"),
        Figure("Information", "0", "open; 0 accepted", "none"),
    )


@pytest.mark.parametrize(
    ("read", "failed", "licensed", "sentence"),
    [
        (0, 0, 0, "The report holds no machine."),
        (0, 1, 0, "No machine was read. 1 machine could not be read or was left out."),
        (1, 0, 0, "Windows is not licensed on the only machine that was read."),
        (2, 0, 2, "Windows is licensed on all 2 machines that were read."),
        (
            2000, 1200, 1001,
            "Windows is licensed on 1,001 of the 2,000 machines that were read. "
            "1,200 machines could not be read or were left out.",
        ),
    ],
)  # fmt: skip
def test_summary(read: int, failed: int, licensed: int, sentence: str) -> None:
    counted = replace(
        COUNTED,
        machines=read + failed,
        machines_by_result={"read": read, "failed": failed},
        windows=replace(COUNTED.windows, by_status={"licensed": licensed, "x": read - licensed}),
        office=replace(COUNTED.office, by_status={}),
    )
    assert summary(counted) == sentence


def test_summary_where_the_license_status_of_none_is_licensed() -> None:
    windows = replace(COUNTED.windows, by_status={"notification": 1})
    counted = replace(COUNTED, machines=1, machines_by_result={"read": 1}, windows=windows)
    assert summary(counted).startswith("Windows is not licensed on the only machine that was read")


def test_kms_hosts() -> None:
    assert kms_host_rows(SMALL) == (
        KmsHostRow(
            "kms02:1688", 4, "57.1%", "4 client, 0 server", (), 0, "0, too few: it needs 25",
            False, 25, "0%", "none", "", "not known", "none", "#kms=kms02%3A1688",
        ),
        KmsHostRow(
            "kms.core.windows.net:1688", 2, "28.6%", "0 client, 2 server", (), 0,
            "0", False, 5, "0%", "none", "", "run by Azure", "none",
            "#kms=kms.core.windows.net%3A1688",
        ),
        KmsHostRow(
            "kms01.contoso.example:1689", 1, "14.3%", "0 client, 1 server", ("berlin",), 3,
            "3, too few: it needs 5", True, 5, "30%", "none", "0,14 1,16", "below 5 already",
            "none", "#kms=kms01.contoso.example%3A1689",
        ),
    )  # fmt: skip


def row_of_host(generated: str = SMALL.generated, **changes: Any) -> KmsHostRow:
    host = replace(SMALL.kms_hosts[0], **changes)
    return kms_host_rows(replace(SMALL, generated=generated, kms_hosts=(host,)))[0]


@pytest.mark.parametrize(
    ("count", "threshold", "text", "tone", "width"),
    [
        (4, 5, "4, too few: it needs 5", "none", "40%"),
        (5, 5, "5, enough: it needs 5", "ok", "50%"),
        (10, 5, "10, enough: it needs 5", "ok", "100%"),
        (1000, 5, "1,000, enough: it needs 5", "ok", "100%"),
        (1, 0, "1, enough: it needs 0", "ok", "100%"),
    ],
)
def test_count_of_a_kms_host(count: int, threshold: int, text: str, tone: str, width: str) -> None:
    row = row_of_host(current_count=count, threshold=threshold)
    assert (row.count_text, row.tone, row.width) == (text, tone, width)


@pytest.mark.parametrize(
    ("generated", "forecast", "outlook", "tone"),
    [
        (SMALL.generated, (6, 5, 5), "5 or more for 2 days", "ok"),
        (SMALL.generated, (6, 5, 4), "below 5 in 2 days (2026-03-03)", "none"),
        (SMALL.generated, (6, 4, 3), "below 5 in 1 day (2026-03-02)", "none"),
        ("no time", (6, 4, 3), "below 5 in 1 day", "none"),
    ],
)
def test_outlook(generated: str, forecast: tuple[int, ...], outlook: str, tone: str) -> None:
    row = row_of_host(generated, forecast=forecast)
    assert (row.outlook, row.outlook_tone) == (outlook, tone)


def test_kms_hosts_in_need_come_first() -> None:
    """By the findings about the count, then about the forecast, then by clients and name."""
    usual = replace(SMALL.kms_hosts[0], current_count=1, forecast=(9, 9, 1), clients=3)
    names = {"count-error": 1, "count-warning": 2, "forecast-error": 1, "forecast-warning": 2}
    below = {"count": "kms_host_below_threshold", "forecast": "kms_host_forecast_below"}
    hosts = [replace(usual, host=name, clients=number) for name, number in names.items()]
    hosts += [replace(usual, host=name, clients=number) for name, number in (("b", 7), ("c", 9))]
    hosts += [replace(usual, host="a", clients=7)]
    found = tuple(
        replace(
            SMALL.findings[3],
            rule=below[name.split("-")[0]],
            severity=name.split("-")[1],
            subject=f"{name}:1689",
        )
        for name in names
    )
    rows = kms_host_rows(replace(SMALL, kms_hosts=tuple(reversed(hosts)), findings=found))
    assert [(row.endpoint.split(":")[0], row.tone, row.outlook_tone) for row in rows] == [
        ("count-error", "bad", "none"),
        ("count-warning", "warn", "none"),
        ("forecast-error", "none", "bad"),
        ("forecast-warning", "none", "warn"),
        ("c", "none", "none"),
        ("a", "none", "none"),
        ("b", "none", "none"),
    ]


def test_rules() -> None:
    findings = SMALL.findings
    assert rule_rows(findings) == (
        RuleRow(
            "not_licensed", "error", "A product is not licensed",
            "Run volume.activation.windows, which installs the key and activates Windows",
            GUIDELINES, "2 machines", "#rule=not_licensed", ("srv1", "pc2"), 0, (), 0,
        ),
        RuleRow(
            "machine_unreachable", "error", "The machine could not be reached", "Turn it on.",
            "volume.activation.report", "1 machine", "#rule=machine_unreachable", ("off",), 0,
            (), 0,
        ),
        RuleRow(
            "kms_host_below_threshold", "warning",
            "The count of a KMS host is below the threshold", "Add machines.", PLANNING,
            "1 about the fleet", None, (), 0, (findings[3],), 0,
        ),
        RuleRow(
            "ignore_unused", "info", "An accepted finding is none any more", "Delete it.",
            "volume.activation.report", "1 about the fleet", None, (), 0, (findings[5],), 0,
        ),
    )  # fmt: skip
    assert accepted_rows(findings) == (
        Accepted(
            "clock_offset", "The clock is off", "No clock", "1 machine",
            "#rule=clock_offset&findings=accepted",
        ),
    )  # fmt: skip


def test_changes() -> None:
    worse, new, gone = SMALL.comparison.changes if SMALL.comparison else ()
    assert SMALL.comparison
    assert change_groups(SMALL.comparison) == (
        ChangeGroup("new", "New", 1, (new,), 0),
        ChangeGroup("worse", "Worse", 1, (worse,), 0),
        ChangeGroup("fixed", "Fixed", 0, (), 0),
        ChangeGroup("better", "Better", 0, (), 0),
        ChangeGroup("gone", "Gone", 1, (gone,), 0),
    )


def test_machines_for_a_browser_without_a_script() -> None:
    off, srv1, pc2, *_ = SMALL.findings
    endpoint = "kms01.contoso.example:1689"
    server = Row("licensed", "gvlk", "Windows Server 2022", 19, endpoint)
    client = Row("no_key", None, "Windows 11 24H2", None, None)
    nobody = Row(None, None, None, None, None)
    assert machines_with_findings(SMALL) == (
        (
            StaticMachine("off", "Unreachable", nobody, (off,)),
            StaticMachine("srv1", "Licensed", server, (srv1,)),
            StaticMachine("pc2", "No product key", client, (pc2,)),
        ),
        0,
    )


def test_data_of_the_script() -> None:
    expected = Path(__file__).parent / "small" / "script_data.json"
    written = "".join(report_json_for_script(SMALL))
    # A column in a line.
    assert written.replace('},"', '},\n"') + "\n" == expected.read_text("utf-8")
