# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds variables that nobody reads because of a typo, such as one of a guard."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

from .table_file import read_csv
from .variables import VARIABLES

_NAMES = read_csv(Path(__file__).parent / "data" / "known_names.csv")


def _named(of: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in _NAMES if row["of"] == of)


SET_BY_US = frozenset(_named("set by us"))
"""What our playbooks name and looks like a slip, or would cost each worker a look."""

_OURS_ALONE, _ALSO_OF_OTHERS = _named("ours alone"), _named("also of others")
"""Beginnings of our names, by whether somebody else's variable is likely to begin so as well."""

_A_SLIP = 0.8
_A_GUESS = 0.65


def misspelt_variables(names: Iterable[str]) -> dict[str, str]:
    """Names that are nearly one of ours -> that one. ``names`` are all variables that are set."""
    given = set(names)
    unknown = sorted(name for name in given - VARIABLES - SET_BY_US if "_" in name)
    found = {name: _meant(name, given) for name in unknown}
    return {name: meant for name, meant in found.items() if meant is not None}


def _meant(name: str, given: Collection[str]) -> str | None:
    for prefix in _OURS_ALONE + _ALSO_OF_OTHERS:
        if name.startswith(prefix):
            return _of_prefix(name, prefix, given)
    # The beginning itself may be misspelt.
    alike = [each for each in VARIABLES if each[0] == name[0] and abs(len(each) - len(name)) <= 2]
    return next(iter(get_close_matches(name, alike, cutoff=0.9)), None)


def _of_prefix(name: str, prefix: str, given: Collection[str]) -> str | None:
    tail = name.removeprefix(prefix)
    known = sorted(each for each in VARIABLES if each.startswith(prefix))
    scores = {each: _likeness(tail, each.removeprefix(prefix)) for each in known}
    nearest = max(known, key=lambda each: (scores[each], -len(each)))
    if scores[nearest] >= _A_SLIP:
        return nearest
    # What is less alike may be a variable that the user feeds to that one.
    is_ours = prefix in _OURS_ALONE and nearest not in given
    return nearest if is_ours and scores[nearest] >= _A_GUESS else None


def _likeness(tail: str, known: str) -> float:
    """1 for the same letters; else how much is the same, with fewer or more words as a guess."""
    flat, flat_known = (each.lower().replace("_", "") for each in (tail, known))
    words, known_words = set(tail.split("_")), set(known.split("_"))
    ratio = SequenceMatcher(None, flat, flat_known).ratio()
    is_part = words & known_words in (words, known_words)
    return max(ratio, 0.7) if is_part else ratio
