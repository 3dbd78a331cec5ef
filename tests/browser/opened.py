"""A report that a browser has opened, in the words of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

MOST_MILLISECONDS = 600_000
"""A loaded machine may take its time."""


class OpenedReport:
    """The page in its browser, with what it logged and what it asked a network for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._address = path.as_uri()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        self.open()

    def open(self, hash_: str = "") -> None:
        """Open it anew, at this part."""
        self.page.goto("about:blank")
        self.page.goto(self._address + hash_)
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def forget(self) -> None:
        """Open it as for the first time."""
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.complaints.clear()
        self.requests.clear()
        self.open()

    @property
    def requests_elsewhere(self) -> list[str]:
        """What it asked for besides itself."""
        own = ("about:blank", "data:,")
        return [
            url
            for url in self.requests
            if url not in own and url.partition("#")[0] != self._address and url[:5] != "blob:"
        ]

    @property
    def rows(self) -> Locator:
        """Rows of machines that are in the document."""
        return self.page.locator("#rows .row")

    @property
    def count(self) -> int:
        """How many machines are shown, as the page says."""
        return int(self.page.inner_text("#count").split(" of ")[0].replace(",", ""))

    @property
    def hash(self) -> str:
        """What the address says behind the page's own."""
        return self.page.url.partition("#")[2]

    @property
    def focused(self) -> Any:
        """What the element that has the focus is: its ID, else its text."""
        return self.page.evaluate(
            "document.activeElement.id || document.activeElement.textContent.trim()"
        )

    def names(self) -> list[str]:
        """Names of the machines in the rows."""
        return self.page.locator("#rows .row .name").all_inner_texts()

    def texts(self, column: str) -> list[str]:
        """What a column says in the rows, from top to bottom."""
        return self.page.locator(f"#rows .row .{column}").all_inner_texts()

    def choose(self, field: str, value: str) -> None:
        """Choose a value of a filter."""
        self.page.select_option(f"#{field}", value)


@contextmanager
def opened(browser: Browser, path: Path, **context: Any) -> Iterator[OpenedReport]:
    """The report in a window of its own, without a network."""
    window = browser.new_context(
        **{
            "offline": True,
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 900},
            **context,
        }
    )
    window.set_default_timeout(MOST_MILLISECONDS)
    try:
        yield OpenedReport(window.new_page(), path)
    finally:
        window.close()
