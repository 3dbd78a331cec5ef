# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan says: by site and by KMS host, as lines of text and as data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from .._audit.text import counted, one_line
from .event import MOVES, OUTCOMES, STAYS, WITHOUT_HOST, Client, Host, KmsPlan

SCHEMA = "volume.activation/kms_plan"
NO_SITE = "(no site)"


def sites_of(plan: KmsPlan) -> list[dict[str, Any]]:
    """Each site with its clients by outcome, its moves, and when those end that are lost."""
    by_site: defaultdict[str, list[Client]] = defaultdict(list)
    for client in plan.clients:
        by_site[client.site or NO_SITE].append(client)
    return [_site(site, clients) for site, clients in sorted(by_site.items())]


def plan_data(plan: KmsPlan) -> dict[str, Any]:
    """The whole plan; of the clients those that stay as they are and are not lost are left out."""
    return {
        "schema": SCHEMA,
        "schema_version": 1,
        "generated": plan.generated,
        "event": {
            "going": list(plan.event.going),
            "coming": [str(each.endpoint) for each in plan.event.coming],
            "coming_sites": sorted(plan.event.coming_sites),
            "leaving": sorted(plan.event.leaving),
        },
        "sites": sites_of(plan),
        "kms_hosts": [_host(each) for each in plan.hosts],
        "clients": [asdict(each) for each in plan.clients if each.outcome != STAYS or each.is_lost],
    }


def plan_text(plan: KmsPlan) -> Iterator[str]:
    """Lines for the end of a run: the hosts, then the sites."""
    for host in plan.hosts:
        below = "".join(f", falls below {most}" for most in host.falls_below)
        office = (
            f", Office alone {host.office_before} -> {host.office_after}"
            if host.office_before or host.office_after
            else ""
        )
        yield f"{host.host}: clients {host.windows_before} -> {host.windows_after}{office}{below}"
    for site in sites_of(plan):
        yield from _site_text(site)


def _site(site: str, clients: list[Client]) -> dict[str, Any]:
    outcomes = Counter(each.outcome for each in clients)
    moves = Counter((each.before, each.after) for each in clients if each.outcome == MOVES)
    lost = [each for each in clients if each.is_lost]
    ends = sorted(each.expires for each in lost if each.expires)
    return {
        "site": one_line(site),
        "clients": len(clients),
        **{outcome: outcomes[outcome] for outcome in OUTCOMES},
        "below_threshold": sum(each.below is not None for each in clients),
        "move": [
            {"from": before, "to": after, "clients": number}
            for (before, after), number in sorted(moves.items(), key=lambda item: str(item[0]))
        ],
        "first_expires": ends[0] if ends else None,
        "last_expires": ends[-1] if ends else None,
    }


def _site_text(site: Mapping[str, Any]) -> Iterator[str]:
    told = [f"{site[outcome]} {outcome.replace('_', ' ')}" for outcome in OUTCOMES if site[outcome]]
    yield f"{site['site']}: {counted(site['clients'], 'client')}, {', '.join(told)}"
    for move in site["move"]:
        yield f"  {counted(move['clients'], 'client')} from {move['from']} to {move['to']}"
    lost = site[WITHOUT_HOST] + site["below_threshold"]
    if lost:
        ends = (
            f"; their licences end from {site['first_expires']} to {site['last_expires']}"
            if site["first_expires"]
            else ""
        )
        yield (
            f"  {counted(lost, 'client')} not activated again ({site[WITHOUT_HOST]} without a "
            f"host, {site['below_threshold']} at one below its threshold){ends}"
        )


def _host(host: Host) -> dict[str, Any]:
    return {**asdict(host), "falls_below": list(host.falls_below)}
