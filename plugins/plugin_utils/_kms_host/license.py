# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The keys of a KMS host and their activation, as steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._inputs.product_key import last_five
from .._machine.state import MachineState
from .._wmi.license_steps import activate, confirm, install_key, windows_target
from .._wmi.office import (
    OFFICE_APPLICATION_ID,
    WINDOWS_CLASSES,
    LicensingClasses,
    classes_for_office,
)
from .._wmi.request import (
    REFRESH_LICENSES,
    WINDOWS_8_BUILD,
    Step,
    named_secrets,
)
from .desired import DesiredHost
from .office import office_product_of_key

HOST_KEY_CHANNEL = "Volume:CSVLK"
"""ProductKeyChannel of a host key: a MAK by mistake is then no target, and spends no activation."""


def host_key_target(state: MachineState, desired: DesiredHost) -> Mapping[str, str | bool]:
    """The columns that name the product of the host key for Windows."""
    product = state.windows_product
    tail = desired.tail or (product.partial_product_key if product else "")
    return {**windows_target(tail), **_of_host_key(state)}


def _of_host_key(state: MachineState) -> Mapping[str, str | bool]:
    # Windows 7 and Server 2008 R2 lack the column.
    has_channel = state.windows.build >= WINDOWS_8_BUILD
    return {"ProductKeyChannel": HOST_KEY_CHANNEL} if has_channel else {}


def key_steps(state: MachineState, desired: DesiredHost) -> Iterator[Step]:
    """The steps that install the keys which the machine does not hold."""
    product = state.windows_product
    if desired.tail is not None and (
        product is None or product.partial_product_key != desired.tail
    ):
        yield from _install(WINDOWS_CLASSES, desired.tail, "windows_key", "Windows")
    for number, key in enumerate(desired.office_keys):
        if office_product_of_key(state, last_five(key)) is None:
            classes = _office_classes(state)
            yield from _install(classes, last_five(key), f"office_key_{number}", "Office")


def _office_classes(state: MachineState) -> LicensingClasses:
    return classes_for_office(OFFICE_APPLICATION_ID, state.windows.build)


def _install(classes: LicensingClasses, tail: str, secret: str, what: str) -> Iterator[Step]:
    why = f"install the KMS host key of {what} that ends in {tail}"
    yield install_key(why, secret, classes.service)
    if classes is WINDOWS_CLASSES:
        yield REFRESH_LICENSES


def activation_steps(
    state: MachineState, desired: DesiredHost, confirmation_id: str | None
) -> Iterator[Step]:
    """The steps that activate the keys, online or with the confirmation ID of Windows."""
    product = state.windows_product
    holds = product is not None and desired.tail in (None, product.partial_product_key)
    is_active = holds and product is not None and product.is_licensed
    if desired.activation == "phone" and confirmation_id is not None and not is_active:
        why = "deposit the confirmation ID for this host key's installation ID"
        yield confirm(why, host_key_target(state, desired))
        yield REFRESH_LICENSES
    if desired.activation != "online":
        return
    if not is_active:
        why = "activate the host key with Microsoft, which counts this computer once"
        yield activate(why, host_key_target(state, desired))
        yield REFRESH_LICENSES
    for key in desired.office_keys:
        found = office_product_of_key(state, last_five(key))
        if found is None or not found.is_licensed:
            target = {
                "ApplicationID": OFFICE_APPLICATION_ID,
                "PartialProductKey": last_five(key),
                **_of_host_key(state),
            }
            why = f"activate the Office host key that ends in {last_five(key)} with Microsoft"
            yield activate(why, target, _office_classes(state).product)
            yield REFRESH_LICENSES


def secrets_of(
    state: MachineState,
    desired: DesiredHost,
    confirmation_id: str | None,
    steps: tuple[Step, ...],
) -> dict[str, str]:
    """The secrets that the steps name: keys, and the IDs of an activation by phone."""
    product = state.windows_product
    known = {
        "windows_key": desired.product_key,
        **{f"office_key_{number}": key for number, key in enumerate(desired.office_keys)},
        "installation_id": product.installation_id if product else None,
        "confirmation_id": confirmation_id,
    }
    return named_secrets(steps, known)
