# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""KMS hosts as their clients in the fleet, and their own bookkeeping, show them.

A KMS host counts client machine IDs, Windows and Office apart, and forgets one that has not asked
for 30 days. So a client counts here once for each CMID, and by its last renewal. Where Windows
clients ask a host, the numbers are of them; else of its Office clients.

The forecast takes it that a machine which is overdue (its last renewal is longer ago than two
intervals and a retry) stays silent and is forgotten 30 days after its last contact, and that
every other keeps renewing. It starts at the host's own count where that was read, which holds
clients outside the inventory too; that count stops at its maximum, and more clients than it shows
may be there then. Else it starts at what this inventory shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .._catalogue.advice import (
    CLIENTS_FROM,
    MOST_COUNTED,
    MOST_COUNTED_WITHOUT_CLIENTS,
    SERVERS_AND_OFFICE_FROM,
)
from .._inputs.utc_time import MINUTES_A_DAY
from .._kms.endpoint import DEFAULT_KMS_PORT
from .._kms_client.renewal import is_overdue, is_renewed, minutes_since_renewal
from .kms_client import (
    endpoint_text,
    host_key,
    is_kms_host,
    kms_license,
)
from .machine import READ, WINDOWS, AuditedLicense, AuditedMachine
from .report import KmsHostUse
from .text import one_line
from .time import minutes_since

COUNTED_MINUTES = 30 * MINUTES_A_DAY
FORECAST_DAYS = 30

NEVER = None
IN_TIME = -1
"""Last contact of a client that renews in time; NEVER where none is known."""


@dataclass(frozen=True, slots=True)
class HostClients:
    """A KMS host, the machines that ask it, and the machine that it is when it was read itself.

    ``proves_its_count`` tells that a client with the highest threshold renewed lately, which a
    host whose count is below that threshold would not have allowed.
    """

    use: KmsHostUse
    clients: tuple[AuditedMachine, ...]
    machine: AuditedMachine | None
    proves_its_count: bool

    @property
    def endpoint(self) -> str:
        """Host and port, such as ``kms01.example.com:1688``."""
        return endpoint_text(self.use.host, self.use.port)


@dataclass(slots=True)
class _Tally:
    """Clients of one host, by CMID. Values are minutes since the last contact."""

    clients: list[AuditedMachine] = field(default_factory=list)
    client_windows: dict[str, int | None] = field(default_factory=dict)
    server_windows: dict[str, int | None] = field(default_factory=dict)
    office_alone: dict[str, int | None] = field(default_factory=dict)


def kms_hosts(machines: Iterable[AuditedMachine], now: datetime) -> tuple[HostClients, ...]:
    """Every KMS host that a machine of the fleet asks, by name and port."""
    tallies: defaultdict[tuple[str, int], _Tally] = defaultdict(_Tally)
    hosting: list[AuditedMachine] = []
    for machine in machines:
        if machine.result != READ:
            continue
        if machine.hosting is not None:
            hosting.append(machine)
        license = kms_license(machine)
        if license is not None and machine.kms_host_used and not is_kms_host(machine):
            port = machine.kms_port_used or DEFAULT_KMS_PORT
            _add(tallies[host_key(machine.kms_host_used), port], machine, license, now)
    by_name = _by_name(hosting)
    return tuple(
        _host_clients(host, port, tally, _listening(by_name.get(host), port))
        for (host, port), tally in sorted(tallies.items(), key=lambda item: item[0])
    )


def is_client_windows(machine: AuditedMachine) -> bool:
    """Whether it runs a client Windows, which needs a count of 25, and not a server, which 5."""
    if machine.installation_type is not None:
        return machine.installation_type.casefold().startswith("client")
    return not (machine.edition_id or "server").casefold().startswith("server")


def _listening(machine: AuditedMachine | None, port: int) -> AuditedMachine | None:
    """The machine, unless it is known to listen on another port than this."""
    own_port = machine.hosting.listening_port if machine and machine.hosting else None
    return machine if not own_port or own_port == port else None


