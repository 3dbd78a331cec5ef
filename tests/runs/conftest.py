"""Fixtures of the lab tests: a lab per test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab

LabFactory = Callable[..., Lab]


@pytest.fixture
def lab_of() -> Iterator[LabFactory]:
    """Start labs from fleet content; all are stopped after the test."""
    with ExitStack() as stack:

        def start(content: dict[str, Any]) -> Lab:
            return stack.enter_context(Lab(fleet_from(content)))

        yield start
