# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The CSV of a phone activation: a line for each product of each machine, in any order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .._inputs.check_digits import (
    grouped,
    in_words,
    wrong_confirmation_groups,
    wrong_installation_groups,
)
from .._inputs.error import HIDDEN, InputError, shown_name
from .._inputs.guid import GUID
from .._run.phone import normalise_confirmation_id

COLUMNS = (
    "host",
    "product",
    "activation_id",
    "channel",
    "partial_product_key",
    "installation_id",
    "confirmation_id",
)
_NEEDED = ("host", "activation_id", "installation_id", "confirmation_id")
_SEPARATORS = ",;\t"
_BETWEEN_DIGITS = re.compile(r"[\s-]")
_A_NUMBER = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_MOST_TOLD = 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Key = tuple[str, str]
"""Host and activation ID."""


@dataclass(frozen=True)
class Line:
    """One product of one machine. The IDs are digits alone, and for the file alone."""

    host: str
    activation_id: str
    product: str = ""
    channel: str = ""
    partial_product_key: str = ""
    installation_id: str = field(default="", repr=False)
    confirmation_id: str = field(default="", repr=False)
    further: tuple[tuple[str, str], ...] = ()
    number: int = 0

    @property
    def key(self) -> Key:
        """What no two lines share."""
        return self.host, self.activation_id


@dataclass(frozen=True)
class Table:
    """What a file holds. ``further`` are columns of the operator's own, which stay."""

    lines: tuple[Line, ...] = ()
    further: tuple[str, ...] = ()
    separator: str = ","

    def of(self, host: str) -> dict[str, Line]:
        """The lines of a machine, by activation ID."""
        return {each.activation_id: each for each in self.lines if each.host == host}


def table_of(
    text: str, variable: str, *, check_digits: bool = True, host: str | None = None
) -> Table:
    """The table in a CSV; one InputError tells of every line that is not accepted.

    Without ``check_digits`` those of the IDs are not looked at, with a ``host`` no other's lines.
    """
    header, separator = _header(text, variable)
    of_host = header.index("host")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: dict[Key, Line] = {}
    problems = []
    try:
        next(reader)
        for cells in reader:
            if host is not None and cells[of_host : of_host + 1] != [host]:
                continue
            if not any(cell.strip() for cell in cells):
                continue
            number = reader.line_num
            line, found = _line(header, cells, number, check_digits)
            if line.key in lines:
                found = [f"the same host and activation ID as line {lines[line.key].number}"]
            whose = shown_name(line.host) or "no host"
            problems += [f"line {number} ({whose}): {each}" for each in found]
            lines.setdefault(line.key, line)
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}")
    if problems:
        raise _refused(variable, problems)
    further = tuple(name for name in header if name and name not in COLUMNS)
    return Table(tuple(lines.values()), further, separator)


def text_of(table: Table) -> str:
    """The same table as a CSV. IDs of a Windows are in groups, so that no program takes them for
    numbers.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=table.separator, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *table.further))
    for line in table.lines:
        shown = {
            **vars(line),
            "product": _no_formula(line.product),
            "installation_id": grouped(line.installation_id),
            "confirmation_id": _confirmation(line.confirmation_id),
        }
        shown.update(line.further)
        writer.writerow([shown.get(name, "") for name in (*COLUMNS, *table.further)])
    return buffer.getvalue()


def _confirmation(digits: str) -> str:
    return "-".join(digits[n : n + 6] for n in range(0, len(digits), 6))


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _refused(variable: str, problems: Sequence[str]) -> InputError:
    more = len(problems) - _MOST_TOLD
    told = "; ".join(problems[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
    return InputError(variable, HIDDEN, f"{told}. Nothing was sent")


def _header(text: str, variable: str) -> tuple[list[str], str]:
    first = text.partition("\n")[0].strip("\r")
    separator = max(_SEPARATORS, key=first.count)
    names = next(csv.reader([first], delimiter=separator), [])
    header = [name.strip().lower().replace(" ", "_") for name in names]
    missing = [name for name in _NEEDED if name not in header]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if missing or doubled:
        what = f"there is no {', '.join(missing)}" if missing else f"{', '.join(doubled)} twice"
        accepted = f"a CSV whose first line names the columns {', '.join(COLUMNS)}; {what}"
        raise InputError(variable, HIDDEN, accepted)
    return header, separator


def _line(
    header: Sequence[str], cells: Sequence[str], number: int, check_digits: bool
) -> tuple[Line, list[str]]:
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    activation_id = values.get("activation_id", "").strip("{}").lower()
    host = values.get("host", "")
    problems = list(_misshapen(host, activation_id, len(cells), len(header)))
    installation, wrong = _digits(values.get("installation_id", ""), "installation_id")
    problems += wrong
    confirmation, wrong = _digits(values.get("confirmation_id", ""), "confirmation_id")
    problems += wrong
    if not problems:
        problems += _wrong_ids(installation, confirmation, check_digits)
    line = Line(
        host=host,
        activation_id=activation_id,
        product=values.get("product", ""),
        channel=values.get("channel", ""),
        partial_product_key=values.get("partial_product_key", ""),
        installation_id=installation,
        confirmation_id=confirmation,
        further=tuple((n, value) for n, value in values.items() if n not in COLUMNS),
        number=number,
    )
    return line, problems


def _misshapen(host: str, activation_id: str, cells: int, columns: int) -> Iterator[str]:
    if not host:
        yield "host is empty"
    if not GUID.fullmatch(activation_id):
        yield "activation_id is no GUID"
    if cells > columns:
        yield f"there are {cells} cells under {columns} columns"


def _digits(text: str, column: str) -> tuple[str, list[str]]:
    digits = _BETWEEN_DIGITS.sub("", text)
    if not digits or (digits.isascii() and digits.isdigit()):
        return digits, []
    if _A_NUMBER.fullmatch(text):
        why = "a spreadsheet made a number of it and its digits are lost; import the file as text"
        return "", [f"{column}: {why}"]
    return "", [f"{column}: there is something else than digits in it"]


def _wrong_ids(installation: str, confirmation: str, check_digits: bool) -> Iterator[str]:
    wrong = wrong_installation_groups(installation) if check_digits else None
    if wrong:
        yield f"installation_id: {in_words(wrong)}"
    if not confirmation:
        return
    if not installation:
        yield "confirmation_id: it stands without the installation_id that it answers"
        return
    try:
        digits = normalise_confirmation_id(confirmation, "")
    except InputError as error:
        yield f"confirmation_id: {error.accepted}"
        return
    wrong = wrong_confirmation_groups(digits, installation) if check_digits else []
    if wrong:
        yield f"confirmation_id: {in_words(wrong)}"
