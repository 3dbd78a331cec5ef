"""Machines that are to become KMS hosts: what each is, what is asked, what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.lab import Lab
from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from lab.simulation.windows import SimulatedWindows
from tests.support.scenario import CURRENT_VERSION, PRO_11, RETAIL, STANDARD_2022, Scenario

HOST_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OFFICE_KEY = HOST_KEY[::-1]
RULES = ("SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope")

FEATURE, RULE, RESTART = "InstallFeature", "SetFirewallRule", "RestartService"
SET_PORT = "SetKeyManagementServiceListeningPort"
CLEAR_PORT = "ClearKeyManagementServiceListeningPort"
ACTIVATION_INTERVAL, RENEWAL_INTERVAL = "SetVLActivationInterval", "SetVLRenewalInterval"
PUBLISHING = "DisableKeyManagementServiceDnsPublishing"
PRIORITY = "EnableKeyManagementServiceLowPriority"
DOMAINS, NO_DOMAINS, VERSION = "SetRegistryValue", "RemoveRegistryValue", "SetRegistryValue"
REFRESH = "RefreshLicenseStatus"
KEY, ACTIVATE = ("InstallProductKey", REFRESH), ("Activate", REFRESH)
ALL = (FEATURE, RULE, *KEY, *ACTIVATE, CLEAR_PORT, VERSION, RESTART)

VARIABLES: Mapping[str, Any] = {
    "kms_host_product_key": HOST_KEY,
    "kms_host_firewall_remote_addresses": ["any"],
    "kms_host_retries": 0,
}
HOST_LICENSE = {"channel": "csvlk", "status": "licensed", "last_five": HOST_KEY[-5:]}
OPEN_RULE = {"enabled": True, "profiles": ["Domain", "Private"], "remote_addresses": []}
SERVES: dict[str, Any] = {
    "license": HOST_LICENSE,
    "hosting": {"feature": "Installed", "rules": {RULES[0]: OPEN_RULE}},
}
OFFICE: dict[str, Any] = {
    "office": {"family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f"},
    "office_keys": {OFFICE_KEY: "Office24_KMS_Host"},
}
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "installation_type": "Client"}


@dataclass(frozen=True)
class HostScenario(Scenario):
    """A scenario of the role kms_host. ``stays`` false: another run does something again."""

    stays: bool = True

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it, in a domain of its own."""
        asked = {f"kms_host_{option}": value for option, value in self.asked.items()}
        return {
            "windows": STANDARD_2022,
            "license": RETAIL,
            "foreign_keys": {HOST_KEY: "csvlk"},
            "hosting": {},
            "domain": f"{self.name}.example",
            **self.machine,
            "name": self.name,
            "variables": asked,
        }

    @property
    def is_served(self) -> bool:
        """Whether the applying run ends with a KMS host."""
        return self.outcome == "ok" and self.kept is None


def fleet_content(scenarios: tuple[HostScenario, ...]) -> dict[str, Any]:
    """A fleet of these scenarios, as fleet_from takes it."""
    machines = [scenario.entry() for scenario in scenarios]
    return {"variables": dict(VARIABLES), "machines": machines}


def kms_host_inventory(lab: Lab, *names: str) -> dict[str, Any]:
    """An inventory with these machines in kms_hosts and the others in windows_clients."""
    inventory = lab.inventory()
    hosts = inventory["all"]["children"]["windows_clients"]["hosts"]
    mine = {name: hosts.pop(name) for name in names or tuple(hosts)}
    inventory["all"]["children"]["kms_hosts"] = {"hosts": mine}
    return dict(inventory)


def changed_by_hand(windows: SimulatedWindows) -> None:
    """What somebody does to a KMS host that serves, without a word and without a restart."""
    hosting = windows.hosting
    hosting.listening_port = 1799
    hosting.rules[RULES[0]].enabled = False
    hosting.rules[RULES[0]].port = 1234


def _becomes(name: str, edition_id: str, build: int, **more: Any) -> HostScenario:
    windows = {"edition_id": edition_id, "build": build, **more}
    return HostScenario(name, {"windows": windows}, does=ALL)


def _refused(name: str, machine: Mapping[str, Any], *says: str, **asked: Any) -> HostScenario:
    return HostScenario(name, machine, asked, outcome="failed", says=(*says, "Nothing was written"),
                        does=NOT_COMPARED)  # fmt: skip


NOT_COMPARED = ("any",)
"""A plan that is refused is shown, and is not what matters."""

