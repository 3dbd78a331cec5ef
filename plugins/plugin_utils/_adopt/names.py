# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of machines from a list: one a line, or a column of a CSV file.

learn.microsoft.com, Install-VamtProductKey: a product of VAMT has the property
FullyQualifiedDomainName, which Get-VamtProduct | Export-Csv makes a column. dNSHostName is the
attribute of a computer in Active Directory.
"""

from __future__ import annotations

import csv

from .._inputs.error import HIDDEN, InputError

COLUMNS = ("fullyqualifieddomainname", "dnshostname")


def names_in(text: str, variable: str) -> tuple[str, ...]:
    """The names, each once and in lower case; InputError where the text holds none."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    # Export-Csv of Windows PowerShell names the type of its objects first.
    if lines and lines[0].startswith("#TYPE"):
        lines = lines[1:]
    rows = list(csv.reader(lines))
    head = [each.strip().lower() for each in rows[0]] if rows else []
    column = next((head.index(each) for each in COLUMNS if each in head), None)
    if column is None and any(len(row) != 1 for row in rows):
        raise InputError(
            variable, HIDDEN, f"a name a line, or CSV with one of {', '.join(COLUMNS)}"
        )
    names = rows if column is None else rows[1:]
    found = dict.fromkeys(
        row[column or 0].strip().lower() for row in names if len(row) > (column or 0)
    )
    found.pop("", None)
    if not found:
        raise InputError(variable, HIDDEN, "a list with at least one name")
    return tuple(found)
