# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""MAKs for Office: each is installed and activated; Office itself knows which product it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .._inputs.product_key import last_five
from .._machine.office import OfficeLicense
from .._machine.office_inventory import VolumeProduct, label_of
from .._machine.state import MachineState
from .._wmi.license_steps import activate, install_key, uninstall_key
from .._wmi.request import Step
from .desired import OfficeDesired
from .part import ProductPart, kept_part
from .shown import mak_label, tail_of

_HELD_BACK = (
    "Not installed: the MAK that ends in {tails}, as it may be for a product whose own MAK is "
    "kept. Name the product that it is for in products"
)


def why_maks_are_refused(
    state: MachineState, desired: OfficeDesired, meant: Sequence[VolumeProduct]
) -> str | None:
    """Why the MAKs that are given can't be installed; none when they can be tried."""
    new = _new_keys(state, desired)
    names = ", ".join(product.name for product in meant)
    if len(new) > len(meant):
        return (
            f"product_keys holds {len(new)} MAKs that are not installed yet, and this machine has "
            f"{len(meant)} volume product(s) for them: {names or 'none'}"
        )
    if new and len({product.kms_client.classes for product in meant}) > 1:
        return (
            f"Two licensing services hold the products {names}, and a MAK does not say which it is "
            "for. Name the products of one of them in products"
        )
    hosts = [each for each in _licenses(state) if each.channel == "csvlk"]
    if new and hosts:
        return (
            f"This machine holds the licence of a KMS host for Office ({label_of(hosts[0])}), "
            "where a MAK can't be told from a host key (CSVLK) before it is installed"
        )
    return None


def mak_parts(
    state: MachineState, desired: OfficeDesired, meant: Sequence[VolumeProduct]
) -> tuple[ProductPart, ...]:
    """What brings every MAK that is given into force, and which other licences are kept."""
    given = {last_five(key) for key in desired.product_keys}
    other = {
        product.name: [
            each
            for each in product.maks
            if each.product and each.product.partial_product_key not in given
        ]
        for product in meant
    }
    replaces = "mak" in desired.replace_channels
    kept = [
        kept_part(
            product.name,
            f"{product.name} is licensed by another MAK. Add mak to replace_channels to replace it",
        )
        for product in meant
        if not replaces
        and any(each.product and each.product.is_licensed for each in other[product.name])
    ]
    new = _new_keys(state, desired)
    # Which product a MAK is for shows only once it is there: none may go where one is kept, and
    # none is removed unless every product gets one.
    holds_back = bool(kept) and bool(new)
    is_for_all = len(new) == len(meant) and not holds_back
    removed = [each for name in other for each in other[name]] if is_for_all else []
    parts = [*kept, *map(_removed, removed)]
    for number, key in enumerate(desired.product_keys):
        if key not in new:
            parts += list(_of_installed(state, desired, key))
        elif not holds_back:
            parts.append(_of_new(desired, meant[0], key, number))
    if holds_back and len(kept) < len(meant):
        tails = ", ".join(map(last_five, new))
        parts.append(ProductPart(advice=(_HELD_BACK.format(tails=tails),)))
    return tuple(parts)


def _new_keys(state: MachineState, desired: OfficeDesired) -> list[str]:
    there = {e.product.partial_product_key for e in _licenses(state) if e.product}
    return [key for key in desired.product_keys if last_five(key) not in there]


def _licenses(state: MachineState) -> tuple[OfficeLicense, ...]:
    return state.office.licenses if state.office else ()


def _removed(license: OfficeLicense) -> ProductPart:
    label = label_of(license)
    why = f"remove the MAK that ends in {tail_of(license)}, which another replaces"
    step = uninstall_key(why, license.activation_id, license.classes.product)
    return ProductPart(prepare=(step,), expected={label: None}, classes=license.classes)


def _of_new(desired: OfficeDesired, product: VolumeProduct, key: str, number: int) -> ProductPart:
    tail, license = last_five(key), product.kms_client
    secret = f"product key {number}"
    install = install_key(f"install the MAK that ends in {tail}", secret, license.classes.service)
    target = {"ApplicationID": license.application_id, "PartialProductKey": tail}
    return ProductPart(
        prepare=(install,),
        activate=(_activation(license, target, tail),) if desired.activate else (),
        secrets={secret: key},
        expected={mak_label(tail): _expected(tail, "licensed" if desired.activate else None)},
        classes=license.classes,
    )


def _of_installed(state: MachineState, desired: OfficeDesired, key: str) -> Iterator[ProductPart]:
    tail = last_five(key)
    for license in _licenses(state):
        held = license.product
        if held is None or held.partial_product_key != tail:
            continue
        activates = desired.activate and not held.is_licensed
        yield ProductPart(
            activate=(_activation(license, {"ID": license.activation_id}, tail),)
            if activates
            else (),
            expected={
                mak_label(tail): _expected(tail, "licensed" if activates else held.status_name)
            },
            classes=license.classes,
        )


def _activation(license: OfficeLicense, target: Mapping[str, str | bool], tail: str) -> Step:
    why = f"activate the MAK that ends in {tail} with Microsoft, which counts it once"
    return activate(why, target, license.classes.product)


def _expected(tail: str, status: str | None) -> dict[str, str | None]:
    return {"partial_product_key": tail, "channel": "mak", "license_status": status}
