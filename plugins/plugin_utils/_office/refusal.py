# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why nothing may be done about Office on a machine, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._inputs.product_key import last_five
from .._machine.office_inventory import OfficeInventory, VolumeProduct
from .._machine.state import MachineState
from .._wmi.office import OFFICE_CLASSES
from .desired import OfficeDesired, product_of_office_key
from .mak import why_maks_are_refused

_TOO_OLD = (
    "{products}: Office's own licensing service (osppsvc), which serves it here, has no {what}; "
    "Windows 8 with Office 2013 or later has. Leave {option} out for this machine, or name the "
    "other products in products"
)


def why_refused(
    state: MachineState,
    desired: OfficeDesired,
    inventory: OfficeInventory,
    meant: Sequence[VolumeProduct],
) -> str | None:
    """The first reason; none when the plan may go ahead."""
    if desired.method == "mak":
        return why_maks_are_refused(state, desired, meant)
    return next(_reasons(state, desired, inventory, meant), None)


def _reasons(
    state: MachineState,
    desired: OfficeDesired,
    inventory: OfficeInventory,
    meant: Sequence[VolumeProduct],
) -> Iterator[str]:
    yield from _keys_of_other_products(desired, inventory)
    yield from _keys_that_fit_twice(meant)
    yield from _missing_in_own_service(desired, meant)
    if meant and (reason := desired.why_no_domain(state)):
        yield reason


def _keys_of_other_products(desired: OfficeDesired, inventory: OfficeInventory) -> Iterator[str]:
    there = [product.name for product in inventory.products]
    for number, key in enumerate(desired.product_keys):
        product = product_of_office_key(key)
        if product not in there:
            yield (
                f"product_keys[{number}] is the GVLK of {product} (it ends in {last_five(key)}), "
                f"which is not installed on this machine. Installed: {', '.join(there) or 'none'}. "
                "Leave product_keys out to have the right ones chosen"
            )


def _keys_that_fit_twice(meant: Sequence[VolumeProduct]) -> Iterator[str]:
    for product in meant:
        if product.takes_key_twice:
            families = ", ".join(license.family for license in product.kms_clients)
            yield (
                f"The GVLK of {product.name} fits {len(product.kms_clients)} licences of this "
                f"machine ({families}), and Office would choose. Remove what is not in use"
            )


def _missing_in_own_service(
    desired: OfficeDesired, meant: Sequence[VolumeProduct]
) -> Iterator[str]:
    old = [p.name for p in meant if p.kms_client.classes == OFFICE_CLASSES]
    for what, option in desired.new_in_windows_8() if old else ():
        yield _TOO_OLD.format(products=", ".join(old), what=what, option=option)
