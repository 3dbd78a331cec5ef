# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the rules over machines and fleet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from .finding import AuditFinding
from .kms_hosts import HostClients
from .licenses import SUBJECT_WINDOWS, audited_licenses
from .machine import READ, AuditedMachine
from .rule import FLEET, LICENSE, MACHINE, Fleet, Look
from .rules.table import rules_that_look_at
from .rules.told import not_read
from .settings import AuditSettings

_MACHINE_RULES = rules_that_look_at(MACHINE)
_LICENSE_RULES = rules_that_look_at(LICENSE)
_FLEET_RULES = rules_that_look_at(FLEET)


def machine_findings(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """What one machine by itself shows; of one that was not read, that alone."""
    if machine.result != READ:
        yield not_read(machine)
        return
    whole = Look(machine, machine.windows, SUBJECT_WINDOWS, settings, now)
    for rule in _MACHINE_RULES:
        yield from rule.findings(whole)
    looks = [
        Look(machine, license, subject, settings, now)
        for subject, license in audited_licenses(machine)
    ]
    for look in looks if whole.license else (whole, *looks):
        for rule in _LICENSE_RULES:
            yield from rule.findings(look)


def fleet_findings(
    machines: Sequence[AuditedMachine],
    hosts: Sequence[HostClients],
    settings: AuditSettings,
) -> Iterator[AuditFinding]:
    """What only many machines together show."""
    fleet = Fleet(machines, hosts, settings)
    for rule in _FLEET_RULES:
        yield from rule.findings(fleet)
