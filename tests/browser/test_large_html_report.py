"""The HTML report of 100,000 machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import written
from tests.browser.opened import OpenedReport, opened
from tests.browser.reports import report_of

MACHINES = 100_000
MOST_ROWS = 80


@pytest.fixture(scope="module")
def large(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedReport]:
    path: Path = written(report_of(MACHINES, is_compared=False), tmp_path_factory.mktemp("large"))
    with opened(browser, path) as page:
        yield page


def test_it_opens_and_scrolls_to_the_end(large: OpenedReport) -> None:
    page = large.page
    assert large.count == MACHINES
    assert large.rows.count() <= MOST_ROWS
    for part in (0.25, 0.5, 1):
        page.evaluate(f"document.getElementById('viewport').scrollTop = {part} * {MACHINES} * 36")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert large.rows.count() <= MOST_ROWS
        middle = large.rows.nth(large.rows.count() // 2).get_attribute("aria-rowindex")
        assert abs(int(middle or 0) - part * MACHINES) < MOST_ROWS
    assert large.rows.last.get_attribute("aria-rowindex") == str(MACHINES + 1)
    assert large.rows.last.is_visible()
    assert large.complaints == []


def test_search_filter_and_order(large: OpenedReport) -> None:
    name = large.names()[-1]
    large.page.fill("#q", name)
    assert name in large.names()
    large.page.fill("#q", "")
    large.choose("result", "unreachable")
    assert 0 < large.count < MACHINES
    large.page.click("#clear")
    large.page.click("[data-sort=kms] button")
    assert large.count == MACHINES
    assert large.texts("kms") == sorted(large.texts("kms"))
    large.rows.first.click()
    large.page.keyboard.press("Escape")
    large.page.keyboard.press("End")
    assert large.focused == f"row-{MACHINES - 1}"
    assert large.rows.count() <= MOST_ROWS
