# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JSON: for programs, for the next run, and for a diff of two nights.

``data/audit_report.schema.json`` describes it. Every machine, finding, KMS host and change
is one line of its own. A value that is not known, or that is its field's default, is left out.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, cast

from .._audit.report import SCHEMA_VERSION, AuditReport

SCHEMA = "volume.activation/audit"
ORDER = ("title", "generated", "verdict", "kms_hosts", "comparison", "findings", "machines")
"""Fields of a report in the order in which they are written, the longest last."""

_ITEMS_A_CHUNK = 256


def report_to_json(report: AuditReport, schema: str = SCHEMA) -> Iterator[str]:
    """The report in pieces of text, ASCII, with a line break at the end."""
    encode = json.JSONEncoder(separators=(",", ":"), default=_members).encode
    yield f'{{"schema":{encode(schema)},"schema_version":{SCHEMA_VERSION}'
    for name in ORDER:
        value = getattr(report, name)
        if value is None:
            continue
        yield f',\n"{name}":'
        if name == "comparison":
            yield f'{{"baseline":{encode(value.baseline)},"changes":'
            yield from _array(value.changes, encode)
            yield "}"
        elif isinstance(value, tuple):
            yield from _array(value, encode)
        else:
            yield encode(value)
    yield "}\n"


def _array(items: tuple[Any, ...], encode: Any) -> Iterator[str]:
    yield "["
    for start in range(0, len(items), _ITEMS_A_CHUNK):
        yield "\n" if start == 0 else ",\n"
        yield ",\n".join(map(encode, items[start : start + _ITEMS_A_CHUNK]))
    yield "\n]" if items else "]"


def _members(value: Any) -> dict[str, Any]:
    kind: object = type(value)
    names, members_of, left_out = _fields(kind)
    return {
        name: member
        for name, member, default in zip(names, members_of(value), left_out, strict=True)
        if member is not default and member != default
    }


@functools.lru_cache
def _fields(kind: object) -> tuple[tuple[str, ...], Callable[[Any], Any], tuple[Any, ...]]:
    """Names of the fields, what gets all at once, and the values that are left out.

    Of a field without a default, null is left out.
    """
    every = fields(cast("type[Any]", kind))
    names = tuple(each.name for each in every)
    defaults = tuple(None if each.default is MISSING else each.default for each in every)
    return names, attrgetter(*names), defaults
