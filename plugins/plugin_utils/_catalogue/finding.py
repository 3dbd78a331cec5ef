# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may stand in the way of an activation, in words: rows of ``data/findings.csv``."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_csv

_TABLE = Path(__file__).parent / "data" / "findings.csv"


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way, or is good to know: error, warning or info."""

    id: str
    severity: str
    what: str
    why: str
    what_to_do: str

    def line(self) -> str:
        """The finding as one line of text."""
        return f"{self.what}. {self.why}. {self.what_to_do}"

    def brief(self) -> str:
        """The same without the reason."""
        return f"{self.what}. {self.what_to_do}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as a result shows it."""
        return dict(vars(self))


def finding(row: str, severity: str = "", **values: object) -> Finding:
    """The finding of a row, whose {names} ``values`` fill; its ID is what stands before a dot.

    ``severity`` where it is another than the row's.
    """
    said = _rows()[row]
    texts = (said[part].format_map(values) for part in ("what", "why", "what_to_do"))
    return Finding(row.partition(".")[0], severity or said["severity"], *texts)


def lines_of(findings: Iterable[Finding], severity: str) -> tuple[str, ...]:
    """Of findings those of one severity, each as a line of text."""
    return tuple(each.line() for each in findings if each.severity == severity)


@functools.cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["finding"]: row for row in read_csv(_TABLE)}
