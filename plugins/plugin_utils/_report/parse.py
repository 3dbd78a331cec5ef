# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a JSON report that an earlier run wrote, for a comparison or to merge slices."""

from __future__ import annotations

import functools
import json
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from .._audit.compare import KINDS
from .._audit.finding import SEVERITIES, AuditFinding
from .._audit.machine import OFFICE, OTHER, RESULTS, WINDOWS, AuditedLicense, AuditedMachine
from .._audit.report import SCHEMA_VERSION, AuditReport, Change
from .._audit.text import one_whole_line
from .._inputs.error import HIDDEN, InputError
from .json_file import SCHEMA

CHOICES: Mapping[tuple[type[Any], str], tuple[str, ...]] = {
    (AuditedMachine, "result"): RESULTS,
    (AuditedLicense, "application"): (WINDOWS, OFFICE, OTHER),
    (AuditFinding, "severity"): SEVERITIES,
    (Change, "kind"): KINDS,
}
"""Fields that hold one of a few words."""

_ACCEPTED = "give a JSON report of volume.activation.report"
_Reader = Callable[[Any], Any]


class _FormError(ValueError):
    """The report is of another form; its text says where, and quotes nothing of the report."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"{place or 'it'} {problem}")
        self.problem, self.place = problem, place

    def inside(self, outer: str) -> _FormError:
        """The same, seen from one level further out."""
        between = "." if self.place and not self.place.startswith("[") else ""
        return _FormError(self.problem, f"{outer}{between}{self.place}")


def report_from_json(text: str, variable: str) -> AuditReport:
    """The report that a text holds; InputError, which names ``variable``, for any other text."""
    if not text.strip():
        raise InputError(variable, "", _ACCEPTED)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; this is no JSON ({place})") from None
    except (ValueError, RecursionError) as error:
        reason = type(error).__name__
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; this is no JSON ({reason})") from None
    if not isinstance(content, dict) or content.pop("schema", None) != SCHEMA:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; the schema of this is not {SCHEMA}")
    _check_version(content.pop("schema_version", None), variable)
    try:
        report: AuditReport = _reader(AuditReport)(content)
    except _FormError as error:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; in this one {error}") from None
    return report


def _check_version(version: object, variable: str) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        problem = "this one has no schema_version"
    elif version > SCHEMA_VERSION:
        problem = f"its schema_version is newer than {SCHEMA_VERSION}, so update this collection"
    else:
        return
    raise InputError(variable, HIDDEN, f"{_ACCEPTED}; {problem}")


@functools.cache
def _reader(hint: Any) -> _Reader:
    """What makes a value of this type of what JSON holds."""
    if get_origin(hint) is types.UnionType:
        (inner,) = (part for part in get_args(hint) if part is not types.NoneType)
        return functools.partial(_optional, _reader(inner))
    if get_origin(hint) is tuple:
        return functools.partial(_tuple, _reader(get_args(hint)[0]))
    if is_dataclass(hint):
        return _record_reader(hint)
    return _SCALARS[hint]


def _record_reader(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    readers: dict[str, _Reader] = {}
    absent: dict[str, None] = {}
    needed: set[str] = set()
    for each in fields(kind):
        choices = CHOICES.get((kind, each.name))
        reader = _reader(hints[each.name])
        readers[each.name] = functools.partial(_choice, choices) if choices else reader
        if each.default is MISSING and isinstance(hints[each.name], types.UnionType):
            absent[each.name] = None
        elif each.default is MISSING:
            needed.add(each.name)

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _FormError("is no object")
        members: dict[str, Any] = dict(absent)
        try:
            for name, member in value.items():
                members[name] = readers[name](member)
        except KeyError:
            raise _FormError("has a field that is not known") from None
        except _FormError as error:
            raise error.inside(name) from None
        if not needed <= members.keys():
            raise _FormError("is missing", sorted(needed - members.keys())[0])
        return kind(**members)

    return read


def _optional(reader: _Reader, value: Any) -> Any:
    return None if value is None else reader(value)


def _tuple(reader: _Reader, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _FormError("is no array")
    items = []
    try:
        for item in value:
            items.append(reader(item))
    except _FormError as error:
        raise error.inside(f"[{len(items)}]") from None
    return tuple(items)


def _choice(choices: tuple[str, ...], value: Any) -> str:
    for choice in choices:
        if value == choice:
            return choice
    raise _FormError(f"is none of {', '.join(choices)}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _FormError("is no text")
    return _fit(value)


@functools.lru_cache(maxsize=8192)
def _fit(text: str) -> str:
    """What a hand may have put into a report, made fit as what a machine says is.

    Most texts are those of many machines, so they are kept once.
    """
    return sys.intern(one_whole_line(text))


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _FormError("is no whole number")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _FormError("is neither true nor false")
    return value


_SCALARS: Mapping[Any, _Reader] = {str: _text, int: _number, bool: _flag}
