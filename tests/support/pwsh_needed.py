"""The PowerShell for a test."""

from __future__ import annotations

from pathlib import Path

from lab.engines.pwsh import find_pwsh
from tests.support.needed import lacking


def pwsh_or_skip() -> Path:
    """The PowerShell to use."""
    pwsh = find_pwsh()
    if pwsh is None:
        lacking("no PowerShell: neither $PWSH nor pwsh on PATH")
    return pwsh
