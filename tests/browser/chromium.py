"""The Chromium for a test: none skips it on a machine of one's own, and fails it in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.needed import lacking

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    # Tests run as root in containers, where the sandbox can't; the page is the project's own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> Path | None:
    """The one of $CHROMIUM, else the first by name on PATH."""
    given = os.environ.get("CHROMIUM")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def chromium_or_skip() -> Path:
    """The Chromium to use."""
    chromium = find_chromium()
    if chromium is None:
        lacking(f"no Chromium: neither $CHROMIUM nor {', '.join(NAMES)} on PATH")
    return chromium
