# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which key a machine shall hold, by the method of activation, or why it can hold none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .._catalogue.edition_error import UnknownProductError
from .._catalogue.keys import avma_key_for, product_of_key
from .._catalogue.tables import Gvlk
from .._inputs.product_key import last_five
from .._machine.state import MachineState, Product
from .._wmi.license_steps import windows_target
from .desired import Desired
from .own_key import why_it_can_not_fit

HYPER_V = ("Microsoft Corporation", "Virtual Machine")
"""Manufacturer and model that Win32_ComputerSystem shows in a Hyper-V guest."""

ESU_BUILD = 19045
"""Windows 10 22H2. learn.microsoft.com/windows/whats-new/enable-extended-security-updates"""

ESU_FIRST_UBR = 5131
"""KB5046613 (November 2024), the first update that the same page accepts."""


@dataclass(frozen=True)
class LicenseChoice:
    """The licence to reach. No key: whatever key the product holds is left as it is.

    No channel: it shows once Windows took the key.
    ``target`` are the columns that name the product once the key is installed.
    """

    tail: str
    channel: str | None
    target: Mapping[str, str | bool]
    product: Product | None
    key: str | None = field(default=None, repr=False)

    @property
    def key_fits(self) -> bool:
        """Whether the product holds the key already."""
        return (
            self.product is not None
            and self.product.partial_product_key == self.tail
            and self.product.channel == self.channel
        )


class NoLicenseError(Exception):
    """No licence can be chosen; the text says why and what to do."""


def choose_license(state: MachineState, desired: Desired, gvlk: Gvlk | None) -> LicenseChoice:
    """The licence by method; NoLicenseError when the machine or the key does not allow it.

    ``gvlk`` is the published key of the machine's edition, none where there is none.
    """
    if desired.activation_id is not None:
        return _by_activation_id(state, desired.activation_id)
    given = desired.product_key or ""
    if desired.method in ("mak", "key"):
        return _of_own_key(state, given, desired.method)
    if desired.method == "avma":
        return _of_windows(state, _avma_key(state, desired.avma_host_product), "avma")
    if desired.method == "esu":
        return _esu(state, given)
    if gvlk is None:
        raise NoLicenseError("There is no published key for this edition")
    if given not in ("", gvlk.key):
        raise NoLicenseError(_other_key(state, given, gvlk))
    return _of_windows(state, gvlk.key, "gvlk")


def _of_own_key(state: MachineState, key: str, method: str) -> LicenseChoice:
    problem = why_it_can_not_fit(state, key, method)
    if problem is not None:
        raise NoLicenseError(problem)
    if method == "mak":
        return _of_windows(state, key, "mak")
    held = state.windows_product
    is_held = held is not None and held.partial_product_key == last_five(key)
    return _of_windows(state, key, held.channel if held and is_held else None)


def _of_windows(state: MachineState, key: str, channel: str | None) -> LicenseChoice:
    return LicenseChoice(
        tail=last_five(key),
        channel=channel,
        target=windows_target(last_five(key)),
        product=state.windows_product,
        key=key,
    )


def _by_activation_id(state: MachineState, activation_id: str) -> LicenseChoice:
    product = state.product(activation_id)
    if product is None:
        there = ", ".join(f"{each.activation_id} ({each.name})" for each in state.products)
        raise NoLicenseError(
            f"No product with the activation ID {activation_id} has a key on this machine. "
            f"Those that have one: {there or 'none'}"
        )
    return LicenseChoice(
        tail=product.partial_product_key,
        channel=product.channel,
        target={"ID": product.activation_id},
        product=product,
    )


def _avma_key(state: MachineState, host_product: str | None) -> str:
    if (state.manufacturer, state.model) != HYPER_V:
        raise NoLicenseError(
            "Automatic virtual machine activation works in Hyper-V guests alone, and this machine "
            f"is a {state.model or 'machine'} of {state.manufacturer or 'an unknown maker'}. "
            "Use method kms here"
        )
    try:
        row = avma_key_for(state.windows.edition_id, state.windows.build)
    except UnknownProductError as error:
        raise NoLicenseError(f"{error}. Use method kms here") from error
    if host_product is not None and host_product not in row.host_versions:
        raise NoLicenseError(
            f"A Hyper-V host on {host_product} does not activate {row.guest_product} {row.edition} "
            f"(0xC004FD03). Those that do: {', '.join(row.host_versions) or 'none is listed'}. "
            "Use method kms here, or a newer host"
        )
    return row.key


def _esu(state: MachineState, key: str) -> LicenseChoice:
    tail, windows = last_five(key), state.windows
    ubr = windows.ubr or 0
    if windows.build != ESU_BUILD or windows.edition_id.startswith("Server"):
        raise NoLicenseError(
            f"Extended Security Updates are for Windows 10 22H2 (build {ESU_BUILD}), this machine "
            f"is {windows.edition_id} build {windows.build}. LTSC and servers have their own terms"
        )
    if ubr < ESU_FIRST_UBR:
        raise NoLicenseError(
            f"The ESU key needs update KB5046613 or later ({ESU_BUILD}.{ESU_FIRST_UBR}), this "
            f"machine is at {windows.build}.{ubr}. Update it first"
        )
    base = state.windows_product
    if base is None or not base.is_licensed:
        raise NoLicenseError(
            "The base licence of Windows is not activated, and an ESU key only counts beside one "
            "(0xC004F055). Activate Windows first, by method kms, ad or mak"
        )
    if base.partial_product_key == tail:
        raise NoLicenseError(
            "product_key is already the key of Windows itself; an ESU key is an add-on beside it"
        )
    addons = [product for product in state.addons if product.partial_product_key == tail]
    return LicenseChoice(
        tail=tail,
        channel="mak",
        target=windows_target(tail, is_addon=True),
        product=addons[0] if addons else None,
        key=key,
    )


def _other_key(state: MachineState, given: str, gvlk: Gvlk) -> str:
    known = product_of_key(given)
    other = f"{known.products[0]} {known.editions[0]}" if known else "another product"
    return (
        f"product_key is the GVLK of {other} (it ends in {last_five(given)}), this machine is "
        f"{gvlk.name} (EditionID {state.windows.edition_id}, build "
        f"{state.windows.build}, its key ends in {last_five(gvlk.key)}). Leave product_key out to "
        "have the right one chosen"
    )
