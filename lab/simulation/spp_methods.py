"""What the methods of the licensing classes do to a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.simulation import kms_hosting, servicing, settings_methods
from lab.simulation.keys import (
    is_avma_key_of,
    is_gvlk_of,
    is_published,
    is_well_formed,
)
from lab.simulation.kms_activation import WINDOWS_8_BUILD, activate_by_kms
from lab.simulation.office import OfficeLicense, give_key_to_office, is_office_key
from lab.simulation.windows import (
    KMS_VALIDITY_MINUTES,
    LICENSED,
    License,
    SimulatedWindows,
    digits,
)
from lab.simulation.wmi_error import WmiError

INVALID_PRODUCT_KEY = 0xC004F050
MISMATCHED_PRODUCT_SKU = 0xC004F069
BASE_NOT_ACTIVATED = 0xC004F055
NOT_A_GUEST = 0xC004FD01
ACTIVATION_OBJECT_NOT_FOUND = 0xC004F081

ESU = "esu"
ESU_FAMILY = "Client-ESU-Year1"
MAX_REARM_REACHED = 0xC004D307
RESTART_FIRST = 0xC004D302
"""The stores were rearmed, and the machine has not been restarted since."""
CONFIRMATION_ID_MISMATCHED = 0xC004F031
INVALID_CONFIRMATION_ID = 0xC004F04D


def install_product_key(machine: SimulatedWindows, _: None, key: str) -> None:
    """Replace the key of Windows, if it is one of this edition."""
    if give_key_to_office(machine, key, by_own_service=False):
        return
    if machine.foreign_keys.get(key) == ESU:
        license = License("mak", key[-5:], ESU_FAMILY, is_addon=True)
        machine.take_key(license, len(machine.licenses))
        return
    other_edition = servicing.edition_of_key(machine, key)
    if other_edition is not None:
        if machine.servicing.key_needs_restart:
            machine.servicing.waiting = (other_edition, key)
        else:
            servicing.become(machine, other_edition, "gvlk", key[-5:])
        return
    words = None
    if is_gvlk_of(key, machine.edition_id, machine.build):
        channel: Any = "gvlk"
    elif is_avma_key_of(key, machine.edition_id, machine.build):
        channel = "avma"
    elif key in machine.foreign_keys:
        channel = machine.foreign_keys[key]
        if not isinstance(channel, str):
            channel, words = channel["channel"], channel["words"]
    else:
        known = is_well_formed(key) and (is_published(key) or is_office_key(machine, key))
        raise WmiError(MISMATCHED_PRODUCT_SKU if known else INVALID_PRODUCT_KEY)
    replaced = machine.windows_license
    if replaced is not None:
        machine.give_up_key(replaced)
        kms_hosting.stop_serving(machine)
    installed = License(channel, key[-5:], family=machine.edition_id, channel_words=words)
    machine.take_key(installed, 0)


def rearm_windows(machine: SimulatedWindows, _: None) -> None:
    """Start the grace period anew, as long as there are rearms left."""
    if machine.rearm_pending:
        raise WmiError(RESTART_FIRST)
    if machine.remaining_rearms == 0:
        raise WmiError(MAX_REARM_REACHED)
    machine.remaining_rearms -= 1
    machine.rearm_pending = True


def uninstall_product_key(machine: SimulatedWindows, license: License) -> None:
    """Take the key away; the product has none then."""
    if isinstance(license, OfficeLicense):
        license.uninstall()
    else:
        machine.give_up_key(license)
        if license.channel == "csvlk":
            kms_hosting.stop_serving(machine)


def deposit_confirmation_id(
    machine: SimulatedWindows, license: License, installation_id: str, confirmation_id: str
) -> None:
    """Activate by phone: the confirmation ID must be the answer to the installation ID."""
    if installation_id != license.installation_id(machine.cmid):
        raise WmiError(CONFIRMATION_ID_MISMATCHED)
    if confirmation_id != license.confirmation_id(machine.cmid):
        raise WmiError(INVALID_CONFIRMATION_ID)
    license.status, license.status_reason = LICENSED, 0
    if license.channel == "csvlk":
        kms_hosting.start_serving(machine)


def rearm_sku(machine: SimulatedWindows, license: License) -> None:
    """Start the grace period of one product anew."""
    del machine
    if license.remaining_rearms == 0:
        raise WmiError(MAX_REARM_REACHED)
    license.remaining_rearms -= 1


def refresh_license_status(machine: SimulatedWindows, _: None) -> None:
    """Evaluate again; the simulation is never stale."""


def activate(machine: SimulatedWindows, license: License) -> None:
    """Activate in the way of the licence's channel."""
    if license.is_addon and not (machine.windows_license and machine.windows_license.status == 1):
        raise WmiError(BASE_NOT_ACTIVATED)
    if license.channel in ("mak", "retail", "oem"):
        license.status, license.status_reason, license.grace_minutes = LICENSED, 0, 0
    elif license.channel == "csvlk":
        license.status, license.status_reason, license.grace_minutes = LICENSED, 0, 0
        kms_hosting.start_serving(machine)
    elif license.channel == "avma":
        if not machine.is_hyper_v_guest:
            raise WmiError(NOT_A_GUEST)
        license.status, license.status_reason = LICENSED, 0
    elif not _activated_by_directory(machine, license):
        activate_by_kms(machine, license)


def _activated_by_directory(machine: SimulatedWindows, license: License) -> bool:
    """Active Directory is asked first, where it may be and knows an activation object."""
    allowed = license.activation_type_enabled or machine.activation_type_enabled
    if allowed not in (0, 1) or (isinstance(license, OfficeLicense) and license.by_own_service):
        return False
    found = machine.build >= WINDOWS_8_BUILD and machine.is_domain_joined
    name = machine.network.activation_objects.get(machine.domain) if found else None
    if name is None:
        if allowed == 1:
            raise WmiError(ACTIVATION_OBJECT_NOT_FOUND)
        return False
    license.ad_object, license.activation_type = name, 1
    license.status, license.status_reason = LICENSED, 0
    license.grace_minutes = KMS_VALIDITY_MINUTES
    return True


def generate_ad_installation_id(machine: SimulatedWindows, _: None, key: str) -> dict[str, str]:
    """The installation ID for activating the forest by phone."""
    return {"InstallationID": digits(f"forest {machine.domain} {key}", 63)}


Effect = Callable[..., Mapping[str, str] | None]

SERVICE: Mapping[str, Effect] = {
    **settings_methods.SERVICE,
    "GenerateActiveDirectoryOfflineActivationId": generate_ad_installation_id,
    "ReArmWindows": rearm_windows,
    "InstallProductKey": install_product_key,
    "RefreshLicenseStatus": refresh_license_status,
}

PRODUCT: Mapping[str, Effect] = {
    **settings_methods.PRODUCT,
    "UninstallProductKey": uninstall_product_key,
    "DepositOfflineConfirmationId": deposit_confirmation_id,
    "ReArmSku": rearm_sku,
    "Activate": activate,
}
