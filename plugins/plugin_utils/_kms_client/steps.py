# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that bring the KMS client settings of one scope to what is asked, or to what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._kms.endpoint import DEFAULT_KMS_PORT, same_host
from .._machine.state import Product
from .._wmi.client_settings import (
    ACTIVATION_TYPE,
    KMS_HOST,
    KMS_PORT,
    LOOKUP_DOMAIN,
    OF_A_SCOPE,
    ClientSetting,
    Value,
)
from .._wmi.request import ACTIVATION_TYPE_NAMES, ACTIVATION_TYPES, Step
from .settings import KmsSettings


@dataclass(frozen=True)
class Scope:
    """Whose settings are meant: the service's, for all products, or one product's."""

    class_name: str
    target: Mapping[str, str | bool]
    words: str
    kms_host: str | None = None
    kms_port: int | None = None
    lookup_domain: str | None = None

    def change(self, setting: ClientSetting, value: Value, now: Value = None) -> Step:
        """The step that sets or clears one of them."""
        return setting.change(self.class_name, value, scope=self.words, now=now, target=self.target)

    def cleared_host(self, so_that: str = "") -> Iterator[Step]:
        """The steps that clear host and port."""
        for setting in (KMS_HOST, KMS_PORT):
            words = f"{self.words}{so_that}"
            yield setting.change(self.class_name, None, scope=words, target=self.target)


def host_and_domain_steps(
    scope: Scope, settings: KmsSettings, *, is_host_right: bool = False
) -> Iterator[Step]:
    """The steps for host, port and lookup domain; none for what is right or was not asked for.

    ``is_host_right``: what counts is the host that is asked for, whoever set it.
    """
    if not is_host_right:
        yield from _host_steps(scope, settings)
    domain = settings.lookup_domain
    if domain is not None and domain != (scope.lookup_domain or "").lower():
        yield scope.change(LOOKUP_DOMAIN, domain, scope.lookup_domain)


def activation_type_steps(
    scope: Scope, settings: KmsSettings, product: Product | None
) -> Iterator[Step]:
    """Allow the activation type that is asked for."""
    kind, now = settings.activation_type, product.activation_type_enabled if product else None
    if kind is not None and kind != now:
        yield scope.change(ACTIVATION_TYPE, kind, now)


def _host_steps(scope: Scope, settings: KmsSettings) -> Iterator[Step]:
    """Set host and port, or clear both for DNS to name them."""
    if settings.discovery and (scope.kms_host is not None or scope.kms_port is not None):
        yield from scope.cleared_host(", so that DNS names the host")
    if settings.endpoint is None:
        return
    host, port = settings.endpoint.written_host, settings.endpoint.port
    if scope.kms_host is None or not same_host(scope.kms_host, host):
        yield scope.change(KMS_HOST, host, scope.kms_host)
    now = scope.kms_port or DEFAULT_KMS_PORT
    if now != port:
        yield scope.change(KMS_PORT, port, now)


def expected_settings(
    now: Mapping[str, Any],
    settings: KmsSettings,
    steps: tuple[Step, ...],
    general: Mapping[str, Any],
) -> dict[str, Any]:
    """What a summary that is ``now`` shows of the settings once the steps are done.

    ``general`` is what counts where they clear a host, port or domain.
    """
    expected: dict[str, Any] = {}
    methods = {step.method for step in steps}
    if settings.endpoint is not None:
        # A host that is right in another spelling is not written anew, and stays in it.
        right = (general if KMS_HOST.clear in methods else now)["kms_host"]
        is_new = KMS_HOST.setter in methods or right is None
        expected["kms_host"] = settings.endpoint.written_host if is_new else right
        expected["kms_port"] = settings.endpoint.port
    elif settings.discovery:
        expected.update({name: general[name] for name in ("kms_host", "kms_port")})
    if settings.lookup_domain is not None:
        expected["kms_lookup_domain"] = settings.lookup_domain or general["kms_lookup_domain"]
    expected.update(settings.of_service)
    if settings.activation_type is not None:
        expected["activation_type_enabled"] = ACTIVATION_TYPE_NAMES[settings.activation_type]
    return expected


def restoring_steps(
    scope: Scope, now: Mapping[str, Any], then: Mapping[str, Any]
) -> Iterator[Step]:
    """The steps that bring the settings of one scope from ``now`` exactly to what they were.

    Both hold kms_host, kms_port, kms_lookup_domain and the name of activation_type_enabled.
    """
    for setting in OF_A_SCOPE:
        was, value = now[setting.name], then[setting.name]
        if was == value:
            continue
        why = (
            f"put back the {setting.what} of {scope.words}: {value or 'none'}, now {was or 'none'}"
        )
        given = ACTIVATION_TYPES[value or "any"] if setting is ACTIVATION_TYPE else value
        yield setting.step(scope.class_name, given, why, scope.target)
