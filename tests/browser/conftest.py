"""One browser and one report of each size for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.page import (
    report_to_html,
)
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, chromium_or_skip
from tests.browser.opened import OpenedReport, opened
from tests.browser.reports import report_of

FLEET = 600


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    chromium = chromium_or_skip()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def report() -> AuditReport:
    """A fleet with a bit of everything."""
    return report_of(FLEET)


@pytest.fixture(scope="session")
def path(report: AuditReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return written(report, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def window(browser: Browser, path: Path) -> Iterator[OpenedReport]:
    """The page in a window of its own."""
    with opened(browser, path) as window:
        yield window


@pytest.fixture
def page(window: OpenedReport) -> Iterator[OpenedReport]:
    """The page as one sees it for the first time; nothing is logged, and nothing asked for."""
    window.forget()
    yield window
    assert window.complaints == []
    assert window.requests_elsewhere == []


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., OpenedReport]]:
    """Opens a report that a test made."""
    windows = []

    def open_(report: AuditReport, **context: object) -> OpenedReport:
        window = opened(browser, written(report, tmp_path), **context)
        windows.append(window)
        return window.__enter__()

    yield open_
    for window in windows:
        window.__exit__(None, None, None)


def written(report: AuditReport, folder: Path) -> Path:
    """The page in a file."""
    path = folder / "audit.html"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(report_to_html(report))
    return path
