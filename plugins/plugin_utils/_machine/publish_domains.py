# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The DNS domains that a KMS host publishes its SRV record in, as option and as registry value.

Source: TechNet, registry settings for volume activation. A line of DnsDomainPublishList is
``domain, priority, weight``; what is left out is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inputs.error import InputError, InputTypeError
from .._inputs.whole_number import whole_number
from .._kms.host_name import HostNameError, normalise_host_name

MAX_SRV_NUMBER = 65535
_ACCEPTED = (
    "a list of DNS domains, each a name or a mapping of domain, priority and weight "
    f"(0 to {MAX_SRV_NUMBER})"
)


@dataclass(frozen=True)
class PublishDomain:
    """A DNS domain in lower case; priority and weight are those of the SRV record."""

    domain: str
    priority: int = 0
    weight: int = 0

    def line(self) -> str:
        """The line of DnsDomainPublishList."""
        if not self.priority and not self.weight:
            return self.domain
        return f"{self.domain}, {self.priority}, {self.weight}"


def publish_domains_from_option(value: object, variable: str) -> tuple[PublishDomain, ...] | None:
    """The domains that are asked for, none when nothing is; InputError names the entry."""
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise InputTypeError(variable, value, _ACCEPTED)
    domains = tuple(_domain(entry, f"{variable}[{number}]") for number, entry in enumerate(value))
    names = [each.domain for each in domains]
    for name in names:
        if names.count(name) > 1:
            raise InputError(variable, name, "each domain once")
    return domains


def _domain(entry: object, variable: str) -> PublishDomain:
    if isinstance(entry, str):
        return PublishDomain(_name(entry, variable))
    if not isinstance(entry, Mapping):
        raise InputTypeError(variable, entry, _ACCEPTED)
    unknown = sorted(set(entry) - {"domain", "priority", "weight"})
    if unknown:
        raise InputError(variable, unknown[0], "the keys domain, priority and weight")
    return PublishDomain(
        domain=_name(entry.get("domain"), f"{variable}.domain"),
        priority=_number(entry.get("priority"), f"{variable}.priority"),
        weight=_number(entry.get("weight"), f"{variable}.weight"),
    )


def _name(value: Any, variable: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(variable, value, "a DNS domain such as corp.example.com")
    try:
        return normalise_host_name(value.strip())
    except HostNameError as error:
        raise InputError(variable, value, f"a DNS domain; {error}") from error


def _number(value: Any, variable: str) -> int:
    accepted = "a whole number from {} to {}"
    return 0 if value is None else whole_number(value, variable, 0, MAX_SRV_NUMBER, accepted)


def publish_domains_from_registry(lines: tuple[str, ...]) -> tuple[PublishDomain, ...]:
    """The domains of DnsDomainPublishList; a number that is none counts as 0, as when left out."""
    found = []
    for line in lines:
        domain, *numbers = (part.strip() for part in line.split(","))
        if domain:
            priority, weight = (*(int(n) if n.isdecimal() else 0 for n in numbers), 0, 0)[:2]
            found.append(PublishDomain(domain.lower(), priority, weight))
    return tuple(found)
