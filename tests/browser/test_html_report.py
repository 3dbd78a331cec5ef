"""The HTML report as people use it: search, filters, order, details, keyboard, address, paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.opened import OpenedReport, opened
from tests.browser.reports import HOSTILE
from tests.browser.test_small_report import PAPER
from tests.support.audited import SOUND
from tests.support.reported import EMPTY, FINDING, of_machines

BODY = "document.body"


def _found(report: AuditReport, rule: str) -> set[str | None]:
    return {each.machine for each in report.findings if each.rule == rule and each.ignored is None}


def test_it_shows_every_machine(page: OpenedReport, report: AuditReport) -> None:
    assert page.count == len(report.machines)
    assert page.page.title().startswith(report.title)
    assert page.page.get_attribute("#grid", "aria-rowcount") == str(len(report.machines) + 1)


@pytest.mark.parametrize("made", [EMPTY, of_machines(SOUND, findings=(FINDING, FINDING))])
def test_very_small_fleets(made: AuditReport, open_report: Callable[..., OpenedReport]) -> None:
    page = open_report(made)
    assert page.count == len(made.machines)
    assert page.page.is_visible("#empty") is not bool(made.machines)
    if made.machines:
        page.rows.first.click()
        assert page.page.locator("#details .finding").count() == len(made.findings)
    assert page.complaints == []


def test_search(page: OpenedReport, report: AuditReport) -> None:
    name = report.machines[17].name
    page.page.fill("#q", name.upper())
    assert page.names() == [name]
    page.page.fill("#q", "berlin windows")
    assert 0 < page.count < len(report.machines)
    assert all("berlin" in name or name == HOSTILE for name in page.names())
    page.page.fill("#q", str(report.machines[17].cmid))
    assert page.names() == [name]
    page.page.fill("#q", "nothing is called so")
    assert page.page.is_visible("#empty") and page.page.is_hidden("#viewport")
    page.page.click("#empty-clear")
    assert page.count == len(report.machines)


def test_filters(page: OpenedReport, report: AuditReport) -> None:
    page.choose("rule", "not_licensed")
    assert page.count == len(_found(report, "not_licensed"))
    assert page.hash == "rule=not_licensed"
    page.choose("result", "not read")
    assert page.page.is_visible("#empty")
    page.page.click("#clear")
    page.choose("result", "not read")
    assert page.count == sum(each.result != "read" for each in report.machines)
    page.page.click("#clear")
    page.choose("findings", "without")
    named = {each.machine for each in report.findings if each.ignored is None}
    assert page.count == sum(each.name not in named for each in report.machines)
    assert page.page.locator("#findings").evaluate("e => e.closest('.field').className") == (
        "field used"
    )


def test_every_figure_and_chart_leads_to_the_machines_it_counts(
    page: OpenedReport, report: AuditReport
) -> None:
    for row in page.page.locator(".bars tr:has(a)").all():
        row.locator("a").click()
        assert page.count == int(row.locator(".number").first.inner_text().replace(",", ""))
        assert page.focused == "machines-title"
    page.page.locator(".rule:has-text('not_licensed') .found a").click()
    assert page.count == len(_found(report, "not_licensed"))


def test_order(page: OpenedReport) -> None:
    heads = page.page.locator("#heads [role=columnheader]")
    assert heads.nth(7).get_attribute("aria-sort") == "descending"
    for direction in ("ascending", "descending"):
        page.page.click("[data-sort=name] button")
        assert heads.nth(0).get_attribute("aria-sort") == direction
        assert heads.nth(7).get_attribute("aria-sort") == "none"
    by_name = page.names()
    page.page.click("[data-sort=name] button")
    assert page.names()[0] != by_name[0]
    page.page.click("[data-sort=days] button")
    days = [int(text.split()[0]) for text in page.texts("days") if text[:1].isdigit()]
    assert days == sorted(days) and days[0] < days[-1]
    assert page.hash == "sort=days"


def test_details(page: OpenedReport, report: AuditReport) -> None:
    page.choose("rule", "not_licensed")
    name = page.names()[0]
    page.rows.first.click()
    assert page.page.inner_text("#details-title") == name
    texts = page.page.inner_text("#details-body")
    for each in report.findings:
        if each.machine == name:
            assert each.evidence in texts and each.what_to_do in texts
    assert page.page.is_disabled("#details-previous")
    page.page.click("#details-next")
    second = page.page.inner_text("#details-title")
    assert second == page.names()[1] != name
    page.page.click("#details-close")
    assert page.page.is_hidden("#details")
    assert page.page.evaluate("document.activeElement.querySelector('.name').textContent") == second


def test_keyboard(page: OpenedReport) -> None:
    keyboard = page.page.keyboard
    keyboard.press("Tab")
    assert page.focused == "To the machines"
    page.page.locator("#csv").focus()
    for _ in range(8):
        keyboard.press("Tab")
    assert page.focused == "Findings"
    keyboard.press("Tab")
    assert page.focused == "row-0"
    for key, row in (("ArrowDown", 1), ("End", page.count - 1), ("ArrowUp", page.count - 2)):
        keyboard.press(key)
        assert page.focused == f"row-{row}"
    keyboard.press("Home")
    assert page.page.locator("#row-0").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    keyboard.press("Enter")
    assert page.focused == "details-title"
    keyboard.press("Escape")
    assert page.page.is_hidden("#details")
    assert page.focused == "row-0"
    keyboard.press("PageDown")
    assert page.focused not in ("row-0", "row-1")


def test_the_address_says_what_is_shown(page: OpenedReport, report: AuditReport) -> None:
    page.choose("rule", "not_licensed")
    page.rows.first.click()
    name, hash_ = page.page.inner_text("#details-title"), page.hash
    page.page.go_back()
    assert page.page.is_hidden("#details")
    page.open(f"#{hash_}")
    assert page.page.inner_text("#details-title") == name
    assert page.count == len(_found(report, "not_licensed"))
    page.open("#kms-hosts")
    assert page.count == len(report.machines)


def test_an_address_that_makes_no_sense_breaks_nothing(page: OpenedReport) -> None:
    for hash_ in (
        "sort=constructor",
        "sort=-",
        "machine=gone",
        "status=%3Cb%3E&q=%00",
        "==&&=",
        "%",
    ):
        page.open(f"#{hash_}")
        assert page.page.is_hidden("#details"), hash_
        page.page.click("#clear") if page.page.is_visible("#clear") else None
        assert page.count > 0, hash_


def test_colours(page: OpenedReport, browser: Browser, path: Path) -> None:
    def background(opened_page: OpenedReport) -> str:
        return str(opened_page.page.evaluate(f"getComputedStyle({BODY}).backgroundColor"))

    light = background(page)
    page.page.click("#theme")
    dark = background(page)
    assert light != dark
    page.open()
    assert background(page) == dark
    page.page.click("#theme")
    assert background(page) == light
    with opened(browser, path, color_scheme="dark") as other:
        assert background(other) == dark


def test_csv(page: OpenedReport, report: AuditReport) -> None:
    page.choose("rule", "not_licensed")
    with page.page.expect_download() as download:
        page.page.click("#csv")
    assert download.value.suggested_filename == "machines.csv"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["machine"] for row in rows} == _found(report, "not_licensed")
    assert all("not_licensed" in row["rules"].split() for row in rows)


def test_a_name_with_markup_is_text(page: OpenedReport) -> None:
    page.page.fill("#q", HOSTILE)
    assert page.names() == [HOSTILE]
    page.rows.first.click()
    assert page.page.inner_text("#details-title") == HOSTILE
    assert page.page.evaluate(f"{BODY}.querySelectorAll('script').length") == 2


def test_no_other_script_can_run(page: OpenedReport) -> None:
    page.page.evaluate(
        f"{BODY}.append(Object.assign(document.createElement('script'), "
        "{textContent: 'window.ran = true'}))"
    )
    assert page.page.evaluate("window.ran === undefined")
    assert len(page.complaints) == 1 and "Content Security Policy" in page.complaints.pop()


def test_paper(page: OpenedReport) -> None:
    page.choose("rule", "not_licensed")
    count = page.count
    page.page.emulate_media(media="print")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.is_hidden("#viewport") and page.page.is_hidden("#filters")
    assert page.page.locator("#paper tbody tr").count() == count
    assert page.page.is_visible("#paper tbody tr")
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.page.emulate_media(media="screen")
    assert page.page.is_hidden("#paper") and page.page.is_visible("#viewport")
    assert len(page.page.pdf()) > 10_000


@pytest.mark.parametrize("width", PAPER.values(), ids=list(PAPER))
def test_nothing_is_cut_on_paper(browser: Browser, path: Path, width: int) -> None:
    with opened(browser, path, viewport={"width": width, "height": 1000}) as page:
        page.page.emulate_media(media="print")
        page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width
        reach = "nodes => Math.max(...nodes.map(node => node.getBoundingClientRect().right))"
        assert page.page.locator(".hosts, .hosts svg, #paper td").evaluate_all(reach) <= width


def test_narrow_screens(browser: Browser, path: Path) -> None:
    with opened(browser, path, viewport={"width": 360, "height": 740}) as page:
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 360
        page.choose("sort", "-name")
        assert page.names()[0] == sorted(page.names(), reverse=True)[0]
        page.rows.first.click()
        assert page.page.is_visible("#details-title")
        assert page.complaints == []


def test_without_a_script(browser: Browser, path: Path, report: AuditReport) -> None:
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(path.as_uri())
    assert page.is_hidden("#filters") and page.is_hidden("#theme")
    named = {each.machine for each in report.findings if each.ignored is None} - {None}
    assert page.locator("noscript tbody tr").count() == min(200, len(named))
    assert page.is_visible("#status-title")
    window.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_accessibility(browser: Browser, path: Path, width: int) -> None:
    size = {"width": width, "height": 900}
    with opened(browser, path, color_scheme="light", viewport=size) as page:
        _assert_accessible(page)
        page.rows.first.click()
        _assert_accessible(page, "#details")


def _assert_accessible(page: OpenedReport, part: str = "html") -> None:
    """In the light and in the dark, which has other colours and nothing else."""
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.page.emulate_media(color_scheme=scheme)
        found = Axe().run(page.page, part, rules)
        assert found.violations_count == 0, found.generate_report()
    page.page.emulate_media(color_scheme="light")
