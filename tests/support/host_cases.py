"""Machines on which both engines must agree in what a KMS host needs beside its licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.run import (
    host_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE,
    DISABLE_DNS_PUBLISHING,
    INSTALL_FEATURE,
    INSTALL_PRODUCT_KEY,
    LOCAL,
    PRODUCT,
    REFRESH_LICENSE_STATUS,
    RESTART_SERVICE,
    SERVICE,
    SET_FIREWALL_RULE,
    SET_LISTENING_PORT,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    REMOVE_REGISTRY_VALUE,
    SET_REGISTRY_VALUE,
    SOFTWARE_PROTECTION_PLATFORM,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import Step

from lab.engines.local_payload import payload_of
from lab.payload import Payload
from lab.simulation.windows import TCPIP
from tests.support.engine_case import CLIENT, Case
from tests.support.kms_host_options import HOST_KEY, desired_host

FORBIDDEN = 0x80070005
FIREWALL_RULES = argument_spec("kms_host")["firewall_rules"]["choices"]
BOTH_RULES = {"firewall_rules": FIREWALL_RULES}


def request(**options: Any) -> dict[str, Any]:
    """What a run with these options reads."""
    return host_request(desired_host(product_key=HOST_KEY, **options))


@dataclass(frozen=True)
class HostCase(Case):
    """A case for spp_host."""

    request: Mapping[str, Any] = field(default_factory=request)

    def payload(self) -> Payload:
        """As ansible would send it."""
        arguments = {
            "steps": [step.wire() if isinstance(step, Step) else step for step in self.steps],
            "secrets": self.secrets,
            "request": self.request,
        }
        return payload_of("spp_host", arguments, check_mode=self.check_mode)


def _local(method: str, **arguments: Any) -> Step:
    return Step(LOCAL, method, why="test", arguments=arguments)


def _rule(name: str = FIREWALL_RULES[0], addresses: tuple[str, ...] = (), **more: Any) -> Step:
    given = {"Profiles": ("Domain", "Private"), "Port": 1688, **more}
    return _local(SET_FIREWALL_RULE, Name=name, RemoteAddresses=addresses, **given)


def _fails(command: str) -> Mapping[str, Any]:
    return {"wmi_faults": [{"hresult": FORBIDDEN, "method": command}]}


FEATURE, RESTART = _local(INSTALL_FEATURE), _local(RESTART_SERVICE)
REFRESH = Step(SERVICE, REFRESH_LICENSE_STATUS, why="test")
TARGET: Mapping[str, str | bool] = {
    "PartialProductKey": HOST_KEY[-5:],
    "ProductKeyChannel": "Volume:CSVLK",
}
BECOME = (
    FEATURE,
    _rule(addresses=("any",)),
    _local(SET_REGISTRY_VALUE, Name="dns_domains", Value=("a.example, 5, 7", "B.example")),
    _local(SET_REGISTRY_VALUE, Name="kms_version", Value="10.0.20348.1"),
    Step(SERVICE, INSTALL_PRODUCT_KEY, why="test", secrets={"ProductKey": "key"}),
    REFRESH,
    Step(PRODUCT, ACTIVATE, why="test", target=TARGET),
    REFRESH,
    Step(SERVICE, SET_LISTENING_PORT, why="test", arguments={"PortNumber": 1700}),
    RESTART,
)
KEYS = {"foreign_keys": {HOST_KEY: "csvlk"}}
SERVES: dict[str, Any] = {
    "license": {"channel": "csvlk", "status": "licensed"},
    "hosting": {"listening_port": 1701},
}
EVENTS = {"holdings": {"events": [
    {"id": 12293, "time": "2026-11-28T08:00:00Z", "values": ["0x80072338", "contoso.example"]},
    {"id": 12294, "time": "2026-11-28T09:00:00Z", "values": ["contoso.example"]},
    {"id": 12290, "time": "2026-11-28T10:00:00Z", "values": ["0x0", 5]},
]}}  # fmt: skip

MAY_NOT_PUBLISH = {"hosting": {**SERVES["hosting"], "may_publish": False}}
TOLD_BY_EVENTS: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "published long ago": (EVENTS, {}),
    "told of nothing yet": ({}, {}),
    "may not publish, under another name": (MAY_NOT_PUBLISH, {}),
    "publishes where nobody asks": ({}, {"publish_domains": ["nowhere.example"]}),
    "has closed its log": ({"holdings": {"closed_logs": ["Application"]}}, {}),
    "may not publish in a domain without records": (
        {"domain": "fabrikam.example", **MAY_NOT_PUBLISH},
        {},
    ),
}
"""Machines, and what is asked: nobody can look at the port under the name that they have."""

HOST_CASES = [
    HostCase("server"),
    HostCase("server read in check mode", check_mode=True),
    HostCase("server with both rules", request=request(**BOTH_RULES)),
    HostCase("server asked for another port", request=request(listening_port=1700)),
    HostCase("server asked for another port, none is set", {
        "variant": {"unset_listening_port": 0},
    }, request(listening_port=1700)),
    HostCase("server without rules", request=request(firewall=False)),
    HostCase("server that serves on another port", SERVES),
    HostCase("server that serves on the port asked for", SERVES, request(listening_port=1701)),
    HostCase("server with Office read", request=request(office_product_keys=[HOST_KEY[::-1]])),
    HostCase("server, domains to publish in", request=request(
        publish_domains=["adatum.example", "contoso.example", "nowhere.example"],
    )),
    HostCase("server in a workgroup", {"workgroup": True}),
    HostCase("server of upper case", {"domain": "CONTOSO.example"}),
    HostCase("server without Resolve-DnsName", {"has_resolve_dns_name": False}),
    HostCase("client", {"windows": CLIENT}),
    HostCase("windows 7", {"windows": {**CLIENT, "build": 7601}, "has_resolve_dns_name": False}),
    HostCase("registry of the name closed", {"denied_registry": [TCPIP]}),
    HostCase("no name in the registry", {"registry": {TCPIP: {"Hostname": None}}}),
    HostCase("service query denied", {
        "wmi_faults": [{"hresult": FORBIDDEN, "query_class": SERVICE}],
    }),
    HostCase("feature unknown to Windows", {"hosting": {"feature": None}}),
    HostCase("feature not read", _fails("Get-WindowsFeature")),
    HostCase("rule missing", {"hosting": {"rules": {FIREWALL_RULES[0]: None}}},
             request(**BOTH_RULES)),
    HostCase("rule for any profile", {"hosting": {"rules": {
        FIREWALL_RULES[0]: {"profiles": [], "text": False},
    }}}),
    HostCase("rule not read", _fails("Get-NetFirewallRule")),
    HostCase("service stopped", {"hosting": {"service": "Stopped"}}),
    HostCase("service not read", _fails("Get-Service")),
    HostCase("events", EVENTS),
    HostCase("events closed", {"holdings": {"closed_logs": ["Application"]}}),
    HostCase("publish list", {"registry": {
        SOFTWARE_PROTECTION_PLATFORM: {"DnsDomainPublishList": ["a.example, 1, 2"]},
    }}),
    HostCase("german", {**EVENTS, "culture": "de-DE"}),
    HostCase("from nothing to a KMS host", KEYS, request(listening_port=1700), BECOME,
             {"key": HOST_KEY}),
    HostCase("no step in check mode", KEYS, request(), BECOME, {"key": HOST_KEY}, check_mode=True),
    HostCase("MAK instead of a host key", {"foreign_keys": {HOST_KEY: "mak"}}, request(), BECOME,
             {"key": HOST_KEY}),
    HostCase("publishing refused", {**KEYS, "hosting": {"may_publish": False}}, request(), BECOME,
             {"key": HOST_KEY}),
    HostCase("port taken", {**KEYS, "hosting": {"taken_ports": [1700]}}, request(), BECOME,
             {"key": HOST_KEY}),
    HostCase("service that serves nothing", {**KEYS, "hosting": {"starts": False}}, request(),
             BECOME, {"key": HOST_KEY}),
    HostCase("port before there is a host key", steps=[BECOME[-2], RESTART]),
    HostCase("feature there already", {"hosting": {"feature": "Installed"}}, steps=[FEATURE]),
    HostCase("feature without its files", {"hosting": {"feature": "Removed"}},
             steps=[FEATURE, RESTART]),
    HostCase("feature refused", _fails("Install-WindowsFeature"), steps=[FEATURE, RESTART]),
    HostCase("feature on a client", {"windows": CLIENT}, steps=[FEATURE, RESTART]),
    *(
        HostCase(f"rule with addresses {', '.join(addresses) or 'as they are'}",
                 request=request(**BOTH_RULES), steps=[_rule(FIREWALL_RULES[1], addresses)])
        for addresses in ((), ("any",), ("localsubnet", "10.0.0.0/8", "10.1.2.3/32"),
                          ("2001:db8::/32",), ("nonsense",))
    ),
    HostCase("rule with addresses and another port", steps=[
        _rule(addresses=("any",), Port=1700),
    ]),
    HostCase("rule for all profiles", steps=[
        _rule(Profiles=("Domain", "Private", "Public"), Port=1700),
    ]),
    HostCase("rule that is none of ours", steps=[_rule("RemoteDesktop-UserMode-In-TCP"), RESTART]),
    HostCase("rule missing when it is set", {"hosting": {"rules": {FIREWALL_RULES[0]: None}}},
             steps=[_rule()]),
    HostCase("rule refused", _fails("Set-NetFirewallRule"), steps=[_rule(), RESTART]),
    HostCase("rule on Windows 7", {"windows": {**CLIENT, "build": 7601}}, steps=[_rule()]),
    HostCase("domains removed", {"registry": {
        SOFTWARE_PROTECTION_PLATFORM: {"DnsDomainPublishList": ["a.example"]},
    }}, steps=[_local(REMOVE_REGISTRY_VALUE, Name="dns_domains")]),
    HostCase("restart of a KMS host", SERVES, request(listening_port=1701), steps=[RESTART]),
    *(
        HostCase(f"restart that takes {seconds} s", {
            **SERVES, "variant": {"restart_seconds": seconds, **variant},
        }, request(listening_port=1701, **options), steps=[RESTART])
        for seconds, variant, options in (
            (20, {}, {}),
            (60, {}, {"dns_publishing": False}),
            (40, {"missing_srv": "nodata"}, {}),
        )
    ),
    HostCase("restart of a host that publishes nothing", {
        **SERVES, "hosting": {**SERVES["hosting"], "dns_publishing": False},
        "variant": {"restart_seconds": 20},
    }, request(listening_port=1701), steps=[RESTART]),
    HostCase("restart of what is no KMS host", steps=[RESTART]),
    HostCase("restart at once of a host that publishes nothing", {
        **SERVES, "hosting": {**SERVES["hosting"], "dns_publishing": False},
    }, request(listening_port=1701), steps=[RESTART]),
    HostCase("restart without a word about a domain", SERVES,
             request(listening_port=1701, publish_domains=["nowhere.example"]), steps=[RESTART]),
    HostCase("restart of a host that may not publish", {
        **SERVES, "hosting": {**SERVES["hosting"], "may_publish": False},
        "variant": {"restart_seconds": 20},
    }, request(listening_port=1701), steps=[RESTART]),
    *(
        HostCase(f"restart of a host that {name}", {
            **SERVES, **machine, "registry": {TCPIP: {"Hostname": "elsewhere"}},
            "variant": {"restart_seconds": 20},
        }, request(listening_port=1701, **options), steps=[RESTART])
        for name, (machine, options) in TOLD_BY_EVENTS.items()
    ),
    HostCase("restart of a host that tells of its first record", {
        **SERVES, "hosting": {**SERVES["hosting"], "dns_publishing": False},
    }, request(listening_port=1701), steps=[
        Step(SERVICE, DISABLE_DNS_PUBLISHING, why="test", arguments={"DisablePublishing": False}),
        RESTART,
    ]),
    HostCase("restart of a host that nobody asks at its port", SERVES,
             request(listening_port=1702), steps=[RESTART]),
    HostCase("restart refused", _fails("Restart-Service"), steps=[RESTART, FEATURE]),
    HostCase("host method not allowed", steps=[{**FEATURE.wire(), "method": "RemoveFeature"}]),
]  # fmt: skip
