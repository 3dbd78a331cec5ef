# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about the KMS hosts of a fleet: what they count, their host key, how clients are spread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..._catalogue.host_keys import csvlk_generation, keys_instead
from ..._catalogue.keys import gvlk_of
from ..._catalogue.tables import Gvlk
from ..._kms.cmid import duplicate_cmids
from ..finding import ERROR, INFO, WARNING
from ..kms_client import cloud_of, host_key
from ..kms_hosts import HostClients
from ..machine import READ
from ..rule import DNS, FLEET, GENERAL, PLANNING, Breach, Fleet, fleet_rule, rule
from ..text import MOST_NAMES, counted, one_line, some_names


@rule(
    "duplicate_cmid",
    WARNING,
    "Machines share a client machine ID, so that a KMS host counts them as one",
    "Rearm each of them but one (volume.activation.maintenance) and restart it; sysprep the image",
    GENERAL,
    looks_at=FLEET,
)
def duplicate_cmid(fleet: Fleet) -> Iterator[Breach]:
    """A finding for each machine of a group that shares a CMID; it names others of the group."""
    cmids = {each.name: each.cmid for each in fleet.machines if each.result == READ and each.cmid}
    for group in duplicate_cmids(cmids):
        names = group["machines"]
        for name in names:
            # All of them for each of them would grow with the square of the group.
            others = [other for other in names[: MOST_NAMES + 1] if other != name][:MOST_NAMES]
            more = len(names) - 1 - len(others)
            yield Breach(
                f"{counted(len(names), 'machine')} have the CMID {one_line(group['cmid'])}; "
                f"the others are {some_names(others)}" + (f" and {more} more" if more else ""),
                machine=name,
            )


_TIMES_THE_OTHERS = 4
"""With priority and weight alike, chance alone does not make a host's clients so many."""


@fleet_rule(
    "kms_host_below_threshold",
    ERROR,
    "The count of a KMS host is below the threshold",
    "Point further machines at this host, or give each a CMID of its own where they share one",
    PLANNING,
)
def below_threshold(fleet: Fleet) -> Iterator[Breach]:
    """Hosts whose count is too low. Only the host's own count makes it an error.

    Clients that renewed lately prove that the count is higher than this inventory shows.
    """
    for host in fleet.hosts:
        use = host.use
        if use.current_count is not None:
            if use.current_count < use.threshold:
                yield Breach(
                    f"Its own count is {use.current_count}, {_need(host)}",
                    subject=host.endpoint,
                )
        elif use.counted_lately < use.threshold and not cloud_of(use.host):
            evidence = (
                f"{counted(use.counted_lately, 'client')} renewed within 30 days as far as this "
                f"inventory shows, {_need(host)}"
            )
            if host.proves_its_count:
                evidence += "; as it activates them, clients outside the inventory ask it too"
            yield Breach(
                evidence,
                subject=host.endpoint,
                severity=INFO if host.proves_its_count else WARNING,
                what_to_do="Read the KMS host too, to know its own count",
            )


@fleet_rule(
    "kms_host_forecast_below",
    WARNING,
    "The count of a KMS host falls below the threshold soon",
    "Find out why the machines of not_renewed are silent, or point further ones at this host",
    GENERAL,
)
def forecast_below(fleet: Fleet) -> Iterator[Breach]:
    """Hosts whose count is high enough today and falls below the threshold within 30 days."""
    for host in fleet.hosts:
        forecast, threshold = host.use.forecast, host.use.threshold
        if cloud_of(host.use.host) or not forecast or forecast[0] < threshold:
            continue
        day = next((day for day, count in enumerate(forecast) if count < threshold), None)
        if day is None:
            continue
        is_known = host.use.current_count is not None
        its_count = "Its count" if is_known else "As far as this inventory shows, its count"
        yield Breach(
            f"{its_count} falls from {forecast[0]} to {forecast[day]} in {counted(day, 'day')}, "
            f"{_need(host)}. This takes it that machines which are overdue stay silent and are "
            "forgotten 30 days after their last contact, and that all others keep renewing",
            subject=host.endpoint,
        )


