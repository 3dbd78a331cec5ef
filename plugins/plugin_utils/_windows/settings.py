# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS client settings of Windows, for all products or for one: the steps, what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._kms.endpoint import same_host
from .._kms_client.settings import KmsSettings
from .._kms_client.steps import (
    Scope,
    activation_type_steps,
    expected_settings,
    host_and_domain_steps,
)
from .._machine.state import MachineState
from .._wmi.client_settings import OF_A_SERVICE
from .._wmi.methods import PRODUCT, SERVICE
from .._wmi.request import Step
from .license_choice import LicenseChoice


def settings_steps(
    state: MachineState, settings: KmsSettings, choice: LicenseChoice
) -> Iterator[Step]:
    """The steps, none for what is right or was not asked for."""
    if choice.key is not None and choice.key_fits:
        yield from _clear_own_host(state, settings, choice)
    scope = _scope(state, choice)
    yield from host_and_domain_steps(scope, settings)
    yield from _service_steps(state.summary(), settings)
    yield from activation_type_steps(scope, settings, choice.product)


def settings_expected(
    now: Mapping[str, Any],
    state: MachineState,
    settings: KmsSettings,
    choice: LicenseChoice,
    steps: tuple[Step, ...],
) -> dict[str, Any]:
    """What a summary that is ``now``, but for the settings, shows of them after the steps."""
    general = state.kms_settings_of(None)
    if choice.key is not None:
        # Those of all products are cleared themselves; a host of its own leaves them.
        host = general["kms_host"] if settings.endpoint else None
        general = {**dict.fromkeys(general), "kms_host": host}
    return expected_settings(now, settings, steps, general)


def _service_steps(now: Mapping[str, Any], settings: KmsSettings) -> Iterator[Step]:
    for each in OF_A_SERVICE:
        value = settings.of_service.get(each.name, now[each.name])
        if value != now[each.name]:
            yield each.change(SERVICE, value)


def _scope(state: MachineState, choice: LicenseChoice) -> Scope:
    product, service = choice.product, state.service
    if choice.key is None and product is not None:
        return Scope(
            PRODUCT,
            choice.target,
            f"{product.name} alone",
            product.kms_host,
            product.kms_port,
            product.lookup_domain,
        )
    return Scope(
        SERVICE, {}, "all products", service.kms_host, service.kms_port, service.lookup_domain
    )


def _clear_own_host(
    state: MachineState, settings: KmsSettings, choice: LicenseChoice
) -> Iterator[Step]:
    # A host set for one product wins over the general one, which it may merely repeat.
    product, service = choice.product, state.service
    if product is None or (settings.endpoint is None and not settings.discovery):
        return
    if product.kms_host is not None and (
        service.kms_host is None
        or not same_host(product.kms_host, service.kms_host)
        or product.kms_port not in (None, service.effective_kms_port)
    ):
        scope = Scope(PRODUCT, {"ID": product.activation_id}, f"{product.name} alone")
        yield from scope.cleared_host()
