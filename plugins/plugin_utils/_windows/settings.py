# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that bring the KMS client settings of Windows to what is asked, for all products or one."""

from __future__ import annotations

from collections.abc import Iterator

from .._kms.endpoint import same_host
from .._kms_client.settings import KmsSettings
from .._kms_client.steps import (
    Scope,
    activation_type_steps,
    clear_host_steps,
    host_steps,
    lookup_domain_steps,
)
from .._machine.state import MachineState, Product, Service
from .._wmi.methods import DISABLE_HOST_CACHING, PRODUCT, SERVICE
from .._wmi.request import Step
from .license_choice import LicenseChoice


def settings_steps(
    state: MachineState, wanted: KmsSettings, choice: LicenseChoice
) -> Iterator[Step]:
    """The steps, none for what is right or was not asked for."""
    scope = _scope(state, choice)
    if choice.key is not None and choice.key_fits and choice.product is not None:
        yield from _clear_own_host(choice.product, state.service, wanted)
    yield from host_steps(scope, wanted)
    yield from lookup_domain_steps(scope, wanted)
    if wanted.caching is not None and state.service.host_caching != wanted.caching:
        yield Step(
            SERVICE,
            DISABLE_HOST_CACHING,
            why=f"turn the caching of the KMS host {'on' if wanted.caching else 'off'}",
            arguments={"DisableCaching": not wanted.caching},
        )
    yield from activation_type_steps(scope, wanted, choice.product)


def _scope(state: MachineState, choice: LicenseChoice) -> Scope:
    product = choice.product
    if choice.key is None and product is not None:
        return Scope(
            PRODUCT,
            choice.target,
            f"{product.name} alone",
            product.kms_host,
            product.kms_port,
            product.lookup_domain,
        )
    service = state.service
    return Scope(
        SERVICE, {}, "all products", service.kms_host, service.kms_port, service.lookup_domain
    )


def _clear_own_host(product: Product, service: Service, wanted: KmsSettings) -> Iterator[Step]:
    # A host set for one product wins over the general one, which it may merely repeat.
    if wanted.endpoint is None and not wanted.discovery:
        return
    if product.kms_host is not None and (
        not same_host(product.kms_host, service.kms_host or "")
        or product.kms_port not in (None, service.effective_kms_port)
    ):
        yield from clear_host_steps(PRODUCT, {"ID": product.activation_id}, f"{product.name} alone")
