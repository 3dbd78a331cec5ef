# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings by machine, as the formats show them."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .._audit.finding import SEVERITIES, AuditFinding
from .._audit.report import AuditReport

_RANKS = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(slots=True)
class FindingsOfMachine:
    """What an audit found on one machine, or about the fleet, in the report's order."""

    open: list[AuditFinding] = field(default_factory=list)
    ignored: list[AuditFinding] = field(default_factory=list)

    @property
    def worst_severity(self) -> str | None:
        """The highest severity of the open ones, none where there is none."""
        return min((each.severity for each in self.open), key=_RANKS.__getitem__, default=None)

    @property
    def open_rules(self) -> tuple[str, ...]:
        """IDs of the rules of the open ones, each once."""
        return tuple(dict.fromkeys(each.rule for each in self.open))


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings of a rule are open and ignored; ``severity`` is the highest of them."""

    rule: str
    severity: str
    open: int
    ignored: int


def findings_by_machine(report: AuditReport) -> dict[str | None, FindingsOfMachine]:
    """Findings by the name of the machine, of those that have any; those of the fleet by None."""
    found: defaultdict[str | None, FindingsOfMachine] = defaultdict(FindingsOfMachine)
    for each in report.findings:
        of_machine = found[each.machine]
        (of_machine.open if each.ignored is None else of_machine.ignored).append(each)
    return dict(found)


def worst_machines(
    found: dict[str | None, FindingsOfMachine], most: int
) -> list[tuple[str, FindingsOfMachine]]:
    """Machines with the most errors, then warnings, then others; ``most`` of them at most."""

    def order(item: tuple[int, tuple[str, FindingsOfMachine]]) -> tuple[int, ...]:
        place, (_machine, findings) = item
        counts = Counter(each.severity for each in findings.open)
        return (*(-counts[severity] for severity in SEVERITIES), place)

    with_open = enumerate(_with_open(found))
    return [item for _place, item in heapq.nsmallest(most, with_open, key=order)]


def number_with_open(found: dict[str | None, FindingsOfMachine]) -> int:
    """How many machines have an open finding."""
    return sum(1 for _each in _with_open(found))


def counts_by_rule(findings: Iterable[AuditFinding]) -> list[RuleCount]:
    """Rules that were found, the most severe first, of these the most frequent."""
    open_, ignored = Counter[str](), Counter[str]()
    severities: dict[str, str] = {}
    for each in findings:
        (open_ if each.ignored is None else ignored)[each.rule] += 1
        both = each.severity, severities.get(each.rule, each.severity)
        severities[each.rule] = min(both, key=_RANKS.__getitem__)
    counts = [RuleCount(rule, s, open_[rule], ignored[rule]) for rule, s in severities.items()]
    # Accepted ones come last: nobody has to act on them.
    return sorted(
        counts, key=lambda each: (not each.open, _RANKS[each.severity], -each.open, each.rule)
    )


def _with_open(
    found: dict[str | None, FindingsOfMachine],
) -> Iterator[tuple[str, FindingsOfMachine]]:
    return ((name, each) for name, each in found.items() if name is not None and each.open)
