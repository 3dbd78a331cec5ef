# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of machines from a list: one a line, CSV, a list of VAMT's, or ansible-inventory's JSON.

learn.microsoft.com: a product of VAMT has the property FullyQualifiedDomainName
(Install-VamtProductKey), which Get-VamtProduct | Export-Csv makes a column, and Get-VamtProduct >
FILE (its first example) a line of a list. dNSHostName is the attribute of a computer in Active
Directory. What microsoft.ad.ldap reads is shown by ansible-inventory --list, by group.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterable

from .._inputs.error import HIDDEN, InputError

COLUMNS = ("fullyqualifieddomainname", "dnshostname")
ACCEPTED = (
    f"a name a line, CSV with one of {', '.join(COLUMNS)}, a list of Get-VamtProduct or the JSON "
    "of ansible-inventory --list, in UTF-8 or UTF-16"
)
_IN_A_LIST = re.compile(r"\s*(\w+)\s+: ?(.*)")


def names_in(content: bytes, variable: str) -> tuple[str, ...]:
    """The names, each once and in lower case; InputError where there is none."""
    text = _text(content, variable)
    names = _of_inventory(text, variable) if text.lstrip().startswith("{") else _of_lines(text)
    if names is None:
        raise InputError(variable, HIDDEN, ACCEPTED)
    found = dict.fromkeys(name.strip().lower() for name in names)
    found.pop("", None)
    if not found:
        raise InputError(variable, HIDDEN, "a list with at least one name")
    return tuple(found)


def _text(content: bytes, variable: str) -> str:
    # Windows PowerShell writes UTF-16 where it is not told otherwise.
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(variable, HIDDEN, ACCEPTED) from error


def _of_inventory(text: str, variable: str) -> Iterable[str]:
    try:
        groups = json.loads(text)
        variables = groups.pop("_meta")["hostvars"]
        hosts = [host for group in groups.values() for host in group.get("hosts", ())]
        return [*map(str, variables), *map(str, hosts)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(variable, HIDDEN, ACCEPTED) from error


def _of_lines(text: str) -> Iterable[str] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    # Export-Csv of Windows PowerShell names the type of its objects first.
    if lines and lines[0].startswith("#TYPE"):
        lines = lines[1:]
    listed = (found for line in lines if (found := _IN_A_LIST.fullmatch(line)))
    names = [found[2] for found in listed if found[1].lower() in COLUMNS]
    if names:
        return names
    rows = list(csv.reader(lines))
    head = [each.strip().lower() for each in rows[0]] if rows else []
    column = next((head.index(each) for each in COLUMNS if each in head), None)
    if column is not None:
        return [row[column] for row in rows[1:] if len(row) > column]
    return None if any(len(row) != 1 for row in rows) else [row[0] for row in rows]
