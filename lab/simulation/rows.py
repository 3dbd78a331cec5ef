"""The rows of the licensing classes as a machine's own service gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.simulation import kms_hosting
from lab.simulation.variant import UNSET

if TYPE_CHECKING:
    from lab.simulation.windows import SimulatedWindows

LICENSED = 1


def kernel_version(build: int) -> str:
    """Major and minor version of Windows, by build."""
    known = {6000: "6.0", 7600: "6.1", 9200: "6.2", 9600: "6.3", 10240: "10.0"}
    return known[max(first for first in known if first <= max(build, 6000))]


def service(machine: SimulatedWindows) -> dict[str, Any]:
    """SoftwareLicensingService, the columns that are not null."""
    license = machine.windows_license
    is_host = license is not None and license.channel == "csvlk"
    return {
        "Version": f"{kernel_version(machine.build)}.{machine.build}.{machine.ubr}",
        "ClientMachineID": machine.cmid if _has_cmid(machine) else None,
        "DiscoveredKeyManagementServiceMachineIpAddress": (license and license.discovered_address),
        "DiscoveredKeyManagementServiceMachineName": license and license.discovered_host,
        "DiscoveredKeyManagementServiceMachinePort": license.discovered_port if license else 0,
        "IsKeyManagementServiceMachine": int(is_host),
        "KeyManagementServiceHostCaching": machine.host_caching,
        "KeyManagementServiceLookupDomain": machine.lookup_domain,
        "KeyManagementServiceMachine": machine.kms_host,
        "KeyManagementServicePort": machine.kms_port or machine.variant.unset_service_port,
        "OA3xOriginalProductKey": "FIRMW-AREKE-YCANA-RYDON-TLEAK",
        "RemainingWindowsReArmCount": machine.remaining_rearms,
        "RequiredClientCount": UNSET,
        "PolicyCacheRefreshRequired": 0,
        "SubscriptionEdition": "UNKNOWN",
        "SubscriptionExpiry": "unspecified",
        "SubscriptionStatus": 120,
        "SubscriptionType": 120,
        "TokenActivationGrantNumber": UNSET,
        "TokenActivationILVID": UNSET,
        **kms_hosting.service_columns(machine, is_host=is_host),
        **machine.service_columns,
    }


def _has_cmid(machine: SimulatedWindows) -> bool:
    """Whether a client machine ID is there: it is made when a KMS host is first asked."""
    was_asked = any(each.channel == "gvlk" and each.status == LICENSED for each in machine.licenses)
    return machine.has_asked or was_asked or machine.variant.shows_cmid_unasked


def computer(machine: SimulatedWindows) -> dict[str, Any]:
    """Win32_ComputerSystem."""
    return {
        "Name": machine.name.upper(),
        "Domain": machine.domain if machine.is_domain_joined else "WORKGROUP",
        "PartOfDomain": machine.is_domain_joined,
        "Manufacturer": machine.manufacturer,
        "Model": machine.model,
        "DomainRole": machine.servicing.domain_role,
    }


def products(machine: SimulatedWindows) -> list[dict[str, Any]]:
    """SoftwareLicensingProduct: the licences with a key, and those that have none."""
    return [
        *(license.row(machine) for license in machine.licenses),
        *(license.row(machine) | _no_key(machine) for license in machine.keyless),
    ]


def _no_key(machine: SimulatedWindows) -> dict[str, Any]:
    """What a row has that holds no key."""
    return {
        "PartialProductKey": None,
        "LicenseStatus": 0,
        "LicenseStatusReason": machine.variant.reason_without_key,
        "GracePeriodRemaining": 0,
        "OfflineInstallationId": None,
        "ProductKeyID": None,
        "RemainingSkuReArmCount": UNSET,
        "RequiredClientCount": UNSET,
        **dict.fromkeys(kms_hosting.REQUEST_COUNTERS, UNSET),
    }
