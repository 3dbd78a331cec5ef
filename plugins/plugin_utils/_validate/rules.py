# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory is judged by, each with what to do about it: rows of ``data/rules.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from .._audit.rule import NOTHING, Rule

with (Path(__file__).parent / "data" / "rules.csv").open(encoding="utf-8", newline="") as _table:
    RULES: Mapping[str, Rule] = MappingProxyType(
        {
            row["id"]: Rule(
                row["id"],
                row["severity"],
                row["title"],
                row["what_to_do"],
                row["source"],
                NOTHING,
                is_about_fleet=bool(row["is_about_fleet"]),
            )
            for row in csv.DictReader(_table)
        }
    )
"""Rules by ID, in the order in which they are documented."""
