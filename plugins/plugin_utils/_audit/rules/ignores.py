# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about the findings that the operator accepts: an entry that has ended, one without use."""

from __future__ import annotations

from ..finding import INFO, WARNING
from ..rule import AUDIT, NOTHING, Rule

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
