"""Every machine the lab tests know: what it is, what is asked of it, what must come of it.

One table for both engines: a scenario can't be added to one alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab.simulation.windows import License

KMS_HOST = "kms01.contoso.example"
NETWORK: Mapping[str, Any] = {
    "kms_hosts": [
        {"name": KMS_HOST},
        {"name": "kms-1689.contoso.example", "port": 1689},
        {"name": "kms-low.contoso.example", "count": 0},
        {"name": "kms-closed.contoso.example", "reachable": False},
    ],
    "srv": {
        "contoso.example": [{"host": KMS_HOST, "port": 1688}],
        "partly.example": [
            {"host": "kms-closed.contoso.example", "port": 1688},
            {"host": KMS_HOST, "port": 1688},
        ],
        "dark.example": [
            {"host": "kms-closed.contoso.example", "port": 1688},
            {"host": "kms-gone.contoso.example", "port": 1688},
        ],
    },
    "activation_objects": {"forest.example": "contoso forest"},
}
VARIABLES: Mapping[str, Any] = {
    "windows_client_kms_host": KMS_HOST,
    "windows_client_retries": 0,
    "windows_client_retry_delay": 0,
}

SET_HOST = "SetKeyManagementServiceMachine"
SET_PORT = "SetKeyManagementServicePort"
CLEAR_HOST = "ClearKeyManagementServiceMachine"
CLEAR_PORT = "ClearKeyManagementServicePort"
KEY = ("InstallProductKey", "RefreshLicenseStatus")
ACTIVATE = ("Activate", "RefreshLicenseStatus")
ALL = (SET_HOST, *KEY, *ACTIVATE)

STANDARD_2022 = {"edition_id": "ServerStandard", "build": 20348}
PRO_11 = {"edition_id": "Professional", "build": 22631, "installation_type": "Client"}
RETAIL = {"channel": "retail", "status": "notification"}
RIGHT_KEY = {"channel": "gvlk", "status": "licensed"}
CONVERGED_KMS = {"host": KMS_HOST, "port": 1688}

CURRENT_VERSION = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
POLICY = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\CurrentVersion\Software Protection Platform"


@dataclass(frozen=True)
class Scenario:
    """A machine and what a run must make of it.

    ``does`` is the plan; ``says`` are parts of the message or advice; ``executions`` counts the
    remote executions of the applying run.
    """

    name: str
    machine: Mapping[str, Any]
    asked: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = "ok"
    does: tuple[str, ...] = ()
    kept: str | None = None
    says: tuple[str, ...] = ()
    executions: int | None = None
    changed: bool | None = None

    @property
    def expected_executions(self) -> int:
        """One read, and one write when there is something to do."""
        if self.executions is not None:
            return self.executions
        return 2 if self.does and self.outcome == "ok" else 1

    @property
    def is_changed(self) -> bool:
        """Whether the applying run changes the machine."""
        return bool(self.does) and self.outcome == "ok" if self.changed is None else self.changed

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it."""
        windows = self.machine.get("windows", STANDARD_2022)
        asked = {f"windows_client_{option}": value for option, value in self.asked.items()}
        return {"windows": windows, **self.machine, "name": self.name, "variables": asked}


def fleet_content(scenarios: tuple[Scenario, ...]) -> dict[str, Any]:
    """A fleet of these scenarios, as fleet_from takes it."""
    return {
        "network": dict(NETWORK),
        "variables": dict(VARIABLES),
        "machines": [scenario.entry() for scenario in scenarios],
    }


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

SET_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_TYPE = "SetVLActivationTypeEnabled"
CLEAR_TYPE = "ClearVLActivationTypeEnabled"
CACHING = "DisableKeyManagementServiceHostCaching"
MAK = "BCDFG-HJKMP-QRTVW-XY234-6789N"
ESU_KEY = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
DISCOVER = {"kms_host": "", "kms_discovery": True}
CONVERGED = {"license": RIGHT_KEY, "kms": CONVERGED_KMS}
HYPER_V = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
FOREST = {"domain": "forest.example"}
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "ubr": 6456,
              "installation_type": "Client"}  # fmt: skip
WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"}
OFFICE_PRODUCT = {
    "channel": "gvlk", "last_five": "6F7TH", "family": "Office21ProPlus2021VL_KMS_Client_AE",
    "application_id": "0ff1ce15-a989-479d-af46-f275c6370663",
}  # fmt: skip
OFFICE_ID = License(
    "gvlk", "6F7TH", OFFICE_PRODUCT["family"], application_id=OFFICE_PRODUCT["application_id"]
).activation_id
BESIDE_OFFICE = {"license": [RIGHT_KEY, OFFICE_PRODUCT], "kms": CONVERGED_KMS}

