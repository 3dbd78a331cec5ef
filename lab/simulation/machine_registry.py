"""What the registry of a machine holds: what Windows keeps there, and what a fleet file adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lab.simulation import kms_hosting
from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from lab.simulation.wmi_error import WindowsError

if TYPE_CHECKING:
    from lab.simulation.windows import SimulatedWindows

CLOSED_KEY = "System.Security.SecurityException"
MALFORMED_VALUE = "System.InvalidCastException"
"""Get-ItemProperty ends with it for a value whose length is not that of its type."""

CURRENT_VERSION = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
TCPIP = r"HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
OFFICE_SOFTWARE_PROTECTION_PLATFORM = r"HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform"


def key(machine: SimulatedWindows, path: str, names: Sequence[str] | None = None) -> dict[str, Any]:
    """The values of a registry key; the errors of a key that is missing or closed.

    ``names`` are the values that are looked at, all when left out.
    """
    if path in machine.denied_registry:
        raise WindowsError(CLOSED_KEY)
    for malformed in machine.variant.malformed_registry:
        malformed_key, _, value = malformed.partition("|")
        if malformed_key == path and (names is None or value in names):
            raise WindowsError(MALFORMED_VALUE)
    found = {**_kept_by_windows(machine).get(path, {}), **machine.registry_values.get(path, {})}
    if not found:
        raise WindowsError("PathNotFound")
    return {name: value for name, value in found.items() if value is not None}


def _kept_by_windows(machine: SimulatedWindows) -> dict[str, dict[str, Any]]:
    return {
        CURRENT_VERSION: {
            "EditionID": machine.edition_id,
            "CurrentBuild": str(machine.build),
            "UBR": machine.ubr,
            "InstallationType": machine.installation_type,
            "DigitalProductId": [164, 0, 0, 0],
        },
        TCPIP: {
            "Hostname": kms_hosting.own_name(machine).partition(".")[0],
            "Domain": machine.domain if machine.is_domain_joined else "",
            "SearchList": machine.search_list,
        },
        **kms_hosting.registry(machine),
        **_settings(machine),
    }


def _settings(machine: SimulatedWindows) -> dict[str, dict[str, Any]]:
    """What is set by hand, as the licensing service keeps it: for all, and by product."""
    general = kms_values(machine.kms_host, machine.kms_port, machine.lookup_domain)
    keys = {SOFTWARE_PROTECTION_PLATFORM: general}
    for license in [*machine.licenses, *machine.office]:
        of_office = getattr(license, "by_own_service", False)
        root = OFFICE_SOFTWARE_PROTECTION_PLATFORM if of_office else SOFTWARE_PROTECTION_PLATFORM
        own = kms_values(license.kms_host, license.kms_port, license.lookup_domain)
        if license.activation_type_enabled:
            own["VLActivationType"] = license.activation_type_enabled
        keys[rf"{root}\{license.application_id}\{license.activation_id}"] = own
    return {path: values for path, values in keys.items() if values}


def kms_values(host: str | None, port: int, lookup_domain: str | None) -> dict[str, Any]:
    """Registry values of what is set; the port is text there."""
    values = {
        "KeyManagementServiceName": host,
        "KeyManagementServicePort": str(port) if port else None,
        "KeyManagementServiceLookupDomain": lookup_domain,
    }
    return {name: value for name, value in values.items() if value is not None}
