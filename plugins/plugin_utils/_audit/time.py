# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times of a report: ISO 8601 in UTC, as text until they are needed."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime

from .._inputs.utc_time import MINUTES_A_DAY


def parse_time(text: str | None) -> datetime | None:
    """The time that a text stands for, in UTC where it names no zone; none for any other text."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def minutes_since(text: str | None, now: datetime) -> int:
    """Whole minutes from a time until ``now``; 0 where it is not known or still to come."""
    time = parse_time(text)
    return 0 if time is None else max(0, int((now - time).total_seconds()) // 60)


@functools.lru_cache(maxsize=16)
def utc_day(now: datetime) -> date:
    """The day of a time in UTC; asked for each machine, of the same time."""
    return now.astimezone(UTC).date()


def days_text(minutes: int) -> str:
    """Whole days that have passed, in words."""
    days = max(0, minutes) // MINUTES_A_DAY
    return "1 day" if days == 1 else f"{days} days"


def days_left_text(minutes: int) -> str:
    """Days that are left, in words. As slmgr counts: a day that has begun is a day."""
    days = -(-max(0, minutes) // MINUTES_A_DAY)
    return "1 day" if days == 1 else f"{days} days"
