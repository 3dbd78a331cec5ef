# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who moves where, and which KMS hosts fall below their thresholds: a pure function.

A client keeps its host while that is there and no coming host is before it in its order. Else it
goes to the first of its order, which _kms/spread decides, as for each run. Counts are those of this
inventory, by client machine ID; a KMS host counts clients of nobody's inventory too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .._audit.kms_client import host_key, is_kms_host, is_same_host, kms_license
from .._audit.kms_hosts import HostClients, is_client_windows, kms_hosts
from .._audit.machine import READ, WINDOWS, AuditedLicense, AuditedMachine
from .._audit.report import AuditReport
from .._audit.time import parse_time
from .._catalogue.advice import CLIENTS_FROM, SERVERS_AND_OFFICE_FROM
from .._kms.endpoint import DEFAULT_KMS_PORT, KmsEndpoint
from .._kms.spread import SiteKmsHost, in_order_for
from .event import LEAVES, MOVES, STAYS, WITHOUT_HOST, Client, Event, Host, HostsOf, KmsPlan

_FROM_DNS = ("cached", "lookup_domain", "dns")
_NOBODY = (0, 0)


def plan_kms(report: AuditReport, hosts_of: HostsOf, event: Event) -> KmsPlan:
    """What an event means for the clients that an audit saw; ``hosts_of`` is the inventory."""
    clients = [
        (machine, license, _endpoint(machine.kms_host_used, machine.kms_port_used))
        for machine in report.machines
        if machine.result == READ and machine.kms_host_used and not is_kms_host(machine)
        for license in (kms_license(machine),)
        if license is not None
    ]
    places = [
        _place(machine, asked, hosts_of(machine.name), event)
        for machine, _license, asked in clients
    ]
    now = parse_time(report.generated)
    if now is None:
        raise ValueError("a report has a time")
    after = [
        replace(machine, kms_host_used=place.host, kms_port_used=place.port)
        for (machine, _license, _asked), place in zip(clients, places, strict=True)
        if isinstance(place, KmsEndpoint)
    ]
    counts = _counts(kms_hosts((machine for machine, _license, _asked in clients), now))
    counts_after = _counts(kms_hosts(after, now))
    return KmsPlan(
        generated=report.generated,
        event=event,
        clients=tuple(
            _client(machine, license, asked, place, counts_after)
            for (machine, license, asked), place in zip(clients, places, strict=True)
        ),
        hosts=tuple(
            Host(host, *_pairs(counts.get(host, _NOBODY), counts_after.get(host, _NOBODY)))
            for host in sorted({*counts, *counts_after, *(str(h.endpoint) for h in event.coming)})
        ),
    )


def _endpoint(host: str, port: int | None) -> KmsEndpoint:
    return KmsEndpoint(host_key(host), port or DEFAULT_KMS_PORT)


def _place(
    machine: AuditedMachine, asked: KmsEndpoint, named: tuple[SiteKmsHost, ...], event: Event
) -> KmsEndpoint | str:
    """The host that it asks then, or why it asks none."""
    if machine.name in event.leaving:
        return LEAVES
    own = named or _by_dns(machine) or (SiteKmsHost(asked),)
    joins = not event.coming_sites or machine.site in event.coming_sites
    coming = event.coming if joins else ()
    there = [each for each in (*own, *coming) if not _goes(each.endpoint.host, event)]
    if not there:
        return WITHOUT_HOST
    first = in_order_for(machine.name, there)[0]
    is_coming = any(first is each.endpoint for each in coming)
    return first if is_coming or _goes(asked.host, event) else asked


def _goes(host: str, event: Event) -> bool:
    return any(is_same_host(host, each) for each in event.going)


def _by_dns(machine: AuditedMachine) -> tuple[SiteKmsHost, ...]:
    # An audit keeps no port, priority and weight of a record, so each counts the same.
    if machine.kms_host_source not in _FROM_DNS:
        return ()
    return tuple(SiteKmsHost(_endpoint(each, None)) for each in machine.dns_kms_hosts)


def _counts(hosts: Iterable[HostClients]) -> dict[str, tuple[int, int]]:
    """host:port -> client machine IDs of Windows, and further ones of Office alone."""
    found = {}
    for each in hosts:
        windows = each.use.client_windows + each.use.server_windows
        found[each.endpoint] = windows, max(0, each.use.clients - windows)
    return found


def _pairs(before: Sequence[int], after: Sequence[int]) -> tuple[int, int, int, int]:
    return before[0], after[0], before[1], after[1]


def _client(
    machine: AuditedMachine,
    license: AuditedLicense,
    asked: KmsEndpoint,
    place: KmsEndpoint | str,
    counts: Mapping[str, tuple[int, int]],
) -> Client:
    before = str(asked)
    if isinstance(place, str):
        return Client(machine.name, machine.site, before, None, place, None, license.expires)
    after = str(place)
    is_windows = license.application == WINDOWS
    is_of_25 = is_windows and is_client_windows(machine)
    needs = CLIENTS_FROM if is_of_25 else SERVERS_AND_OFFICE_FROM
    windows, office = counts.get(after, _NOBODY)
    return Client(
        name=machine.name,
        site=machine.site,
        before=before,
        after=after,
        outcome=STAYS if after == before else MOVES,
        below=needs if (windows if is_windows else office) < needs else None,
        expires=license.expires,
    )
