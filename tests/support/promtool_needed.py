"""Prometheus' promtool for a test: none skips it on a machine of one's own, and fails it in CI."""

from __future__ import annotations

import os
import shutil

import pytest


def promtool_or_skip() -> str:
    """The promtool on PATH."""
    found = shutil.which("promtool")
    if found is not None:
        return found
    reason = "no promtool on PATH: Debian's package prometheus has it"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason)
