# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the rules over machines and fleet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from .finding import AuditFinding
from .kms_hosts import HostClients
from .licenses import audited_licenses
from .machine import READ, AuditedLicense, AuditedMachine
from .rules import key as _audit_rules_key
from .rules import kms_client as _audit_rules_kms
from .rules import kms_hosts as _audit_rules_hosts
from .rules import license as _audit_rules_license
from .rules import machine as _audit_rules_machine
from .rules import support as _audit_rules_support
from .rules.cmid import duplicate_cmid
from .settings import AuditSettings

MachineRule = Callable[[AuditedMachine, AuditSettings, datetime], Iterator[AuditFinding]]
LicenseRule = Callable[
    [AuditedMachine, str, AuditedLicense, AuditSettings, datetime], Iterator[AuditFinding]
]

MACHINE_RULES: tuple[MachineRule, ...] = (
    _audit_rules_license.no_key,
    _audit_rules_key.unexpected_channel,
    _audit_rules_key.wrong_edition_key,
    _audit_rules_kms.wrong_kms_host,
    _audit_rules_kms.kms_host_by_hand,
    _audit_rules_kms.kms_host_is_itself,
    _audit_rules_kms.dns_no_srv,
    _audit_rules_machine.clock_offset,
    _audit_rules_machine.policy_conflict,
    _audit_rules_machine.user_operations,
    _audit_rules_support.product_unsupported,
    _audit_rules_support.product_support_ends_soon,
)
"""Rules about a machine that was read."""

LICENSE_RULES: tuple[LicenseRule, ...] = (
    _audit_rules_license.not_licensed,
    _audit_rules_license.in_grace,
    _audit_rules_license.expires_soon,
    _audit_rules_license.evaluation,
    _audit_rules_license.not_renewed,
    _audit_rules_key.unpublished_key,
)
"""Rules about each of its licences that count."""


def machine_findings(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """What one machine by itself shows; of one that was not read, that alone."""
    if machine.result != READ:
        yield from _audit_rules_machine.not_read(machine, settings, now)
        return
    for rule in MACHINE_RULES:
        yield from rule(machine, settings, now)
    for subject, license in audited_licenses(machine):
        for license_rule in LICENSE_RULES:
            yield from license_rule(machine, subject, license, settings, now)


def fleet_findings(
    machines: Sequence[AuditedMachine],
    hosts: Sequence[HostClients],
    settings: AuditSettings,
) -> Iterator[AuditFinding]:
    """What only many machines together show."""
    yield from duplicate_cmid(machines)
    yield from _audit_rules_hosts.below_threshold(hosts)
    yield from _audit_rules_hosts.forecast_below(hosts)
    yield from _audit_rules_hosts.csvlk_too_old(hosts)
    yield from _audit_rules_hosts.spread(hosts, settings)
