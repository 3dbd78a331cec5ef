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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path

from .._audit.machine import READ, AuditedLicense, AuditedMachine
from .._audit.product import product_name
from .._audit.report import AuditReport
from .._audit.totals import NO_KEY
from .._inputs.table_file import read_csv
from .findings import FindingsOfMachine, findings_by_machine

Cell = str | int | None

BYTE_ORDER_MARK = "\ufeff"
_COLUMNS = read_csv(Path(__file__).parent / "data" / "csv_columns.csv")
"""Each with the name of the field that it shows."""


def _columns(of: str) -> Mapping[str, str]:
    return {row["column"]: row["field"] for row in _COLUMNS if row["of"] == of}


_MACHINE_COLUMNS, _WINDOWS_COLUMNS, _KMS_COLUMNS = map(_columns, ("machine", "windows", "kms"))
_SUMMARY_COLUMNS = ("other_licenses", "worst_severity", "open_findings", "ignored_findings")
MACHINE_HEADER = (
    *(*_MACHINE_COLUMNS, "product", *_WINDOWS_COLUMNS),
    *(*_KMS_COLUMNS, *_SUMMARY_COLUMNS),
)
FINDING_HEADER = tuple(_columns("finding"))

# One call for all fields of a record: this is done for every machine of the fleet.
_of_machine = attrgetter(*_MACHINE_COLUMNS.values())
_of_windows = attrgetter(*_WINDOWS_COLUMNS.values())
_of_kms = attrgetter(*_KMS_COLUMNS.values())
_of_finding = attrgetter(*FINDING_HEADER)
_ROWS_A_CHUNK = 512
_NO_WINDOWS: Sequence[Cell] = (NO_KEY, *[None] * (len(_WINDOWS_COLUMNS) - 1))
_NOT_READ: Sequence[Cell] = (None,) * len(_WINDOWS_COLUMNS)
_NOTHING_FOUND = FindingsOfMachine()
_IN_SHORT_NOTHING: Sequence[Cell] = (None, "", "")
# OWASP, CSV injection. A cell may also begin where a reader that splits at another separator
# takes it to, or one that does not mind quotes.
_BEGINS_A_FORMULA = r"[ ]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf'(^|[;,\t\r\n"])(?={_BEGINS_A_FORMULA})')
# The same in a row of cells. Few rows hold one, so cells are looked at one by one only then.
_BETWEEN_CELLS = "\x1f"
_FORMULA_IN_ROW = re.compile(rf'[{_BETWEEN_CELLS};,\t\r\n"]{_BEGINS_A_FORMULA}')


def machines_to_csv(report: AuditReport) -> Iterator[str]:
    """A row for each machine: Windows, its licence, its KMS host, and its findings in short."""
    found = findings_by_machine(report)
    rows = (_machine_row(each, found.get(each.name, _NOTHING_FOUND)) for each in report.machines)
    return _table(MACHINE_HEADER, rows)


def findings_to_csv(report: AuditReport) -> Iterator[str]:
    """A row for each finding, ignored ones with the reason; the machine is empty for the fleet."""
    return _table(FINDING_HEADER, map(_of_finding, report.findings))


def _machine_row(machine: AuditedMachine, found: FindingsOfMachine) -> tuple[Cell, ...]:
    windows = machine.windows
    is_read = machine.result == READ
    of_windows: Sequence[Cell]
    if windows is not None:
        of_windows = _of_windows(windows)
    else:
        of_windows = _NO_WINDOWS if is_read else _NOT_READ
    return (
        *_of_machine(machine),
        product_name(machine.edition_id, machine.build) if is_read else None,
        *of_windows,
        *_of_kms(machine),
        _other_licenses(machine.licenses, windows),
        *(_in_short(found) if found is not _NOTHING_FOUND else _IN_SHORT_NOTHING),
    )


def _in_short(found: FindingsOfMachine) -> tuple[Cell, ...]:
    ignored = dict.fromkeys(each.rule for each in found.ignored)
    return found.worst_severity, " ".join(found.open_rules), " ".join(ignored)


def _other_licenses(licenses: Sequence[AuditedLicense], windows: AuditedLicense | None) -> str:
    if windows is not None and len(licenses) == 1:
        return ""
    return ", ".join(
        f"{each.name or each.family}: {each.license_status}"
        for each in licenses
        if each is not windows
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield BYTE_ORDER_MARK
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_safe_row(row))
        if number % _ROWS_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _safe_row(row: Sequence[Cell]) -> Sequence[Cell]:
    texts = [cell for cell in row if isinstance(cell, str)]
    if _FORMULA_IN_ROW.search(f"{_BETWEEN_CELLS}{_BETWEEN_CELLS.join(texts)}") is None:
        return row
    return [_safe(cell) if isinstance(cell, str) else cell for cell in row]


def _safe(text: str) -> str:
    """A text that no program takes for a formula: an apostrophe stands before what might be one."""
    return _FORMULA.sub(r"\1'", text)
