# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A verb of the subscription on one machine: why it can't be done, what is as it would be.

What it calls is what Set-SubscriptionLicenseInfo calls, by
learn.microsoft.com/powershell/module/oslicense/set-subscriptionlicenseinfo.
"""

from __future__ import annotations

from .._machine.subscription import DISABLED, TYPES, USER_BASED
from .reading import Reading

_ENABLES = "enablesubscription"


def subscription_refusal(reading: Reading) -> str:
    """Why the verb can't be done on this machine; empty when it can."""
    found = reading.state.service.subscription
    if found is None:
        return "The licensing service of this Windows tells of no subscription licence"
    if found.type != USER_BASED:
        return (
            f"There is no subscription of a user on this machine: its type is {found.type_name}, "
            f"and {reading.desired.verb.name} is for the type {TYPES[USER_BASED]}"
        )
    return ""


def subscription_words(reading: Reading) -> str:
    """The subscription as it is, in a sentence."""
    found = reading.state.service.subscription
    if found is None:
        return "The licensing service of this Windows tells of no subscription licence any more"
    return f"The subscription licence is {found.status_name.replace('_', ' ')}"


def is_subscription_as_set(reading: Reading) -> bool:
    """Whether it is disabled, or is not, as the verb would have it."""
    found = reading.state.service.subscription
    enables = reading.desired.verb.fixed["Operation"] == _ENABLES
    return found is not None and (found.status != DISABLED) == enables
