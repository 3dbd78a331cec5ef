# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A finding of an audit: which rule, how severe, where, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"
INFO = "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""The most severe first."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """A rule that a machine breaks; ``machine`` is none for a finding about the fleet.

    ``subject`` tells several findings of one rule and machine apart, such as a product's name.
    ``ignored`` is the reason that the operator gives for accepting it.
    """

    rule: str
    severity: str
    machine: str | None
    subject: str | None
    evidence: str
    what_to_do: str
    ignored: str | None = None
