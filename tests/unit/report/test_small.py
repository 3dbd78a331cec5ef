"""The whole of every text that is made of a small report, as a person has read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.csv_tables import (
    findings_to_csv,
    machines_to_csv,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.junit import (
    report_to_junit,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.markdown import (
    report_to_markdown,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.prometheus import (
    report_to_prometheus,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.text import report_to_text

from tests.support.small_report import SMALL
from tests.support.varied_reports import Render, rendered

SUITES = (
    *("machine_unreachable", "machine_skipped", "not_licensed", "kms_host_below_threshold"),
    *("kms_host_single", "clock_offset"),
)


def junit_of_some_rules(report: AuditReport) -> str:
    return "".join(report_to_junit(report, {rule: RULES[rule] for rule in SUITES}))


def prometheus_without_rules_that_nothing_breaks(report: AuditReport) -> str:
    text = rendered(report_to_prometheus, report)
    lines = text.splitlines(keepends=True)
    return "".join(x for x in lines if not ("rule_findings{" in x and x.endswith(" 0\n")))


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("audit.json", report_to_json),
        ("audit.md", report_to_markdown),
        ("audit.junit.xml", junit_of_some_rules),
        ("audit.prom", prometheus_without_rules_that_nothing_breaks),
    ],
)
def test_file(name: str, render: Render) -> None:
    expected = Path(__file__).parent / "small" / name
    assert rendered(render, SMALL) == expected.read_text("utf-8")


def test_table_of_machines() -> None:
    assert rendered(machines_to_csv, SMALL) == (
        "\ufeffmachine,result,reason,site,domain,edition_id,build,ubr,product,license_status,"
        "channel,partial_product_key,reason_code,activation_type,grace_minutes,expires,"
        "evaluation_end,kms_host,kms_port,kms_host_source,cmid,clock_offset_seconds,read_at,"
        "other_licenses,worst_severity,open_findings,ignored_findings\r\n"
        "off,unreachable,timed out,paris,,,,,,,,,,,,,,,,,,,,,error,machine_unreachable,\r\n"
        "pc2,read,,,,Enterprise,26100,,Windows 11 24H2,no_key,,,,,,,,,,,,,,,error,not_licensed,\r\n"
        "srv1,read,,berlin,contoso.example,ServerStandard,20348,2031,Windows Server 2022,licensed,"
        "gvlk,VMK7H,0x4004F040,kms,28800,2026-08-25T12:00:00Z,,kms01.contoso.example,1689,set,"
        "cmid-1,-7,2026-03-01T11:59:00Z,Office21ProPlus2021VL_KMS_Client_AE: notification,error,"
        "not_licensed,clock_offset\r\n"
    )


def test_table_of_findings() -> None:
    assert rendered(findings_to_csv, SMALL) == (
        "\ufeffseverity,rule,machine,subject,evidence,what_to_do,ignored\r\n"
        "error,machine_unreachable,off,,timed out,Turn it on.,\r\n"
        "error,not_licensed,srv1,Office,It is not.,Activate it.,\r\n"
        "error,not_licensed,pc2,Windows,No key.,Install one.,\r\n"
        "warning,kms_host_below_threshold,,kms01:1688,Below 5.,Add machines.,\r\n"
        "warning,clock_offset,srv1,,Late.,Set it.,No clock\r\n"
        "info,ignore_unused,,,Unused.,Delete it.,\r\n"
    )


def test_summary() -> None:
    assert report_to_text(SMALL, ["/srv/audit/audit.json", "/srv/audit/audit.html"]) == [
        "FAILED by fail_on error, clock_offset: Night, 2026-03-01T12:00:00Z",
        "Machines: 3, 2 read, 0 failed, 1 unreachable, 0 skipped",
        "Windows: 1 licensed, 1 no_key (50% licensed)",
        "Office: 1 notification (0% licensed)",
        "Findings: 3 errors, 1 warning, 1 info, 1 accepted",
        "Since audit.json of yesterday: machines: 1 gone, 1 worse; findings: 1 new",
        "  error   not_licensed                  2  srv1, pc2",
        "  error   machine_unreachable           1  off",
        "  warning kms_host_below_threshold      1  kms01:1688",
        "  info    ignore_unused                 1  the fleet",
        "KMS host kms02:1688: 4 clients, count not read, needs 25",
        "KMS host kms.core.windows.net:1688: 2 clients, run by Azure",
        "KMS host kms01.contoso.example:1689: 1 client, count 3, needs 5",
        "Files: audit.json, audit.html",
        "in /srv/audit",
    ]


EMPTY = replace(
    SMALL,
    machines=(),
    findings=(),
    kms_hosts=(),
    comparison=None,
    verdict=replace(SMALL.verdict, failed=False, fail_on=("never",), reasons=()),
)


def test_empty_report() -> None:
    assert report_to_text(EMPTY, []) == [
        "PASSED by fail_on never: Night, 2026-03-01T12:00:00Z",
        "Machines: 0, 0 read, 0 failed, 0 unreachable, 0 skipped",
        "Windows: no machine was read",
        "Findings: 0 errors, 0 warnings, 0 info",
        "No report was written",
    ]
    assert rendered(report_to_markdown, EMPTY) == (
        "# Night\n\n"
        "**Passed** by `fail_on` `never`, 2026-03-01T12:00:00Z\n\n"
        "## Machines\n\n"
        "| Result | Machines |\n| --- | --- |\n"
        "| read | 0 |\n| failed | 0 |\n| unreachable | 0 |\n| skipped | 0 |\n| all | 0 |\n\n"
        "No machine was read.\n\n"
        "## Findings\n\nNothing was found.\n\n"
    )
    assert rendered(report_to_json, EMPTY) == (
        '{"schema":"volume.activation/audit","schema_version":1,\n"title":"Night",\n'
        '"generated":"2026-03-01T12:00:00Z",\n'
        '"verdict":{"failed":false,"fail_on":["never"],"reasons":[]},\n'
        '"kms_hosts":[],\n"findings":[],\n"machines":[]}\n'
    )
    assert rendered(findings_to_csv, EMPTY) == (
        "\ufeffseverity,rule,machine,subject,evidence,what_to_do,ignored\r\n"
    )
