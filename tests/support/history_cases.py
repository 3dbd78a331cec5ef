"""Machines on which both engines must agree in what the event log holds."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import (
    event_queries,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.engines.local_payload import payload_of
from lab.logged_events import EVENTS, OFFICE_EVENTS
from lab.payload import Payload
from tests.support.engine_case import Case


@dataclass(frozen=True)
class HistoryCase(Case):
    """A case for spp_history."""

    most: int = 20

    def payload(self) -> Payload:
        """As ansible would send it."""
        request = {**self.request, "events": event_queries(self.most)}
        return payload_of("spp_history", {"request": request}, check_mode=self.check_mode)


HISTORY_CASES = [
    HistoryCase(f"{name}, {culture}", {**machine, "culture": culture}, read_request(), most=most)
    for name, machine, most in (
        ("history: none", {}, 20),
        ("history: of Windows", {"holdings": {"events": EVENTS}}, 20),
        ("history: the newest alone", {"holdings": {"events": EVENTS}}, 1),
        ("history: of Office too", {"holdings": {"events": [*EVENTS, *OFFICE_EVENTS]}}, 20),
        ("history: closed log", {"holdings": {"closed_logs": ["Application"]}}, 20),
    )
    for culture in ("en-US", "fa-IR", "fi-FI")
]
