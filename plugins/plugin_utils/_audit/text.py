# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts of findings: one line each, without product keys, and short however many they name."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from .._inputs.guid import GUID
from .._inputs.key_mask import mask_product_keys

MOST_NAMES = 10
LONGEST = 200
_SHORTEST_KEY = 25


def one_line(text: str) -> str:
    """A text of a machine fit for a finding: one line, 200 characters, product keys masked."""
    line = one_whole_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def one_whole_line(text: str) -> str:
    """The same, however long: cut short, two names might become one."""
    # Most texts are short, and masking one costs more than a whole rule.
    if len(text) < _SHORTEST_KEY and text.isprintable():
        return str.__str__(text)
    # A CMID is no key, and every machine has another.
    if GUID.fullmatch(text):
        return str.__str__(text)
    return _cleaned(str.__str__(text))


def some_names(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(one_line(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """A number with its noun, such as ``1 machine`` or ``7 machines``."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def share_text(part: int, whole: int) -> str:
    """Per cent as people round, such as ``97.7%``; but not all is never 100%, some is never 0%."""
    if part <= 0 or whole <= 0:
        return "0%"
    if part >= whole:
        return "100%"
    tenths = (2000 * part + whole) // (2 * whole)
    if tenths in (0, 1000):
        return ">99.9%" if tenths else "<0.1%"
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


@functools.lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    # In one line first: a key may go over two.
    line = mask_product_keys(" ".join(text.split()))
    if not line.isprintable():
        line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    return line
