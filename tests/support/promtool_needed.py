"""Prometheus' promtool for a test."""

from __future__ import annotations

import shutil

from tests.support.needed import lacking


def promtool_or_skip() -> str:
    """The promtool on PATH."""
    found = shutil.which("promtool")
    if found is None:
        lacking("no promtool on PATH: Debian's package prometheus has it")
    return found