_ONE_PRODUCT = (
    Scenario("product-host", BESIDE_OFFICE, {"activation_id": OFFICE_ID},
             does=(SET_HOST, *ACTIVATE)),
    Scenario("product-port", BESIDE_OFFICE,
             {"activation_id": OFFICE_ID, "kms_host": "kms-1689.contoso.example:1689"},
             does=(SET_HOST, SET_PORT, *ACTIVATE)),
    Scenario("product-converged",
             {**BESIDE_OFFICE, "license": [RIGHT_KEY, {**OFFICE_PRODUCT, "status": "licensed",
                                                       "kms_host": KMS_HOST}]},
             {"activation_id": OFFICE_ID.upper()}),
    Scenario("product-discovery",
             {**BESIDE_OFFICE, "kms": {},
              "license": [RIGHT_KEY, {**OFFICE_PRODUCT, "kms_host": "kms-old.contoso.example"}]},
             {**DISCOVER, "activation_id": OFFICE_ID}, does=(CLEAR_HOST, CLEAR_PORT, *ACTIVATE)),
    Scenario("product-domain", {**BESIDE_OFFICE, "kms": {}},
             {**DISCOVER, "activation_id": OFFICE_ID, "kms_lookup_domain": "contoso.example"},
             does=(SET_DOMAIN, *ACTIVATE)),
    Scenario("product-type", BESIDE_OFFICE,
             {"activation_id": OFFICE_ID, "activation_type": "kms"},
             does=(SET_HOST, SET_TYPE, *ACTIVATE)),
    Scenario("product-unknown", BESIDE_OFFICE,
             {"activation_id": "00000000-0000-0000-0000-000000000000"}, outcome="failed",
             says=("00000000-0000-0000-0000-000000000000", OFFICE_ID)),
)  # fmt: skip

_SETTINGS = (
    Scenario("lookup-domain", {"license": RETAIL, "domain": "corp.example"},
             {**DISCOVER, "kms_lookup_domain": "contoso.example"},
             does=(SET_DOMAIN, *KEY, *ACTIVATE)),
    Scenario("lookup-domain-cleared", {"license": RIGHT_KEY,
                                       "kms": {"lookup_domain": "old.example"}},
             {**DISCOVER, "kms_lookup_domain": ""}, does=(CLEAR_DOMAIN, *ACTIVATE)),
    Scenario("lookup-domain-right", {"license": RIGHT_KEY,
                                     "kms": {"lookup_domain": "contoso.example"}},
             {**DISCOVER, "kms_lookup_domain": "Contoso.Example"}),
    Scenario("lookup-domain-not-asked", {"license": RIGHT_KEY,
                                         "kms": {"lookup_domain": "old.example"}}, DISCOVER,
             says=("No KMS host is published in old.example",)),
    Scenario("caching-off", CONVERGED, {"kms_caching": False}, does=(CACHING,)),
    Scenario("caching-on", {**CONVERGED, "host_caching": False}, {"kms_caching": True},
             does=(CACHING,)),
    Scenario("caching-right", CONVERGED, {"kms_caching": True}),
    Scenario("type-kms", CONVERGED, {"activation_type": "kms"}, does=(SET_TYPE, *ACTIVATE)),
    Scenario("type-any", {**CONVERGED, "activation_type_enabled": 2}, {"activation_type": "any"},
             does=(CLEAR_TYPE, *ACTIVATE)),
    Scenario("type-right", {**CONVERGED, "activation_type_enabled": 2}, {"activation_type": "kms"}),
    Scenario("ad-only-lifted", {**CONVERGED, "activation_type_enabled": 1},
             {"activation_type": "any"}, does=(CLEAR_TYPE, *ACTIVATE)),
    Scenario("type-on-windows-7", {"windows": WINDOWS_7, "license": RETAIL},
             {"activation_type": "kms"}, outcome="failed",
             says=("build 7601", "activation types", "activation_type")),
    Scenario("domain-on-windows-7", {"windows": WINDOWS_7, "license": RETAIL},
             {**DISCOVER, "kms_lookup_domain": "contoso.example"}, outcome="failed",
             says=("lookup domain", "kms_lookup_domain")),
)  # fmt: skip

