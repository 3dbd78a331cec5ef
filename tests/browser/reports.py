"""Reports for the browser: a generated fleet with a bit of everything, of any size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import audit
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import Ignore
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport

from tests.fleets.fleet import generated_fleet
from tests.support.audited import NOW, SETTINGS

HOSTILE = "<script>alert(1)</script>"
SEED = 1
_HOSTILE_PLACE = 40
_GONE, _CHANGED_LAST_NIGHT = 3, 23
IGNORES = (
    Ignore("clock_offset", "*", "The time server is being replaced", date(2026, 12, 31)),
    Ignore("unexpected_channel", "berlin-*", "MAKs of the old contract", date(2027, 1, 31)),
)


def report_of(count: int, is_compared: bool = True) -> AuditReport:
    """An audit of so many machines, one with a hostile name, compared with the night before."""
    fleet = list(generated_fleet(count, SEED, NOW))
    if len(fleet) > _HOSTILE_PLACE:
        fleet[_HOSTILE_PLACE] = replace(fleet[_HOSTILE_PLACE], name=HOSTILE)
    report = _audit(fleet)
    if not is_compared:
        return report
    return replace(
        report, comparison=compare(report, _audit(_night_before(fleet)), "audit-2026-02-28.json")
    )


def _audit(machines: Iterable[AuditedMachine]) -> AuditReport:
    return audit(machines, SETTINGS, IGNORES, ("error",), NOW, "Contoso, Windows and Office")


def _night_before(fleet: list[AuditedMachine]) -> Iterable[AuditedMachine]:
    yield replace(fleet[0], name="retired-01")
    for place, machine in enumerate(fleet):
        if place == _GONE:
            continue
        if place % _CHANGED_LAST_NIGHT == 0:
            yield replace(machine, clock_offset_seconds=18_000, licenses=())
        else:
            yield machine
