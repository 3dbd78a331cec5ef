"""The summary at the end of a run: one screen, plain, the most important first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    KmsHostUse,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.text import report_to_text
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.audited import clients, licensed, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import REPORTS, varied

FILES = ["/srv/audit/audit.json", "/srv/audit/audit.html"]


def _check_fits(lines: list[str]) -> None:
    assert len(lines) <= 24
    for line in lines:
        assert len(line) <= 100, line
        assert line.isascii(), line
        assert line.isprintable(), line


def test_summary() -> None:
    lines = report_to_text(varied(), FILES)
    _check_fits(lines)
    assert lines[0] == "FAILED by fail_on error: Test, 2026-03-01T12:00:00Z"
    assert lines[1] == "Machines: 14, 11 read, 1 failed, 1 unreachable, 1 skipped"
    assert lines[2] == "Windows: 9 licensed, 1 no_key, 1 notification (81.8% licensed)"
    assert lines[3] == "Office: 1 unlicensed (0% licensed)"
    assert lines[4].endswith(" 1 accepted")
    assert lines[5].startswith("Since last/audit.json: machines: ")
    assert lines[6].startswith("  error ")
    assert any("not_licensed" in line and "no-key, no-licence" in line for line in lines)
    assert any("KMS host kms01.contoso.example:1688: 8 clients, count 3" in line for line in lines)
    assert lines[-2:] == ["Files: audit.json, audit.html", "in /srv/audit"]


def test_a_kms_host_of_a_cloud_is_called_so() -> None:
    """Its count is none of ours to read, and none that could be too low."""
    lines = report_to_text(report(clients(3, kms_host_used="fd00:ec2::250")), FILES)
    assert "KMS host [fd00:ec2::250]:1688: 3 clients, run by AWS" in lines


def test_passed_and_nothing_written() -> None:
    lines = report_to_text(report([], fail_on=("never",)), [])
    assert lines[0].startswith("PASSED by fail_on never: ")
    assert lines[2] == "Windows: no machine was read"
    assert lines[3] == "Findings: 0 errors, 0 warnings, 0 info"
    assert lines[-1] == "No report was written"


def test_every_file_of_a_full_report_is_named() -> None:
    names = ["audit.json", "audit.csv", "audit_findings.csv", "audit.junit.xml", "audit.prom"]
    names += ["audit.md", "audit.html"]
    lines = report_to_text(report([]), [f"audit/{name}" for name in names])
    assert lines[-2:] == [f"Files: {', '.join(names)}", "in audit"]


@pytest.mark.parametrize("length", [10, 96, 98, 150, 176])
def test_path_is_whole(length: int) -> None:
    """Somebody may want to copy it."""
    folder = "/" + "a" * length
    lines = report_to_text(report([]), [f"{folder}/audit.json"])
    _check_fits(lines)
    place = lines.index("Files: audit.json")
    assert "".join(lines[place + 1 :]) == f"in {folder}"


@pytest.mark.parametrize(
    ("length", "lines"),
    [
        (99, [f"in {'a' * 97}", "aa"]),
        (177, [f"in {'a' * 97}", "a" * 80]),
        (178, [f"in ...{'a' * 94}", "a" * 84]),
        (500, [f"in ...{'a' * 94}", "a" * 86]),
    ],
)
def test_long_path_is_folded(length: int, lines: list[str]) -> None:
    assert report_to_text(report([]), [f"{'a' * length}/audit.json"])[-2:] == lines


@pytest.mark.parametrize(("length", "end"), [(40, "kk"), (41, "kk"), (42, "k...")])
def test_long_line_is_cut(length: int, end: str) -> None:
    whole = replace(report([], fail_on=("never",)), title="k" * length, generated="kk" * 16)
    first = report_to_text(whole, [])[0]
    assert (len(first), first.endswith(end)) == (min(100, length + 59), True)


@pytest.mark.parametrize(
    ("number", "statuses"),
    [
        (6, "1 a, 1 b, 1 c, 1 d, 1 e, 1 f (0% licensed)"),
        (8, "1 a, 1 b, 1 c, 1 d, 1 e, 1 f, 2 more (0% licensed)"),
    ],
)
def test_statuses(number: int, statuses: str) -> None:
    fleet = [
        machine(name=status, cmid=status, **licensed(license_status=status))
        for status in "abcdefgh"[:number]
    ]
    assert report_to_text(report(fleet), [])[2] == f"Windows: {statuses}"


@pytest.mark.parametrize(
    ("number", "names"), [(4, "m0, m1, m2, m3"), (5, "m0, m1, m2, m3 and 1 more")]
)
def test_names_of_a_rule(number: int, names: str) -> None:
    found = [AuditFinding("rule", "error", f"m{n}", None, "e", "") for n in range(number)]
    lines = report_to_text(replace(report([]), findings=tuple(found)), [])
    assert lines[4] == f"  error   rule      {number}  {names}"


@pytest.mark.parametrize(("number", "more"), [(8, []), (9, ["  and 1 further rule"])])
def test_number_of_rules(number: int, more: list[str]) -> None:
    found = [AuditFinding(f"r{n}", "error", "m", None, "e", "") for n in range(number)]
    lines = report_to_text(replace(report([]), findings=tuple(found)), [])
    assert lines[11:] == ["  error   r7      1  m", *more, "No report was written"]


@pytest.mark.parametrize(("number", "more"), [(4, []), (5, ["  and 1 further KMS host"])])
def test_number_of_kms_hosts(number: int, more: list[str]) -> None:
    hosts = [KmsHostUse(f"k{n}", 1688, 9 - n, 0, 0, (), 7, 0, 5) for n in range(number)]
    lines = report_to_text(replace(report([]), kms_hosts=tuple(hosts)), [])
    assert lines[7:] == [
        "KMS host k3:1688: 6 clients, count 7, needs 5",
        *more,
        "No report was written",
    ]


def test_rules_are_the_most_severe_then_the_most_frequent() -> None:
    broken = licensed(license_status="notification", grace_minutes=0)
    fleet = [machine(name=f"srv{n:03}", cmid=f"c{n}", **broken) for n in range(6)]
    fleet += [machine(name=f"late{n}", cmid=f"d{n}", clock_offset_seconds=400) for n in range(9)]
    lines = [line.split()[:3] for line in report_to_text(report(fleet), []) if line[0] == " "]
    assert lines[0] == ["error", "not_licensed", "6"]
    assert ["warning", "clock_offset", "9"] in lines
    shown = "\n".join(report_to_text(report(fleet), []))
    assert "srv000, srv001, srv002, srv003 and 2 more" in shown


def test_largest_report_fits() -> None:
    """Every rule broken by machines of long names, many KMS hosts, and a long path."""
    long = "\u4e2d\x07" * 90
    findings = tuple(
        AuditFinding(rule, RULES[rule].severity, f"{number}{long}", None, "x", "y")
        for rule in RULES
        for number in range(6)
    )
    hosts = tuple(
        KmsHostUse(f"{number}{long}", 1688, number, 0, 0, (), None, 0, 5) for number in range(9)
    )
    whole = replace(report(clients(2)), findings=findings, kms_hosts=hosts, title=long)
    whole = replace(whole, comparison=compare(whole, report([]), long))
    lines = report_to_text(whole, ["/" + "b" * 4000 + "/audit.json"])
    _check_fits(lines)
    assert len(lines) >= 19
    assert f"  and {len(RULES) - 8} further rules" in lines
    assert "  and 5 further KMS hosts" in lines


@settings(max_examples=examples(60), deadline=None)
@given(REPORTS, st.lists(st.text(min_size=1), max_size=8))
def test_any_summary_fits(whole: AuditReport, files: list[str]) -> None:
    _check_fits(report_to_text(whole, files))
