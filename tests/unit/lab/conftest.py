"""An endpoint with one machine, and that machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lab.endpoint import Endpoint
from tests.support.endpoint_client import FakeMachine


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def endpoint(machine: FakeMachine) -> Iterator[Endpoint]:
    before = set(threading.enumerate())
    with Endpoint({machine.name: machine}) as running:
        yield running
    assert set(threading.enumerate()) <= before
    assert running.errors == []
