# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The charts of the HTML report as numbers for its template, which draws them as plain SVG.

Plain SVG, and no library of charts: a few bars and lines need none. It weighs nothing, is there
without a script and on paper, scales with the text, takes the colours of the page in light and
dark, and the same report gives the same bytes. Horizontal positions are per cent of the width, so
that a chart fits any width with its text at its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..._audit.machine import READ
from ..._audit.text import share_text
from ..._audit.totals import ExpiryBucket, ProductTotals, Totals
from .text import (
    BAD,
    NEUTRAL,
    OK,
    RESULT_LABELS,
    STATUSES,
    WARN,
    link,
    number_text,
    short_number,
    status_label,
    status_tone,
)

MOST_PRODUCTS = 12
COLUMN_HEIGHT = 120
_LEAST_WIDTH = 0.4
_LEAST_HEIGHT = 2
_WEEK = 7
_SOON_WEEKS = 4
_TICK_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar; ``width`` is per cent. ``link`` filters the table, if anything does."""

    label: str
    count: int
    share: str
    width: str
    tone: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar that stands for the whole; ``start`` and ``width`` are per cent."""

    label: str
    tone: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram: across in per cent of the width, upwards in pixels from the top."""

    label: str
    count: int
    text: str
    tone: str
    start: str
    width: str
    middle: str
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Expiry:
    """When licences of a product end: columns of a week each, and the same as they were counted.

    ``only`` is the one column in which all of them end, empty where there are several or none.
    """

    product: str
    only: str
    columns: tuple[Column, ...]
    ticks: tuple[tuple[str, str], ...]
    buckets: tuple[tuple[str, int], ...]
    ending: int
    ended: int
    soon: int
    permanent: int


def status_segments(totals: Totals) -> tuple[Segment, ...]:
    """The fleet as one bar: licensed, in grace, not licensed, not read."""
    by_tone = {OK: 0, WARN: 0, BAD: 0, NEUTRAL: 0}
    for each in status_bars(totals):
        by_tone[each.tone] += each.count
    parts = [(tone, count) for tone, count in by_tone.items() if count]
    # Every part can be seen, however small; the others give way.
    widths = [max(_LEAST_WIDTH, 100 * count / totals.machines) for _label, count in parts]
    whole = sum(widths)
    segments = []
    start = 0.0
    for (tone, count), width in zip(parts, widths, strict=True):
        label = f"{_TONE_LABELS[tone]}: {number_text(count)}"
        share = 100 * width / whole
        segments.append(Segment(label, tone, per_cent(start), per_cent(share)))
        start += share
    return tuple(segments)


_TONE_LABELS: Mapping[str, str] = {
    OK: "Licensed",
    WARN: "In a grace period",
    BAD: "Not licensed",
    NEUTRAL: "Not known",
}


def status_bars(totals: Totals) -> tuple[Bar, ...]:
    """License statuses of Windows the best first, then machines that were not read.

    Shares are of the machines that were read, as that of the key figure is.
    """
    read = sum(totals.windows.by_status.values())
    bars = [
        _bar(label, count, read, totals.machines, tone, link(status=status))
        for status, label, count, tone in _statuses(totals.windows.by_status)
    ]
    for result, count in totals.machines_by_result.items():
        if count and result != READ:
            label = f"Not read: {RESULT_LABELS.get(result, result).lower()}"
            unread = _bar(label, count, count, totals.machines, NEUTRAL, link(result=result))
            bars.append(replace(unread, share=""))
    return tuple(bars)


def office_status_bars(office: ProductTotals) -> tuple[Bar, ...]:
    """Machines with Office by the worst license status of it, the best first."""
    whole = sum(office.by_status.values())
    return tuple(
        _bar(label, count, whole, whole, tone)
        for _status, label, count, tone in _statuses(office.by_status)
    )


def _statuses(by_status: Mapping[str, int]) -> Iterator[tuple[str, str, int, str]]:
    for status in (*STATUSES, *sorted(set(by_status) - set(STATUSES))):
        if by_status.get(status):
            yield status, status_label(status), by_status[status], status_tone(status)


def product_bars(numbers: ProductTotals, has_links: bool) -> tuple[Bar, ...]:
    """The products that most machines run, and what the others come to.

    A machine may have several of Office, so shares are of the machines that have any.
    """
    whole, products = sum(numbers.by_status.values()), list(numbers.by_product.items())
    shown, others = products, products[:0]
    if len(products) > MOST_PRODUCTS:
        shown, others = products[: MOST_PRODUCTS - 1], products[MOST_PRODUCTS - 1 :]
    rest = sum(count for _label, count in others)
    longest = max([rest, *(count for _label, count in shown)])
    bars = [
        _bar(name, count, whole, longest, "", link(product=name) if has_links else None)
        for name, count in shown
    ]
    if others:
        last = _bar(f"{len(others)} other products", rest, whole, longest, NEUTRAL)
        bars.append(last if has_links else replace(last, share=""))
    return tuple(bars)


def expiry_chart(product: str, numbers: ProductTotals) -> Expiry:
    """Licences by the week in which they end. Days of the first week are one column, as a column
    of a day beside one of a week would look less than it is.
    """
    ends = numbers.expiry
    weeks = list(_weeks(ends))
    most = max([1, *(count for _label, count, _tone in weeks)])
    pitch = 100 / max(1, len(weeks))
    columns = tuple(
        _column(label, count, tone, place, pitch, most)
        for place, (label, count, tone) in enumerate(weeks)
    )
    first = 1 if weeks and ends[0].first_day is None else 0
    ticks = tuple(
        (per_cent((first + week) * pitch), "now" if week == 0 else f"{week} weeks")
        for week in range(0, max(0, len(weeks) - first), _TICK_WEEKS)
    )
    counts = [(label, count) for label, count, _tone in weeks if count]
    return Expiry(
        product=product,
        only=counts[0][0] if len(counts) == 1 else "",
        columns=columns,
        ticks=ticks,
        buckets=tuple((each.label, each.machines) for each in ends),
        ending=sum(each.machines for each in ends),
        ended=sum(count for _label, count, tone in weeks if tone == BAD),
        soon=sum(count for _label, count, tone in weeks if tone == WARN),
        permanent=numbers.permanent,
    )


def _weeks(buckets: Sequence[ExpiryBucket]) -> Iterator[tuple[str, int, str]]:
    first_week = [each for each in buckets if _is_in_first_week(each)]
    for each in buckets:
        if each.first_day is None:
            yield "ended", each.machines, BAD
        elif not _is_in_first_week(each):
            is_soon = each.first_day < _SOON_WEEKS * _WEEK
            yield each.label, each.machines, WARN if is_soon else OK
        elif each is first_week[0]:
            label = f"days {each.first_day} to {first_week[-1].last_day}"
            yield label, sum(day.machines for day in first_week), WARN


def _is_in_first_week(bucket: ExpiryBucket) -> bool:
    return bucket.first_day is not None and bucket.first_day < _WEEK


def _column(label: str, count: int, tone: str, place: int, pitch: float, most: int) -> Column:
    height = max(_LEAST_HEIGHT, round(COLUMN_HEIGHT * count / most)) if count else 0
    return Column(
        label=label,
        count=count,
        text=short_number(count),
        tone=tone,
        start=per_cent((place + 0.1) * pitch),
        width=per_cent(0.8 * pitch),
        middle=per_cent((place + 0.5) * pitch),
        top=COLUMN_HEIGHT - height,
        height=height,
    )


def _bar(
    label: str, count: int, whole: int, longest: int, tone: str, target: str | None = None
) -> Bar:
    width = max(_LEAST_WIDTH, 100 * count / longest) if longest else 0.0
    return Bar(label, count, share_text(count, whole), per_cent(width), tone, target)


def per_cent(number: float) -> str:
    """A position or a width, such as ``12.5%``."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"
