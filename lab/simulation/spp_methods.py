"""What the methods of the licensing classes do to a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.simulation import kms_hosting
from lab.simulation.keys import (
    is_avma_key_of,
    is_gvlk_of,
    is_published,
    is_well_formed,
)
from lab.simulation.network import KmsHost
from lab.simulation.office import OfficeLicense, give_key_to_office, is_office_key
from lab.simulation.windows import (
    KMS_VALIDITY_MINUTES,
    LICENSED,
    License,
    SimulatedWindows,
    digits,
)
from lab.simulation.wmi_error import WindowsError, WmiError

INVALID_PRODUCT_KEY = 0xC004F050
MISMATCHED_PRODUCT_SKU = 0xC004F069
NOT_ENOUGH_COUNT = 0xC004F038
INVALID_TIMESTAMP = 0xC004F06C
KMS_UNAVAILABLE = 0xC004F074
HOST_OF_OTHER_PRODUCT = 0xC004F042
DNS_NAME_ERROR = 0x8007232B
PRODUCT_USE_RIGHTS = 0x4004F040
BASE_NOT_ACTIVATED = 0xC004F055
NOT_A_GUEST = 0xC004FD01
ACTIVATION_OBJECT_NOT_FOUND = 0xC004F081
INVALID_ARGUMENT = 0x80070057

WINDOWS_8_BUILD = 9200
ESU = "esu"
ESU_FAMILY = "Client-ESU-Year1"
MAX_REARM_REACHED = 0xC004D307
CONFIRMATION_ID_MISMATCHED = 0xC004F031
INVALID_CONFIRMATION_ID = 0xC004F04D

ACTIVATION_TYPES = {1: "Active Directory", 2: "KMS", 3: "token"}

MAX_CLOCK_OFFSET_SECONDS = 4 * 3600


def install_product_key(machine: SimulatedWindows, _: None, key: str) -> None:
    """Replace the key of Windows, if it is one of this edition."""
    if give_key_to_office(machine, key, by_own_service=False):
        return
    if machine.foreign_keys.get(key) == ESU:
        machine.licenses.append(License("mak", key[-5:], ESU_FAMILY, is_addon=True))
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
        machine.licenses.remove(replaced)
        kms_hosting.stop_serving(machine)
    installed = License(channel, key[-5:], family=machine.edition_id, channel_words=words)
    machine.licenses.insert(0, installed)


def set_kms_host(machine: SimulatedWindows, _: None, name: str) -> None:
    """Set the general KMS host."""
    machine.kms_host = name


def clear_kms_host(machine: SimulatedWindows, _: None) -> None:
    """Clear the general KMS host."""
    machine.kms_host = None


def set_kms_port(machine: SimulatedWindows, _: None, port: int) -> None:
    """Set the general KMS port."""
    machine.kms_port = port


def clear_kms_port(machine: SimulatedWindows, _: None) -> None:
    """Clear the general KMS port."""
    machine.kms_port = 0


def set_lookup_domain(machine: SimulatedWindows, _: None, domain: str) -> None:
    """Set the domain in which KMS hosts are looked for."""
    machine.lookup_domain = domain


def clear_lookup_domain(machine: SimulatedWindows, _: None) -> None:
    """Look in the machine's own domains again."""
    machine.lookup_domain = None


def set_activation_type(machine: SimulatedWindows, _: None, kind: int) -> None:
    """Allow one activation type for every product."""
    if kind not in ACTIVATION_TYPES:
        raise WmiError(INVALID_ARGUMENT)
    machine.activation_type_enabled = kind


def clear_activation_type(machine: SimulatedWindows, _: None) -> None:
    """Allow every activation type."""
    machine.activation_type_enabled = 0


