"""A machine that answers what a real one was recorded to answer, until something is changed on it.

What was changed is answered by the simulation, so that every job can run on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from lab.simulation import rows
from lab.simulation.surface import Column
from lab.simulation.windows import SimulatedWindows

_CIM_TYPES = {
    "String": "string",
    "Boolean": "boolean",
    "UInt32": "uint32",
    "StringArray": "string[]",
    "DateTime": "datetime",
}
"""Names of the enumeration CimType, and what the lab calls them. Columns of others are left out."""

Row = dict[str, Any]


@dataclass
class RecordedWindows(SimulatedWindows):
    """The simulated machine of a recording's facts, with the recorded rows and classes over it."""

    recording: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, machine: SimulatedWindows, recording: Mapping[str, Any]) -> RecordedWindows:
        """The machine with these recorded answers; ``machine`` has its facts."""
        values = {each.name: getattr(machine, each.name) for each in fields(machine)}
        return cls(**values, recording=recording)

    def __post_init__(self) -> None:
        """Keep what the simulation says now: what it says differently later was changed."""
        super().__post_init__()
        self._types = {
            each["name"].lower(): {c["name"]: _CIM_TYPES.get(c["type"]) for c in each["columns"]}
            for each in self.recording["classes"]
        }
        self._service = super().service_row()
        self._products = {row["ID"]: row for row in rows.products(self)}

    def recorded_columns(self, class_name: str) -> list[Column] | None:
        """The columns of a class as recorded, none for a class that was not."""
        types = self._types.get(class_name.lower())
        if types is None:
            return None
        return [Column(name, kind, 0, None) for name, kind in types.items() if kind]

    def service_row(self) -> Row:
        """As recorded, with what was changed since."""
        recorded = self._rows("SoftwareLicensingService")
        now = super().service_row()
        return _changed(recorded[0], self._service, now) if recorded else now

    def as_recorded(self, class_name: str, now: list[Row]) -> list[Row]:
        """The rows of a class as recorded, with what was changed since; ``now``: as simulated."""
        recorded = self._rows(class_name)
        if class_name == "SoftwareLicensingProduct":
            held = {row["ID"]: row for row in recorded}
            without = self._plain(class_name, self.recording.get("rows_without_key", ()))
            ids = {row["ID"] for row in now}
            return [
                *(
                    _changed(held[row["ID"]], self._products[row["ID"]], row)
                    if row["ID"] in held
                    else row
                    for row in now
                ),
                *(row for row in without if row["ID"] not in ids),
            ]
        if class_name.startswith("Win32_"):
            return recorded or now
        return now

    def _rows(self, class_name: str) -> list[Row]:
        return self._plain(class_name, self.recording["rows"].get(class_name, ()))

    def _plain(self, class_name: str, found: Any) -> list[Row]:
        types = self._types.get(class_name.lower(), {})
        return [{name: _value(value, types.get(name)) for name, value in r.items()} for r in found]


def _value(value: Any, kind: str | None) -> Any:
    if kind == "datetime" and value is not None:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return value


def _changed(recorded: Row, before: Row, now: Row) -> Row:
    changed = {name: value for name, value in now.items() if value != before.get(name)}
    return {**recorded, **changed}
