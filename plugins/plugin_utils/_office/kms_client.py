# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One Office product as a KMS client: its GVLK, its own KMS settings, its activation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._inputs.product_key import last_five
from .._kms.endpoint import same_host
from .._kms_client.choice import settled
from .._kms_client.renewal import why_renewed
from .._kms_client.settings import KmsSettings
from .._kms_client.steps import (
    Scope,
    activation_type_steps,
    expected_settings,
    host_and_domain_steps,
)
from .._machine.office import OfficeLicense
from .._machine.office_inventory import VolumeProduct, label_of
from .._machine.state import MachineState
from .._wmi.license_steps import activate, install_key, uninstall_key
from .._wmi.request import Step
from .desired import OfficeDesired
from .part import ProductPart, kept_part
from .shown import general_kms_settings, kms_settings_of, renewal_of, summary_of, tail_of

_WHY_ACTIVATE = {
    "kms": "activate {product}, which proves the KMS host",
    "ad": "activate {product} through Active Directory",
}


def kms_client_part(
    state: MachineState, desired: OfficeDesired, product: VolumeProduct
) -> ProductPart:
    """What brings one product to its GVLK, the settings asked for, and its activation."""
    if _is_kept(desired, product):
        return kept_part(
            product.name,
            f"{product.name} is licensed by a MAK. Add mak to replace_channels to replace it with "
            "the published key",
        )
    license = product.kms_client
    settings = settled(desired.settings, state, license.product)
    installs = not _key_fits(product)
    steps = tuple(_steps(state, license, settings, product.name))
    removals = tuple(_removals(product))
    held = license.product
    is_proved = held is not None and held.is_licensed_by(desired.method)
    needs_proof = bool(steps) or installs or not is_proved
    renews = desired.activate and not needs_proof and desired.renewal.is_due(state, held)
    activates = desired.activate and (needs_proof or renews)
    secret = f"key of {product.name}"
    key_step = install_key(
        f"install the GVLK of {product.name} that ends in {last_five(product.gvlk.key)}",
        secret,
        license.classes.service,
    )
    why = _WHY_ACTIVATE[desired.method].format(product=product.name)
    if renews and held is not None:
        why = why_renewed(held, product.name)
    activate_step = activate(why, {"ID": license.activation_id}, license.classes.product)
    return ProductPart(
        # The key first: only a licence with a key is known to take settings of its own.
        prepare=(*([key_step] if installs else []), *steps, *removals),
        activate=(activate_step,) if activates else (),
        secrets={secret: product.gvlk.key} if installs else {},
        expected={
            product.name: _expected(state, desired, settings, product, steps, installs, activates),
            **{label_of(mak): None for mak in product.maks},
        },
        advice=tuple(_advice(state, settings, license, product.name)),
        classes=license.classes,
        delay=desired.renewal.delay if renews else 0.0,
    )


def _is_kept(desired: OfficeDesired, product: VolumeProduct) -> bool:
    in_force = any(each.product and each.product.is_licensed for each in product.maks)
    return in_force and "mak" not in desired.replace_channels


def _key_fits(product: VolumeProduct) -> bool:
    held = product.kms_client.product
    return held is not None and held.partial_product_key == last_five(product.gvlk.key)


def _removals(product: VolumeProduct) -> Iterator[Step]:
    """The MAKs that the GVLK replaces: a product has one licence in force, not two."""
    for mak in product.maks:
        why = f"remove the MAK of {product.name} that ends in {tail_of(mak)}"
        yield uninstall_key(why, mak.activation_id, mak.classes.product)


def _steps(
    state: MachineState, license: OfficeLicense, settings: KmsSettings, words: str
) -> Iterator[Step]:
    scope = _scope(state, license, settings, words)
    is_right = _is_endpoint_right(state, license, settings)
    yield from host_and_domain_steps(scope, settings, is_host_right=is_right)
    yield from activation_type_steps(scope, settings, license.product)


def _is_endpoint_right(state: MachineState, license: OfficeLicense, settings: KmsSettings) -> bool:
    """Whether what counts for the product is the host and port asked for, whoever set it."""
    now, endpoint = kms_settings_of(state, license), settings.endpoint
    if endpoint is None or now["kms_host"] is None:
        return False
    return same_host(now["kms_host"], endpoint.host) and now["kms_port"] == endpoint.port


def _scope(state: MachineState, license: OfficeLicense, settings: KmsSettings, words: str) -> Scope:
    """The product's own settings; the general ones count for its port and lookup domain."""
    held, general = license.product, general_kms_settings(state, license)
    own_host = held.kms_host if held else None
    own_port = held.kms_port if held else None
    own_domain = held.lookup_domain if held else None
    is_cleared = settings.lookup_domain == ""
    return Scope(
        class_name=license.classes.product,
        target={"ID": license.activation_id},
        words=f"{words} alone",
        kms_host=own_host,
        kms_port=own_port or (None if settings.discovery else general["kms_port"]),
        lookup_domain=own_domain if is_cleared else own_domain or general["kms_lookup_domain"],
    )


def _expected(
    state: MachineState,
    desired: OfficeDesired,
    settings: KmsSettings,
    product: VolumeProduct,
    steps: tuple[Step, ...],
    installs: bool,
    activates: bool,
) -> dict[str, Any]:
    license = product.kms_client
    general = general_kms_settings(state, license)
    expected = {**summary_of(state, license), **renewal_of(desired.renewal, state, license)}
    expected.update(partial_product_key=last_five(product.gvlk.key), channel="gvlk")
    if installs:
        expected.update(
            dict.fromkeys(("license_status", "activation_type", "activation_type_enabled"))
        )
    expected.update(expected_settings(expected, settings, steps, general))
    if activates:
        expected["license_status"] = "licensed"
        expected.update(desired.renewal.shown_after())
        expected["activation_type"] = "ad" if desired.method == "ad" else None
    return expected


def _advice(
    state: MachineState, settings: KmsSettings, license: OfficeLicense, words: str
) -> Iterator[str]:
    general = general_kms_settings(state, license)["kms_host"]
    if settings.discovery and general is not None:
        yield (
            f"{words} uses the KMS host {general} that is set for all products, so DNS is not "
            "asked. volume.activation.windows clears it by kms_discovery: true"
        )
