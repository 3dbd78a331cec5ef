"""The engines by name; a test skips one that is not there, and fails when CI=true."""

from __future__ import annotations

from tests.lab.engines.python import PythonEngine
from tests.lab.lab_machine import Engine

ENGINES = ("python",)


def engine_or_skip(name: str) -> Engine:
    """A new engine of that name."""
    assert name == "python"
    return PythonEngine()
