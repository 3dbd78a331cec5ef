# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which activations end soon although Windows renews them: one rule for audit and activation."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .._inputs.error import VariableName
from .._inputs.utc_time import MINUTES_A_DAY
from .._inputs.whole_number import whole_number
from .._kms.spread import share_of
from .._machine.state import MachineState
from .._wmi.request import ACTIVATION_TYPES

# learn.microsoft.com, KMS activation planning. Active Directory-based activation goes by the same.
VALID_MINUTES = 180 * MINUTES_A_DAY
RENEWAL_MINUTES = 7 * MINUTES_A_DAY
RETRY_MINUTES = 120
SHORTEST_INTERVAL, LONGEST_INTERVAL = 15, 30 * MINUTES_A_DAY

_BY_TOKEN = ("token", ACTIVATION_TYPES["token"])

RENEWAL_DUE = "renewal_due"
"""In what a result shows as before and after."""


class License(Protocol):
    """A licence, as far as it says whether it is renewed and when it ends."""

    @property
    def channel(self) -> str:
        """Such as ``gvlk``."""

    @property
    def is_licensed(self) -> bool:
        """Whether the license status is licensed."""

    @property
    def grace_minutes(self) -> int:
        """Minutes that are left, 0 where it does not end."""

    @property
    def activation_type(self) -> str | int | None:
        """By its name or as Windows numbers it."""


def is_renewed(license: License) -> bool:
    """Whether it is an activation that Windows renews by KMS or Active Directory."""
    return (
        license.channel == "gvlk"
        and license.is_licensed
        and license.grace_minutes > 0
        and license.activation_type not in _BY_TOKEN
    )


def minutes_since_renewal(license: License) -> int:
    """How long ago it was renewed when the machine was read: 180 days minus what is left."""
    return max(0, VALID_MINUTES - license.grace_minutes)


def renewal_interval(minutes: int | None) -> int:
    """Minutes between renewals; the usual 7 days in place of what Windows does not take."""
    interval = minutes or 0
    return interval if SHORTEST_INTERVAL <= interval <= LONGEST_INTERVAL else RENEWAL_MINUTES


@functools.lru_cache(maxsize=1024)
def minutes_allowed(interval: int | None) -> int:
    """How long ago a renewal may be: two intervals and a retry, a day at least.

    One interval may pass while the machine is off.
    """
    return max(2 * renewal_interval(interval) + RETRY_MINUTES, MINUTES_A_DAY)


def is_overdue(license: License, interval: int | None) -> bool:
    """Whether a renewal is longer ago than the machine's interval, in minutes, allows."""
    return is_renewed(license) and _is_late(license, interval)


def renews_in_time(license: License, interval: int | None) -> bool:
    """Whether Windows renews it and is not late with that."""
    return is_renewed(license) and not _is_late(license, interval)


def _is_late(license: License, interval: int | None) -> bool:
    return minutes_since_renewal(license) > minutes_allowed(interval)


def ends_soon(license: License, days: int, interval: int | None, passed: int = 0) -> bool:
    """Whether a licence in force ends within ``days``; not one that is renewed in time.

    ``interval`` is the machine's renewal interval, ``passed`` what went by since it was read, both
    in minutes.
    """
    if not license.is_licensed or license.grace_minutes <= 0 or renews_in_time(license, interval):
        return False
    return license.grace_minutes - passed <= days * MINUTES_A_DAY


@dataclass(frozen=True)
class Renewal:
    """Which activations that are in force are renewed by hand, and when.

    ``within_days`` is from how many days on before its end, 0 for never. ``delay`` is how many
    seconds this machine waits first, so that a fleet does not ask its KMS host at once.
    """

    within_days: int = 0
    delay: float = 0.0

    def is_due(self, state: MachineState, license: License | None) -> bool:
        """Whether a licence of a machine is renewed by hand."""
        if not self.within_days or license is None or not is_renewed(license):
            return False
        return ends_soon(license, self.within_days, _interval_of(state))

    def shown(self, state: MachineState, license: License | None) -> dict[str, bool]:
        """What a result shows of it: nothing where nobody asked for it."""
        return {RENEWAL_DUE: self.is_due(state, license)} if self.within_days else {}

    def shown_after(self) -> dict[str, bool]:
        """The same once the licence was activated."""
        return {RENEWAL_DUE: False} if self.within_days else {}


def why_renewed(license: License, what: str) -> str:
    """Why a product that is activated is activated again, in words."""
    days = -(-license.grace_minutes // MINUTES_A_DAY)
    return f"activate {what} again, as its licence ends in {days} day{'s' if days > 1 else ''}"


def _interval_of(state: MachineState) -> int | None:
    windows = state.windows_product
    own = windows.details.renewal_interval_minutes if windows else None
    return own or state.service.renewal_interval_minutes


NO_RENEWAL = Renewal()


def renewal_from_options(options: Mapping[str, Any], machine: str, name: VariableName) -> Renewal:
    """``renew_within_days`` and ``renew_spread``, checked; InputError names ``name(option)``.

    The share of the spread that a machine waits is its own, by its name, and the same in every run.
    """
    ranges = {
        "renew_within_days": (179, "{} to {} days"),
        "renew_spread": (3600, "{} to {} seconds"),
    }
    days, spread = (
        whole_number(options[option], name(option), 0, most, accepted)
        for option, (most, accepted) in ranges.items()
    )
    return Renewal(days, share_of(machine, "renewal") * spread)
