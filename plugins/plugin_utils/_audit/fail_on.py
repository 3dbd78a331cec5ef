# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which findings make a pipeline fail."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter

from .._inputs.error import InputError, InputTypeError
from .finding import SEVERITIES, AuditFinding
from .report import Verdict
from .rules.table import RULES
from .text import counted, one_line, some_names

NEVER = "never"
MOST_REASONS = 10
_NAMES_A_REASON = 3
_ACCEPTED = (
    f"a list of severities ({', '.join(SEVERITIES)}: as severe or more), of ids of rules such as "
    f"not_licensed, or {NEVER} alone"
)


def fail_on_from_option(
    option: object, variable: str = "fail_on", rules: Collection[str] = RULES
) -> tuple[str, ...]:
    """Severities and ids of rules of an option, each once; InputError names the option."""
    if option is None:
        raise InputError(variable, None, _ACCEPTED)
    if isinstance(option, str):
        option = [option]
    if not isinstance(option, Iterable) or isinstance(option, bytes | dict):
        raise InputTypeError(variable, option, _ACCEPTED)
    found = tuple(dict.fromkeys(_part(part, variable, rules) for part in option))
    if not found:
        raise InputError(variable, "", _ACCEPTED)
    if NEVER in found and len(found) > 1:
        raise InputError(variable, ", ".join(found), f"{NEVER} alone, or without it")
    return found


def verdict(findings: Iterable[AuditFinding], fail_on: Collection[str]) -> Verdict:
    """Whether the findings fail, and by which; an ignored one never does.

    There is a reason for each rule, in the order of severity; ten at most.
    """
    failing: defaultdict[tuple[int, str], list[AuditFinding]] = defaultdict(list)
    for finding in failing_findings(findings, fail_on):
        failing[SEVERITIES.index(finding.severity), finding.rule].append(finding)
    reasons = [
        _reason(rule, group) for (_rank, rule), group in sorted(failing.items(), key=itemgetter(0))
    ]
    if len(reasons) > MOST_REASONS:
        more = len(reasons) - MOST_REASONS + 1
        reasons = [*reasons[: MOST_REASONS - 1], f"and {counted(more, 'further rule')}"]
    return Verdict(failed=bool(failing), fail_on=tuple(fail_on), reasons=tuple(reasons))


def failing_findings(
    findings: Iterable[AuditFinding], fail_on: Collection[str]
) -> Iterator[AuditFinding]:
    """Those by which the audit fails, in their order."""
    severities = _as_severe(fail_on)
    for finding in findings:
        if finding.ignored is None and (finding.severity in severities or finding.rule in fail_on):
            yield finding


def _as_severe(fail_on: Collection[str]) -> frozenset[str]:
    lowest = max((SEVERITIES.index(each) for each in fail_on if each in SEVERITIES), default=-1)
    return frozenset(SEVERITIES[: lowest + 1])


def _reason(rule: str, findings: list[AuditFinding]) -> str:
    machines = list(dict.fromkeys(each.machine for each in findings if each.machine is not None))
    if machines:
        return (
            f"{rule}: {counted(len(machines), 'machine')} ({some_names(machines, _NAMES_A_REASON)})"
        )
    subjects = list(dict.fromkeys(each.subject or "the fleet" for each in findings))
    return f"{rule}: {some_names(subjects, _NAMES_A_REASON)}"


def _part(value: object, variable: str, rules: Collection[str]) -> str:
    if not isinstance(value, str):
        raise InputTypeError(variable, value, _ACCEPTED)
    part = one_line(value.strip())
    if part == NEVER or part in SEVERITIES or part in rules:
        return part
    near = difflib.get_close_matches(part, [*SEVERITIES, *rules, NEVER], n=3)
    raise InputError(variable, value, _ACCEPTED + (f"; near it: {', '.join(near)}" if near else ""))