_METHODS = (
    Scenario("ad", {"license": RETAIL, **FOREST}, {"method": "ad", "kms_host": ""},
             does=(SET_TYPE, *KEY, *ACTIVATE)),
    Scenario("ad-by-kms-before", {"license": {**RIGHT_KEY, "activation_type": 2}, **FOREST},
             {"method": "ad", "kms_host": ""}, does=(SET_TYPE, *ACTIVATE)),
    Scenario("ad-converged", {"license": {**RIGHT_KEY, "activation_type": 1}, **FOREST,
                              "activation_type_enabled": 1},
             {"method": "ad", "kms_host": ""}),
    Scenario("ad-any-type", {"license": RETAIL, **FOREST},
             {"method": "ad", "kms_host": "", "activation_type": "any"}, does=(*KEY, *ACTIVATE)),
    Scenario("ad-without-object", {"license": RETAIL}, {"method": "ad", "kms_host": ""},
             outcome="failed", does=(SET_TYPE, *KEY, *ACTIVATE), executions=2, changed=True,
             says=("0xC004F081", "activation object")),
    Scenario("ad-answered-by-kms", {"license": RETAIL},
             {"method": "ad", "kms_host": "", "activation_type": "any"}, outcome="failed",
             does=(*KEY, *ACTIVATE), executions=2, changed=True,
             says=("activation_type is 'kms' instead of 'ad'",)),
    Scenario("ad-in-a-workgroup", {"license": RETAIL, "workgroup": True},
             {"method": "ad", "kms_host": ""}, outcome="failed", says=("workgroup",)),
    Scenario("ad-on-windows-7", {"windows": WINDOWS_7, "license": RETAIL},
             {"method": "ad", "kms_host": ""}, outcome="failed",
             says=("Active Directory-based activation", "Windows 8")),
    Scenario("mak", {"license": RETAIL, "foreign_keys": {MAK: "mak"}},
             {"method": "mak", "kms_host": "", "product_key": MAK}, does=(*KEY, *ACTIVATE)),
    Scenario("mak-converged", {"license": {"channel": "mak", "last_five": MAK[-5:],
                                           "status": "licensed"}},
             {"method": "mak", "kms_host": "", "product_key": MAK}),
    Scenario("mak-not-activated", {"license": {"channel": "mak", "last_five": MAK[-5:]}},
             {"method": "mak", "kms_host": "", "product_key": MAK}, does=ACTIVATE),
    Scenario("mak-beside-another", {"license": {"channel": "mak", "status": "licensed"}},
             {"method": "mak", "kms_host": "", "product_key": MAK}, kept="mak", says=("Kept",)),
    Scenario("mak-of-another-edition", {"license": RETAIL},
             {"method": "mak", "kms_host": "", "product_key": MAK}, outcome="failed",
             does=(*KEY, *ACTIVATE), executions=2, says=("0xC004F050",), changed=False),
    Scenario("mak-over-kms", {**CONVERGED, "foreign_keys": {MAK: "mak"}},
             {"method": "mak", "kms_host": "", "product_key": MAK}, does=(*KEY, *ACTIVATE)),
    Scenario("avma", {"license": RETAIL, **HYPER_V}, {"method": "avma", "kms_host": ""},
             does=(*KEY, *ACTIVATE)),
    Scenario("avma-converged", {"license": {"channel": "avma", "last_five": "8VHYJ"}, **HYPER_V},
             {"method": "avma", "kms_host": ""}, does=(*KEY, *ACTIVATE)),
    Scenario("avma-host-told", {"license": RETAIL, **HYPER_V},
             {"method": "avma", "kms_host": "", "avma_host_product": "Windows Server 2025"},
             does=(*KEY, *ACTIVATE)),
    Scenario("avma-host-too-old", {"license": RETAIL, **HYPER_V},
             {"method": "avma", "kms_host": "", "avma_host_product": "Windows Server 2019"},
             outcome="failed", says=("Windows Server 2019", "0xC004FD03", "Windows Server 2022")),
    Scenario("avma-on-hardware", {"license": RETAIL}, {"method": "avma", "kms_host": ""},
             outcome="failed", says=("Hyper-V", "Contoso", "method kms")),
    Scenario("avma-on-a-client", {"windows": PRO_11, "license": RETAIL, **HYPER_V},
             {"method": "avma", "kms_host": ""}, outcome="failed", says=("AVMA key",)),
    Scenario("esu", {"windows": WINDOWS_10, "license": RIGHT_KEY, "foreign_keys": {ESU_KEY: "esu"}},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}, does=(*KEY, *ACTIVATE)),
    Scenario("esu-converged",
             {"windows": WINDOWS_10,
              "license": [RIGHT_KEY, {"channel": "mak", "last_five": ESU_KEY[-5:],
                                      "family": "Client-ESU-Year1", "is_addon": True,
                                      "status": "licensed"}]},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}),
    Scenario("esu-without-base", {"windows": WINDOWS_10, "license": RETAIL,
                                  "foreign_keys": {ESU_KEY: "esu"}},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}, outcome="failed",
             says=("base licence", "0xC004F055")),
    Scenario("esu-not-updated", {"windows": {**WINDOWS_10, "ubr": 3803}, "license": RIGHT_KEY},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}, outcome="failed",
             says=("KB5046613", "19045.3803")),
    Scenario("esu-on-windows-11", {"windows": PRO_11, "license": RIGHT_KEY},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}, outcome="failed",
             says=("Windows 10 22H2", "22631")),
    Scenario("esu-key-as-base-key", {"windows": WINDOWS_10,
                                     "license": {"channel": "mak", "last_five": ESU_KEY[-5:],
                                                 "status": "licensed"}},
             {"method": "esu", "kms_host": "", "product_key": ESU_KEY}, outcome="failed",
             says=("add-on",)),
    Scenario("esu-key-as-mak", {"windows": WINDOWS_10, "license": RETAIL,
                                "foreign_keys": {ESU_KEY: "esu"}},
             {"method": "mak", "kms_host": "", "product_key": ESU_KEY}, outcome="failed",
             does=(*KEY, *ACTIVATE), executions=2, changed=True,
             says=("no licence with this key",)),
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
    *_SETTINGS,
    *_ONE_PRODUCT,
    *_METHODS,
    *_REFUSED,
    *_FAILED,
)
