# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that no look finds: a machine that was not read, an accepted finding that has ended."""

from __future__ import annotations

from collections.abc import Mapping

from ..finding import ERROR, INFO, WARNING, AuditFinding
from ..machine import FAILED, SKIPPED, UNREACHABLE, AuditedMachine
from ..rule import AUDIT, NOTHING, Breach, Rule
from ..text import one_line

_RULES: Mapping[str, Rule] = {
    UNREACHABLE: Rule(
        "machine_unreachable",
        ERROR,
        "The machine could not be reached",
        "Check that it is on, its name, its network and its WinRM or SSH, then read it again",
        AUDIT,
        NOTHING,
    ),
    FAILED: Rule(
        "machine_failed",
        ERROR,
        "The machine could not be read",
        "Repair what its reason names, then read this machine again",
        AUDIT,
        NOTHING,
    ),
    SKIPPED: Rule(
        "machine_skipped",
        INFO,
        "The machine was left out",
        "Read it in another run, or take it out of the inventory",
        AUDIT,
        NOTHING,
    ),
}
UNREAD_RULES = tuple(_RULES.values())

IGNORE_EXPIRED = Rule(
    "ignore_expired",
    WARNING,
    "An accepted finding has expired",
    "Repair what it stood for, or give its entry a new date",
    AUDIT,
    NOTHING,
    is_about_fleet=True,
)
IGNORE_UNUSED = Rule(
    "ignore_unused",
    INFO,
    "An accepted finding is none any more",
    "Remove its entry",
    AUDIT,
    NOTHING,
    is_about_fleet=True,
)


def not_read(machine: AuditedMachine) -> AuditFinding:
    """The finding about a machine that failed, could not be reached or was left out."""
    reason = one_line(machine.reason or "").strip() or "No reason was given"
    return _RULES.get(machine.result, _RULES[FAILED]).finding(Breach(reason), machine.name)
