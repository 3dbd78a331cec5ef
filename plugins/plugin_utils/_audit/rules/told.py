# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that no look finds: a machine that was not read, an accepted finding that has ended."""

from __future__ import annotations

from pathlib import Path

from ..finding import AuditFinding
from ..machine import FAILED, SKIPPED, UNREACHABLE, AuditedMachine
from ..rule import Breach, rules_of
from ..text import one_line

RULES = rules_of(Path(__file__).parent / "data" / "told.csv")
IGNORE_EXPIRED, IGNORE_UNUSED = RULES["ignore_expired"], RULES["ignore_unused"]

_UNREAD = {each: RULES[f"machine_{each}"] for each in (UNREACHABLE, FAILED, SKIPPED)}
UNREAD_RULES = tuple(_UNREAD.values())


def not_read(machine: AuditedMachine) -> AuditFinding:
    """The finding about a machine that failed, could not be reached or was left out."""
    reason = one_line(machine.reason or "").strip() or "No reason was given"
    return _UNREAD.get(machine.result, _UNREAD[FAILED]).finding(Breach(reason), machine.name)
