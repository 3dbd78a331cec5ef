# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task over many machines has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

KINDS = ("ok", "skipped", "failed", "unreachable")
_WORTH_A_LOOK = ("changed", "failures", "unreachable", "rescued", "ignored")


class Progress:
    """Counts machines by what became of them; ``machines`` is how many there are in all."""

    def __init__(self, machines: int) -> None:
        self._machines = machines
        self._counts: Counter[str] = Counter()

    def count(self, kind: str) -> Progress:
        """Add one machine of a kind, one of KINDS."""
        self._counts[kind] += 1
        return self

    @property
    def done(self) -> int:
        """How many machines have answered, or never will."""
        return self._counts.total()

    def is_worth_a_line(self) -> bool:
        """Whether another tenth of the machines has just been done."""
        return self._machines == 0 or self.done * 10 % self._machines < 10

    def line(self) -> str:
        """The count in one line, always as long, so that one may be written over the other."""
        wide = len(str(self._machines))
        kinds = ", ".join(
            f"{self._counts[kind]} {kind}" for kind in KINDS if kind == "ok" or self._counts[kind]
        )
        return f"{self.done:{wide}}/{self._machines} machines: {kinds}".ljust(78)


def needs_a_look(summary: Mapping[str, int]) -> bool:
    """Whether a machine did otherwise than well, or was changed, by what ansible counted of it."""
    return any(summary.get(kind) for kind in _WORTH_A_LOOK)
