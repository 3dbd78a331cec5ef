"""The engine of a whole run: both where there is PowerShell, and the python engine elsewhere."""

from __future__ import annotations

import atexit
import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab.engines.pwsh import PwshEngine, find_pwsh
from lab.engines.python import PythonEngine
from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from tests.support.both_engines import BothEngines
from tests.support.pwsh_needed import pwsh_or_skip

is_another_core = False
"""Whether this session is the one on another ansible-core, which no engine depends on."""


def engine_of_run(on_every_core: bool = False) -> Engine:
    """A new engine, both or python; hand it to ``assert_engines_agreed`` after the run."""
    pwsh = find_pwsh() if on_every_core or not is_another_core else None
    return BothEngines(shared_pwsh(pwsh)) if pwsh else PythonEngine()


@functools.cache
def shared_pwsh(pwsh: Path) -> PwshEngine:
    """One process for all of a session: it compiles its doubles for seconds."""
    engine = PwshEngine(pwsh, workers=1)
    atexit.register(engine.close)
    return engine


def assert_engines_agreed(engine: Engine) -> None:
    """Every remote execution had one answer and one outcome; where there is one engine, skip."""
    pwsh_or_skip()
    if is_another_core and isinstance(engine, PythonEngine):
        return
    assert isinstance(engine, BothEngines)
    assert engine.compared
    assert not engine.differences, "\n".join(engine.differences[:5])


@contextmanager
def lab_on_both_engines(content: Mapping[str, Any]) -> Iterator[Lab]:
    """A lab of that fleet; at its end, the engines must have agreed where there are two."""
    engine = engine_of_run()
    with Lab(fleet_from(dict(content)), engine) as lab:
        yield lab
    if isinstance(engine, BothEngines):
        assert_engines_agreed(engine)
