# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting between attempts to activate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inputs.error import VariableName
from .._inputs.whole_number import whole_number

MAX_RETRY_DELAY = 600
"""Seconds; back-off never waits longer."""


@dataclass(frozen=True)
class Attempts:
    """How often an activation that may pass is tried again, and seconds before the first time."""

    retries: int = 0
    retry_delay: int = 0


ONCE = Attempts()


def attempts_from_options(options: Mapping[str, Any], name: VariableName) -> Attempts:
    """``retries`` and ``retry_delay`` (seconds), checked; InputError names ``name(option)``."""
    ranges = {"retries": (20, "{} to {} times"), "retry_delay": (3600, "{} to {} seconds")}
    return Attempts(
        *(
            whole_number(options[option], name(option), 0, most, accepted)
            for option, (most, accepted) in ranges.items()
        )
    )


def retry_delay(first: int, attempt: int, jitter: float) -> float:
    """Seconds to wait: doubled each time, and spread so that a fleet does not ask at once.

    ``first`` is seconds, ``attempt`` counts from 0, ``jitter`` is from 0 to 1.
    """
    return float(min(first * 2**attempt, MAX_RETRY_DELAY)) * (0.75 + jitter / 2)
