# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns that are read, by the first build that has them: rows of ``data/columns.csv``.

No column that holds a full product key is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .._inputs.table_file import read_csv

Columns = Mapping[int, tuple[str, ...]]
"""First build that has the columns -> their names."""


def _tables() -> dict[str, dict[int, tuple[str, ...]]]:
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    path = Path(__file__).parent / "data" / "columns.csv"
    for row in read_csv(path):
        found.setdefault(row["table"], {})[int(row["since_build"])] = tuple(row["columns"].split())
    return found


COLUMNS: Mapping[str, Columns] = _tables()
