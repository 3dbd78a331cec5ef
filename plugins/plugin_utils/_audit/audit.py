# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a fleet: machines in, report out; the same machines always give the same report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from .._inputs.utc_time import utc_text
from .fail_on import verdict
from .finding import SEVERITIES, AuditFinding
from .ignore import Ignore, apply_ignores
from .kms_hosts import HostClients, kms_hosts
from .licenses import SUBJECT_WINDOWS, audited_licenses
from .machine import READ, RESULTS, AuditedMachine
from .report import AuditReport
from .rule import FLEET, LICENSE, MACHINE, Fleet, Look
from .rules.table import checks_that_look_at
from .rules.told import not_read
from .settings import AuditSettings
from .text import one_line
from .time import parse_time

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DIGITS = re.compile("([0-9]{1,18})")

NaturalKey = tuple[list[str | int], str]


def audit(
    machines: Iterable[AuditedMachine],
    settings: AuditSettings,
    ignores: Iterable[Ignore],
    fail_on: Iterable[str],
    now: datetime,
    title: str,
) -> AuditReport:
    """Every rule over every machine. ``now`` is aware of its zone.

    Machines are in the order of their names, findings the most severe first; of a name that comes
    twice the newest read counts.
    """
    fleet = sorted(newest(machines), key=lambda machine: natural_key(machine.name))
    hosts = kms_hosts(fleet, now)
    found = apply_ignores(_findings(fleet, hosts, settings, now), ignores, now)
    findings = tuple(_in_order(found, fleet))
    return AuditReport(
        title=one_line(title),
        generated=utc_text(now),
        machines=tuple(fleet),
        findings=findings,
        kms_hosts=tuple(host.use for host in hosts),
        verdict=verdict(findings, tuple(fail_on)),
    )


def newest(machines: Iterable[AuditedMachine]) -> list[AuditedMachine]:
    """One machine for each name: the one read last, one without a time before none of them."""
    found: dict[str, AuditedMachine] = {}
    for machine in machines:
        other = found.get(machine.name)
        if other is None or _age_key(machine) > _age_key(other):
            found[machine.name] = machine
    return list(found.values())


def natural_key(name: str) -> NaturalKey:
    """Sorts as a person does: srv2 before srv10, and in small letters as in large ones."""
    parts: list[str | int] = list(_DIGITS.split(name.casefold()))
    for index in range(1, len(parts), 2):
        parts[index] = int(parts[index])
    return parts, name


def _age_key(machine: AuditedMachine) -> tuple[datetime, int, str]:
    # The text decides between two of the same time, so that their order makes no difference.
    known = RESULTS.index(machine.result) if machine.result in RESULTS else len(RESULTS)
    return parse_time(machine.read_at) or _LONG_AGO, -known, repr(machine)


def _findings(
    fleet: list[AuditedMachine],
    hosts: tuple[HostClients, ...],
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    for machine in fleet:
        yield from machine_findings(machine, settings, now)
    whole = Fleet(fleet, hosts, settings)
    for rule, check in _FLEET_CHECKS:
        for breach in check(whole):
            yield rule.finding(breach)


def _in_order(
    findings: Iterable[AuditFinding], fleet: Iterable[AuditedMachine]
) -> list[AuditFinding]:
    names = (None, *(machine.name for machine in fleet))
    places = {name: place for place, name in enumerate(names)}
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}

    def order(finding: AuditFinding) -> tuple[int, str, int, str, str]:
        place, rank = places[finding.machine], ranks[finding.severity]
        return rank, finding.rule, place, finding.subject or "", finding.evidence

    return sorted(findings, key=order)


_MACHINE_CHECKS = checks_that_look_at(MACHINE)
_LICENSE_CHECKS = checks_that_look_at(LICENSE)
_FLEET_CHECKS = checks_that_look_at(FLEET)


def machine_findings(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """What one machine by itself shows; of one that was not read, that alone."""
    if machine.result != READ:
        yield not_read(machine)
        return
    whole = Look(machine, machine.windows, SUBJECT_WINDOWS, settings, now)
    for rule, check in _MACHINE_CHECKS:
        for breach in check(whole):
            yield rule.finding(breach, machine.name)
    looks = [
        whole if license is whole.license else Look(machine, license, subject, settings, now)
        for subject, license in audited_licenses(machine)
    ]
    for look in looks if whole.license else (whole, *looks):
        for rule, check in _LICENSE_CHECKS:
            for breach in check(look):
                yield rule.finding(breach, machine.name, look.subject)
