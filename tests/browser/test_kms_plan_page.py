"""The page of a plan for KMS hosts: accessible, on any screen and on paper, without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.test_small_report import PAPER
from tests.unit.report.test_kms_plan_page import page, whole


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plan") / "kms_plan.html"
    file.write_text(page(whole()), "utf-8")
    return file


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_accessibility(browser: Browser, path: Path, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    window = browser.new_context(offline=True, color_scheme=scheme, viewport=size)
    opened = window.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(path.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(opened)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []
    window.close()


@pytest.mark.parametrize("paper", PAPER)
def test_paper_without_a_script(browser: Browser, path: Path, paper: str) -> None:
    window = browser.new_context(
        java_script_enabled=False, viewport={"width": PAPER[paper], "height": 1000}
    )
    opened = window.new_page()
    opened.goto(path.as_uri())
    opened.emulate_media(media="print")
    assert opened.is_visible("#lost") and opened.is_hidden("nav")
    for table in opened.locator("table").all():
        box = table.bounding_box()
        assert box is not None and box["x"] + box["width"] <= PAPER[paper]
    assert len(opened.pdf(format=paper)) > 10_000
    window.close()
