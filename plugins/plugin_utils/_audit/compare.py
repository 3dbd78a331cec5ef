# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is otherwise than in an earlier report.

A machine is worse when it is not read any more, or when its license status is further from
licensed; of two ways not to be licensed none is worse. A finding is worse when it is more severe,
or no longer accepted. The findings of a machine that is gone, or that was not read this time, are
not fixed: nothing is known about them. A new finding that is accepted is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .finding import SEVERITIES, AuditFinding
from .machine import READ, SKIPPED, AuditedMachine
from .report import AuditReport, Change, Comparison
from .rules.license import GRACE
from .text import one_line
from .totals import windows_status

NEW, GONE, FIXED, WORSE, BETTER = "new", "gone", "fixed", "worse", "better"
KINDS = (WORSE, NEW, GONE, FIXED, BETTER)
"""Kinds of change in the order in which they are shown."""

IGNORED = "ignored"
"""Stands for the severity of a finding that is accepted."""

_STATE_RANKS: Mapping[str, int] = {
    "licensed": 0,
    **dict.fromkeys(GRACE, 1),
    "non_genuine_grace": 2,
}
_NOT_LICENSED, _SKIPPED, _NOT_READ = 3, 4, 5
_FINDING_RANKS: Mapping[str, int] = {
    severity: rank for rank, severity in enumerate((IGNORED, *reversed(SEVERITIES)))
}

_Key = tuple[str, str | None, str | None]


def compare(report: AuditReport, baseline: AuditReport, name: str) -> Comparison:
    """The changes since the baseline, the worst kinds first, else in the order of the reports."""
    machines = {machine.name: machine for machine in report.machines}
    before = {machine.name: machine for machine in baseline.machines}
    changes = [
        *_machine_changes(machines, before),
        *_finding_changes(report, baseline, machines, before),
    ]
    # The sort is stable, so within a kind the order of the reports stays.
    changes.sort(key=lambda change: KINDS.index(change.kind))
    return Comparison(baseline=one_line(name), changes=tuple(changes))


def comparison_text(comparison: Comparison) -> str:
    """The changes in numbers, in one line without the baseline's name."""
    found = Counter((each.kind, each.rule is None) for each in comparison.changes)
    of_machines = [
        f"{found[kind, True]} {kind}" for kind in (NEW, GONE, WORSE, BETTER) if found[kind, True]
    ]
    of_findings = [
        f"{found[kind, False]} {kind}" for kind in (NEW, FIXED, WORSE, BETTER) if found[kind, False]
    ]
    parts = [
        f"{noun}: {', '.join(numbers)}"
        for noun, numbers in (("machines", of_machines), ("findings", of_findings))
        if numbers
    ]
    return "; ".join(parts) or "no change"


def machine_state(machine: AuditedMachine) -> str:
    """In one word: what came of reading it, or the license status of Windows when it was read."""
    if machine.result != READ:
        return machine.result
    return windows_status(machine)


def _machine_changes(
    machines: Mapping[str, AuditedMachine], before: Mapping[str, AuditedMachine]
) -> Iterator[Change]:
    for name, machine in machines.items():
        state = machine_state(machine)
        if name not in before:
            yield Change(NEW, name, None, None, None, state)
            continue
        old = machine_state(before[name])
        if kind := _kind(_state_rank(before[name], old), _state_rank(machine, state)):
            yield Change(kind, name, None, None, old, state)
    for name, machine in before.items():
        if name not in machines:
            yield Change(GONE, name, None, None, machine_state(machine), None)


def _state_rank(machine: AuditedMachine, state: str) -> int:
    if machine.result == READ:
        return _STATE_RANKS.get(state, _NOT_LICENSED)
    return _SKIPPED if machine.result == SKIPPED else _NOT_READ


def _finding_changes(
    report: AuditReport,
    baseline: AuditReport,
    machines: Mapping[str, AuditedMachine],
    before: Mapping[str, AuditedMachine],
) -> Iterator[Change]:
    now, then = _severities(report.findings), _severities(baseline.findings)
    for key, severity in now.items():
        rule, machine, subject = key
        old = then.get(key)
        if old is None and severity != IGNORED:
            yield Change(NEW, machine, rule, subject, None, severity)
        elif old is not None and (kind := _kind(_FINDING_RANKS[old], _FINDING_RANKS[severity])):
            yield Change(kind, machine, rule, subject, old, severity)
    for key, old in then.items():
        rule, machine, subject = key
        if key not in now and _is_known(machine, machines, before):
            yield Change(FIXED, machine, rule, subject, old, None)


def _is_known(
    name: str | None,
    machines: Mapping[str, AuditedMachine],
    before: Mapping[str, AuditedMachine],
) -> bool:
    """Whether it shows that a finding is no more: of the fleet always, of a machine when read."""
    if name is None:
        return True
    machine, old = machines.get(name), before.get(name)
    if machine is None:
        return False
    return machine.result == READ or (old is not None and old.result != READ)


def _severities(findings: Iterable[AuditFinding]) -> dict[_Key, str]:
    """Severity by rule, machine and subject; of several of the same the most severe one."""
    found: dict[_Key, str] = {}
    for each in findings:
        key = (each.rule, each.machine, each.subject)
        severity = each.severity if each.ignored is None else IGNORED
        other = found.get(key)
        if other is None or _FINDING_RANKS[severity] > _FINDING_RANKS[other]:
            found[key] = severity
    return found


def _kind(before: int, after: int) -> str | None:
    if before == after:
        return None
    return WORSE if after > before else BETTER
