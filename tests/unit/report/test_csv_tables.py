"""The tables: read back by the csv module, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._report.csv_tables import (
    BYTE_ORDER_MARK,
    FINDING_HEADER,
    MACHINE_HEADER,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.audited import ESU, OFFICE, licensed, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import REPORTS, as_csv, as_findings_csv, varied


def rows(text: str) -> list[dict[str, str]]:
    """The rows as a program reads them."""
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_tables_have_every_machine_and_finding() -> None:
    whole = varied()
    machines, findings = rows(as_csv(whole)), rows(as_findings_csv(whole))
    assert [row["machine"] for row in machines] == [each.name for each in whole.machines]
    assert [row["result"] for row in machines] == [each.result for each in whole.machines]
    assert len(findings) == len(whole.findings)
    for row, each in zip(findings, whole.findings, strict=True):
        assert row == {name: getattr(each, name) or "" for name in FINDING_HEADER}


def test_values_of_a_machine() -> None:
    each = machine(**licensed(OFFICE, ESU), kms_port_used=1689, clock_offset_seconds=-7)
    (row,) = rows(as_csv(report([each])))
    assert tuple(row) == MACHINE_HEADER
    assert row["machine"] == "srv01"
    assert row["product"] == "Windows Server 2022"
    assert (row["kms_host"], row["kms_port"]) == (each.kms_host_used, "1689")
    assert row["clock_offset_seconds"] == "-7"
    assert (row["license_status"], row["partial_product_key"]) == ("licensed", "VMK7H")
    assert row["other_licenses"] == f"{OFFICE.name}: licensed, {ESU.name}: licensed"
    assert row["reason"] == row["ignored_findings"] == ""


@pytest.mark.parametrize(
    ("each", "status", "product"),
    [
        (machine(licenses=()), "no_key", "Windows Server 2022"),
        (machine(result="unreachable", licenses=()), "", ""),
    ],
)
def test_machine_without_a_licence(each: object, status: str, product: str) -> None:
    """One that was not read has no status, for nothing is known."""
    (row,) = rows(as_csv(report([each])))  # type: ignore[list-item]
    assert (row["license_status"], row["product"]) == (status, product)


def test_findings_of_a_machine_in_short() -> None:
    by_name = {row["machine"]: row for row in rows(as_csv(varied()))}
    assert by_name["no-licence"]["open_findings"].split()[0] == "not_licensed"
    assert by_name["no-licence"]["worst_severity"] == "error"
    assert by_name["late"]["ignored_findings"] == "clock_offset"
    none = by_name["srv000"]
    assert none["worst_severity"] == none["open_findings"] == none["ignored_findings"] == ""
    assert none["other_licenses"] == ""


def test_several_findings_of_a_machine() -> None:
    rules = (("a", None), ("b", None), ("a", None), ("c", "known"), ("d", "known"), ("c", "known"))
    found = [AuditFinding(rule, "info", "srv01", None, "e", "", why) for rule, why in rules]
    (row,) = rows(as_csv(replace(report([machine()]), findings=tuple(found))))
    assert (row["worst_severity"], row["open_findings"], row["ignored_findings"]) == (
        *("info", "a b"),
        "c d",
    )


def test_a_licence_that_is_not_of_windows() -> None:
    (row,) = rows(as_csv(report([machine(licenses=(OFFICE,))])))
    assert (row["license_status"], row["other_licenses"]) == ("no_key", f"{OFFICE.name}: licensed")
    assert None not in row
    assert None not in row.values()


def test_lines_end_as_excel_expects() -> None:
    """RFC 4180; there is no line break within a cell."""
    for text in (as_csv(varied()), as_findings_csv(varied())):
        assert text.count("\n") == text.count("\r\n") == text.count("\r")
        assert text.endswith("\r\n")


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1+1", "'  =1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a,@x", "a,'@x"),
        ('a"=1+1', "a\"'=1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("srv-01", "srv-01"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_formula_is_text(name: str, cell: str) -> None:
    """Also where a reader takes a semicolon for the separator, or does not mind quotes."""
    whole = replace(report([machine()]), machines=(machine(site=name),))
    assert rows(as_csv(whole))[0]["site"] == cell


_DANGEROUS = re.compile(r"[ ]*[=+\-@\t\r]")
_WORDS = st.text(st.sampled_from("=+-@ ;,\"'\ta1|"), max_size=8)


def _cells(text: str, delimiter: str, quoting: int) -> list[str]:
    plain = text.removeprefix(BYTE_ORDER_MARK)
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, quoting=quoting)
    return [cell for row in reader for cell in row]


@settings(max_examples=examples(200), deadline=None)
@given(_WORDS, _WORDS, st.sampled_from([",", ";", "\t"]))
def test_no_cell_begins_a_formula_however_it_is_split(a: str, b: str, delimiter: str) -> None:
    """A number may: a clock that is behind is no formula."""
    each = machine(site=a, reason=b, **licensed(name=b, expires=a))
    whole = replace(report([]), machines=(each,))
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        for cell in _cells(as_csv(whole), delimiter, quoting):
            assert not _DANGEROUS.match(cell.strip('"')), cell


@settings(max_examples=examples(40), deadline=None)
@given(REPORTS)
def test_any_report_is_read_back(whole: AuditReport) -> None:
    machines = rows(as_csv(whole))
    assert [row["result"] for row in machines] == [each.result for each in whole.machines]
    for row, each in zip(machines, whole.machines, strict=True):
        assert row["machine"] in (each.name, f"'{each.name}") or "'" in row["machine"]
        assert None not in row
    assert len(rows(as_findings_csv(whole))) == len(whole.findings)
