# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts of the HTML report: labels, numbers, times, links, and nothing that is a product key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ..._audit.compare import IGNORED
from ..._audit.time import parse_time
from ..._inputs.key_mask import looks_like_product_key, mask_product_keys
from ..._inputs.table_file import read_csv

OK, WARN, BAD, NEUTRAL = "ok", "warn", "bad", "none"
"""Tones: each has a colour, a pattern and a mark of its own."""

_IN_NEED_FIRST = {BAD: 0, WARN: 1, OK: 2, NEUTRAL: 2}

_LABELS = read_csv(Path(__file__).parent / "data" / "labels.csv")

STATUSES: Mapping[str, tuple[str, str]] = {
    row["key"]: (row["label"], row["tone"]) for row in _LABELS if row["of"] == "status"
}
"""Label and tone of a license status, the best first."""


def _labels(of: str) -> Mapping[str, str]:
    return {row["key"]: row["label"] for row in _LABELS if row["of"] == of}


CHANNEL_LABELS, RESULT_LABELS, SEVERITY_LABELS = map(_labels, ("channel", "result", "severity"))
"""In words."""

_SHORTEST_KEY = 25


def need(tone: str) -> int:
    """A number to sort by: who has to be looked at first has the lowest."""
    return _IN_NEED_FIRST[tone]


def status_label(status: str) -> str:
    """A license status in words."""
    return STATUSES[status][0] if status in STATUSES else status


def status_tone(status: str) -> str:
    """The tone in which a license status is shown."""
    return STATUSES[status][1] if status in STATUSES else NEUTRAL


def number_text(number: int) -> str:
    """Such as ``12,345``."""
    return f"{number:,}"


def short_number(number: int) -> str:
    """Fit for a narrow bar, never rounded up: ``999``, ``1.2k``, ``90k``, ``1.5M``."""
    for unit, suffix in ((1_000_000, "M"), (1_000, "k")):
        if number // unit > 9:
            return f"{number // unit}{suffix}"
        if number >= unit:
            tenths = number * 10 // unit
            return f"{tenths / 10:g}{suffix}"
    return str(number)


def time_text(text: str) -> str:
    """A time of the report as people write it, to the minute; another text as it is."""
    time = parse_time(text)
    return text if time is None else f"{time:%Y-%m-%d %H:%M} UTC"


def state_label(state: str | None) -> str:
    """A state or severity of a comparison in words."""
    if state is None:
        return "none"
    if state == IGNORED:
        return "Accepted"
    return RESULT_LABELS.get(state) or SEVERITY_LABELS.get(state) or status_label(state)


def link(**filters: str) -> str:
    """The fragment that filters the table of machines, by values as the page holds them."""
    return "#" + urlencode({name: shown(value) for name, value in filters.items()})


def shown(value: Any) -> Any:
    """A text as the page may hold it: product keys masked, what is not printable escaped.

    Tuples are looked through; any other value, and markup, stays as it is.
    """
    if isinstance(value, tuple):
        return tuple(shown(each) for each in value)
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    text = str.__str__(value)
    if len(text) >= _SHORTEST_KEY:
        text = mask_product_keys(text)
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def all_shown(values: list[Any]) -> list[Any]:
    """The values as the page may hold them, which most already are."""
    texts = list(_texts(values))
    # One look at many texts at once: a key goes over no line.
    long = "\n".join(text for text in texts if len(text) >= _SHORTEST_KEY)
    if all(map(str.isprintable, texts)) and not looks_like_product_key(long):
        return values
    return [shown(value) for value in values]


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield str.__str__(value)
        elif isinstance(value, tuple):
            yield from _texts(value)
