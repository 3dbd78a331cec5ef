"""The engines by name; a test of one that is not there is skipped, and fails when CI=true."""

from __future__ import annotations

from lab.engines.pwsh import PwshEngine
from lab.engines.python import PythonEngine
from lab.lab_machine import Engine
from tests.support.pwsh_needed import pwsh_or_skip

ENGINES = ("python", "pwsh")


def engine_or_skip(name: str) -> Engine:
    """A new engine of that name."""
    return PwshEngine(pwsh_or_skip()) if name == "pwsh" else PythonEngine()