_BECOME_HOSTS = (
    _becomes("srv2012r2", "ServerStandard", 9600),
    _becomes("srv2016", "ServerDatacenter", 14393),
    _becomes("srv2019", "ServerStandard", 17763),
    _becomes("srv2022-core", "ServerDatacenter", 20348, installation_type="Server Core"),
    HostScenario("srv2025", {"windows": {"edition_id": "ServerStandard", "build": 26100},
                             "foreign_keys": {HOST_KEY: {"channel": "csvlk",
                                                         "words": "VOLUME_KMS_WS25 channel"}}},
                 does=ALL),
    HostScenario("no-key-at-all", {"license": None}, does=ALL),
    HostScenario("was-a-client", {"license": {"channel": "gvlk", "status": "licensed"}}, does=ALL),
    HostScenario("mak-replaced", {"license": {"channel": "mak", "status": "licensed"}},
                 {"replace_channels": ["mak"]}, does=ALL),
    HostScenario("other-host-key-replaced",
                 {"license": {"channel": "csvlk", "status": "licensed"}},
                 {"replace_channels": ["csvlk"]},
                 does=(FEATURE, RULE, *KEY, *ACTIVATE, RESTART)),
    HostScenario("feature-there", {"hosting": {"feature": "Installed"}}, does=ALL[1:]),
    HostScenario("feature-not-asked", {}, {"install_feature": False}, does=ALL[1:]),
    HostScenario("firewall-left-alone", {},
                 {"firewall": False, "firewall_remote_addresses": []},
                 does=(FEATURE, *ALL[2:])),
    HostScenario("everything-asked", {}, {
        "listening_port": 1700, "activation_interval_minutes": 60,
        "renewal_interval_minutes": 20160, "dns_publishing": True, "priority": "low",
        "publish_domains": ["a.everything-asked.example",
                            {"domain": "b.everything-asked.example", "priority": 5, "weight": 7}],
        "firewall_rules": list(RULES), "firewall_profiles": ["domain"],
        "firewall_remote_addresses": ["10.0.0.0/8", "localsubnet"],
        "clients": ["Windows Server 2022", "Windows 11"],
    }, does=(FEATURE, RULE, RULE, DOMAINS, *KEY, *ACTIVATE, SET_PORT, ACTIVATION_INTERVAL,
             RENEWAL_INTERVAL, PUBLISHING, PRIORITY, VERSION, RESTART)),
    HostScenario("office-too", OFFICE, {"office_product_keys": [OFFICE_KEY]},
                 does=(FEATURE, RULE, *KEY, *KEY, *ACTIVATE, *ACTIVATE, CLEAR_PORT, VERSION,
                       RESTART)),
    HostScenario("workgroup", {"workgroup": True}, does=ALL),
    HostScenario("german", {"culture": "de-DE"}, does=ALL),
    HostScenario("persian", {"culture": "fa-IR"}, does=ALL),
    HostScenario("retry-passes",
                 {"wmi_faults": [{"method": "Activate", "hresult": 0x80072EE2, "times": 1}]},
                 {"retries": 1, "retry_delay": 0}, does=ALL, executions=3),
)  # fmt: skip

_HOSTS = (
    HostScenario("converged", SERVES),
    HostScenario("converged-without-key", SERVES, {"product_key": ""}),
    HostScenario("converged-on-1700",
                 {"license": HOST_LICENSE, "hosting": {
                     "feature": "Installed", "listening_port": 1700,
                     "rules": {RULES[0]: {**OPEN_RULE, "port": 1700}}}},
                 {"listening_port": 1700}),
    HostScenario("not-activated-yet",
                 {**SERVES, "license": {**HOST_LICENSE, "status": "notification"}},
                 does=(*ACTIVATE, RESTART)),
    HostScenario("other-port", SERVES, {"listening_port": 1701}, does=(RULE, SET_PORT, RESTART)),
    HostScenario("port-back", {"license": HOST_LICENSE, "hosting": {
                     "feature": "Installed", "listening_port": 1700,
                     "rules": {RULES[0]: {**OPEN_RULE, "port": 1700}}}},
                 does=(RULE, CLEAR_PORT, RESTART)),
    HostScenario("intervals", SERVES, {"activation_interval_minutes": 15,
                                       "renewal_interval_minutes": 43200},
                 does=(ACTIVATION_INTERVAL, RENEWAL_INTERVAL, RESTART)),
    HostScenario("priority-low", SERVES, {"priority": "low"}, does=(PRIORITY,)),
    HostScenario("priority-normal", {**SERVES, "hosting": {**SERVES["hosting"],
                                                           "low_priority": True}},
                 {"priority": "normal"}, does=(PRIORITY,)),
    HostScenario("publishing-on", {**SERVES, "hosting": {**SERVES["hosting"],
                                                         "dns_publishing": False}},
                 {"dns_publishing": True}, does=(PUBLISHING, RESTART)),
    HostScenario("domains-removed", {**SERVES, "registry": {
                     SOFTWARE_PROTECTION_PLATFORM:
                     {"DnsDomainPublishList": ["a.domains-removed.example, 1, 2"]}}},
                 {"publish_domains": []}, does=(NO_DOMAINS, RESTART)),
    HostScenario("scope", SERVES, {"firewall_remote_addresses": ["192.168.0.0/16"]}, does=(RULE,)),
)  # fmt: skip

