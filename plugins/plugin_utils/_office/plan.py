# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""office_plan(state, desired) -> steps: pure, one plan for every Office product of a machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from .._inputs.product_key import last_five
from .._machine.office_inventory import OfficeInventory, VolumeProduct, office_inventory
from .._machine.state import MachineState
from .._wmi.client_settings import HOST_CACHING
from .._wmi.license_steps import uninstall_key
from .._wmi.office import WINDOWS_CLASSES
from .._wmi.request import REFRESH_LICENSES, Step
from .desired import OfficeDesired
from .kms_client import kms_client_part
from .mak import mak_parts
from .part import ProductPart
from .refusal import why_refused
from .shown import host_caching
from .whole_plan import OfficePlan

NO_OFFICE = "There is no Office on this machine, so nothing is to do"
NO_VOLUME_PRODUCT = "No volume edition of Office is on this machine, so nothing is to do"
NOT_MEANT = "None of the products that are asked for is on this machine; there are: {there}"


def office_plan(state: MachineState, desired: OfficeDesired) -> OfficePlan:
    """The steps from ``state`` to ``desired``; never raises for a state read with Office."""
    if state.office is None:
        raise ValueError("the state was read without Office")
    inventory = office_inventory(state.office, desired.products)
    meant = tuple(each for each in inventory.products if desired.means(each.name))
    plan = OfficePlan(
        client=desired,
        also=desired.products,
        maks=tuple(map(last_five, desired.product_keys)) if desired.method == "mak" else (),
        advice=tuple(_told(inventory, meant, desired)),
    )
    plan = replace(plan, expected=plan.shown_state(state))
    refusal = why_refused(state, desired, inventory, meant)
    if refusal is not None:
        return replace(plan, refusal=refusal)
    if desired.method == "mak":
        parts = mak_parts(state, desired, meant)
    else:
        parts = tuple(kms_client_part(state, desired, product) for product in meant)
    return _joined(plan, state, desired, inventory, parts)


def _joined(
    plan: OfficePlan,
    state: MachineState,
    desired: OfficeDesired,
    inventory: OfficeInventory,
    parts: Sequence[ProductPart],
) -> OfficePlan:
    """One plan of the products' shares: settings and keys of all, then every activation."""
    caching = tuple(_caching(plan, state, desired, parts))
    keys = [step for part in parts for step in part.prepare]
    if desired.remove_stale_keys:
        keys += _removals(inventory)
    activations = [step for part in parts for step in part.activate]
    expected: dict[str, Any] = dict(plan.expected)
    for part in parts:
        expected.update(part.expected)
    if desired.remove_stale_keys:
        expected.update(dict.fromkeys((each.name for each in inventory.leftovers), None))
    turned = {step.class_name for step in caching}
    for label, license in plan.licenses(state).items():
        values = expected.get(label)
        if license.classes.service in turned and values and "kms_host_caching" in values:
            expected[label] = {**values, **desired.settings.of_service}
    return replace(
        plan,
        steps=(*caching, *keys, *_refresh(keys), *activations, *_refresh(activations)),
        secrets={name: key for part in parts for name, key in part.secrets.items()},
        expected=dict(sorted(expected.items())),
        delay=max((part.delay for part in parts), default=0.0),
        is_open=any(part.classes is not None for part in parts),
        kept_products=tuple(part.kept for part in parts if part.kept is not None),
        advice=(*plan.advice, *(line for part in parts for line in part.advice)),
    )


def _caching(
    plan: OfficePlan, state: MachineState, desired: OfficeDesired, parts: Sequence[ProductPart]
) -> Iterator[Step]:
    """Each licensing service that serves one of the products has it once, for all of them."""
    value = desired.settings.of_service.get(HOST_CACHING.name)
    if value is None:
        return
    served = {part.classes for part in parts if part.classes is not None}
    for license in plan.licenses(state).values():
        if license.classes not in served:
            continue
        served.discard(license.classes)
        if host_caching(state, license) != value:
            yield HOST_CACHING.change(license.classes.service, value)


def _removals(inventory: OfficeInventory) -> Iterator[Step]:
    for leftover in inventory.leftovers:
        license = leftover.license
        why = f"remove the key of {leftover.name} that ends in {leftover.tail}: {leftover.why}"
        yield uninstall_key(why, license.activation_id, license.classes.product)


def _refresh(steps: Sequence[Step]) -> Iterator[Step]:
    own = {WINDOWS_CLASSES.service, WINDOWS_CLASSES.product}
    if any(step.class_name in own and not _is_setting(step) for step in steps):
        yield REFRESH_LICENSES


def _is_setting(step: Step) -> bool:
    return step.method.startswith(("Set", "Clear"))


def _told(
    inventory: OfficeInventory, meant: Sequence[VolumeProduct], desired: OfficeDesired
) -> Iterator[str]:
    if inventory.is_empty:
        yield NO_OFFICE
    elif not inventory.products:
        yield NO_VOLUME_PRODUCT
    elif not meant:
        yield NOT_MEANT.format(there=", ".join(each.name for each in inventory.products))
    for each in inventory.left_alone:
        yield f"Left alone: {each.name}: {each.why}"
    if not desired.remove_stale_keys:
        for leftover in inventory.leftovers:
            yield (
                f"Stale key: {leftover.name} (key ending in {leftover.tail}): {leftover.why}. Set "
                "remove_stale_keys: true to remove it"
            )
