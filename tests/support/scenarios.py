"""Every machine the lab tests know: what it is, what is asked of it, what must come of it.

One table for both engines: a scenario can't be added to one alone.
"""

from __future__ import annotations

from typing import Any

from tests.support.scenario import (
    ACTIVATE,
    ALL,
    CLEAR_HOST,
    CLEAR_PORT,
    CONVERGED_KMS,
    CURRENT_VERSION,
    KEY,
    KMS_HOST,
    POLICY,
    PRO_11,
    RETAIL,
    RIGHT_KEY,
    SET_HOST,
    SET_PORT,
    Scenario,
)
from tests.support.settings_scenarios import SETTINGS_SCENARIOS


def _activated(name: str, edition_id: str, build: int, kind: str = "Server") -> Scenario:
    windows = {"edition_id": edition_id, "build": build, "installation_type": kind}
    return Scenario(name, {"windows": windows, "license": RETAIL}, does=ALL)


def _kept(channel: str, **more: Any) -> Scenario:
    license = {"channel": channel, "status": "licensed"}
    return Scenario(f"kept-{channel}", {"license": license}, kept=channel, says=("Kept",), **more)


_ACTIVATED = (
    _activated("srv2012r2", "ServerStandard", 9600),
    _activated("srv2016", "ServerDatacenter", 14393),
    _activated("srv2019", "ServerStandard", 17763),
    _activated("srv2022-core", "ServerDatacenter", 20348, "Server Core"),
    _activated("srv2022-azure-edition", "ServerTurbine", 20348),
    _activated("srv2025", "ServerDatacenter", 26100),
    _activated("srv-20h2", "ServerDatacenterACor", 19042, "Server Core"),
    _activated("win7", "Enterprise", 7601, "Client"),
    _activated("win81", "Professional", 9600, "Client"),
    _activated("win10", "Professional", 19045, "Client"),
    _activated("win10-ltsc", "EnterpriseS", 19044, "Client"),
    _activated("win11", "Enterprise", 26100, "Client"),
    _activated("win-iot", "IoTEnterpriseS", 26100, "Client"),
    Scenario("no-key-at-all", {}, does=ALL),
    Scenario(
        "other-key",
        {"license": {"channel": "gvlk", "last_five": "QJ4BJ", "status": "notification"}},
        does=ALL,
    ),
    Scenario("mak-without-licence", {"license": {"channel": "mak"}}, does=ALL),
    Scenario("oem-without-licence", {"license": {"channel": "oem"}}, does=ALL),
    Scenario("grace", {"license": {"channel": "retail", "status": "oob_grace"}}, does=ALL),
    Scenario("not-activated", {"license": {"channel": "gvlk"}, "kms": CONVERGED_KMS},
             does=ACTIVATE),
    Scenario("wrong-host", {"license": RIGHT_KEY, "kms": {"host": "kms-old.contoso.example"}},
             does=(SET_HOST, *ACTIVATE)),
    Scenario("wrong-port", {"license": RIGHT_KEY, "kms": {"host": KMS_HOST, "port": 1700}},
             does=(SET_PORT, *ACTIVATE)),
    Scenario(
        "other-port",
        {"license": RETAIL},
        {"kms_host": "kms-1689.contoso.example:1689"},
        does=(SET_HOST, SET_PORT, *KEY, *ACTIVATE),
    ),
    Scenario(
        "product-has-a-host",
        {"license": {**RIGHT_KEY, "kms_host": "kms-old.contoso.example"}, "kms": CONVERGED_KMS},
        does=(CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
    ),
    Scenario(
        "discovery",
        {"license": RIGHT_KEY, "kms": CONVERGED_KMS},
        {"kms_host": "", "kms_discovery": True},
        does=(CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
    ),
    Scenario(
        "discovery-by-search-list",
        {"license": RETAIL, "domain": "corp.example", "search_list": "a.example,contoso.example"},
        {"kms_host": "", "kms_discovery": True},
        does=(*KEY, *ACTIVATE),
    ),
    Scenario("no-activation", {"license": RETAIL}, {"activate": False}, does=(SET_HOST, *KEY)),
    Scenario(
        "retry-passes",
        {"license": RETAIL,
         "wmi_faults": [{"method": "Activate", "hresult": 0xC004F074, "times": 1}]},
        {"retries": 1},
        does=ALL,
        executions=3,
    ),
    Scenario(
        "esu-beside-windows",
        {"license": [RIGHT_KEY, {"channel": "mak", "family": "Client-ESU-Year1", "is_addon": True}],
         "kms": {"host": "kms-old.contoso.example"}},
        does=(SET_HOST, *ACTIVATE),
    ),
    Scenario(
        "policies",
        {"license": RETAIL, "registry": {POLICY: {"NoGenTicket": 1}}},
        does=ALL,
    ),
    Scenario("no-resolve-dns-name", {"license": RETAIL, "has_resolve_dns_name": False}, does=ALL),
    Scenario("ends-soon",
             {"license": {**RIGHT_KEY, "grace_minutes": 12 * 1440}, "kms": CONVERGED_KMS},
             {"renew_within_days": 30, "renew_spread": 0}, does=ACTIVATE),
    Scenario("german", {"license": RETAIL, "culture": "de-DE"}, does=ALL),
    Scenario("persian", {"license": RETAIL, "culture": "fa-IR"}, does=ALL),
)  # fmt: skip

_LEFT_ALONE = (
    Scenario("converged", {"license": RIGHT_KEY, "kms": CONVERGED_KMS}),
    Scenario("converged-port-0", {"license": RIGHT_KEY, "kms": {"host": KMS_HOST}}),
    Scenario("converged-upper-case", {"license": RIGHT_KEY, "kms": {"host": KMS_HOST.upper()}}),
    Scenario("converged-discovery", {"license": RIGHT_KEY},
             {"kms_host": "", "kms_discovery": True}),
    _kept("mak"),
    _kept("oem"),
    _kept("retail"),
    _kept("subscription"),
    _kept("avma"),
    _kept("csvlk"),
    Scenario("kms-host-not-activated", {"license": {"channel": "csvlk"}}, kept="csvlk",
             says=("is a KMS host",)),
    Scenario("azure", {"license": RIGHT_KEY, "kms": {"host": "azkms.core.windows.net"}},
             kept="azure_kms", says=("replace_cloud_kms_host",)),
    Scenario("mak-replaced", {"license": {"channel": "mak", "status": "licensed"}},
             {"replace_channels": ["mak"]}, does=ALL),
    Scenario("azure-multi-session",
             {"windows": {**PRO_11, "edition_id": "ServerRdsh"},
              "license": {**RIGHT_KEY, "last_five": "3V66T"},
              "kms": {"host": "20.118.99.224"}},
             kept="azure_kms", says=("multi-session", "on-premises KMS host")),
    Scenario("aws-ipv6", {"license": RIGHT_KEY, "kms": {"host": "[fd00:ec2::250]"}},
             kept="aws_kms", says=("replace_cloud_kms_host",)),
    Scenario("oracle", {"license": RIGHT_KEY, "kms": {"host": "169.254.169.253"}},
             kept="oracle_cloud_kms", says=("replace_cloud_kms_host",)),
    Scenario("iot-enterprise-kept", {"windows": {**PRO_11, "edition_id": "IoTEnterprise"},
                                     "license": {"channel": "oem", "status": "licensed"}},
             kept="oem", says=("no setup key (GVLK) is published",)),
    Scenario("azure-replaced", {"license": RIGHT_KEY, "kms": {"host": "azkms.core.windows.net"}},
             {"replace_cloud_kms_host": True}, does=(SET_HOST, *ACTIVATE)),
)  # fmt: skip


_REFUSED = (
    Scenario("evaluation",
             {"windows": {"edition_id": "ServerStandardEval", "build": 20348},
              "license": {"channel": "evaluation", "status": "licensed"}},
             outcome="failed", says=("evaluation", "DISM /online /Get-TargetEditions")),
    Scenario("evaluation-by-channel", {"license": {"channel": "evaluation", "status": "licensed"}},
             outcome="failed", says=("evaluation",)),
    Scenario("home", {"windows": {**PRO_11, "edition_id": "Core"},
                      "license": {"channel": "oem", "status": "licensed"}},
             outcome="failed", says=("Home edition", "Upgrade it to Pro")),
    Scenario("multi-session", {"windows": {**PRO_11, "edition_id": "ServerRdsh"}},
             outcome="failed", says=("multi-session", "on-premises KMS host")),
    Scenario("iot-enterprise", {"windows": {**PRO_11, "edition_id": "IoTEnterprise"},
                                "license": RETAIL},
             outcome="failed", says=("Windows IoT Enterprise", "method mak")),
    Scenario("unknown-build", {"windows": {"edition_id": "ServerStandard", "build": 20349}},
             outcome="failed", says=("20349", "20348")),
    Scenario("unknown-edition", {"windows": {"edition_id": "ServerStandrad", "build": 20348}},
             outcome="failed", says=("ServerStandrad", "ServerStandard")),
    Scenario("clock-off", {"license": RETAIL, "clock_offset_hours": 5}, outcome="failed", does=ALL,
             says=("5.0 hours off", "w32tm", "Nothing was written")),
    Scenario("host-unknown-to-dns", {"license": RETAIL}, {"kms_host": "kms-gone.contoso.example"},
             outcome="failed", does=ALL, says=("does not resolve", "Nothing was written")),
    Scenario("port-closed", {"license": RETAIL}, {"kms_host": "kms-closed.contoso.example"},
             outcome="failed", does=ALL, says=("does not answer on TCP port 1688",)),
    Scenario("ad-only", {"license": {**RIGHT_KEY, "activation_type_enabled": 1}},
             outcome="failed", does=(SET_HOST, *ACTIVATE), says=("Active Directory",)),
    Scenario("discovery-without-record", {"license": RETAIL, "domain": "corp.example"},
             {"kms_host": "", "kms_discovery": True}, outcome="failed", does=(*KEY, *ACTIVATE),
             says=("No KMS host is published in corp.example",)),
    Scenario("discovery-in-a-workgroup", {"license": RETAIL, "workgroup": True},
             {"kms_host": "", "kms_discovery": True}, outcome="failed", does=(*KEY, *ACTIVATE),
             says=("has no DNS suffix",), executions=2, changed=True),
    Scenario("registry-denied", {"license": RETAIL, "denied_registry": [CURRENT_VERSION]},
             outcome="failed", says=("registry", "could not be read")),
    Scenario("edition-missing",
             {"license": RETAIL, "registry": {CURRENT_VERSION: {"EditionID": None}}},
             outcome="failed", says=("EditionID is missing",)),
    Scenario("build-not-a-number",
             {"license": RETAIL, "registry": {CURRENT_VERSION: {"CurrentBuild": "7601 SP1"}}},
             outcome="failed", says=("CurrentBuild is not a build number: '7601 SP1'",)),
    Scenario("old-powershell", {"license": RETAIL, "powershell": "4.0"},
             outcome="failed", says=("PowerShell is older than 5.1",)),
    Scenario("service-denied",
             {"license": RETAIL, "wmi_faults": [
                 {"query_class": "SoftwareLicensingService", "hresult": 0x80041003}]},
             outcome="failed", says=("SoftwareLicensingService", "0x80041003")),
)  # fmt: skip

_FAILED = (
    Scenario("below-threshold", {"windows": PRO_11, "license": RETAIL},
             {"kms_host": "kms-low.contoso.example"}, outcome="failed", does=ALL, executions=2,
             changed=True,
             says=("0xC004F038", "from a count of 25 on", "accept_insufficient_count",
                   "Before this run: no KMS host set, key ending in 3V66T")),
    Scenario("below-threshold-accepted", {"windows": PRO_11, "license": RETAIL},
             {"kms_host": "kms-low.contoso.example", "accept_insufficient_count": True},
             does=ALL, says=("0xC004F038", "from a count of 25 on")),
    Scenario("host-refuses", {"license": RETAIL,
                              "wmi_faults": [{"method": "Activate", "hresult": 0xC004F074}]},
             outcome="failed", does=ALL, executions=2, changed=True,
             says=("0xC004F074", "Done: SetKeyManagementServiceMachine, InstallProductKey",
                   "Not done: Activate")),
    Scenario("return-value", {"license": RETAIL,
                              "wmi_faults": [{"method": "InstallProductKey",
                                              "hresult": 0xC004F069, "as_return_value": True}]},
             outcome="failed", does=ALL, executions=2, changed=True,
             says=("InstallProductKey failed with 0xC004F069", "Done: SetKey")),
)  # fmt: skip

SCENARIOS: tuple[Scenario, ...] = (
    *_ACTIVATED,
    *_LEFT_ALONE,
    *SETTINGS_SCENARIOS,
    *_REFUSED,
    *_FAILED,
)
