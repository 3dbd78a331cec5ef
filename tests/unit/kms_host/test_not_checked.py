"""What can not be told about a machine that becomes a KMS host, or is worth a look: advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import host_run, machine, steps_of

OFFICE_KEY = HOST_KEY[::-1]
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "installation_type": "Client"}
SERVER_2019 = {"edition_id": "ServerStandard", "build": 17763}
SERVER_2016 = {"edition_id": "ServerDatacenter", "build": 14393}
SERVER_2012_R2 = {"edition_id": "ServerStandard", "build": 9600}
SERVER_2008_R2 = {
    "edition_id": "ServerStandard", "build": 7601, "installation_type": "Server",
}  # fmt: skip
OFFICE_2024 = {
    "family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f",
}  # fmt: skip
RULE = "SPPSVC-In-TCP"
KEY_OF_2025 = {"channel": "csvlk", "words": "VOLUME_KMS_WS25 channel"}
NO_FEATURE_COMMAND = (
    "The Windows feature VolumeActivation was not checked. This Windows has no Get-WindowsFeature. "
    "Look at it by hand"
)
NO_FIREWALL_COMMAND = (
    "Whether the firewall rules of the Key Management Service are on was not checked. This Windows "
    "has no Get-NetFirewallRule. Look at it by hand"
)
NO_DNS_COMMAND = (
    "Whether TCP port 1688 answers was not checked. This Windows has no Resolve-DnsName, or no "
    "name. Try it from a client: Test-NetConnection -ComputerName HOST -Port 1688"
)


@pytest.mark.parametrize(
    ("entry", "options", "says"),
    [
        ({"windows": {**SERVER_2019, "ubr": 1999}}, {"clients": ["Windows Server 2022"]}, []),
        ({"windows": {**SERVER_2016, "ubr": 2641}}, {"clients": ["Windows Server 2019"]}, []),
        ({}, {"clients": ["Windows Server 2022", "Windows 11", "Windows 10"]}, []),
        (
            {"foreign_keys": {HOST_KEY: KEY_OF_2025}},
            {"clients": ["Windows Server 2025"]},
            [
                "Windows Server 2022 needs the update KB5034765 or a later one to activate "
                "Windows Server 2025, which was not checked. Which revision of build 20348 has "
                "it is not known here. Compare with the updates that are installed"
            ],
        ),
        (
            {"windows": {**SERVER_2019, "ubr": None}},
            {"clients": ["Windows Server 2022"]},
            [
                "Windows Server 2019 needs the update KB5003646 or a later one to activate "
                "Windows Server 2022, which was not checked. The registry value UBR is missing. "
                "Compare with the updates that are installed"
            ],
        ),
        (
            {},
            {"clients": ["Windows 8"]},
            [
                "Whether a KMS host activates Windows 8 was not checked. Microsoft's matrix of "
                "KMS hosts and clients does not name it. Compare with the page on planning KMS "
                "activation"
            ],
        ),
        (
            {"hosting": {"rules": {RULE: None}}},
            {"firewall": False, "firewall_remote_addresses": []},
            [],
        ),
        (
            {"hosting": {"rules": {RULE: {"text": False}}}},
            {},
            [
                "Port and addresses of the firewall rule SPPSVC-In-TCP were not checked. The "
                "registry holds no text of the rule. Look at it by hand"
            ],
        ),
        (
            {},
            {"firewall_remote_addresses": []},
            [
                "The firewall rule SPPSVC-In-TCP lets in machines of the own subnet alone. Its "
                "scope is LocalSubnet, and firewall_remote_addresses says nothing. Give the "
                "clients' networks there, any for all, or localsubnet if it is right as it is"
            ],
        ),
        (
            {"wmi_faults": [{"method": "Get-WindowsFeature", "hresult": 0x80070005}]},
            {},
            [
                "The Windows feature VolumeActivation was not checked. Get-WindowsFeature ended "
                "with WindowsFeatureNotRead. Look at it by hand"
            ],
        ),
        (
            {"holdings": {"closed_logs": ["Application"]}},
            {},
            [
                "Whether Windows could publish its SRV record was not checked. Get-WinEvent "
                "ended with System.UnauthorizedAccessException. Look at it by hand"
            ],
        ),
        ({"has_resolve_dns_name": False}, {}, [NO_DNS_COMMAND]),
        (
            {"wmi_faults": [{"method": "Get-Service", "hresult": 0x80070005}]},
            {},
            [
                "Whether the service sppsvc runs was not checked. Get-Service ended with "
                "CouldNotGetServiceInfo. Look at it by hand"
            ],
        ),
        (
            {"wmi_faults": [{"method": "Get-NetFirewallRule", "hresult": 0x80070005}]},
            {},
            [
                "Whether the firewall rules of the Key Management Service are on was not checked. "
                "Get-NetFirewallRule ended with HRESULT 0x80070005. Look at it by hand"
            ],
        ),
        (
            {"windows": SERVER_2012_R2},
            {"clients": ["Windows Server 2016"]},
            [
                "Windows Server 2012 R2 needs the update KB4467695 or KB3172614 or a later one to "
                "activate Windows Server 2016, which was not checked. Which revision of build 9600 "
                "has it is not known here. Compare with the updates that are installed"
            ],
        ),
        (
            {"windows": {**SERVER_2016, "ubr": 4467}},
            {"clients": ["Windows Server 2019"]},
            [],
        ),
    ],
)
def test_what_can_not_be_told_is_advice(
    entry: Mapping[str, Any], options: Mapping[str, Any], says: list[str]
) -> None:
    with machine(**entry) as windows:
        run = host_run(windows, **options)
    assert "failed" not in run.result, run.result["msg"]
    assert run.result["proof"]["is_kms_host"]
    assert run.result["advice"] == says


def test_a_client_windows_is_a_kms_host_where_that_is_allowed() -> None:
    with machine(windows=WINDOWS_10) as windows:
        run = host_run(windows, allow_client_windows=True)
        again = host_run(windows, allow_client_windows=True)
    assert "failed" not in run.result, run.result["msg"]
    assert "InstallFeature" not in steps_of(run.result)
    assert run.result["advice"] == [NO_FEATURE_COMMAND]
    assert run.result["proof"]["port_answers"]
    assert steps_of(again.result) == []


@pytest.mark.parametrize(
    ("firewall", "says"),
    [
        ({}, [NO_FEATURE_COMMAND, NO_FIREWALL_COMMAND, NO_DNS_COMMAND]),
        (
            {"firewall": False, "firewall_remote_addresses": []},
            [NO_FEATURE_COMMAND, NO_DNS_COMMAND],
        ),
    ],
)
def test_a_server_before_2012_lacks_commands_and_columns(
    firewall: Mapping[str, Any], says: list[str]
) -> None:
    with machine(windows=SERVER_2008_R2, has_resolve_dns_name=False) as windows:
        run = host_run(windows, **firewall)
    assert "failed" not in run.result, run.result["msg"]
    assert run.result["after"]["license_status"] == "licensed"
    assert run.result["advice"] == says


def test_office_needs_a_newer_windows_than_some_have() -> None:
    with machine(
        windows=SERVER_2016, office=OFFICE_2024, office_keys={OFFICE_KEY: OFFICE_2024["family"]}
    ) as windows:
        run = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
    assert run.result["advice"] == [
        "A KMS host for Office LTSC 2024 needs Windows Server 2022 or a volume edition of Windows "
        "10. This machine is at build 14393. Use a newer server for it"
    ]
