# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting between attempts to activate."""

from __future__ import annotations

MAX_RETRY_DELAY = 600
"""Seconds; back-off never waits longer."""


def retry_delay(first: int, attempt: int, jitter: float) -> float:
    """Seconds to wait: doubled each time, and spread so that a fleet does not ask at once.

    ``first`` is seconds, ``attempt`` counts from 0, ``jitter`` is from 0 to 1.
    """
    return float(min(first * 2**attempt, MAX_RETRY_DELAY)) * (0.75 + jitter / 2)
