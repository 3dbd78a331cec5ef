"""A realistic fleet from a seed: the same count, seed and time always give the same machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from random import Random

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine

from tests.fleets.deviations import CLONED, DEVIATIONS, SILENT, realistic_deviations
from tests.fleets.machines import KmsClients, kms_host_machine, random_cmid
from tests.fleets.sites import DECLINING, Site, sites_of

FEWEST_CLONES = 2
LARGEST_GROUP_OF_CLONES = 12


def generated_fleet(
    count: int, seed: int, at: datetime, deviations: Mapping[str, int] | None = None
) -> Iterator[AuditedMachine]:
    """So many machines, read within the hour before ``at``, one after another.

    ``deviations`` says how many machines have which; left out, it is as realistic as the shares
    of DEVIATIONS are. Every machine has one at most, and the KMS hosts have none. ValueError for
    a name that is unknown, a clone without another one, or more than there are machines.
    """
    random = Random(seed)
    sites = sites_of(count)
    told = dict(realistic_deviations(count) if deviations is None else deviations)
    _check(told, sum(site.clients for site in sites))
    places = _places(told, sites, random)
    cmids = _shared_cmids(told.get(CLONED, 0), random)
    place = 0
    for site in sites:
        for number in range(site.hosting):
            yield kms_host_machine(site, number, random, at)
        clients = KmsClients(site, random, at)
        for number in range(site.clients):
            machine = clients.machine(number)
            name = places.get(place)
            place += 1
            if name is None:
                yield machine
            elif name == CLONED:
                yield replace(machine, cmid=next(cmids))
            else:
                yield DEVIATIONS[name].change(machine, site, random)


def _check(told: Mapping[str, int], clients: int) -> None:
    unknown = sorted(set(told) - set(DEVIATIONS))
    if unknown:
        raise ValueError(f"unknown deviations {unknown}, known are {sorted(DEVIATIONS)}")
    if 0 < told.get(CLONED, 0) < FEWEST_CLONES:
        raise ValueError(f"{CLONED}: {told[CLONED]}, a clone needs another one")
    if min(told.values(), default=0) < 0 or sum(told.values()) > clients:
        raise ValueError(f"{sum(told.values())} deviations for {clients} machines")


def _places(told: Mapping[str, int], sites: tuple[Site, ...], random: Random) -> dict[int, str]:
    """Deviations by the number of the machine among all that are no KMS hosts.

    A third of the declining site is silent, as far as there are so many silent machines.
    """
    found: dict[int, str] = {}
    first = 0
    for site in sites:
        if site.kind == DECLINING:
            silent = min(told.get(SILENT, 0), site.clients // 3)
            places = range(first, first + site.clients)
            found.update(dict.fromkeys(random.sample(places, silent), SILENT))
        first += site.clients
    names = [name for name, number in told.items() for _ in range(number)]
    for _ in found:
        names.remove(SILENT)
    drawn = random.sample(range(first), len(names) + len(found))
    free = [place for place in drawn if place not in found]
    found.update(zip(free, names, strict=False))
    return found


def _shared_cmids(clones: int, random: Random) -> Iterator[str]:
    """The CMID of each clone, in groups of two to twelve."""
    left = clones
    while left:
        group = min(left, random.randint(FEWEST_CLONES, LARGEST_GROUP_OF_CLONES))
        if left - group == 1:
            group += 1
        cmid = random_cmid(random)
        for _ in range(group):
            yield cmid
        left -= group
