"""What holds for a run of any machine with any options, failed or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from lab.simulation.windows import SimulatedWindows, WmiFault
from tests.support.examples import examples
from tests.support.full_key import FULL_KEY
from tests.support.run_on_simulation import Run, snapshot

INSUFFICIENT_COUNT = "0xC004F038"


def drawn(whole: int, least: int) -> Callable[[Any], Any]:
    """So many examples, however long a machine takes to describe."""
    decorate: Callable[[Any], Any] = settings(
        max_examples=examples(whole, least), suppress_health_check=list(HealthCheck)
    )
    return decorate


def faults(codes: Sequence[int], methods: Sequence[str]) -> st.SearchStrategy[WmiFault]:
    """Something goes wrong at one method, for once or for good."""
    return st.builds(
        WmiFault,
        st.sampled_from(codes),
        method=st.sampled_from(methods),
        times=st.sampled_from([1, 2, None]),
        as_return_value=st.booleans(),
    )


def foretold_and_found(
    foretold: dict[str, Any], result: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What check mode says of a machine, each beside what a run found."""
    yield foretold["after"], result["after"]
    yield foretold["diff"]["after"], result["diff"]["after"]
    yield foretold["diff"]["before"], result["diff"]["before"]


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
