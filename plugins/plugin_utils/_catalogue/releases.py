# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one table of Microsoft's releases, a row each: what is told of products follows from it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from .._inputs.table_file import read_csv
from .tables import DATA


@functools.cache
def release_rows() -> tuple[Mapping[str, str], ...]:
    """The rows as they are written, newest first within a product."""
    return tuple(read_csv(DATA / "supported_releases.csv"))


def rows_by_edition() -> Iterator[Mapping[str, str]]:
    """The rows, where one has ``group:value`` cells as a row for each of its edition groups."""
    for row in release_rows():
        groups = row["editions"].split()
        if not any(cell.startswith(f"{group}:") for group in groups for cell in row.values()):
            yield row
            continue
        for group in groups:
            cells = {name: _of_group(cell, group) for name, cell in row.items()}
            yield {**cells, "editions": group}


@functools.cache
def office_years() -> Mapping[str, str]:
    """Number in the name of an Office licence, such as 24, to its year, such as 2024."""
    return {
        row["licence_number"]: row["product"].removeprefix("Office ")
        for row in reversed(release_rows())
        if row["licence_number"]
    }


@functools.cache
def first_builds() -> Mapping[str, int]:
    """The first build of each Windows product."""
    first: dict[str, int] = {}
    for row in release_rows():
        for build in map(int, row["builds"].split()):
            first[row["product"]] = min(build, first.get(row["product"], build))
    return first


def _of_group(cell: str, group: str) -> str:
    values = [value.partition(":") for value in cell.split()]
    of_group = [value for name, _colon, value in values if name == group]
    return of_group[0] if of_group else cell
