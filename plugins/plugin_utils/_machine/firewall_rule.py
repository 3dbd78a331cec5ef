# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rule of Windows' firewall: what it lets in, from where.

Whether it is on and for which profiles, Get-NetFirewallRule says. Port and addresses are in other
objects there, which take seconds to read, so they come from the rule's text in the registry.
Source of its form: MS-GPFAS 2.2.2.19 (v2.31|Action=Allow|Active=TRUE|...|LPort=1688|RA4=...|).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from .._inputs.error import InputError

PROFILES = ("domain", "private", "public")
ANY = "any"
LOCAL_SUBNET = "localsubnet"
ADDRESSES_ACCEPTED = (
    "any, localsubnet, or addresses and networks such as 10.0.0.0/8 and 2001:db8::/32"
)


@dataclass(frozen=True)
class FirewallRule:
    """A rule; ``port`` and ``remote_addresses`` are none where the registry did not tell them."""

    name: str
    is_enabled: bool
    profiles: frozenset[str]
    port: int | None
    remote_addresses: frozenset[str] | None

    def as_dict(self) -> dict[str, Any]:
        """The rule as a result shows it."""
        return {
            "enabled": self.is_enabled,
            "profiles": sorted(self.profiles),
            "port": self.port,
            "remote_addresses": None
            if self.remote_addresses is None
            else sorted(self.remote_addresses),
        }


def firewall_rule(
    name: str, enabled: str, profile: str, text_in_registry: str | None
) -> FirewallRule:
    """The rule that Get-NetFirewallRule and the registry tell of, both the same in any language."""
    fields = _fields(text_in_registry)
    ports = fields.get("LPort", [])
    return FirewallRule(
        name=name,
        is_enabled=enabled == "True",
        profiles=_profiles(profile),
        port=int(ports[0]) if len(ports) == 1 and ports[0].isdecimal() else None,
        remote_addresses=_addresses(fields) if fields else None,
    )


def _profiles(text: str) -> frozenset[str]:
    named = {part.strip().lower() for part in text.split(",")}
    return frozenset(PROFILES) if ANY in named else frozenset(named)


def _fields(text: str | None) -> Mapping[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for part in text.split("|") if text else ():
        name, equals, value = part.partition("=")
        if equals:
            fields.setdefault(name, []).append(value)
    return fields


def _addresses(fields: Mapping[str, list[str]]) -> frozenset[str]:
    found = [value for name in ("RA4", "RA6") for value in fields.get(name, ())]
    return frozenset(_as_in_registry(value) for value in found) or frozenset({ANY})


def _as_in_registry(text: str) -> str:
    try:
        return _network(text)
    except ValueError:
        return text.lower()


def _network(text: str) -> str:
    return str(ip_network(text, strict=False) if "/" in text else ip_network(ip_address(text)))


def as_windows_writes(address: str) -> str:
    """An address or keyword as Set-NetFirewallRule has it."""
    return {ANY: "Any", LOCAL_SUBNET: "LocalSubnet"}.get(address, address)


def remote_addresses(values: Iterable[object], variable: str) -> frozenset[str]:
    """The addresses that are asked for, in the form of ``FirewallRule``; InputError names one."""
    found = set()
    for value in values:
        text = str(value).strip().lower()
        if text in (ANY, LOCAL_SUBNET):
            found.add(text)
            continue
        try:
            found.add(_network(text))
        except ValueError as error:
            raise InputError(variable, value, ADDRESSES_ACCEPTED) from error
    if ANY in found and len(found) > 1:
        raise InputError(variable, ANY, "any alone, or a list without it")
    return frozenset(found)
