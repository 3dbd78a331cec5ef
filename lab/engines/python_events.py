"""Does in Python what _SppEvents.psm1 does in PowerShell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lab.simulation import local
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError


def add_events(
    machine: SimulatedWindows,
    state: dict[str, Any],
    queries: Sequence[Mapping[str, Any]],
    after_record: int = 0,
) -> None:
    """Put the events of every query into a state; what can't be read is named in its errors."""
    state["events"] = {}
    for query in queries:
        try:
            state["events"][query["name"]] = _events(machine, query, after_record)
        except WindowsError as error:
            state["errors"].append({"source": query["name"], "code": error.error_id})


def _events(
    machine: SimulatedWindows, query: Mapping[str, Any], after_record: int
) -> list[dict[str, Any]]:
    try:
        asked = (query["log"], query["provider"], query["ids"], query["most"])
        found = local.events(machine, *asked)
    except WindowsError as error:
        if error.error_id != local.NO_EVENTS:
            raise
        found = []
    logged = machine.holdings.events
    return [
        {
            "record": record,
            "id": each.id,
            "time": each.time,
            "values": [str(value) for value in each.values],
        }
        for each in found
        if (record := local.record_number(logged, each)) > after_record
    ]
