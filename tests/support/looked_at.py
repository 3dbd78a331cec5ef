"""Machines of every kind that slmgr /dlv shows in another way, for the modules that only look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    OFFICE_SOFTWARE_PROTECTION_PLATFORM as OSPP,
)

from lab.logged_events import EVENTS, OFFICE_EVENTS
from lab.simulation.programs import MANUAL, OFFICE_SERVICE_KEY
from lab.simulation.windows import CLICK_TO_RUN
from tests.support.scenario import CONVERGED_KMS, KMS_HOST, NETWORK, POLICY, PRO_11, STANDARD_2022

SPP = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"
LICENSED_GVLK = {"channel": "gvlk", "status": "licensed"}
BY_KMS = {
    **LICENSED_GVLK,
    "activation_type": 2,
    "required_count": 5,
    "discovered_host": KMS_HOST,
    "discovered_port": 1688,
    "columns": {
        "KeyManagementServiceProductKeyID": "06401-00206-491-000000-03-1031-9600.0000-0802017",
        "DiscoveredKeyManagementServiceMachineIpAddress": "10.0.0.5",
    },
}
BY_AD = {
    **LICENSED_GVLK,
    "activation_type": 1,
    "ad_object": "Contoso Forest",
    "columns": {
        "ADActivationObjectDN": "CN=Contoso Forest,CN=Activation Objects,DC=contoso,DC=example",
        "ADActivationCsvlkPid": "03612-04297-000-000001-03-1033-20348.0000-1862025",
        "ADActivationCsvlkSkuId": "b1234567-0000-4000-8000-000000000003",
    },
}
AVMA = {
    "channel": "avma",
    "status": "licensed",
    "columns": {
        "IAID": "b1234567-0000-4000-8000-000000000001",
        "AutomaticVMActivationHostMachineName": "hv01.contoso.example",
        "AutomaticVMActivationLastActivationTime": datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC),
    },
}
TOKEN = {
    **LICENSED_GVLK,
    "activation_type": 3,
    "columns": {
        "TokenActivationILID": "b1234567-0000-4000-8000-000000000002",
        "TokenActivationILVID": 1,
        "TokenActivationGrantNumber": 1,
        "TokenActivationCertificateThumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
    },
}
EVALUATION = {
    "channel": "evaluation",
    "status": "licensed",
    "grace_minutes": 243_800,
    "columns": {"EvaluationEndDate": datetime(2027, 1, 31, 23, 5, 7, tzinfo=UTC)},
}
HOST_KEY = {
    "channel": "csvlk",
    "status": "licensed",
    "columns": {
        "KeyManagementServiceCurrentCount": 26,
        "KeyManagementServiceTotalRequests": 1200,
        "KeyManagementServiceFailedRequests": 3,
        "KeyManagementServiceUnlicensedRequests": 0,
        "KeyManagementServiceLicensedRequests": 1100,
        "KeyManagementServiceOOBGraceRequests": 97,
        "KeyManagementServiceOOTGraceRequests": 0,
        "KeyManagementServiceNonGenuineGraceRequests": 0,
        "KeyManagementServiceNotificationRequests": 0,
    },
}
OFFICE = {
    "family": "Office24ProPlus2024VL_KMS_Client_AE",
    "status": "licensed",
    "discovered_host": KMS_HOST,
    "discovered_port": 1688,
}
OFFICE_MAK = {"family": "Office16StandardVL_MAK", "status": "notification", "reason": 0xC004C020}
OFFICE_2010 = {
    "family": "OfficeProPlus-KMS_Client",
    "status": "licensed",
    "kms_host": KMS_HOST,
    "kms_port": 1688,
}
ESU = {"channel": "mak", "status": "licensed", "family": "Client-ESU-Year1", "is_addon": True}

MACHINES: Mapping[str, Mapping[str, Any]] = {
    "client": {"license": BY_KMS, "kms": CONVERGED_KMS},
    "by-dns": {"license": LICENSED_GVLK, "host_caching": False},
    "by-search-list": {
        "license": LICENSED_GVLK,
        "domain": "corp.example",
        "search_list": "contoso.example",
    },
    "by-lookup-domain": {
        "license": LICENSED_GVLK,
        "domain": "corp.example",
        "kms": {"lookup_domain": "contoso.example"},
    },
    "by-memory": {"license": BY_KMS},
    "not-from-memory": {"license": BY_KMS, "host_caching": False},
    "own-host": {
        "license": {**LICENSED_GVLK, "kms_host": KMS_HOST, "kms_port": 1700},
        "kms": {"host": "kms-old.contoso.example"},
    },
    "no-host": {"license": LICENSED_GVLK, "domain": "corp.example"},
    "never-activated": {"license": {"channel": "gvlk"}, "clock_offset_hours": 1},
    "mak": {"license": {"channel": "mak", "status": "licensed"}},
    "evaluation": {"license": EVALUATION},
    "kms-host": {
        "license": HOST_KEY,
        "service_columns": {
            "KeyManagementServiceDnsPublishing": True,
            "KeyManagementServiceLowPriority": False,
        },
    },
    "subscribed": {
        "windows": {"edition_id": "Enterprise", "build": 26100, "installation_type": "Client"},
        "license": {"channel": "retail", "status": "licensed"},
        "service_columns": {
            "SubscriptionStatus": 1,
            "SubscriptionType": 0,
            "SubscriptionEdition": "Enterprise",
            "SubscriptionExpiry": "2027-01-31",
        },
    },
    "by-ad": {"license": BY_AD},
    "avma": {"license": AVMA},
    "token": {"license": TOKEN},
    "windows-7": {
        "windows": {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"},
        "license": LICENSED_GVLK,
        "has_resolve_dns_name": False,
    },
    "no-key": {},
    "settings": {
        "license": LICENSED_GVLK,
        "registry": {
            POLICY: {"NoGenTicket": 1},
            SPP: {"UserOperations": 1},
            rf"{SPP}\Activation": {"Manual": 1},
        },
    },
    "three-licences": {
        "windows": PRO_11,
        "license": [LICENSED_GVLK, ESU],
        "office": [OFFICE, OFFICE_MAK, {"family": "Office16VisioProVL_KMS_Client"}],
        "click_to_run": "ProPlus2024Volume",
        "registry": {
            CLICK_TO_RUN: {
                "ProductReleaseIds": "ProPlus2024Volume",
                "VersionToReport": "16.0.17932.20222",
                "Platform": "x64",
                "CDNBaseUrl": "http://officecdn.example/pr/channel",
            }
        },
        "holdings": {"events": EVENTS},
    },
    "office-2010": {
        "license": LICENSED_GVLK,
        "office": [OFFICE_2010, {"family": "OfficeVisioPrem-KMS_Client"}],
        "registry": {OFFICE_SERVICE_KEY: {"Start": MANUAL}, OSPP: {"UserOperations": 1}},
        "holdings": {"events": OFFICE_EVENTS},
    },
    "office-unread": {
        "license": LICENSED_GVLK,
        "office": OFFICE_2010,
        "wmi_faults": [
            {"hresult": 0x80041013, "query_class": "OfficeSoftwareProtectionProduct"},
        ],
    },
    "closed-log": {"license": LICENSED_GVLK, "holdings": {"closed_logs": ["Application"]}},
}


def fleet_content() -> dict[str, Any]:
    """All of them, as fleet_from takes it."""
    machines = [
        {"windows": STANDARD_2022, **machine, "name": name} for name, machine in MACHINES.items()
    ]
    return {"network": dict(NETWORK), "machines": machines}
