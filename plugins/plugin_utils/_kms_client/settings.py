# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS client settings that an operator asks for; what is not asked for is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._inputs.error import IN_QUOTES, InputError, InputTypeError, VariableName
from .._kms.endpoint import KmsEndpoint, parse_kms_endpoint
from .._kms.host_list import parse_kms_hosts
from .._kms.host_name import HostNameError, normalise_host_name
from .._kms.spread import in_order_for
from .._wmi.client_settings import OF_A_SERVICE
from .._wmi.request import ACTIVATION_TYPES

_USES_ACTIVATION_TYPE = {"kms": ("any", "kms"), "ad": ("any", "ad")}


@dataclass(frozen=True)
class KmsSettings:
    """KMS client settings. None: not asked for; an empty lookup domain: clear it.

    ``candidates`` are the KMS hosts of a site in the order in which this machine asks them, and
    ``endpoint`` is the first of them until a read shows which answers. ``discovery`` clears a host
    set by hand. ``of_service`` are those of OF_A_SERVICE, by their names in results.
    ``activation_type`` is a value of ACTIVATION_TYPES.
    """

    endpoint: KmsEndpoint | None = None
    candidates: tuple[KmsEndpoint, ...] = ()
    discovery: bool = False
    lookup_domain: str | None = None
    of_service: Mapping[str, Any] = field(default_factory=dict)
    activation_type: int | None = None

    @property
    def endpoints(self) -> tuple[KmsEndpoint, ...]:
        """Every KMS host that is asked for by hand, in order."""
        return self.candidates or ((self.endpoint,) if self.endpoint else ())


def kms_settings(options: Mapping[str, Any], machine: str, name: VariableName) -> KmsSettings:
    """Settings of one machine from a module's options; InputError names ``name(option)``."""
    # Else a KMS host may answer before Active Directory does, and the method is not what it says.
    by_default = "ad" if options["method"] == "ad" else None
    asked = options["activation_type"] or by_default
    endpoint, candidates = _endpoint(options, name), kms_hosts_in_order(options, machine, name)
    return KmsSettings(
        endpoint=candidates[0] if candidates else endpoint,
        candidates=candidates if len(candidates) > 1 else (),
        discovery=options["kms_discovery"],
        lookup_domain=_lookup_domain(options, name),
        of_service={
            each.name: options[each.option]
            for each in OF_A_SERVICE
            if options.get(each.option) is not None
        },
        activation_type=None if asked is None else ACTIVATION_TYPES[asked],
    )


def check_method(
    method: str,
    options: Mapping[str, Any],
    settings: KmsSettings,
    name: VariableName,
) -> None:
    """Refuse a method without what it needs, or with an activation type that it does not use."""
    if method == "kms" and settings.endpoint is None and not settings.discovery:
        raise InputError(
            name("kms_host"),
            None,
            f"the name or address of your KMS host, several in {name('kms_hosts')}, or "
            f"{name('kms_discovery')}: true to find it through DNS",
        )
    allowed = _USES_ACTIVATION_TYPE.get(method, tuple(ACTIVATION_TYPES))
    if options["activation_type"] not in (None, *allowed):
        raise InputError(
            name("activation_type"),
            options["activation_type"],
            f"{' or '.join(allowed)} with method {method}",
        )


def _endpoint(options: Mapping[str, Any], name: VariableName) -> KmsEndpoint | None:
    if options["kms_discovery"]:
        for option in ("kms_host", "kms_port", "kms_hosts"):
            value = options[option]
            if value not in (None, "", []):
                raise InputError(
                    name(option),
                    value,
                    f"nothing while {name('kms_discovery')} is true: DNS names host and port",
                )
        return None
    return endpoint_of(options, name)


def endpoint_of(options: Mapping[str, Any], name: VariableName) -> KmsEndpoint | None:
    """What ``kms_host`` and ``kms_port`` name, or none; InputError names ``name(option)``."""
    host, port = options.get("kms_host"), options.get("kms_port")
    if host in (None, ""):
        if port not in (None, ""):
            raise InputError(name("kms_port"), port, f"only together with {name('kms_host')}")
        return None
    return parse_kms_endpoint(
        host,
        port=None if port == "" else port,
        variable=name("kms_host"),
        port_variable=name("kms_port"),
        allow_public=options["allow_public_kms_host"],
        allowed_domains=tuple(options["allowed_kms_domains"]),
        domains_variable=name("allowed_kms_domains"),
    )


def kms_hosts_in_order(
    options: Mapping[str, Any], machine: str, name: VariableName
) -> tuple[KmsEndpoint, ...]:
    """What ``kms_hosts`` names, as this machine asks them; InputError names ``name(option)``."""
    hosts = options["kms_hosts"]
    if not hosts:
        return ()
    if options.get("kms_host") not in (None, ""):
        raise InputError(
            name("kms_hosts"), hosts, f"nothing while {name('kms_host')} is set: give one of both"
        )
    parsed = parse_kms_hosts(
        hosts,
        variable=name("kms_hosts"),
        allow_public=options["allow_public_kms_host"],
        allowed_domains=tuple(options["allowed_kms_domains"]),
        domains_variable=name("allowed_kms_domains"),
    )
    return in_order_for(machine, parsed)


def _lookup_domain(options: Mapping[str, Any], name: VariableName) -> str | None:
    given = options["kms_lookup_domain"]
    accepted = "a DNS domain with KMS records, such as corp.example.com, or nothing to clear it"
    if given is not None and not isinstance(given, str):
        raise InputTypeError(name("kms_lookup_domain"), given, f"{accepted}. {IN_QUOTES}")
    if given is None or not given.strip():
        return given and ""
    for option in ("kms_host", "kms_hosts"):
        if options[option]:
            raise InputError(
                name("kms_lookup_domain"),
                given,
                f"nothing while {name(option)} is set: a host set by hand makes it void",
            )
    try:
        domain = normalise_host_name(given.strip())
    except HostNameError as error:
        raise InputError(name("kms_lookup_domain"), given, f"{accepted}; {error}") from error
    if "." not in domain:
        raise InputError(name("kms_lookup_domain"), given, f"{accepted}; this is no domain")
    return domain
