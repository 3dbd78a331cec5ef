"""Transport faults that the lab puts in the way of a client, as data."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

FaultPoint = Literal["create", "command", "send", "receive"]
FaultKind = Literal["http_500", "cut", "slow", "cut_after"]

MAX_SECONDS = 3600.0


class FaultError(ValueError):
    """A transport fault that is not described correctly."""


@dataclass(frozen=True)
class TransportFault:
    """One fault: at which request, what happens, and how often.

    `http_500` answers with a bare HTTP 500 and `cut` closes the connection, both before any work
    is done. `slow` does the work and answers `seconds` later. `cut_after` (only at receive) lets
    the remote execution run and then closes the connection. `execution` is the remote execution of
    the machine that the request belongs to, from 1 (None: any): one that a fault kept from running
    does not count. `times` is how often the fault fires (None: always). Raises FaultError.
    """

    at: FaultPoint
    do: FaultKind
    execution: int | None = None
    seconds: float = 0.0
    times: int | None = 1

    def __post_init__(self) -> None:
        """Checks that the values are allowed and fit together."""
        _one_of("at", self.at, get_args(FaultPoint))
        _one_of("do", self.do, get_args(FaultKind))
        _positive("execution", self.execution)
        _positive("times", self.times)
        if isinstance(self.seconds, bool) or not isinstance(self.seconds, int | float):
            raise FaultError(f"seconds must be a number, not {self.seconds!r}")
        if not math.isfinite(self.seconds) or not 0 <= self.seconds <= MAX_SECONDS:
            raise FaultError(f"seconds must be from 0 to {MAX_SECONDS:g}, not {self.seconds!r}")
        if (self.do == "slow") != (self.seconds > 0):
            raise FaultError("seconds goes with do: slow, which needs more than 0")
        if self.do == "cut_after" and self.at != "receive":
            raise FaultError("do: cut_after is only for at: receive")


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise FaultError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")


def _positive(name: str, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise FaultError(f"{name} must be a whole number from 1, or null, not {value!r}")


def parse_fault(value: object) -> TransportFault:
    """Reads one fault from a YAML mapping; raises FaultError that names the wrong key or value."""
    if not isinstance(value, Mapping):
        raise FaultError(f"a transport fault must be a mapping, not {type(value).__name__}")
    known = [item.name for item in fields(TransportFault)]
    unknown = [repr(key) for key in value if key not in known]
    if unknown:
        raise FaultError(
            f"unknown key {', '.join(unknown)} in a transport fault; known are {', '.join(known)}"
        )
    missing = [name for name in ("at", "do") if name not in value]
    if missing:
        raise FaultError(f"a transport fault needs {' and '.join(missing)}")
    values: dict[str, Any] = dict(value)
    return TransportFault(**values)


def parse_faults(value: object) -> tuple[TransportFault, ...]:
    """Reads a YAML list of faults (null: none); raises FaultError that names the item."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise FaultError(f"transport faults must be a list, not {type(value).__name__}")
    faults = []
    for number, item in enumerate(value, start=1):
        try:
            faults.append(parse_fault(item))
        except FaultError as error:
            raise FaultError(f"transport fault {number}: {error}") from error
    return tuple(faults)


class FaultCounter:
    """Says which fault fires for a request, and counts what has fired. Thread-safe."""

    def __init__(self, faults: Iterable[TransportFault]) -> None:
        """The faults in the order in which they are tried."""
        self._faults = tuple(faults)
        self._fired = [0] * len(self._faults)
        self._lock = threading.Lock()

    @property
    def fired(self) -> int:
        """How many times a fault has fired."""
        with self._lock:
            return sum(self._fired)

    def fire(self, at: str, execution: int) -> TransportFault | None:
        """The first fault left for this request of this execution, counted as fired, or None."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if fault.at != at or fault.execution not in (None, execution):
                    continue
                if fault.times is None or self._fired[index] < fault.times:
                    self._fired[index] += 1
                    return fault
        return None
