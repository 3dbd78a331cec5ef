# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a machine can be activated by phone, and what is read to know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._machine.office_inventory import label_of
from .._machine.shown import license_shown
from .._machine.state import MachineState, Product
from .._wmi.methods import PRODUCT
from .._wmi.office import WINDOWS_CLASSES, LicensingClasses, office_tables
from .._wmi.request import (
    INSTALLATION_ID_COLUMNS,
    WINDOWS_APPLICATION_ID,
    Further,
    read_request,
)

BY_PHONE = ("mak", "retail", "csvlk")
"""Channels. learn.microsoft.com, Perform local reactivation (VAMT): MAK, retail or KMS host."""

_COLUMNS: Mapping[int, tuple[str, ...]] = {0: (*INSTALLATION_ID_COLUMNS[0], "ProductKeyID")}
"""With the extended PID, which an organisation's service may ask for beside the installation ID."""


@dataclass(frozen=True)
class PhoneProduct:
    """A product with a key that a confirmation ID activates; ``label`` is its name in results."""

    label: str
    product: Product
    classes: LicensingClasses

    @property
    def activation_id(self) -> str:
        """In lower case, as the file has it."""
        return self.product.activation_id.lower()

    def summary(self) -> dict[str, Any]:
        """What a result shows of it."""
        return license_shown(self.product)


def phone_request() -> dict[str, Any]:
    """What a remote execution reads."""
    further = Further(columns={PRODUCT: _COLUMNS}, tables=office_tables(_COLUMNS))
    return read_request(further=further)


def phone_products(state: MachineState) -> dict[str, PhoneProduct]:
    """Windows, its add-ons, and Office, by activation ID, as far as a phone can activate them."""
    found = [each for each in _products(state) if each.product.channel in BY_PHONE]
    labels = [each.label for each in found]
    return {
        each.activation_id: each
        if labels.count(each.label) == 1
        else PhoneProduct(f"{each.label} ({each.activation_id})", each.product, each.classes)
        for each in sorted(found, key=lambda each: (each.label, each.activation_id))
    }


def _products(state: MachineState) -> Iterator[PhoneProduct]:
    for product in state.products:
        if product.application_id.lower() == WINDOWS_APPLICATION_ID:
            yield PhoneProduct(product.name, product, WINDOWS_CLASSES)
    for license in state.office.with_key if state.office else ():
        if license.product is not None:
            yield PhoneProduct(label_of(license), license.product, license.classes)
