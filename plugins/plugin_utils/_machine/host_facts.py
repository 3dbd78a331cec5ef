# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a machine needs to be a KMS host beside its licence, as spp_host reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .._inputs.utc_time import utc_time
from .._wmi.values import rows, text, texts
from .firewall_rule import FirewallRule, firewall_rule
from .publish_domains import PublishDomain, publish_domains_from_registry
from .state import StateError

if TYPE_CHECKING:
    from .state import Discovery, MachineState, Probe

COMMAND_MISSING = "CommandMissing"
"""What spp_host says where this Windows lacks a command."""

FEATURE = "VolumeActivation"
PUBLICATIONS = "publications"
"""The query of events about SRV records, by its name in a request."""

PUBLISHING_FAILED, PUBLISHED = 12293, 12294
"""Events of a KMS host: an SRV record could not be published in a domain, or was."""

_RULE_MISSING = "CmdletizationQuery_NotFound"
_HRESULT = re.compile(r"0x[0-9a-fA-F]{8}")


@dataclass(frozen=True)
class Publication:
    """The newest event about a domain's SRV record, in UTC; ``error`` is an HRESULT or none."""

    domain: str
    time: datetime
    error: str | None


@dataclass(frozen=True)
class HostFacts:
    """Facts about a machine that is or shall be a KMS host.

    ``feature`` is the state of the Windows feature, such as ``Installed``; ``rules`` are the
    firewall rules that are there; ``unchecked`` is what could not be told, with its error code.
    ``own_probes`` are connections of the machine to its own name. ``kms_version`` is what the
    registry tells monitoring.
    """

    own_name: str | None
    own_domain: str | None
    feature: str | None
    rules: tuple[FirewallRule, ...]
    missing_rules: tuple[str, ...]
    service_status: str | None
    kms_version: str | None
    publications: tuple[Publication, ...]
    publish_domains: tuple[PublishDomain, ...]
    records: tuple[Discovery, ...]
    own_probes: tuple[Probe, ...]
    unchecked: Mapping[str, str]

    def publication(self, domain: str) -> Publication | None:
        """The newest event about a domain."""
        wanted = domain.lower()
        return next((each for each in self.publications if each.domain.lower() == wanted), None)

    def probe_of(self, port: int) -> Probe | None:
        """The connection to the machine's own name at a port, none where it was not tried."""
        return next((each for each in self.own_probes if each.port == port), None)


def facts_of(state: MachineState) -> HostFacts:
    """The facts of a state that spp_host returned."""
    if state.host is None:
        raise StateError("the machine's answer lacks host")
    return state.host


def host_facts(
    raw: Mapping[str, Any],
    errors: Mapping[str, str],
    discovery: Callable[[Any], Discovery | None],
    probe: Callable[[Any], Probe],
) -> HostFacts | None:
    """Facts of the state that spp_host returned, none of any other; ``errors`` are by source."""
    host, registry = raw.get("host"), raw["registry"]
    if host is None:
        return None
    own, publishing = registry.get("own_name") or {}, registry.get("publishing") or {}
    name, domain = text(own.get("Hostname")), text(own.get("Domain"))
    unchecked = {part: str(host[part]["error"]) for part in _PARTS if host[part]["error"]}
    if PUBLICATIONS in errors:
        unchecked[PUBLICATIONS] = errors[PUBLICATIONS]
    rules, missing = [], []
    for row in rows(host["firewall"]["rules"]):
        rule = str(row["name"])
        if not row["error"]:
            written = text((registry.get("firewall_rules") or {}).get(rule))
            rules.append(firewall_rule(rule, str(row["enabled"]), str(row["profile"]), written))
        elif str(row["error"]).startswith(_RULE_MISSING):
            missing.append(rule)
        else:
            unchecked["firewall"] = str(row["error"])
    found = (discovery(each) for each in rows(host["records"]))
    return HostFacts(
        own_name=".".join(filter(None, (name, domain))).lower() if name else None,
        own_domain=domain.lower() if domain else None,
        feature=text(host["feature"]["state"]),
        rules=tuple(rules),
        missing_rules=tuple(missing),
        service_status=text(host["service"]["status"]),
        kms_version=text(publishing.get("KeyManagementServiceVersion")),
        publications=_publications((raw.get("events") or {}).get(PUBLICATIONS)),
        publish_domains=publish_domains_from_registry(
            texts(publishing.get("DnsDomainPublishList"))
        ),
        records=tuple(each for each in found if each is not None),
        own_probes=tuple(probe(each) for each in rows(host["probes"])),
        unchecked=unchecked,
    )


_PARTS = ("feature", "firewall", "service")


def _publications(events: Any) -> tuple[Publication, ...]:
    """One for each domain; events come newest first."""
    newest: dict[str, Publication] = {}
    for event in rows(events):
        values = texts(event["values"])
        codes = [value for value in values if _HRESULT.fullmatch(value.strip())]
        domains = [value.strip() for value in values if value not in codes and value.strip()]
        if not domains:
            continue
        time = utc_time(event["time"])
        failed = int(event["id"]) == PUBLISHING_FAILED
        error = (codes[0].strip() if codes else "no code") if failed else None
        newest.setdefault(domains[-1].lower(), Publication(domains[-1], time, error))
    return tuple(newest.values())
