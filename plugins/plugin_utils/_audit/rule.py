# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rule of the audit: a function that looks, beside what is said of what it finds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_csv
from .finding import AuditFinding
from .kms_hosts import HostClients
from .machine import AuditedLicense, AuditedMachine
from .settings import AuditSettings

MACHINE, LICENSE, FLEET, NOTHING = "machine", "license", "fleet", "nothing"
"""What a rule looks at: a machine that was read, each of its licences that count, all of them."""

PLANNING = "learn.microsoft.com, KMS activation planning"
GENERAL = "learn.microsoft.com, Guidelines for troubleshooting the Key Management Service"
DNS = "learn.microsoft.com, Common troubleshooting procedures for KMS and DNS issues"
SLMGR = "learn.microsoft.com, Slmgr.vbs options"
KEYS = "learn.microsoft.com, KMS client activation and product keys"
EVALUATION = "learn.microsoft.com, Upgrade and conversion options for Windows Server"
SUBSCRIPTION = "learn.microsoft.com/powershell/module/oslicense/get-subscriptionlicenseinfo"
LIFECYCLE = "learn.microsoft.com/lifecycle"
"""Where it is said."""


@dataclass(frozen=True, slots=True)
class Look:
    """A machine that was read and one of its licences, as a rule looks at them.

    ``license`` is none where Windows holds no key. ``subject`` is what a finding about the
    licence is about. ``now`` is aware of its zone.
    """

    machine: AuditedMachine
    license: AuditedLicense | None
    subject: str
    settings: AuditSettings
    now: datetime


@dataclass(frozen=True, slots=True)
class Fleet:
    """All machines, and the KMS hosts that they ask, as a rule looks at them."""

    machines: Sequence[AuditedMachine]
    hosts: Sequence[HostClients]
    settings: AuditSettings


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule found; what is none is as the rule says, or as what it looked at."""

    evidence: str
    subject: str | None = None
    severity: str | None = None
    what_to_do: str | None = None
    machine: str | None = None


Check = Callable[[Any], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that an audit looks for; ``id`` is snake_case and stays the same for ever.

    ``check`` takes a Look for each machine or for each licence, or the Fleet. It is none where
    something else than a look tells: that a machine was not read, what became of an ignore.
    """

    id: str
    severity: str
    title: str
    what_to_do: str
    source: str
    looks_at: str
    is_about_fleet: bool = False
    check: Check | None = None

    def finding(
        self, breach: Breach, machine: str | None = None, subject: str | None = None
    ) -> AuditFinding:
        """The finding of a breach, about this machine and subject unless it names others."""
        return AuditFinding(
            rule=self.id,
            severity=breach.severity or self.severity,
            machine=breach.machine or machine,
            subject=breach.subject or subject,
            evidence=breach.evidence,
            what_to_do=breach.what_to_do or self.what_to_do,
        )


def rule(
    id: str,
    severity: str,
    what: str,
    remedy: str,
    source: str,
    *,
    looks_at: str = MACHINE,
    is_about_fleet: bool = False,
) -> Callable[[Check], Rule]:
    """Make the function below it a rule: what it finds, in one line, and what to do about it."""
    return lambda check: Rule(id, severity, what, remedy, source, looks_at, is_about_fleet, check)


license_rule = functools.partial(rule, looks_at=LICENSE)
fleet_rule = functools.partial(rule, looks_at=FLEET, is_about_fleet=True)


def rules_of(path: Path) -> Mapping[str, Rule]:
    """Rules by ID that no look finds: rows of a table of ours, in its order."""
    return {
        row["id"]: Rule(
            row["id"],
            row["severity"],
            row["title"],
            row["what_to_do"],
            row["source"],
            NOTHING,
            is_about_fleet=bool(row["is_about_fleet"]),
        )
        for row in read_csv(path)
    }