_TOLD = (
    HostScenario("own-subnet-alone", {}, {"firewall_remote_addresses": []}, does=ALL,
                 says=("own subnet alone", "firewall_remote_addresses")),
    HostScenario("publishing-off", SERVES, {"dns_publishing": False}, does=(PUBLISHING,),
                 says=("names this machine as KMS host in publishing-off.example still",)),
    HostScenario("never-restarted", SERVES, {"listening_port": 1701, "restart_service": "never"},
                 does=(RULE, SET_PORT),
                 says=("restart_service is never",
                       "TCP port 1701 of this machine does not answer")),
    HostScenario("no-resolve-dns-name", {"has_resolve_dns_name": False}, does=ALL,
                 says=("TCP port 1688 answers was not checked",)),
    HostScenario("client-allowed", {"windows": WINDOWS_10}, {"allow_client_windows": True},
                 does=ALL[1:], says=("This Windows has no Get-WindowsFeature",)),
    HostScenario("not-activated", {}, {"activation": "none"}, does=(FEATURE, RULE, *KEY, VERSION),
                 says=("Windows serves no client yet",)),
    HostScenario("kept-mak", {"license": {"channel": "mak", "status": "licensed"}}, kept="mak",
                 says=("Kept", "Add mak to kms_host_replace_channels")),
    HostScenario("kept-host-key", {"license": {"channel": "csvlk", "status": "licensed"}},
                 kept="csvlk", says=("another KMS host key", "csvlk to kms_host_replace_channels")),
)  # fmt: skip

_REFUSED = (
    _refused(
        "evaluation",
        {"windows": {"edition_id": "ServerStandardEval", "build": 20348}},
        "evaluation licence",
    ),
    _refused(
        "azure-edition",
        {"windows": {"edition_id": "ServerTurbine", "build": 20348}},
        "Azure Edition",
    ),
    _refused("client", {"windows": PRO_11}, "client Windows", "allow_client_windows"),
    _refused("no-host-key", {}, "product_key is missing", product_key=""),
    _refused(
        "port-taken",
        {"hosting": {"taken_ports": [1702]}},
        "TCP port 1702",
        "answered already",
        listening_port=1702,
    ),
    _refused("rule-missing", {"hosting": {"rules": {RULES[0]: None}}}, RULES[0]),
    _refused(
        "client-not-served",
        {"windows": {"edition_id": "ServerStandard", "build": 14393}},
        "can not activate Windows Server 2025",
        clients=["Windows Server 2025"],
    ),
    _refused(
        "update-missing",
        {"windows": {"edition_id": "ServerStandard", "build": 17763, "ubr": 1}},
        "KB5003646",
        clients=["Windows Server 2022"],
    ),
    _refused("no-office-licences", {}, "Volume License Pack", office_product_keys=[OFFICE_KEY]),
)

_FAILED = (
    HostScenario("registry-denied", {"denied_registry": [CURRENT_VERSION]}, outcome="failed",
                 says=("registry", "could not be read"), does=NOT_COMPARED),
    HostScenario("old-powershell", {"powershell": "4.0"}, outcome="failed",
                 says=("PowerShell is older than 5.1",), does=NOT_COMPARED),
    HostScenario("mak-by-mistake", {"foreign_keys": {HOST_KEY: "mak"}}, outcome="failed", does=ALL,
                 executions=2, changed=True,
                 says=("Windows names its channel mak", "Not done: Activate")),
    HostScenario("unknown-key", {"foreign_keys": {}}, outcome="failed", does=ALL, executions=2,
                 changed=True, stays=False,
                 says=("0xC004F050", "another generation is refused", "Not done: InstallProduct")),
    HostScenario("older-key", {"foreign_keys": {HOST_KEY: {"channel": "csvlk",
                                                           "words": "VOLUME_KMS_WS19 channel"}}},
                 outcome="failed", does=ALL, executions=2, changed=True,
                 says=("Windows Server 2019, older than this machine's Windows Server 2022",
                       "Done: InstallFeature", "To make a KMS client of it again")),
    HostScenario("may-not-publish", {"hosting": {"may_publish": False}}, outcome="failed", does=ALL,
                 executions=2, changed=True, stays=False,
                 says=("event 12293", "0x80072338", "right to change _vlmcs._tcp")),
    HostScenario("too-many-activations",
                 {"wmi_faults": [{"method": "Activate", "hresult": 0xC004C008}]}, outcome="failed",
                 does=ALL, executions=2, changed=True, stays=False,
                 says=("0xC004C008", "Not done: Activate", "To make a KMS client of it again")),
)  # fmt: skip

HOST_SCENARIOS: tuple[HostScenario, ...] = (
    *_BECOME_HOSTS,
    *_HOSTS,
    *_TOLD,
    *_REFUSED,
    *_FAILED,
)
