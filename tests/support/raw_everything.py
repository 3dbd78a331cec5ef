"""What spp_read answers of a machine that answers everything, each value another."""

from __future__ import annotations

from typing import Any

from tests.support.raw_answer import PRODUCT, RAW, SERVICE

NAMED = {
    **PRODUCT,
    "ID": "00000000-0000-4000-8000-0000000000aa",
    "Name": "Windows(R), ServerDatacenter edition",
    "PartialProductKey": None,
    "LicenseStatus": 0,
    "GracePeriodRemaining": None,
}
EVERYTHING: dict[str, Any] = {
    "clock": "2026-03-01T12:00:00Z",
    "powershell": "5.1.20348.2031",
    "registry": {
        **RAW["registry"],
        "policy": {"NoGenTicket": 1, "Other": None},
        "office_click_to_run": {"ProductReleaseIds": "ProPlus2021Volume"},
        "local": {"UserOperations": 1, "SkipRearm": None},
        "local_activation": {"Manual": 0},
        "office_service": {"Start": 2},
        "office_local": {"UserOperations": 0},
        "office_click_to_run_details": {"VersionToReport": "16.0.1", "Platform": None},
        "publishing": {"VLActivationInterval": 1, "VLRenewalInterval": 10080},
        f"own_settings_{PRODUCT['ID'].upper()}": {"KeyManagementServiceName": "kms01"},
    },
    "tables": {
        "service": [
            {
                **SERVICE,
                "KeyManagementServiceMachine": "kms01",
                "KeyManagementServicePort": 1700,
                "KeyManagementServiceLookupDomain": "corp.example",
                "RemainingWindowsReArmCount": 5,
                "VLActivationInterval": 240,
                "VLRenewalInterval": None,
                "IsKeyManagementServiceMachine": 1,
                "KeyManagementServiceCurrentCount": 26,
                "KeyManagementServiceListeningPort": 1688,
                "KeyManagementServiceDnsPublishing": True,
                "KeyManagementServiceLowPriority": False,
                "KeyManagementServiceTotalRequests": 50,
                "KeyManagementServiceFailedRequests": 51,
                "KeyManagementServiceUnlicensedRequests": 52,
                "KeyManagementServiceLicensedRequests": 53,
                "KeyManagementServiceOOBGraceRequests": 54,
                "KeyManagementServiceOOTGraceRequests": 55,
                "KeyManagementServiceNonGenuineGraceRequests": 56,
                "KeyManagementServiceNotificationRequests": 57,
                "SubscriptionStatus": 1,
                "SubscriptionType": 0,
                "SubscriptionEdition": "Enterprise",
                "SubscriptionExpiry": "2027-01-01",
            }
        ],
        "products": [
            {
                **PRODUCT,
                "EvaluationEndDate": "2026-06-01T00:00:00Z",
                "KeyManagementServiceMachine": "kms01",
                "KeyManagementServicePort": 1701,
                "KeyManagementServiceLookupDomain": "lab.example",
                "DiscoveredKeyManagementServiceMachineName": "kms03",
                "DiscoveredKeyManagementServiceMachinePort": 1703,
                "RequiredClientCount": 25,
                "VLActivationType": 1,
                "VLActivationTypeEnabled": 3,
                "ADActivationObjectName": "ao",
                "OfflineInstallationId": "123456",
                "ProductKeyID": "epid",
                "ProductKeyChannel": "Volume:GVLK",
                "KeyManagementServiceProductKeyID": "kms-epid",
                "DiscoveredKeyManagementServiceMachineIpAddress": "10.0.0.5",
                "VLActivationInterval": 120,
                "VLRenewalInterval": 10080,
                "RemainingAppReArmCount": 7,
                "RemainingSkuReArmCount": 8,
                "ADActivationObjectDN": "CN=ao",
                "ADActivationCsvlkPid": "csvlk-epid",
                "ADActivationCsvlkSkuId": "csvlk-id",
                "IAID": "iaid",
                "AutomaticVMActivationHostMachineName": "hv01",
                "AutomaticVMActivationLastActivationTime": "2026-01-01T00:00:00Z",
                "TokenActivationILID": "ilid",
                "TokenActivationILVID": 3,
                "TokenActivationGrantNumber": 4,
                "TokenActivationCertificateThumbprint": "thumb",
            }
        ],
        "product_0": [NAMED],
        "product_1": [{**PRODUCT, "ID": PRODUCT["ID"].upper()}],
        "computer": [
            {"Domain": "corp.example", "PartOfDomain": True, "Manufacturer": "VM", "Model": "M1"}
        ],
        "token_licenses": [
            {
                "ID": "key",
                "ILID": "ilid",
                "ILVID": "3",
                "Description": "D",
                "AdditionalInfo": "more",
                "ExpirationDate": "2027-01-01T00:00:00Z",
                "AuthorizationStatus": 2,
            },
            {"ID": "key2", "ILID": "ilid2", "ILVID": 0},
        ],
    },
    "errors": [
        {"source": "policy", "code": "AccessDenied"},
        {"source": "some_part", "code": "Strange"},
        {"source": "office_service", "code": "HRESULT 0x80041010"},
    ],
    "probes": [
        {"host": "kms01", "port": "1700", "addresses": ["10.0.0.5"], "open": 1,
         "milliseconds": 3, "error": None},
    ],
    "probes_found": [
        {"host": "kms02", "port": 1688, "addresses": None, "open": False,
         "milliseconds": None, "error": "TimedOut"},
    ],
    "dns": {
        "domain": "corp.example",
        "records": [{"host": "kms02", "port": 1688, "priority": 5, "weight": "7"}],
        "error": "late",
        "asked": [{"domain": "lab.example", "error": "NXDOMAIN"},
                  {"domain": "corp.example", "error": None}],
    },
    "methods": ["Activate", "Rename"],
}  # fmt: skip
