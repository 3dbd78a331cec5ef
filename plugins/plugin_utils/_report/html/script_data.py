# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machines and findings of a report as compact JSON for the script of the HTML report.

A column is written ``{"all": value}``, ``{"of": [values], "at": [index, ...]}`` or
``{"is": [value, ...]}``, whichever is short: a text that many machines share stands there once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from ..._audit.finding import AuditFinding
from ..._audit.licenses import license_title
from ..._audit.machine import AuditedLicense, AuditedMachine, Expected
from ..._audit.product import reason_text
from ..._audit.report import AuditReport
from ..._audit.rules.table import RULES, title_of
from ..._audit.time import parse_time
from ..._inputs.utc_time import utc_text
from .row import Row, row_of
from .text import CHANNEL_LABELS, RESULT_LABELS, SEVERITY_LABELS, STATUSES, all_shown, shown

_CHUNK = 4096
_NOTHING_EXPECTED = Expected()
# As astuple, but that copies every value and takes ten times as long.
_VALUES_EXPECTED = attrgetter(*(each.name for each in fields(Expected)))

_MADE_SHORT = ("read_at", "hosting", "expected", "licenses")
_AS_THEY_ARE = [each.name for each in fields(AuditedMachine) if each.name not in _MADE_SHORT]


def report_json_for_script(report: AuditReport) -> Iterator[str]:
    """Pieces of one JSON object in ASCII, fit to stand in a script element: no ``<`` in it."""
    now = parse_time(report.generated)
    places: dict[str | None, int] = {
        machine.name: place for place, machine in enumerate(report.machines)
    }
    # Findings about the fleet are not among them: the page holds them as text.
    findings = [each for each in report.findings if each.machine in places]
    facts = {
        "generated": shown(report.generated),
        "machines": len(report.machines),
        "statuses": [[key, *label_and_tone] for key, label_and_tone in STATUSES.items()],
        "results": dict(RESULT_LABELS),
        "severities": dict(SEVERITY_LABELS),
        "channels": dict(CHANNEL_LABELS),
        "reasons": _reasons(report.machines),
        "rules": _rules(report.findings),
        "findingCount": len(findings),
    }
    yield _dumps(facts)[:-1]
    yield ',"columns":{'
    yield from _object(_machine_columns(report.machines, now))
    yield '},"licenses":{'
    yield from _object(_license_columns(report.machines, now))
    yield '},"findings":{'
    yield from _object(_finding_columns(findings, places))
    yield "}}"


def _machine_columns(
    machines: tuple[AuditedMachine, ...], now: datetime | None
) -> Iterator[tuple[str, list[Any]]]:
    for name in _AS_THEY_ARE:
        yield name, [getattr(machine, name) for machine in machines]
    yield "read_at", [_seconds(machine.read_at, now) for machine in machines]
    yield "hosting", [machine.hosting and astuple(machine.hosting) for machine in machines]
    yield "expected", [_expected(machine.expected) for machine in machines]
    rows = [row_of(machine, now) for machine in machines]
    for name in (each.name for each in fields(Row)):
        yield f"row_{name}", [getattr(row, name) for row in rows]


def _license_columns(
    machines: tuple[AuditedMachine, ...], now: datetime | None
) -> Iterator[tuple[str, list[Any]]]:
    """What many licences have in common is one value, ``kind``."""
    yield "count", [len(machine.licenses) for machine in machines]
    licenses = [license for machine in machines for license in machine.licenses]
    yield "kind", [_kind(license, machine) for machine in machines for license in machine.licenses]
    yield "grace_minutes", [license.grace_minutes for license in licenses]
    yield "expires", [_seconds(license.expires, now) for license in licenses]


def _kind(license: AuditedLicense, machine: AuditedMachine) -> tuple[Any, ...]:
    return (
        license_title(license, machine.edition_id, machine.build),
        license.activation_id,
        license.channel,
        # Windows tells no more of a key, and no more of it may leave.
        license.partial_product_key and license.partial_product_key[-5:],
        license.license_status,
        license.reason_code,
        license.evaluation_end,
        license.activation_type,
        license.activation_type_enabled,
        license.kms_required_count,
        license.kms_host,
        license.kms_port,
    )


def _finding_columns(
    findings: list[AuditFinding], places: Mapping[str | None, int]
) -> Iterator[tuple[str, list[Any]]]:
    yield "machine", [places[each.machine] for each in findings]
    for name in ("rule", "severity", "subject", "evidence", "ignored"):
        yield name, [getattr(each, name) for each in findings]
    yield "what_to_do", [_unless_of_rule(each) for each in findings]


def _unless_of_rule(finding: AuditFinding) -> str | None:
    rule = RULES.get(finding.rule)
    return None if rule and rule.what_to_do == finding.what_to_do else finding.what_to_do


def _reasons(machines: Iterable[AuditedMachine]) -> dict[str, str]:
    """What the codes behind the license statuses mean."""
    codes = {license.reason_code for machine in machines for license in machine.licenses}
    return {shown(code): shown(reason_text(code)) for code in sorted(filter(None, codes))}


def _rules(findings: Iterable[AuditFinding]) -> dict[str, dict[str, str]]:
    return {
        shown(name): {
            "title": shown(title_of(name)),
            "what_to_do": RULES[name].what_to_do if name in RULES else "",
            "source": RULES[name].source if name in RULES else "",
        }
        for name in sorted({each.rule for each in findings})
    }


def _expected(expected: Expected) -> Any:
    return None if expected == _NOTHING_EXPECTED else _VALUES_EXPECTED(expected)


def _seconds(text: str | None, now: datetime | None) -> int | str | None:
    """A time as seconds from ``now``, which is short; a text that this would change stays."""
    if text is None or now is None:
        return text
    time = parse_time(text)
    if time is None or utc_text(time) != text:
        return text
    return round((time - now).total_seconds())


def _object(columns: Iterable[tuple[str, list[Any]]]) -> Iterator[str]:
    comma = ""
    for name, values in columns:
        yield f'{comma}"{name}":'
        yield from _column(values)
        comma = ","


def _column(values: list[Any]) -> Iterator[str]:
    codes: dict[Any, int] = {}
    at = [codes.setdefault(value, len(codes)) for value in values]
    if len(codes) <= 1:
        yield f'{{"all":{_dumps(all_shown([*codes, None])[0])}}}'
    elif len(codes) * 2 > len(values):
        yield '{"is":['
        yield from _items(values, all_shown)
        yield "]}"
    else:
        yield '{"of":['
        yield from _items([*codes], all_shown)
        yield '],"at":['
        yield from _items(at)
        yield "]}"


def _items(
    values: list[Any], checked: Callable[[list[Any]], list[Any]] | None = None
) -> Iterator[str]:
    for start in range(0, len(values), _CHUNK):
        chunk = values[start : start + _CHUNK]
        text = _dumps(checked(chunk) if checked else chunk)[1:-1]
        yield f",{text}" if start else text


def _dumps(value: list[Any] | Mapping[str, Any] | Any) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