@fleet_rule(
    "csvlk_too_old",
    ERROR,
    "The host key (CSVLK) of a KMS host is too old for machines that ask it",
    "Install and activate a newer host key on the KMS host, with the update it needs",
    PLANNING,
)
def csvlk_too_old(fleet: Fleet) -> Iterator[Breach]:
    """Hosts that were read themselves and whose host key does not activate a client's product."""
    for host in fleet.hosts:
        hosting = host.machine.hosting if host.machine else None
        generation = csvlk_generation(hosting.key_description) if hosting else None
        if generation is None:
            continue
        for product, names, keys in _not_activated(host, generation):
            yield Breach(
                f"Its host key is that of {generation}, and it is asked by "
                f"{counted(len(names), 'machine')} with {product}: {some_names(names, 5)}",
                subject=f"{host.endpoint} {product}",
                what_to_do=f"Install and activate a host key of {' or '.join(keys)} on it, with "
                "the update that its Windows needs for that",
            )


@fleet_rule(
    "kms_hosts_unbalanced",
    INFO,
    "One of several KMS hosts carries much more than its share",
    "Compare priority and weight of the SRV records, unless the difference is wanted",
    DNS,
)
def unbalanced(fleet: Fleet) -> Iterator[Breach]:
    """Hosts of a site, or else of a domain, that carry over four times what the others do."""
    for name, place in _places(fleet.hosts):
        clients = {host: place.clients.get(host, 0) for host in sorted(place.known)}
        total = sum(clients.values())
        if len(clients) < 2 or total < fleet.settings.unbalanced_clients:
            continue
        most = max(clients, key=clients.__getitem__)
        others = len(clients) - 1
        if clients[most] * others > _TIMES_THE_OTHERS * (total - clients[most]):
            yield Breach(
                f"It serves {clients[most]} of {counted(total, 'machine')} {_of_place(name)}, "
                f"beside {counted(others, 'other KMS host')}",
                subject=one_line(f"{most} {name[1]}".strip()),
            )


@fleet_rule(
    "kms_host_single",
    INFO,
    "Many machines have one KMS host alone",
    "Set up a second KMS host with the same host key, which may be used on six computers",
    PLANNING,
)
def single(fleet: Fleet) -> Iterator[Breach]:
    """Hosts that many machines depend on where neither DNS nor the inventory names a second."""
    alone: defaultdict[str, int] = defaultdict(int)
    for _rank, place in _places(fleet.hosts):
        known = place.known | place.fallbacks or set(place.clients)
        for host in known if len(known) == 1 else ():
            alone[host] += place.clients.get(host, 0)
    for host, clients in sorted(alone.items()):
        if clients > fleet.settings.single_host_clients:
            yield Breach(
                f"{counted(clients, 'machine')} ask it, and know no other KMS host",
                subject=one_line(host),
            )


@dataclass(slots=True)
class _Place:
    """Machines by the host that they ask, and the hosts that DNS and the inventory name.

    ``fallbacks`` are those of the inventory that a machine asks when others are down.
    """

    clients: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: set[str] = field(default_factory=set)
    fallbacks: set[str] = field(default_factory=set)


_Places = list[tuple[tuple[str, str], _Place]]
"""By site, or else by domain, in order."""


def _places(hosts: Iterable[HostClients]) -> _Places:
    places: defaultdict[tuple[str, str], _Place] = defaultdict(_Place)
    for host in hosts:
        if cloud_of(host.use.host):
            continue
        for machine in host.clients:
            if machine.site is not None:
                place = places["site", machine.site]
            else:
                place = places["domain", host_key(machine.domain or "")]
            place.clients[host.use.host] += 1
            for name in machine.dns_kms_hosts:
                place.known.add(host_key(name))
            if machine.expected.kms_host is not None:
                place.known.add(host_key(machine.expected.kms_host))
            for endpoint in machine.expected.kms_hosts:
                place.fallbacks.add(host_key(endpoint.rpartition(":")[0]))
    return sorted(places.items(), key=lambda item: item[0])


def _of_place(name: tuple[str, str]) -> str:
    return f"of the {name[0]} {one_line(name[1])}" if name[1] else "without a domain"


def _not_activated(
    host: HostClients, generation: str
) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    machines: defaultdict[Gvlk, list[str]] = defaultdict(list)
    for machine in host.clients:
        client = gvlk_of(machine.edition_id, machine.build)
        if client is not None and machine.windows and machine.windows.channel == "gvlk":
            machines[client].append(machine.name)
    found: dict[str, tuple[list[str], tuple[str, ...]]] = {}
    for client, names in machines.items():
        keys = keys_instead(client, generation)
        if keys:
            product = client.name if _is_ltsc(client) else client.product
            found.setdefault(product, ([], keys))[0].extend(names)
    for product, (names, keys) in sorted(found.items()):
        yield product, names, keys


def _is_ltsc(client: Gvlk) -> bool:
    return "LTS" in client.edition


def _need(host: HostClients) -> str:
    return f"its clients need {host.use.threshold}"
