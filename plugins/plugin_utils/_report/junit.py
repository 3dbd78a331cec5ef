# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JUnit XML: a suite for each rule, in it a case for each machine.

An open finding is a failure. A machine that could not be read is an error in the suite that says
so, and skipped in all others, as is one that was left out. An accepted finding is skipped, with the
reason. In suites about the fleet the cases are what the findings are about, such as KMS hosts; one
that passes stands for none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .._audit.finding import AuditFinding
from .._audit.machine import READ, AuditedMachine
from .._audit.report import AuditReport
from .._audit.rule import Rule
from .._audit.rules.table import RULES

FLEET = "fleet"
"""Name of the case that stands for the fleet as a whole."""

_CASES_A_CHUNK = 4096
_FAILURE, _ERROR, _SKIPPED = "failure", "error", "skipped"
_COULD_NOT_BE_READ = ("machine_unreachable", "machine_failed")
_LEFT_OUT = "machine_skipped"
# XML 1.0, 2.2: what may be no part of a document, not even as a reference. Surrogates are none.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\"\t\n\r]")  # fmt: skip
_REFERENCES: Mapping[str, str] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}

_Findings = Sequence[AuditFinding]


@dataclass(frozen=True, slots=True)
class _Case:
    """A case: its outcome, none where it passes, and all that stands behind its name."""

    outcome: str | None
    rest: str


_PASSED = _Case(None, '"/>')


@dataclass(frozen=True, slots=True)
class _Suite:
    """A rule; ``special`` are those of its cases that are not as ``names`` has them, by place."""

    rule: str
    names: Sequence[str]
    special: Mapping[int, str]
    counts: Counter[str | None]


def report_to_junit(report: AuditReport, rules: Mapping[str, Rule] = RULES) -> Iterator[str]:
    """The report in pieces of text. Times are that of the report, in UTC without a zone."""
    found: defaultdict[str, list[AuditFinding]] = defaultdict(list)
    for each in report.findings:
        found[each.rule].append(each)
    usual = [_usual_case(machine) for machine in report.machines]
    # Most cases of a machine are the same in every suite, so they are made once.
    names = [
        escaped(machine.name) + case.rest
        for machine, case in zip(report.machines, usual, strict=True)
    ]
    places: dict[str | None, int] = {
        machine.name: place for place, machine in enumerate(report.machines)
    }
    outcomes = Counter(case.outcome for case in usual)
    suites = [
        _suite_of_fleet(rule, findings)
        if _is_about_fleet(rule, rules, findings)
        else _suite_of_machines(rule, findings, names, usual, places, outcomes)
        for rule in dict.fromkeys((*rules, *sorted(found)))
        for findings in (found.get(rule, ()),)
    ]
    total = sum((suite.counts for suite in suites), Counter[str | None]())
    time = escaped(report.generated.removesuffix("Z"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="{escaped(report.title)}" {_attributes(total)}>\n'
    for suite in suites:
        yield f'<testsuite name="{escaped(suite.rule)}" {_attributes(suite.counts)} '
        yield f'timestamp="{time}">\n'
        yield from _cases(suite)
        yield "</testsuite>\n"
    yield "</testsuites>\n"


def escaped(text: str) -> str:
    """Text for an attribute or an element; characters that XML forbids are left out."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return _SPECIAL.sub(lambda match: _REFERENCES[match[0]], text)


def _cases(suite: _Suite) -> Iterator[str]:
    before = f'<testcase classname="{escaped(suite.rule)}" name="'
    between = f"\n{before}"
    special = sorted(suite.special)
    next_special = 0
    for start in range(0, len(suite.names), _CASES_A_CHUNK):
        cases = list(suite.names[start : start + _CASES_A_CHUNK])
        while next_special < len(special) and special[next_special] < start + len(cases):
            place = special[next_special]
            cases[place - start] = suite.special[place]
            next_special += 1
        yield f"{before}{between.join(cases)}\n"


def _is_about_fleet(rule: str, rules: Mapping[str, Rule], findings: _Findings) -> bool:
    if rule in rules:
        return rules[rule].is_about_fleet
    return all(each.machine is None for each in findings)


def _suite_of_machines(
    rule: str,
    findings: _Findings,
    names: Sequence[str],
    usual: Sequence[_Case],
    places: Mapping[str | None, int],
    outcomes: Counter[str | None],
) -> _Suite:
    by_place: defaultdict[int, list[AuditFinding]] = defaultdict(list)
    for each in findings:
        by_place[places[each.machine]].append(each)
    special: dict[int, str] = {}
    counts = Counter(outcomes)
    for place, of_machine in by_place.items():
        case = _case(rule, of_machine)
        counts[usual[place].outcome] -= 1
        counts[case.outcome] += 1
        special[place] = escaped(str(of_machine[0].machine)) + case.rest
    counts["tests"] = len(names)
    return _Suite(rule, names, special, counts)


def _suite_of_fleet(rule: str, findings: _Findings) -> _Suite:
    by_subject: defaultdict[str, list[AuditFinding]] = defaultdict(list)
    for each in findings:
        by_subject[each.subject or FLEET].append(each)
    cases = {name: _case(rule, each) for name, each in by_subject.items()} or {FLEET: _PASSED}
    names = [escaped(name) + case.rest for name, case in cases.items()]
    counts = Counter(case.outcome for case in cases.values())
    counts["tests"] = len(names)
    return _Suite(rule, names, {}, counts)


def _usual_case(machine: AuditedMachine) -> _Case:
    """The case of a machine in a suite that has nothing to say of it."""
    if machine.result == READ:
        return _PASSED
    return _Case(_SKIPPED, f'"><skipped message="{escaped(_not_read(machine))}"/></testcase>')


def _not_read(machine: AuditedMachine) -> str:
    reason = f": {machine.reason}" if machine.reason else ""
    return f"{machine.result}{reason}"


def _case(rule: str, findings: _Findings) -> _Case:
    still_open = [each for each in findings if each.ignored is None]
    if not still_open:
        return _Case(_SKIPPED, _element(_SKIPPED, f"Accepted: {findings[0].ignored}"))
    first = still_open[0]
    if rule == _LEFT_OUT:
        return _Case(_SKIPPED, _element(_SKIPPED, first.evidence))
    outcome = _ERROR if rule in _COULD_NOT_BE_READ else _FAILURE
    text = "\n".join(map(_lines, still_open))
    return _Case(outcome, _element(outcome, _about(first), first.severity, text))


def _element(outcome: str, message: str, type: str = "", text: str = "") -> str:
    kind = f' type="{escaped(type)}"' if type else ""
    start = f'"><{outcome}{kind} message="{escaped(message)}"'
    end = f">{escaped(text)}</{outcome}>" if text else "/>"
    return f"{start}{end}</testcase>"


def _about(finding: AuditFinding) -> str:
    is_named = finding.subject is not None and finding.machine is not None
    return f"{finding.subject}: {finding.evidence}" if is_named else finding.evidence


def _lines(finding: AuditFinding) -> str:
    return f"{finding.severity}: {_about(finding)}\nWhat to do: {finding.what_to_do}"


def _attributes(counts: Counter[str | None]) -> str:
    numbers = {
        "tests": counts["tests"],
        "failures": counts[_FAILURE],
        "errors": counts[_ERROR],
        "skipped": counts[_SKIPPED],
    }
    return " ".join(f'{name}="{number}"' for name, number in numbers.items())
