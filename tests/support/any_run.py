"""What holds for a run of any machine with any options, failed or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

from lab.simulation.windows import SimulatedWindows
from tests.support.examples import examples
from tests.support.full_key import FULL_KEY
from tests.support.run_on_simulation import Run, snapshot

INSUFFICIENT_COUNT = "0xC004F038"


def drawn(most: int) -> Callable[[Any], Any]:
    """The same draw of that many examples each time."""
    decorate: Callable[[Any], Any] = settings(
        max_examples=examples(most),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return decorate


def check_any_run(done: Run, machine: SimulatedWindows, held: dict[str, Any]) -> None:
    """No secret, one line, at most one write a try, and nothing written where nothing is planned.

    ``held`` is the snapshot of the machine before the run.
    """
    result = done.result
    assert not FULL_KEY.search(json.dumps(result))
    assert all("\n" not in str(result.get(name, "")) for name in ("msg", "advice"))
    wrote = done.executions[1:]
    assert len(wrote) == (1 + len(done.waits) if wrote else 0)
    if not wrote:
        assert snapshot(machine) == held
    if not result["plan"]:
        assert not wrote
    if result.get("failed"):
        assert result["msg"].endswith(".")
        assert ".." not in result["msg"].replace("...", "")