def disable_host_caching(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Remember the KMS host that was used last, or not."""
    machine.host_caching = not disable


def rearm_windows(machine: SimulatedWindows, _: None) -> None:
    """Start the grace period anew, as long as there are rearms left."""
    if machine.remaining_rearms == 0:
        raise WmiError(MAX_REARM_REACHED)
    machine.remaining_rearms -= 1
    machine.rearm_pending = True


def set_product_kms_host(_: SimulatedWindows, license: License, name: str) -> None:
    """Set the host of one product."""
    license.kms_host = name


def set_product_kms_port(_: SimulatedWindows, license: License, port: int) -> None:
    """Set the port of one product."""
    license.kms_port = port


def set_product_lookup_domain(_: SimulatedWindows, license: License, domain: str) -> None:
    """Set the lookup domain of one product."""
    license.lookup_domain = domain


def clear_product_lookup_domain(_: SimulatedWindows, license: License) -> None:
    """Clear the lookup domain of one product."""
    license.lookup_domain = None


def set_product_activation_type(_: SimulatedWindows, license: License, kind: int) -> None:
    """Allow one activation type for one product."""
    if kind not in ACTIVATION_TYPES:
        raise WmiError(INVALID_ARGUMENT)
    license.activation_type_enabled = kind


def clear_product_activation_type(_: SimulatedWindows, license: License) -> None:
    """Allow every activation type for one product."""
    license.activation_type_enabled = 0


def uninstall_product_key(machine: SimulatedWindows, license: License) -> None:
    """Take the key away; the product has none then."""
    if isinstance(license, OfficeLicense):
        license.uninstall()
    else:
        machine.licenses.remove(license)
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


def clear_product_kms_host(_: SimulatedWindows, license: License) -> None:
    """Clear the host of one product."""
    license.kms_host = None


def clear_product_kms_port(_: SimulatedWindows, license: License) -> None:
    """Clear the port of one product."""
    license.kms_port = 0


def activate(machine: SimulatedWindows, license: License) -> None:
    """Activate in the way of the licence's channel."""
    if license.is_addon and not (machine.windows_license and machine.windows_license.status == 1):
        raise WmiError(BASE_NOT_ACTIVATED)
    if license.channel == "mak":
        license.status, license.status_reason, license.grace_minutes = LICENSED, 0, 0
    elif license.channel == "csvlk":
        license.status, license.status_reason, license.grace_minutes = LICENSED, 0, 0
        kms_hosting.start_serving(machine)
    elif license.channel == "avma":
        if not machine.is_hyper_v_guest:
            raise WmiError(NOT_A_GUEST)
        license.status, license.status_reason = LICENSED, 0
    elif not _activated_by_directory(machine, license):
        _activate_by_kms(machine, license)


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


def _activate_by_kms(machine: SimulatedWindows, license: License) -> None:
    """Ask the KMS host that the machine points to, by the host's bookkeeping alone."""
    host = _kms_host(machine, license)
    if abs(machine.clock_offset_seconds) > MAX_CLOCK_OFFSET_SECONDS:
        raise WmiError(INVALID_TIMESTAMP)
    if isinstance(license, OfficeLicense) and not host.has_office_key:
        raise WmiError(HOST_OF_OTHER_PRODUCT)
    license.required_count = license.needed_count(machine)
    with machine.network.lock:
        asked_as = license.counted_as(machine)
        count = host.requests_counted(asked_as, license.required_count)
    license.discovered_host, license.discovered_port = host.name, host.port
    if count < license.required_count:
        license.status_reason = NOT_ENOUGH_COUNT
        raise WmiError(NOT_ENOUGH_COUNT)
    license.status = LICENSED
    license.status_reason = PRODUCT_USE_RIGHTS
    license.grace_minutes = KMS_VALIDITY_MINUTES
    license.activation_type = 2 if machine.build >= WINDOWS_8_BUILD else 0
    license.ad_object = None


def _kms_host(machine: SimulatedWindows, license: License) -> KmsHost:
    general_host, general_port, _ = license.general_kms(machine)
    if license.kms_host or general_host:
        name, port = license.kms_host or general_host or "", general_port or 1688
        candidates = [(name, (license.kms_port if license.kms_host else 0) or port)]
    else:
        candidates = _discovered(machine, license)
    for name, port in candidates:
        host = machine.network.kms_host(name, port)
        if host is not None:
            return host
    raise WmiError(KMS_UNAVAILABLE)


def _discovered(machine: SimulatedWindows, license: License) -> list[tuple[str, int]]:
    suffix = machine.domain if machine.is_domain_joined else ""
    lookup_domain = license.lookup_domain or license.general_kms(machine)[2]
    suffixes = [lookup_domain] if lookup_domain else [suffix]
    if not lookup_domain:
        suffixes += [part.strip() for part in machine.search_list.split(",")]
    for domain in filter(None, suffixes):
        try:
            records = machine.network.srv_records_of(f"_vlmcs._tcp.{domain}")
        except WindowsError:
            continue
        return [(record.host, record.port) for record in records]
    raise WmiError(DNS_NAME_ERROR)


def generate_ad_installation_id(machine: SimulatedWindows, _: None, key: str) -> dict[str, str]:
    """The installation ID for activating the forest by phone."""
    return {"InstallationID": digits(f"forest {machine.domain} {key}", 63)}


Effect = Callable[..., Mapping[str, str] | None]

SERVICE: Mapping[str, Effect] = {
    "GenerateActiveDirectoryOfflineActivationId": generate_ad_installation_id,
    "SetKeyManagementServiceLookupDomain": set_lookup_domain,
    "ClearKeyManagementServiceLookupDomain": clear_lookup_domain,
    "SetVLActivationTypeEnabled": set_activation_type,
    "ClearVLActivationTypeEnabled": clear_activation_type,
    "DisableKeyManagementServiceHostCaching": disable_host_caching,
    "ReArmWindows": rearm_windows,
    "InstallProductKey": install_product_key,
    "SetKeyManagementServiceMachine": set_kms_host,
    "ClearKeyManagementServiceMachine": clear_kms_host,
    "SetKeyManagementServicePort": set_kms_port,
    "ClearKeyManagementServicePort": clear_kms_port,
    "RefreshLicenseStatus": refresh_license_status,
}

PRODUCT: Mapping[str, Effect] = {
    "SetKeyManagementServiceMachine": set_product_kms_host,
    "SetKeyManagementServicePort": set_product_kms_port,
    "SetKeyManagementServiceLookupDomain": set_product_lookup_domain,
    "ClearKeyManagementServiceLookupDomain": clear_product_lookup_domain,
    "SetVLActivationTypeEnabled": set_product_activation_type,
    "ClearVLActivationTypeEnabled": clear_product_activation_type,
    "UninstallProductKey": uninstall_product_key,
    "DepositOfflineConfirmationId": deposit_confirmation_id,
    "ReArmSku": rearm_sku,
    "Activate": activate,
    "ClearKeyManagementServiceMachine": clear_product_kms_host,
    "ClearKeyManagementServicePort": clear_product_kms_port,
}
