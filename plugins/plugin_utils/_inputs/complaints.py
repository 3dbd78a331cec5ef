# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the inputs of many machines, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .misspelt import misspelt_variables

_LINES_SHOWN = 5
_MACHINES_SHOWN = 3


class Complaints:
    """Collects what is wrong by machine, and tells it once for all machines that share it."""

    def __init__(self) -> None:
        self._machines: dict[str, list[str]] = {}

    def add(self, text: str, machine: str) -> None:
        """Keep in mind that this is wrong for a machine."""
        self._machines.setdefault(text.rstrip("."), []).append(machine)

    def line(self) -> str | None:
        """All of it in one line; none where nothing is wrong."""
        told = [
            f"{text} ({_named(machines)})"
            for text, machines in list(self._machines.items())[:_LINES_SHOWN]
        ]
        more = len(self._machines) - _LINES_SHOWN
        if more > 0:
            told.append(f"and {more} more of this kind")
        return "; ".join(told) or None


def typos_in_words(names_of: Mapping[str, Iterable[str]]) -> str | None:
    """Typos in the variables of machines, by machine, in one line; none where there are none."""
    given = {machine: set(names) for machine, names in names_of.items()}
    meant = misspelt_variables(set().union(*given.values()))
    complaints = Complaints()
    for name, nearest in meant.items():
        text = f"{name} is no variable of this collection, {nearest} is: did you mean that?"
        machines = [machine for machine, names in given.items() if name in names]
        is_everywhere = 1 < len(machines) == len(given)
        for machine in ["everywhere"] if is_everywhere else machines:
            complaints.add(text, machine)
    return complaints.line()


def _named(machines: list[str]) -> str:
    shown = ", ".join(machines[:_MACHINES_SHOWN])
    more = len(machines) - _MACHINES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
