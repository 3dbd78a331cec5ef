# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the table of machines shows of one machine, and sorts and filters it by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..._audit.kms_client import asked_endpoint
from ..._audit.machine import READ, AuditedMachine
from ..._audit.product import product_name
from ..._audit.text import counted
from ..._audit.totals import ENDED, days_left, windows_status

NO_END = "never"
"""In place of days left, as ENDED is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A machine in a line. What is not known of it, or does not apply, is none.

    ``days`` are whole days until a licence of Windows in force ends, ENDED or NO_END. ``kms_host``
    is host and port that the machine asks as a KMS client.
    """

    status: str | None
    channel: str | None
    product: str | None
    days: int | str | None
    kms_host: str | None


def days_text(days: int | str | None) -> str:
    """Days left in words, as the script of the page says them too."""
    if days is None:
        return ""
    if days == NO_END:
        return "no end"
    return "ended" if days == ENDED else counted(int(days), "day")


def row_of(machine: AuditedMachine, now: datetime | None) -> Row:
    """The line of a machine; ``now`` is when the report was made, none where that is not known."""
    if machine.result != READ:
        return Row(None, None, None, None, None)
    windows = machine.windows
    return Row(
        status=windows_status(machine),
        channel=None if windows is None else windows.channel,
        product=product_name(machine.edition_id, machine.build),
        days=_days_left(machine, now),
        kms_host=asked_endpoint(machine),
    )


def _days_left(machine: AuditedMachine, now: datetime | None) -> int | str | None:
    windows = machine.windows
    if windows is None or not windows.is_licensed or now is None:
        return None
    left = days_left(windows, machine.read_at, now)
    return NO_END if left is None else left
