# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as results, files and answers hold them: ISO 8601 in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime

MINUTES_A_DAY = 24 * 60

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def utc_text(time: datetime) -> str:
    """The time in UTC, such as 2026-03-01T12:00:00Z."""
    return time.astimezone(UTC).strftime(_FORMAT)


def utc_time(text: str) -> datetime:
    """The time that such a text stands for; ValueError for any other."""
    time = datetime.fromisoformat(text)  # strptime imports a table of locales in every fork
    if not text.endswith("Z") or utc_text(time) != text:
        raise ValueError(f"{text!r} is not a time such as 2026-03-01T12:00:00Z")
    return time
