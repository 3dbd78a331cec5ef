# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps that every licence knows: its key comes, goes, is activated online or by phone."""

from __future__ import annotations

from collections.abc import Mapping

from . import methods as wmi
from .request import WINDOWS_APPLICATION_ID, Step

Target = Mapping[str, str | bool]


def windows_target(tail: str, *, is_addon: bool = False) -> dict[str, str | bool]:
    """The columns that name the product of Windows whose key ends so."""
    return {
        "ApplicationID": WINDOWS_APPLICATION_ID,
        "PartialProductKey": tail,
        "LicenseIsAddon": is_addon,
    }


def install_key(why: str, name: str = "product_key", service: str = wmi.SERVICE) -> Step:
    """Install the key that travels under this name, among the secrets."""
    return Step(service, wmi.INSTALL_PRODUCT_KEY, why=why, secrets={"ProductKey": name})


def uninstall_key(why: str, activation_id: str, product: str) -> Step:
    """Remove the key of a product of this class."""
    return Step(product, wmi.UNINSTALL_PRODUCT_KEY, why=why, target={"ID": activation_id})


def activate(why: str, target: Target, product: str = wmi.PRODUCT) -> Step:
    """Have the product that the target names activated."""
    return Step(product, wmi.ACTIVATE, why=why, target=target)


def confirm(why: str, target: Target, product: str = wmi.PRODUCT, number: str = "") -> Step:
    """Deposit a confirmation ID with the installation ID that it answers: secrets of a number."""
    secrets = {
        "InstallationId": f"installation_id{number}",
        "ConfirmationId": f"confirmation_id{number}",
    }
    return Step(product, wmi.DEPOSIT_CONFIRMATION_ID, why=why, secrets=secrets, target=target)
