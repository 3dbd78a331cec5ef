# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tables of this collection, written as CSV or as YAML."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file of ours, by the columns that its first line names."""
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a file of ours holds."""
    # Whoever reads a machine without ansible has no PyYAML, and needs tables in CSV alone.
    import yaml

    # PyYAML without libyaml takes ten times as long.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
    return content
