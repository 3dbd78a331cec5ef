# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that bring the KMS client settings to what is asked, for all products or for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._kms.endpoint import DEFAULT_KMS_PORT, same_host
from .._machine.state import Product
from .._wmi.methods import (
    CLEAR_ACTIVATION_TYPE,
    CLEAR_KMS_HOST,
    CLEAR_KMS_PORT,
    CLEAR_LOOKUP_DOMAIN,
    SET_ACTIVATION_TYPE,
    SET_KMS_HOST,
    SET_KMS_PORT,
    SET_LOOKUP_DOMAIN,
)
from .._wmi.request import ACTIVATION_TYPE_NAMES, ACTIVATION_TYPES, Step
from .settings import KmsSettings


@dataclass(frozen=True)
class Scope:
    """Whose settings are meant: the service's, for all products, or one product's."""

    class_name: str
    target: Mapping[str, str | bool]
    words: str
    kms_host: str | None
    kms_port: int | None
    lookup_domain: str | None


def host_steps(scope: Scope, wanted: KmsSettings) -> Iterator[Step]:
    """Set host and port, or clear both for DNS to name them."""
    if wanted.discovery and (scope.kms_host is not None or scope.kms_port is not None):
        words = f"{scope.words}, so that DNS names the host"
        yield from clear_host_steps(scope.class_name, scope.target, words)
    if wanted.endpoint is None:
        return
    host, port = wanted.endpoint.host, wanted.endpoint.port
    if scope.kms_host is None or not same_host(scope.kms_host, host):
        yield Step(
            scope.class_name,
            SET_KMS_HOST,
            why=f"set the KMS host for {scope.words}, now {scope.kms_host or 'found through DNS'}",
            arguments={"MachineName": host},
            target=scope.target,
        )
    now = scope.kms_port or DEFAULT_KMS_PORT
    if now != port:
        yield Step(
            scope.class_name,
            SET_KMS_PORT,
            why=f"set the KMS port for {scope.words}, now {now}",
            arguments={"PortNumber": port},
            target=scope.target,
        )


def clear_host_steps(
    class_name: str, target: Mapping[str, str | bool], words: str
) -> Iterator[Step]:
    """Clear a host and its port, whose words those of a Scope are."""
    for method, what in ((CLEAR_KMS_HOST, "host"), (CLEAR_KMS_PORT, "port")):
        yield Step(class_name, method, why=f"clear the KMS {what} of {words}", target=target)


def lookup_domain_steps(scope: Scope, wanted: KmsSettings) -> Iterator[Step]:
    """Set or clear the domain to look for KMS hosts in."""
    domain = wanted.lookup_domain
    if domain is None or domain == (scope.lookup_domain or "").lower():
        return
    if domain:
        yield Step(
            scope.class_name,
            SET_LOOKUP_DOMAIN,
            why=f"look for KMS hosts in {domain}, now {scope.lookup_domain or 'in the own domain'}",
            arguments={"LookupDomain": domain},
            target=scope.target,
        )
    else:
        yield Step(
            scope.class_name,
            CLEAR_LOOKUP_DOMAIN,
            why="look for KMS hosts in the own domain again",
            target=scope.target,
        )


def activation_type_steps(
    scope: Scope, wanted: KmsSettings, product: Product | None
) -> Iterator[Step]:
    """Allow the activation type that is asked for."""
    kind = wanted.activation_type
    now = product.activation_type_enabled if product else None
    if kind is None or kind == now:
        return
    found = ACTIVATION_TYPE_NAMES.get(now or 0, now)
    why = f"allow {ACTIVATION_TYPE_NAMES[kind]} as activation type, now {found}"
    if kind == 0:
        yield Step(scope.class_name, CLEAR_ACTIVATION_TYPE, why=why, target=scope.target)
    else:
        yield Step(
            scope.class_name,
            SET_ACTIVATION_TYPE,
            why=why,
            arguments={"ActivationType": kind},
            target=scope.target,
        )


def restoring_steps(
    class_name: str,
    target: Mapping[str, str | bool],
    words: str,
    now: Mapping[str, Any],
    then: Mapping[str, Any],
) -> Iterator[Step]:
    """The steps that bring the settings of one scope from ``now`` exactly to what they were.

    Both hold kms_host, kms_port, kms_lookup_domain and the name of activation_type_enabled.
    """
    for name, (what, setter, argument, clear) in _RESTORED.items():
        if now[name] == then[name]:
            continue
        value = then[name]
        is_type = name == "activation_type_enabled"
        yield Step(
            class_name,
            clear if value in (None, "any") else setter,
            why=f"put back the {what} of {words}: {value or 'none'}, now {now[name] or 'none'}",
            arguments={}
            if value in (None, "any")
            else {argument: ACTIVATION_TYPES[value] if is_type else value},
            target=target,
        )


_RESTORED = {
    "kms_host": ("KMS host", SET_KMS_HOST, "MachineName", CLEAR_KMS_HOST),
    "kms_port": ("KMS port", SET_KMS_PORT, "PortNumber", CLEAR_KMS_PORT),
    "kms_lookup_domain": (
        "lookup domain",
        SET_LOOKUP_DOMAIN,
        "LookupDomain",
        CLEAR_LOOKUP_DOMAIN,
    ),
    "activation_type_enabled": (
        "activation type",
        SET_ACTIVATION_TYPE,
        "ActivationType",
        CLEAR_ACTIVATION_TYPE,
    ),
}
