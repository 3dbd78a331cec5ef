"""The report of a play holds the variables of one machine at a time, however many there are."""

from __future__ import annotations

import weakref
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._report.sources import (
    machines_of_play,
)

from tests.fleets.registered import generated_results
from tests.support.audited import report

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
COUNT = 300


class Watched(dict[str, Any]):
    """A mapping that a WeakSet takes: it tells when nobody holds it any more."""

    def __hash__(self) -> int:  # type: ignore[override]
        """By what it is, not by what it holds."""
        return id(self)


def test_variables_of_a_machine_are_let_go_before_the_next() -> None:
    """Those of all machines at once would be a second copy of the whole inventory's."""
    results = {name: result for name, _, result in generated_results(COUNT, 1, NOW)}
    alive: weakref.WeakSet[Any] = weakref.WeakSet()
    most = 0

    def watched(value: Any) -> Any:
        if isinstance(value, dict):
            value = Watched({key: watched(each) for key, each in value.items()})
            alive.add(value)
        elif isinstance(value, list):
            value = [watched(each) for each in value]
        return value

    def variables_of(name: str) -> Any:
        nonlocal most
        most = max(most, len({id(each) for each in alive if "group_names" in each}))
        return watched({"group_names": ["site_berlin"], "audit_read": results[name]})

    machines = machines_of_play(results, variables_of, "audit_read", "site_", "machines")
    whole = report(machines, now=NOW)
    assert len(whole.machines) == COUNT
    assert most <= 1
    assert len(alive) == 0
