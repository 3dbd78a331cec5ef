"""Events that a machine's licensing services have logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

WINDOWS_EVENT_PROVIDER = "Microsoft-Windows-Security-SPP"


def noon_of_today() -> datetime:
    """For machines of one day the same, and within a day of it past midnight; UTC."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class LoggedEvent:
    """An event by its properties; ``time`` is ISO 8601 in UTC."""

    id: int
    time: str
    values: Sequence[str | int]
    provider: str = WINDOWS_EVENT_PROVIDER
    log: str = "Application"

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**vars(self), "values": list(self.values)}
