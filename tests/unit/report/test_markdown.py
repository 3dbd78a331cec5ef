"""The Markdown page, as a CommonMark parser with GitHub's tables reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    KmsHostUse,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.markdown import (
    report_to_markdown,
)
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.support.audited import OFFICE, clients, licensed, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import HARMFUL, REPORTS, rendered, varied

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
GITHUB_TAKES = 1024 * 1024
PLAIN = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
}
PLAIN_INLINE = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}


def parsed(of: AuditReport) -> list[Token]:
    """The page's tokens, none of which is anything but headings, lists, tables and text."""
    tokens = PARSER.parse(rendered(report_to_markdown, of))
    assert {token.type for token in tokens} <= PLAIN
    for token in tokens:
        kinds = {child.type for child in token.children or ()}
        assert kinds <= PLAIN_INLINE | {"text_special"}, token.content
    return tokens


def text_of(token: Token) -> str:
    """What a reader sees of it."""
    return "".join(child.content for child in token.children or ())


def tables(of: AuditReport) -> dict[str, list[list[str]]]:
    """Rows by the first word of the table's head."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for token in parsed(of):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level > 2 and rows:
            rows[-1].append(text_of(token))
        elif token.type == "table_close":
            assert len({len(row) for row in rows}) == 1
            found[rows[0][0]] = rows[1:]
            rows = []
    return found


def headings(of: AuditReport) -> list[str]:
    """The texts of the headings."""
    tokens = parsed(of)
    return [
        text_of(tokens[place + 1])
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_page_begins_with_the_verdict() -> None:
    whole = varied()
    tokens = parsed(whole)
    texts = [text_of(token) for token in tokens if token.type == "inline"]
    assert texts[0] == whole.title
    assert texts[1].startswith(f"Failed by fail_on error, {whole.generated}")
    assert tuple(texts[2 : 2 + len(whole.verdict.reasons)]) == whole.verdict.reasons
    assert headings(whole) == [
        *("Test", "Machines", "Findings", "Changes", "Machines with findings", "KMS hosts")
    ]
    passed = rendered(report_to_markdown, report([machine()], fail_on=("never",)))
    assert "**Passed** by `fail_on` `never`" in passed
    assert "Nothing was found" not in passed


def test_tables_have_the_numbers() -> None:
    whole = varied()
    found = tables(whole)
    assert found["Result"] == [
        *(["read", "11"], ["failed", "1"], ["unreachable", "1"], ["skipped", "1"], ["all", "14"])
    ]
    by_rule = {row[1]: row for row in found["Severity"]}
    assert by_rule["not_licensed"] == [
        *("error", "not_licensed", "A product is not licensed", "3", "0")
    ]
    assert by_rule["clock_offset"][3:] == ["0", "1"]
    assert {row[0] for row in found["Machine"]} >= {"no-licence", "off", "twin-1"}
    assert found["KMS host"][0][:4] == ["kms01.contoso.example:1688", "8", "3", "5"]
    kinds = [row[0] for row in found["Change"]]
    assert kinds == sorted(kinds, key=["worse", "new", "gone", "fixed", "better"].index)


def test_a_kms_host_of_a_cloud_is_called_so() -> None:
    of_cloud = tables(report(clients(3, kms_host_used="kms.core.usgovcloudapi.net")))
    assert of_cloud["KMS host"] == [
        ["kms.core.usgovcloudapi.net:1688", "3", "run by Azure Government", "", ""]
    ]


def test_empty_fleet_and_sound_machines() -> None:
    assert "No machine was read." in rendered(report_to_markdown, report([]))
    assert "Nothing was found." in rendered(report_to_markdown, report([]))
    assert headings(report([])) == ["Test", "Machines", "Findings"]


def test_all_are_licensed_only_where_all_are() -> None:
    fleet = [*clients(3000), machine(name="a", **licensed(license_status="notification"))]
    assert "Windows is licensed on >99.9% of the 3001 machines that were read." in rendered(
        report_to_markdown, report(fleet)
    )


def test_office_is_shown_as_windows_is() -> None:
    refused = replace(OFFICE, license_status="notification", grace_minutes=0)
    fleet = [machine(name="a", **licensed(OFFICE)), machine(name="b", **licensed(refused))]
    page = rendered(report_to_markdown, report(fleet))
    assert "Office is licensed on 50% of the 2 machines that have it." in page
    found = tables(report(fleet))
    assert found["License status of Office"] == [["licensed", "1"], ["notification", "1"]]
    assert found["Office product"] == [["Office LTSC Professional Plus 2021", "2"]]
    assert found["Licences of Office end"] == [["days 175 to 181", "1"]]
    assert found["Licences of Windows end"] == [["days 175 to 181", "2"]]
    assert "edition" not in page
    assert "Office is licensed" not in rendered(report_to_markdown, report([machine()]))


@pytest.mark.parametrize("text", [*HARMFUL, "***", "---", "+ a", "~~a~~", "a|b", "http://a.b", "_"])
def test_text_is_nothing_but_text(text: str) -> None:
    """In a heading, a list and a table."""
    whole = report([machine(name=text, licenses=()), machine(site=text)])
    whole = replace(whole, title=text, verdict=replace(whole.verdict, reasons=(text,)))
    assert headings(whole)[0] == text
    assert any(row[0] == text for row in tables(whole)["Machine"])
    assert text in [text_of(token) for token in parsed(whole) if token.type == "inline"]


@settings(max_examples=examples(40), deadline=None)
@given(REPORTS)
def test_any_report_is_headings_lists_tables_and_text(whole: AuditReport) -> None:
    compared = replace(whole, comparison=compare(whole, report([machine(name="x")]), "last"))
    assert [row[-1] for row in tables(compared)["Result"]][-1] == str(len(whole.machines))


def test_page_of_a_large_fleet_stays_small() -> None:
    """However long the names, and however many there are of anything."""
    long = "\U0001f600|" * 2_000
    fleet = [
        machine(
            name=f"{number:04}{long}",
            edition_id=f"{number}{long}",
            cmid=f"c{number}",
            **licensed(license_status=f"{number}{long}"[:190]),
        )
        for number in range(400)
    ]
    whole = report(fleet)
    hosts = tuple(
        KmsHostUse(f"{number}{long}"[:190], 1, number, 0, 0, (), None, 0, 5) for number in range(99)
    )
    whole = replace(whole, kms_hosts=hosts, comparison=compare(whole, report([]), long))
    page = rendered(report_to_markdown, whole)
    assert len(page.encode()) < GITHUB_TAKES / 2
    found = tables(whole)
    assert whole.comparison is not None
    assert len(found["Machine"]) == len(found["Change"]) == 50
    assert len(found["KMS host"]) == 20
    assert len(found["Product"]) == len(found["License status of Windows"]) == 20
    assert "And 350 more machines." in page
    assert f"And {len(whole.comparison.changes) - 50} more changes." in page
    assert "And 79 more KMS hosts." in page
    assert page.count("And 380 more rows.") == 2


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "r0: e0"),
        (5, "r0: e0; r1: e1; r2: e2; r3: e3; r4: e4"),
        (6, "r0: e0; r1: e1; r2: e2; r3: e3; r4: e4; and 1 more"),
    ],
)
def test_findings_of_a_machine_in_short(number: int, text: str) -> None:
    found = [AuditFinding(f"r{n}", "error", "a", None, f"e{n}", "") for n in range(number)]
    assert tables(replace(report([]), findings=tuple(found)))["Machine"] == [["a", "error", text]]


@pytest.mark.parametrize(("number", "more"), [(50, ""), (51, "And 1 more machine.\n\n")])
def test_one_more(number: int, more: str) -> None:
    found = [AuditFinding("r", "error", str(n), None, "e", "") for n in range(number)]
    page = rendered(report_to_markdown, replace(report([]), findings=tuple(found)))
    assert page.endswith(f"| 49 | error | r: e |\n\n{more}")
