# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the HTML report as data: what stands where, in words, before any markup."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..._audit.finding import ERROR, INFO, SEVERITIES, WARNING, AuditFinding
from ..._audit.machine import READ
from ..._audit.report import AuditReport, Change, Comparison
from ..._audit.rules.table import RULES, title_of
from ..._audit.text import counted, share_text
from ..._audit.time import parse_time
from ..._audit.totals import ProductTotals, Totals
from .row import Row, row_of
from .text import RESULT_LABELS, link, number_text, status_label

MOST_CHANGES = 50
MOST_FLEET_FINDINGS = 20
MOST_NAMES = 20
MOST_STATIC_MACHINES = 200

_KINDS = {
    "new": "New",
    "worse": "Worse",
    "fixed": "Fixed",
    "better": "Better",
    "gone": "Gone",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure; ``mark`` names the symbol beside it, ``link`` what it filters."""

    label: str
    value: str
    note: str
    mark: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that was found open, and where; ``fleet`` are findings about no machine."""

    id: str
    severity: str
    title: str
    what_to_do: str
    source: str
    found: str
    link: str | None
    machines: tuple[str, ...]
    machines_more: int
    fleet: tuple[AuditFinding, ...]
    fleet_more: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """Findings of a rule that the operator accepts for one reason."""

    id: str
    title: str
    reason: str
    found: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind; ``more`` are those that are not shown."""

    kind: str
    label: str
    count: int
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True, slots=True)
class StaticMachine:
    """A machine with findings, for a browser without a script."""

    name: str
    status: str
    row: Row
    findings: tuple[AuditFinding, ...]


def summary(totals: Totals) -> str:
    """The report in a sentence or two."""
    read = totals.machines_by_result[READ]
    if totals.machines == 0:
        return "The report holds no machine."
    parts = ["No machine was read"]
    if read:
        parts = [_summary_of("Windows", totals.windows, read, "was read", "were read")]
    with_office = sum(totals.office.by_status.values())
    if with_office:
        parts.append(_summary_of("Office", totals.office, with_office, "has it", "have it"))
    not_read = totals.machines - read
    if not_read:
        were = "was" if not_read == 1 else "were"
        parts.append(f"{_machines(not_read)} could not be read or {were} left out")
    return f"{'. '.join(parts)}."


def _summary_of(name: str, numbers: ProductTotals, machines: int, one: str, several: str) -> str:
    licensed = numbers.by_status.get("licensed", 0)
    if machines == 1:
        return f"{name} is {'' if licensed else 'not '}licensed on the only machine that {one}"
    share = "all" if licensed == machines else f"{number_text(licensed)} of the"
    return f"{name} is licensed on {share} {_machines(machines)} that {several}"


def figures(totals: Totals) -> tuple[Figure, ...]:
    """The key figures."""
    read = totals.machines_by_result[READ]
    with_office = sum(totals.office.by_status.values())
    not_read = [
        f"{number_text(count)} {RESULT_LABELS.get(result, result).lower()}"
        for result, count in totals.machines_by_result.items()
        if count and result != READ
    ]
    open_, ignored = totals.findings_by_severity, totals.ignored_by_severity
    severities = ((ERROR, "Errors"), (WARNING, "Warnings"), (INFO, "Information"))
    return (
        Figure("Machines", number_text(totals.machines), f"{number_text(read)} read"),
        _figure_of("Windows", totals.windows, read, "read", link(status="licensed")),
        *([_figure_of("Office", totals.office, with_office, "with Office")] if with_office else ()),
        Figure(
            "Not read",
            number_text(totals.machines - read),
            ", ".join(not_read) or "every machine was read",
            "none",
            link(result="not read") if not_read else None,
        ),
        *(
            Figure(
                label,
                number_text(open_[severity]),
                f"open; {number_text(ignored[severity])} accepted",
                severity if open_[severity] else "none",
                link(severity=severity) if open_[severity] else None,
            )
            for severity, label in severities
        ),
    )


def _figure_of(
    name: str, numbers: ProductTotals, machines: int, whose: str, target: str | None = None
) -> Figure:
    licensed = numbers.by_status.get("licensed", 0)
    return Figure(
        f"{name} licensed",
        share_text(licensed, machines) if machines else "none",
        f"{number_text(licensed)} of {number_text(machines)} {whose}",
        "ok" if licensed == machines else "warning",
        target if licensed else None,
    )


def rule_rows(findings: Iterable[AuditFinding]) -> tuple[RuleRow, ...]:
    """Rules with open findings, the most severe first, then those found most often."""
    groups: defaultdict[str, list[AuditFinding]] = defaultdict(list)
    for each in findings:
        if each.ignored is None:
            groups[each.rule].append(each)
    ranked = sorted((_rank(group), -len(group), id_) for id_, group in groups.items())
    return tuple(_rule_row(id_, groups[id_]) for _rank, _count, id_ in ranked)


def accepted_rows(findings: Iterable[AuditFinding]) -> tuple[Accepted, ...]:
    """Accepted findings by rule and reason."""
    groups: defaultdict[tuple[str, str], list[AuditFinding]] = defaultdict(list)
    for each in findings:
        if each.ignored is not None:
            groups[each.rule, each.ignored].append(each)
    return tuple(
        Accepted(
            id=rule,
            title=title_of(rule),
            reason=reason,
            found=_found(group),
            link=link(rule=rule, findings="accepted") if _names(group) else None,
        )
        for (rule, reason), group in sorted(groups.items())
    )


def change_groups(comparison: Comparison) -> tuple[ChangeGroup, ...]:
    """Changes by kind; the usual kinds are there even where nothing is of them."""
    groups: dict[str, list[Change]] = {kind: [] for kind in _KINDS}
    for change in comparison.changes:
        groups.setdefault(change.kind, []).append(change)
    return tuple(
        ChangeGroup(
            kind=kind,
            label=_KINDS.get(kind, kind),
            count=len(changes),
            changes=tuple(changes[:MOST_CHANGES]),
            more=max(0, len(changes) - MOST_CHANGES),
        )
        for kind, changes in groups.items()
    )


def machines_with_findings(report: AuditReport) -> tuple[tuple[StaticMachine, ...], int]:
    """The first machines with open findings, the most severe first, and how many more there are."""
    groups: dict[str, list[AuditFinding]] = {}
    for each in report.findings:
        if each.machine is not None and each.ignored is None:
            groups.setdefault(each.machine, []).append(each)
    machines = {each.name: each for each in report.machines}
    now = parse_time(report.generated)
    shown = []
    for name in list(groups)[:MOST_STATIC_MACHINES]:
        machine = machines.get(name)
        if machine is not None:
            row = row_of(machine, now)
            result = RESULT_LABELS.get(machine.result, machine.result)
            status = result if row.status is None else status_label(row.status)
            shown.append(StaticMachine(name, status, row, tuple(groups[name])))
    return tuple(shown), max(0, len(groups) - MOST_STATIC_MACHINES)


def _rule_row(id_: str, group: list[AuditFinding]) -> RuleRow:
    rule = RULES.get(id_)
    fleet = [each for each in group if each.machine is None]
    advice = {each.what_to_do for each in group}
    names = list(dict.fromkeys(each.machine for each in group if each.machine is not None))
    return RuleRow(
        id=id_,
        severity=SEVERITIES[_rank(group)],
        title=title_of(id_),
        what_to_do=advice.pop() if len(advice) == 1 or rule is None else rule.what_to_do,
        source=rule.source if rule else "",
        found=_found(group),
        link=link(rule=id_) if names else None,
        machines=tuple(names[:MOST_NAMES]),
        machines_more=max(0, len(names) - MOST_NAMES),
        fleet=tuple(fleet[:MOST_FLEET_FINDINGS]),
        fleet_more=max(0, len(fleet) - MOST_FLEET_FINDINGS),
    )


def _rank(group: Iterable[AuditFinding]) -> int:
    return min(SEVERITIES.index(each.severity) for each in group)


def _names(group: Iterable[AuditFinding]) -> set[str]:
    return {each.machine for each in group if each.machine is not None}


def _found(group: list[AuditFinding]) -> str:
    return " and ".join(_found_parts(group))


def _found_parts(group: list[AuditFinding]) -> Iterator[str]:
    machines = len(_names(group))
    of_fleet = sum(each.machine is None for each in group)
    if machines:
        findings = len(group) - of_fleet
        more = "" if findings == machines else f" ({number_text(findings)} findings)"
        yield f"{_machines(machines)}{more}"
    if of_fleet:
        yield f"{number_text(of_fleet)} about the fleet"


def _machines(number: int) -> str:
    return counted(number, "machine").replace(str(number), number_text(number))
