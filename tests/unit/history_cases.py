"""Machines on which both engines must agree in what the event log holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._activation_history import (
    event_queries,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import read_request

from tests.lab.engines.local_payload import payload_of
from tests.lab.payload import Payload
from tests.unit.engine_cases import Case

OFFICE_PROVIDER = "Office Software Protection Platform Service"
OFFICE_2016 = "d450596f-894d-49e0-966a-fd39ed4c4c64"
REQUEST = (
    "0xC004F06C, 0x00000000, kms01.contoso.example:1688, "
    "b1234567-0000-4000-8000-00000000000a, 2026/11/01 17:52, 1, 2, 41760, "
    f"{OFFICE_2016}, 5"
)
"""The sample of the reference, with names of this house."""

ANSWER = "0x00000000, 0x00000000, 1, 0, 26, 120, 10080, 2026/11/01 17:52"
FAILURE = ("hr=0xC004C020", f"ACID={OFFICE_2016}")


def _event(number: int, hour: int, *values: str | int, **more: str) -> dict[str, Any]:
    return {"id": number, "time": f"2026-11-01T{hour:02}:00:05Z", "values": list(values), **more}


EVENTS = [
    _event(12288, 7, REQUEST),
    _event(12289, 8, *ANSWER.split(", ")),
    _event(12288, 9, *REQUEST.split(", ")),
    _event(8200, 10, *FAILURE),
    _event(8198, 11, "hr=0xC004F074"),
    _event(12289, 12, "of another service", provider="VSS"),
    _event(12288, 13, REQUEST, log="System"),
    _event(12289, 14, 0, 7),
]
OFFICE_EVENTS = [
    _event(12288, 15, REQUEST, provider=OFFICE_PROVIDER),
    _event(8200, 16, *FAILURE, provider=OFFICE_PROVIDER),
]


@dataclass(frozen=True)
class HistoryCase(Case):
    """A case for spp_history."""

    most: int = 20

    def payload(self) -> Payload:
        """As ansible would send it."""
        request = {**self.request, "events": event_queries(self.most)}
        return payload_of("spp_history", {"request": request}, check_mode=self.check_mode)


HISTORY_CASES = [
    HistoryCase(name, {**machine, "culture": culture}, read_request(), most=most)
    for name, machine, most in (
        ("history: none", {}, 20),
        ("history: of Windows", {"holdings": {"events": EVENTS}}, 20),
        ("history: the newest alone", {"holdings": {"events": EVENTS}}, 1),
        ("history: of Office too", {"holdings": {"events": [*EVENTS, *OFFICE_EVENTS]}}, 20),
        ("history: closed log", {"holdings": {"closed_logs": ["Application"]}}, 20),
    )
    for culture in ("en-US", "fa-IR")
]
