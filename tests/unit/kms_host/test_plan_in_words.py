"""Every step of a plan for a KMS host, as check mode shows it: what is sent, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import SERVES, host_run, machine

OFFICE_KEY = HOST_KEY[::-1]
OFFICE = {
    "office": {"family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f"},
    "office_keys": {OFFICE_KEY: "Office24_KMS_Host"},
}
LOCAL, SERVICE, PRODUCT = "local", "SoftwareLicensingService", "SoftwareLicensingProduct"
REFRESH: tuple[Any, ...] = (
    SERVICE,
    "RefreshLicenseStatus",
    {},
    "have Windows evaluate its licences again",
)


def planned(result: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Class, method, arguments and reason of each step."""
    return [tuple(step.values()) for step in result["plan"]]


def test_an_empty_server_becomes_a_host_for_windows_and_office() -> None:
    with machine(**OFFICE) as windows:
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
    assert planned(check.result) == [
        (LOCAL, "InstallFeature", {}, "install the feature VolumeActivation, now Available"),
        (
            LOCAL,
            "SetFirewallRule",
            {
                "Name": "SPPSVC-In-TCP",
                "Profiles": ("Domain", "Private"),
                "Port": 1688,
                "RemoteAddresses": ("Any",),
            },
            "let clients in on TCP port 1688 for the profiles domain, private from any",
        ),
        (
            SERVICE,
            "InstallProductKey",
            {},
            "install the KMS host key of Windows that ends in 6789N",
        ),
        REFRESH,
        (
            SERVICE,
            "InstallProductKey",
            {},
            "install the KMS host key of Office that ends in GFDCB",
        ),
        REFRESH,
        (
            PRODUCT,
            "Activate",
            {},
            "activate the host key with Microsoft, which counts this computer once",
        ),
        REFRESH,
        (
            PRODUCT,
            "Activate",
            {},
            "activate the Office host key that ends in GFDCB with Microsoft",
        ),
        REFRESH,
        (
            SERVICE,
            "ClearKeyManagementServiceListeningPort",
            {},
            "listen on the default TCP port 1688",
        ),
        (
            LOCAL,
            "SetRegistryValue",
            {"Name": "kms_version", "Value": "10.0.20348.2031"},
            "let monitoring find the KMS host by its version",
        ),
        (
            LOCAL,
            "RestartService",
            {},
            "restart the service for a new host key and changed settings",
        ),
    ]


def test_every_setting_and_the_way_back() -> None:
    with machine(**SERVES) as windows:
        there = host_run(
            windows,
            listening_port=1700,
            activation_interval_minutes=60,
            renewal_interval_minutes=15,
            publish_domains=["b.example", {"domain": "contoso.example", "priority": 1}],
            priority="low",
            firewall_profiles=["public", "domain"],
            firewall_remote_addresses=["localsubnet", "10.1.2.3"],
        )
        kept = windows.registry_values[SOFTWARE_PROTECTION_PLATFORM]
        windows.registry_values = {
            SOFTWARE_PROTECTION_PLATFORM: {**kept, "KeyManagementServiceVersion": "10.0.1"}
        }
        back = host_run(
            windows,
            activation_interval_minutes=120,
            renewal_interval_minutes=10080,
            dns_publishing=False,
            publish_domains=[],
            priority="normal",
            firewall_profiles=["private"],
            firewall_remote_addresses=[],
        )
        again = host_run(windows, dns_publishing=True)
    assert planned(there.result) == [
        (
            LOCAL,
            "SetFirewallRule",
            {
                "Name": "SPPSVC-In-TCP",
                "Profiles": ("Domain", "Public"),
                "Port": 1700,
                "RemoteAddresses": ("10.1.2.3/32", "LocalSubnet"),
            },
            "let clients in on TCP port 1700 for the profiles domain, public from 10.1.2.3/32, "
            "localsubnet",
        ),
        (
            LOCAL,
            "SetRegistryValue",
            {"Name": "dns_domains", "Value": ("b.example", "contoso.example, 1, 0")},
            "publish in b.example, contoso.example",
        ),
        (
            SERVICE,
            "SetKeyManagementServiceListeningPort",
            {"PortNumber": 1700},
            "listen on TCP port 1700, now 1688",
        ),
        (
            SERVICE,
            "SetVLActivationInterval",
            {"ActivationInterval": 60},
            "have clients that are not activated ask again after minutes: 60, now 120",
        ),
        (
            SERVICE,
            "SetVLRenewalInterval",
            {"RenewalInterval": 15},
            "have activated clients renew after minutes: 15, now 10080",
        ),
        (
            SERVICE,
            "EnableKeyManagementServiceLowPriority",
            {"EnableLowPriority": True},
            "run with the priority low, now normal",
        ),
        (
            LOCAL,
            "RestartService",
            {},
            "restart the service for other domains to publish in and changed settings",
        ),
    ]
    assert planned(back.result) == [
        (
            LOCAL,
            "SetFirewallRule",
            {
                "Name": "SPPSVC-In-TCP",
                "Profiles": ("Private",),
                "Port": 1688,
                "RemoteAddresses": (),
            },
            "let clients in on TCP port 1688 for the profiles private",
        ),
        (
            LOCAL,
            "RemoveRegistryValue",
            {"Name": "dns_domains"},
            "publish in the machine's own domain alone",
        ),
        (
            SERVICE,
            "ClearKeyManagementServiceListeningPort",
            {},
            "listen on the default TCP port 1688, now 1700",
        ),
        (
            SERVICE,
            "SetVLActivationInterval",
            {"ActivationInterval": 120},
            "have clients that are not activated ask again after minutes: 120, now 60",
        ),
        (
            SERVICE,
            "SetVLRenewalInterval",
            {"RenewalInterval": 10080},
            "have activated clients renew after minutes: 10080, now 15",
        ),
        (
            SERVICE,
            "DisableKeyManagementServiceDnsPublishing",
            {"DisablePublishing": True},
            "turn DNS publishing off",
        ),
        (
            SERVICE,
            "EnableKeyManagementServiceLowPriority",
            {"EnableLowPriority": False},
            "run with the priority normal, now low",
        ),
        (
            LOCAL,
            "SetRegistryValue",
            {"Name": "kms_version", "Value": "10.0.20348.2031"},
            "let monitoring find the KMS host by its version, now 10.0.1",
        ),
        (
            LOCAL,
            "RestartService",
            {},
            "restart the service for other domains to publish in and changed settings",
        ),
    ]
    assert (
        SERVICE,
        "DisableKeyManagementServiceDnsPublishing",
        {"DisablePublishing": False},
        "turn DNS publishing on",
    ) in planned(again.result)


@pytest.mark.parametrize(
    ("entry", "options", "why"),
    [
        (
            {"license": {**SERVES["license"], "status": "notification"}},
            {},
            "restart the service after the activation",
        ),
        (
            {"service_columns": {"IsKeyManagementServiceMachine": 0}},
            {},
            "restart the service, which does not serve although its host key is activated",
        ),
        (
            {},
            {"publish_domains": ["a.example", "b.example"]},
            "restart the service for other domains to publish in",
        ),
        (
            {"license": {"channel": "csvlk", "status": "licensed"}},
            {"replace_channels": ["csvlk"]},
            "restart the service for a new host key",
        ),
    ],
)
def test_why_the_service_is_restarted(
    entry: Mapping[str, Any], options: Mapping[str, Any], why: str
) -> None:
    with machine(**{**SERVES, **entry}) as windows:
        check = host_run(windows, check_mode=True, **options)
    assert planned(check.result)[-1] == (LOCAL, "RestartService", {}, why)
