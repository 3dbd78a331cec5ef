# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings that the operator accepts, each with a reason and a last day."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter

from .._inputs.error import InputError, InputTypeError
from .._inputs.given import given_day, given_text
from .finding import AuditFinding
from .rule import Breach
from .rules.table import RULES
from .rules.told import IGNORE_EXPIRED, IGNORE_UNUSED
from .text import one_line
from .time import utc_day

_PARTS = ("rule", "machine", "reason", "until")
_ABOUT_IGNORES = (IGNORE_EXPIRED.id, IGNORE_UNUSED.id)
_IS_PATTERN = re.compile(r"[*?\[]")
_ACCEPTED: Mapping[str, str] = {
    "rule": "the id of a rule, such as clock_offset",
    "machine": "the name of a machine or a pattern with *, such as lab-*; for a finding about the "
    "fleet its subject, such as the KMS host",
    "reason": "why the finding is accepted, in a few words",
    "until": "the last day on which it is accepted, such as 2027-01-31",
}


@dataclass(frozen=True, slots=True)
class Ignore:
    """An accepted finding. ``machine`` is a pattern, ``until`` the last day that it counts."""

    rule: str
    machine: str
    reason: str
    until: date


def ignores_from_option(option: object, variable: str = "ignore") -> tuple[Ignore, ...]:
    """The entries of an option; InputError names the part at fault, such as ``ignore[2].until``."""
    if option is None:
        return ()
    if isinstance(option, str | bytes | Mapping) or not isinstance(option, Iterable):
        raise InputTypeError(variable, option, f"a list of entries with {', '.join(_PARTS)}")
    return tuple(_ignore(entry, f"{variable}[{index}]") for index, entry in enumerate(option))


def apply_ignores(
    findings: Iterable[AuditFinding], ignores: Iterable[Ignore], now: datetime
) -> list[AuditFinding]:
    """The findings, those that are accepted with the reason, and findings about the entries.

    The first entry that fits gives the reason. One that has expired accepts nothing and is itself
    a finding, as is one that fits no finding.
    """
    today = utc_day(now)
    entries = tuple(dict.fromkeys(ignores))
    of_rule: defaultdict[str, _OfRule] = defaultdict(_OfRule)
    for entry in entries:
        if today <= entry.until:
            of_rule[entry.rule].add(entry)
    found = [_accepted(each, of_rule.get(each.rule)) for each in findings]
    found += [_expired(entry) for entry in entries if today > entry.until]
    unused = {entry for matcher in of_rule.values() for entry in matcher.unused}
    found += [_unused(entry) for entry in entries if entry in unused]
    return found


class _OfRule:
    """The entries of one rule in their order: names looked up, patterns compiled once."""

    def __init__(self) -> None:
        self.unused: set[Ignore] = set()
        self._number = 0
        self._names: defaultdict[str, list[tuple[int, Ignore]]] = defaultdict(list)
        self._patterns: list[tuple[int, Ignore, re.Pattern[str]]] = []

    def add(self, entry: Ignore) -> None:
        """Take in a further entry."""
        self.unused.add(entry)
        self._number += 1
        name = entry.machine.casefold()
        if _IS_PATTERN.search(name):
            pattern = re.compile(fnmatch.translate(name))
            self._patterns.append((self._number, entry, pattern))
        else:
            self._names[name].append((self._number, entry))

    def first(self, name: str) -> Ignore | None:
        """The first entry that fits; every one that fits is used."""
        fitting = list(self._names.get(name, ()))
        for number, entry, pattern in self._patterns:
            if (not fitting or entry in self.unused) and pattern.match(name):
                fitting.append((number, entry))
        self.unused.difference_update(entry for _place, entry in fitting)
        return min(fitting, key=itemgetter(0))[1] if fitting else None


def _accepted(each: AuditFinding, of_rule: _OfRule | None) -> AuditFinding:
    if of_rule is None:
        return each
    name = each.subject if each.machine is None else each.machine
    entry = of_rule.first((name or "").casefold())
    return each if entry is None else replace(each, ignored=entry.reason)


def _expired(entry: Ignore) -> AuditFinding:
    evidence = f"The entry ended on {entry.until}; its reason was: {entry.reason}"
    return IGNORE_EXPIRED.finding(Breach(evidence), subject=f"{entry.rule} {entry.machine}")


def _unused(entry: Ignore) -> AuditFinding:
    evidence = f"The entry, until {entry.until}, fits no finding of {entry.rule}"
    return IGNORE_UNUSED.finding(Breach(evidence), subject=f"{entry.rule} {entry.machine}")


def _ignore(entry: object, variable: str) -> Ignore:
    if not isinstance(entry, Mapping):
        raise InputTypeError(variable, entry, f"an entry with {', '.join(_PARTS)}")
    for part in entry:
        if part not in _PARTS:
            raise InputError(variable, part, f"only {', '.join(_PARTS)}")
    return Ignore(
        rule=_rule(entry.get("rule"), f"{variable}.rule"),
        machine=_text(entry.get("machine"), f"{variable}.machine", _ACCEPTED["machine"]),
        reason=_text(entry.get("reason"), f"{variable}.reason", _ACCEPTED["reason"]),
        until=given_day(entry.get("until"), f"{variable}.until", _ACCEPTED["until"]),
    )


def _rule(value: object, variable: str) -> str:
    rule = _text(value, variable, _ACCEPTED["rule"])
    if rule in _ABOUT_IGNORES:
        raise InputError(variable, rule, f"{_ACCEPTED['rule']}; this one can not be accepted")
    if rule not in RULES:
        near = difflib.get_close_matches(rule, RULES, n=3)
        more = f"; near it: {', '.join(near)}" if near else ""
        raise InputError(variable, rule, _ACCEPTED["rule"] + more)
    return rule


def _text(value: object, variable: str, accepted: str) -> str:
    return one_line(given_text(value, variable, accepted))
