# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one parser of a list of KMS hosts; each part at fault is named by its place in the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .._inputs.error import HIDDEN, InputError, InputTypeError
from .._inputs.whole_number import whole_number
from .endpoint import parse_kms_endpoint, same_host
from .spread import DEFAULT_PRIORITY, DEFAULT_WEIGHT, SiteKmsHost

_KEYS: Final = ("host", "port", "priority", "weight")
_LIST_ACCEPTED = (
    "a list of KMS hosts, each host[:port] or {host, port, priority, weight}, such as "
    "[kms01.example.org, {host: kms02.example.org, weight: 2}]"
)
_SRV_NUMBER = "a whole number from 0 to 65535, as in an SRV record"


def parse_kms_hosts(
    hosts: object,
    *,
    variable: str = "kms_hosts",
    allow_public: bool = False,
    allowed_domains: Iterable[str] = (),
    domains_variable: str = "allowed_kms_domains",
) -> tuple[SiteKmsHost, ...]:
    """The hosts of a list, as it is ordered; InputError names ``variable[index]`` and the key."""
    if not isinstance(hosts, list | tuple):
        raise InputTypeError(variable, hosts, _LIST_ACCEPTED)
    domains = tuple(allowed_domains)
    found: list[SiteKmsHost] = []
    for index, given in enumerate(hosts):
        at = f"{variable}[{index}]"
        host = _site_kms_host(given, at, allow_public, domains, domains_variable)
        for earlier, other in enumerate(found):
            if same_host(host.endpoint.host, other.endpoint.host):
                raise InputError(
                    at,
                    host.endpoint.host,
                    f"each host once; {variable}[{earlier}] is the same, and a KMS host listens on "
                    "one port",
                )
        found.append(host)
    return tuple(found)


def kms_hosts_of_role(variables: Mapping[str, Any], role: str) -> tuple[SiteKmsHost, ...]:
    """The KMS hosts that the variables of a role name for a machine; none where they name none."""
    hosts, host = variables.get(f"{role}_kms_hosts"), variables.get(f"{role}_kms_host")
    if hosts:
        return parse_kms_hosts(hosts, variable=f"{role}_kms_hosts", allow_public=True)
    if not host:
        return ()
    endpoint = parse_kms_endpoint(
        host,
        port=variables.get(f"{role}_kms_port"),
        variable=f"{role}_kms_host",
        port_variable=f"{role}_kms_port",
        allow_public=True,
    )
    return (SiteKmsHost(endpoint),)


def _site_kms_host(
    given: object, at: str, allow_public: bool, domains: tuple[str, ...], domains_variable: str
) -> SiteKmsHost:
    if not isinstance(given, str | Mapping):
        raise InputTypeError(at, given, "host[:port] or {host, port, priority, weight}")
    parts: Mapping[object, object] = {"host": given} if isinstance(given, str) else given
    for key in parts:
        if key not in _KEYS:
            raise InputError(f"{at}.{key}", HIDDEN, f"only {', '.join(_KEYS)}")
    host_variable = at if isinstance(given, str) else f"{at}.host"
    endpoint = parse_kms_endpoint(
        parts.get("host"),
        port=parts.get("port"),
        variable=host_variable,
        port_variable=f"{at}.port",
        allow_public=allow_public,
        allowed_domains=domains,
        domains_variable=domains_variable,
    )
    return SiteKmsHost(
        endpoint=endpoint,
        priority=_srv_number(parts.get("priority"), f"{at}.priority", DEFAULT_PRIORITY),
        weight=_srv_number(parts.get("weight"), f"{at}.weight", DEFAULT_WEIGHT),
    )


def _srv_number(value: object, variable: str, default: int) -> int:
    return default if value is None else whole_number(value, variable, 0, 65535, _SRV_NUMBER)
