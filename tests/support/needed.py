"""What a machine lacks for a test: a skip on a machine of one's own, and a failure in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """Say what is missing, and where it comes from."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason)
