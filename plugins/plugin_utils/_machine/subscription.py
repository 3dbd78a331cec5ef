# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The subscription licence of Windows, as the licensing service tells it.

The numbers are those of
learn.microsoft.com/powershell/module/oslicense/get-subscriptionlicenseinfo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._wmi.values import number, text

ACTIVE, DISABLED, EXPIRED, NOT_INSTALLED = 1, 100, 110, 120
STATUSES: Mapping[int, str] = {
    0: "not_active",
    ACTIVE: "active",
    DISABLED: "disabled",
    EXPIRED: "expired",
    NOT_INSTALLED: "not_installed",
}
USER_BASED = 0
TYPES: Mapping[int, str] = {USER_BASED: "user", NOT_INSTALLED: "not_installed", 9999: "invalid"}


@dataclass(frozen=True)
class Subscription:
    """``expires`` is the service's own text, in a form that Microsoft does not describe."""

    status: int
    type: int | None
    edition: str | None
    expires: str | None

    @property
    def status_name(self) -> str:
        """One of STATUSES, else the number as text."""
        return STATUSES.get(self.status, str(self.status))

    @property
    def type_name(self) -> str | None:
        """One of TYPES, else the number as text."""
        return None if self.type is None else TYPES.get(self.type, str(self.type))


def subscription(row: Mapping[str, Any]) -> Subscription | None:
    """That of a row of SoftwareLicensingService; none where its class tells nothing of it."""
    status = number(row.get("SubscriptionStatus"))
    if status is None:
        return None
    return Subscription(
        status=status,
        type=number(row.get("SubscriptionType")),
        edition=_known(row.get("SubscriptionEdition"), "unknown"),
        expires=_known(row.get("SubscriptionExpiry"), "unspecified"),
    )


def _known(value: Any, unset: str) -> str | None:
    shown = text(value)
    return None if shown is None or unset in shown.lower() else shown
