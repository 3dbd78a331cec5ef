"""What spp_read answers of one plain machine, and the same with other values."""

from __future__ import annotations

import copy
from typing import Any

CANARY = "BCDFG-HJKMN-PQRTV-WXY23-46789"
UNSET = 4294967295

SERVICE: dict[str, Any] = {
    "Version": "10.0.20348.2031",
    "ClientMachineID": "8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b",
    "IsKeyManagementServiceMachine": 0,
    "KeyManagementServiceCurrentCount": UNSET,
    "KeyManagementServiceHostCaching": True,
    "KeyManagementServiceMachine": None,
    "KeyManagementServicePort": 0,
    "RemainingWindowsReArmCount": 1000,
    "RequiredClientCount": UNSET,
    "VLActivationInterval": 120,
    "VLRenewalInterval": 10080,
}
PRODUCT: dict[str, Any] = {
    "ID": "9bd77860-9b31-4b7b-96ad-2564017315bf",
    "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
    "Name": "Windows(R), ServerStandard edition",
    "Description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
    "LicenseFamily": "ServerStandard",
    "LicenseIsAddon": False,
    "LicenseStatus": 1,
    "LicenseStatusReason": 0x4004F040,
    "PartialProductKey": "VMK7H",
    "GracePeriodRemaining": 259200,
    "KeyManagementServicePort": 0,
    "VLActivationTypeEnabled": 0,
}
RAW: dict[str, Any] = {
    "clock": "2026-03-01T12:00:00Z",
    "powershell": "5.1.20348.2031",
    "registry": {
        "windows": {
            "EditionID": "ServerStandard",
            "CurrentBuild": "20348",
            "UBR": 2031,
            "InstallationType": "Server",
        },
    },
    "tables": {"service": [SERVICE], "products": [PRODUCT]},
    "errors": [],
}


def raw(*path: str, **changes: Any) -> dict[str, Any]:
    """What spp_read returned, with other values in the row that ``path`` leads to."""
    whole = copy.deepcopy(RAW)
    row: Any = whole
    for name in path:
        row = row[name]
    row = row[0] if isinstance(row, list) else row
    row.update(changes)
    return whole
