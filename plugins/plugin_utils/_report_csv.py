# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as CSV: one table of machines, one of findings, right when opened in Excel.

UTF-8 with a byte order mark, commas, CRLF (RFC 4180). There is no ``sep=`` line: every other
program takes it for the head, and Excel, where it finds one, reads the file in the machine's code
page. Where the list separator of Windows is a semicolon, import it by Data, From Text/CSV.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ansible_collections.volume.activation.plugins.plugin_utils._audit_machine import (
    READ,
    AuditedLicense,
    AuditedMachine,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit_product import product_name
from ansible_collections.volume.activation.plugins.plugin_utils._audit_report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit_totals import NO_KEY
from ansible_collections.volume.activation.plugins.plugin_utils._report_findings import (
    FindingsOfMachine,
    findings_by_machine,
)

Cell = str | int | None

BYTE_ORDER_MARK = "\ufeff"
_MACHINE_COLUMNS: Mapping[str, Callable[[AuditedMachine], Cell]] = {
    "machine": lambda machine: machine.name,
    "result": lambda machine: machine.result,
    "reason": lambda machine: machine.reason,
    "site": lambda machine: machine.site,
    "domain": lambda machine: machine.domain,
    "product": lambda machine: (
        product_name(machine.edition_id, machine.build) if machine.result == READ else None
    ),
    "edition_id": lambda machine: machine.edition_id,
    "build": lambda machine: machine.build,
    "ubr": lambda machine: machine.ubr,
}
_WINDOWS_COLUMNS: Mapping[str, Callable[[AuditedLicense], Cell]] = {
    "license_status": lambda license: license.license_status,
    "channel": lambda license: license.channel,
    "partial_product_key": lambda license: license.partial_product_key,
    "reason_code": lambda license: license.reason_code,
    "activation_type": lambda license: license.activation_type,
    "grace_minutes": lambda license: license.grace_minutes,
    "expires": lambda license: license.expires,
    "evaluation_end": lambda license: license.evaluation_end,
}
_FURTHER_COLUMNS: Mapping[str, Callable[[AuditedMachine], Cell]] = {
    "kms_host": lambda machine: machine.kms_host_used,
    "kms_port": lambda machine: machine.kms_port_used,
    "kms_host_source": lambda machine: machine.kms_host_source,
    "cmid": lambda machine: machine.cmid,
    "clock_offset_seconds": lambda machine: machine.clock_offset_seconds,
    "other_licenses": lambda machine: _other_licenses(machine),
    "read_at": lambda machine: machine.read_at,
}
_SUMMARY_COLUMNS = ("worst_severity", "open_findings", "ignored_findings")
MACHINE_HEADER = (
    *_MACHINE_COLUMNS,
    *_WINDOWS_COLUMNS,
    *_FURTHER_COLUMNS,
    *_SUMMARY_COLUMNS,
)
FINDING_HEADER = (
    "severity",
    "rule",
    "machine",
    "subject",
    "evidence",
    "what_to_do",
    "ignored",
)

_ROWS_A_CHUNK = 512
_NO_WINDOWS: Sequence[Cell] = (NO_KEY, *[None] * (len(_WINDOWS_COLUMNS) - 1))
_NOT_READ: Sequence[Cell] = (None,) * len(_WINDOWS_COLUMNS)
_NOTHING_FOUND = FindingsOfMachine()
# OWASP, CSV injection. A cell may also begin where a reader that splits at another separator
# takes it to, or one that does not mind quotes.
_FORMULA = re.compile(r'(^|[;,\t\r\n"])(?=[ ]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])')


def machines_to_csv(report: AuditReport) -> Iterator[str]:
    """A row for each machine: Windows, its licence, its KMS host, and its findings in short."""
    found = findings_by_machine(report)
    rows = (_machine_row(each, found.get(each.name, _NOTHING_FOUND)) for each in report.machines)
    return _table(MACHINE_HEADER, rows)


def findings_to_csv(report: AuditReport) -> Iterator[str]:
    """A row for each finding, ignored ones with the reason; the machine is empty for the fleet."""
    rows = ([getattr(each, name) for name in FINDING_HEADER] for each in report.findings)
    return _table(FINDING_HEADER, rows)


def _machine_row(machine: AuditedMachine, found: FindingsOfMachine) -> list[Cell]:
    windows = machine.windows
    of_windows: Iterable[Cell]
    if windows is not None:
        of_windows = [column(windows) for column in _WINDOWS_COLUMNS.values()]
    else:
        of_windows = _NO_WINDOWS if machine.result == READ else _NOT_READ
    return [
        *[column(machine) for column in _MACHINE_COLUMNS.values()],
        *of_windows,
        *[column(machine) for column in _FURTHER_COLUMNS.values()],
        found.worst_severity,
        " ".join(found.open_rules),
        " ".join(dict.fromkeys(each.rule for each in found.ignored)),
    ]


def _other_licenses(machine: AuditedMachine) -> str:
    windows = machine.windows
    return ", ".join(
        f"{each.name or each.family}: {each.license_status}"
        for each in machine.licenses
        if each is not windows
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield BYTE_ORDER_MARK
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
        if number % _ROWS_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _safe(text: str) -> str:
    """A text that no program takes for a formula: an apostrophe stands before what might be one."""
    return _FORMULA.sub(r"\1'", text)
