"""The PowerShell for a test: none skips it on a machine of one's own, and fails it in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lab.engines.pwsh import find_pwsh


def pwsh_or_skip() -> Path:
    """The PowerShell to use."""
    pwsh = find_pwsh()
    if pwsh is not None:
        return pwsh
    reason = "no PowerShell: neither $PWSH nor pwsh on PATH"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have one")
    pytest.skip(reason)