def _add(tally: _Tally, machine: AuditedMachine, license: AuditedLicense, now: datetime) -> None:
    if license.application != WINDOWS:
        group = tally.office_alone
    elif is_client_windows(machine):
        group = tally.client_windows
    else:
        group = tally.server_windows
    contact = _last_contact(machine, license, now)
    # A machine without a CMID counts as one of its own; no CMID has a colon.
    key = machine.cmid.casefold() if machine.cmid else f":{machine.name}"
    tally.clients.append(machine)
    group[key] = _later(group[key], contact) if key in group else contact


def _last_contact(machine: AuditedMachine, license: AuditedLicense, now: datetime) -> int | None:
    if not is_renewed(license):
        return NEVER
    if not is_overdue(license, machine.renewal_interval_minutes):
        return IN_TIME
    return minutes_since_renewal(license) + minutes_since(machine.read_at, now)


def _later(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)


def _host_clients(
    host: str, port: int, tally: _Tally, machine: AuditedMachine | None
) -> HostClients:
    highest = tally.client_windows or tally.server_windows or tally.office_alone
    of_windows = _by_cmid(tally.client_windows, tally.server_windows)
    contacts = of_windows or tally.office_alone
    has_clients = bool(tally.client_windows)
    hosting = machine.hosting if machine and of_windows else None
    # A host that has counted nobody reads 0: what its clients say counts then, as with none.
    current = (hosting.current_count or None) if hosting else None
    lately = sum(_is_lately(each) for each in contacts.values())
    use = KmsHostUse(
        host=one_line(host),
        port=port,
        clients=len(_by_cmid(tally.client_windows, tally.server_windows, tally.office_alone)),
        client_windows=len(tally.client_windows),
        server_windows=len(tally.server_windows),
        sites=tuple(sorted({one_line(each.site) for each in tally.clients if each.site})),
        current_count=current,
        counted_lately=lately,
        threshold=CLIENTS_FROM if has_clients else SERVERS_AND_OFFICE_FROM,
        forecast=_forecast(
            contacts, lately, current, MOST_COUNTED if has_clients else MOST_COUNTED_WITHOUT_CLIENTS
        ),
    )
    return HostClients(
        use=use,
        clients=tuple(tally.clients),
        machine=machine,
        proves_its_count=any(_is_lately(each) for each in highest.values()),
    )


def _by_cmid(*groups: Mapping[str, int | None]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for group in groups:
        for cmid, contact in group.items():
            found[cmid] = _later(found.get(cmid), contact)
    return found


def _is_lately(contact: int | None) -> bool:
    return contact is not None and contact <= COUNTED_MINUTES


def _forecast(
    contacts: Mapping[str, int | None], lately: int, current: int | None, most: int
) -> tuple[int, ...]:
    if current is None:
        start = lately
    else:
        # A count at its maximum may stand for more clients than it shows.
        start = current if current < most else max(current, lately)
        most = max(most, current)
    leaving = [0] * (FORECAST_DAYS + 1)
    for contact in contacts.values():
        if contact is not None and IN_TIME < contact <= COUNTED_MINUTES:
            leaving[(COUNTED_MINUTES - contact) // MINUTES_A_DAY + 1] += 1
    return tuple(_falling(start, leaving, most))


def _falling(start: int, leaving: Iterable[int], most: int) -> Iterator[int]:
    left = start
    for number in leaving:
        left = max(0, left - number)
        yield min(left, most)


def _by_name(hosting: Iterable[AuditedMachine]) -> dict[str, AuditedMachine]:
    """Machines that are KMS hosts by every name that a client may use, full names first."""
    found: dict[str, AuditedMachine] = {}
    machines = sorted(hosting, key=lambda each: each.name)
    for machine in machines:
        found.setdefault(host_key(machine.name), machine)
    for machine in machines:
        name, domain = host_key(machine.name), machine.domain
        if "." not in name and domain:
            found.setdefault(f"{name}.{host_key(domain)}", machine)
        found.setdefault(name.partition(".")[0], machine)
    return found
