"""What must be so before a machine becomes a KMS host: each one a line, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    BECOMES_A_HOST,
    HOST_NAME,
    host_run,
    machine,
    steps_of,
    told,
)

OFFICE_KEY = HOST_KEY[::-1]
PRO_11 = {"edition_id": "Professional", "build": 22631, "installation_type": "Client"}
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "installation_type": "Client"}
SERVER_2019 = {"edition_id": "ServerStandard", "build": 17763}
SERVER_2016 = {"edition_id": "ServerDatacenter", "build": 14393}
OFFICE_2024 = {
    "family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f",
}  # fmt: skip
RULE = "SPPSVC-In-TCP"
KEY_OF_2025 = {"channel": "csvlk", "words": "VOLUME_KMS_WS25 channel"}


@pytest.mark.parametrize(
    ("entry", "options", "says"),
    [
        (
            {"windows": {"edition_id": "ServerStandardEval", "build": 20348}},
            {},
            ("evaluation licence", "full edition", "DISM"),
        ),
        (
            {"license": {"channel": "evaluation", "status": "licensed"}},
            {"replace_channels": ["mak"]},
            ("evaluation licence",),
        ),
        (
            {"windows": {"edition_id": "ServerTurbine", "build": 20348}},
            {},
            ("Azure Edition", "Azure itself activates"),
        ),
        (
            {"windows": {"edition_id": "ServerTurbineCor", "build": 20348}},
            {},
            ("Azure Edition",),
        ),
        (
            {"windows": PRO_11},
            {},
            ("client Windows (Windows 11)", "no server", "allow_client_windows"),
        ),
        ({}, {"product_key": None}, ("no KMS host key (CSVLK)", "product_key is missing")),
        (
            {"hosting": {"taken_ports": [1688]}},
            {},
            ("TCP port 1688", "answered already", "listening_port"),
        ),
        ({"hosting": {"rules": {RULE: None}}}, {}, (RULE, "firewall: false")),
        (
            {"windows": SERVER_2016},
            {"clients": ["Windows Server 2025"]},
            ("Windows Server 2016 can not activate Windows Server 2025", "Windows Server 2025"),
        ),
        (
            {"windows": {**SERVER_2019, "ubr": 1998}},
            {"clients": ["Windows Server 2022"]},
            ("KB5003646", "17763.1999", "17763.1998", "Update the machine"),
        ),
        (
            {"windows": {**SERVER_2019, "ubr": 5457}},
            {"clients": ["Windows Server 2025"]},
            ("KB5034768", "17763.5458"),
        ),
        (
            {"windows": {**SERVER_2016, "ubr": 4466}},
            {"clients": ["Windows Server 2022"]},
            ("KB5003638", "14393.4467"),
        ),
        (
            {"windows": {**SERVER_2016, "ubr": 2640}},
            {"clients": ["Windows Server 2019"]},
            ("KB5003638 or KB4478877", "14393.2641"),
        ),
        (
            {},
            {"office_product_keys": [OFFICE_KEY]},
            ("no licences of an Office KMS host", "Volume License Pack", "Office LTSC 2024"),
        ),
        (
            {"license": {"channel": "mak", "last_five": HOST_KEY[-5:]}},
            {},
            ("no KMS host key", "channel mak", "not activated"),
        ),
    ],
)
def test_nothing_is_written_and_one_line_says_why(
    entry: Mapping[str, Any], options: Mapping[str, Any], says: tuple[str, ...]
) -> None:
    with machine(**entry) as windows:
        run = host_run(windows, **options)
    assert run.result["failed"]
    assert not run.result["changed"]
    assert windows.calls == []
    assert len(run.executions) == 1
    assert run.result["msg"].endswith("Nothing was written.")
    assert "\n" not in run.result["msg"]
    for part in says:
        assert part in run.result["msg"]
    assert HOST_KEY not in str(run.result)


@pytest.mark.parametrize(
    ("entry", "options", "says"),
    [
        ({"windows": {**SERVER_2019, "ubr": 1999}}, {"clients": ["Windows Server 2022"]}, ()),
        ({"windows": {**SERVER_2016, "ubr": 2641}}, {"clients": ["Windows Server 2019"]}, ()),
        ({}, {"clients": ["Windows Server 2022", "Windows 11", "Windows 10"]}, ()),
        (
            {"foreign_keys": {HOST_KEY: KEY_OF_2025}},
            {"clients": ["Windows Server 2025"]},
            ("KB5034765", "was not checked", "build 20348"),
        ),
        (
            {"windows": {**SERVER_2019, "ubr": None}},
            {"clients": ["Windows Server 2022"]},
            ("KB5003646", "UBR is missing"),
        ),
        ({}, {"clients": ["Windows 8"]}, ("Windows 8 was not checked", "matrix")),
        ({"hosting": {"rules": {RULE: None}}}, {"firewall": False,
                                                "firewall_remote_addresses": []}, ()),
        (
            {"hosting": {"rules": {RULE: {"text": False}}}},
            {},
            ("Port and addresses of the firewall rule", "not checked"),
        ),
        (
            {},
            {"firewall_remote_addresses": []},
            ("own subnet alone", "LocalSubnet", "firewall_remote_addresses"),
        ),
        (
            {"wmi_faults": [{"method": "Get-WindowsFeature", "hresult": 0x80070005}]},
            {},
            ("VolumeActivation was not checked", "Get-WindowsFeature ended with"),
        ),
        (
            {"holdings": {"closed_logs": ["Application"]}},
            {},
            ("SRV record was not checked", "UnauthorizedAccess"),
        ),
        (
            {"has_resolve_dns_name": False},
            {},
            ("Whether TCP port 1688 answers was not checked", "Resolve-DnsName"),
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_told_is_advice(
    entry: Mapping[str, Any], options: Mapping[str, Any], says: tuple[str, ...]
) -> None:
    with machine(**entry) as windows:
        run = host_run(windows, **options)
    assert "failed" not in run.result, run.result["msg"]
    assert run.result["proof"]["is_kms_host"]
    for part in says:
        assert part in told(run.result)
    assert bool(run.result["advice"]) == bool(says)


def test_a_client_windows_is_a_kms_host_where_that_is_allowed() -> None:
    with machine(windows=WINDOWS_10) as windows:
        run = host_run(windows, allow_client_windows=True)
        again = host_run(windows, allow_client_windows=True)
    assert "failed" not in run.result, run.result["msg"]
    assert "InstallFeature" not in steps_of(run.result)
    assert "This Windows has no Get-WindowsFeature" in told(run.result)
    assert run.result["proof"]["port_answers"]
    assert steps_of(again.result) == []


def test_a_server_before_2012_lacks_commands_and_columns() -> None:
    with machine(
        windows={"edition_id": "ServerStandard", "build": 7601, "installation_type": "Server"},
        has_resolve_dns_name=False,
    ) as windows:
        run = host_run(windows)
    assert "failed" not in run.result, run.result["msg"]
    assert run.result["after"]["license_status"] == "licensed"
    for command in ("Get-WindowsFeature", "Get-NetFirewallRule", "Resolve-DnsName"):
        assert f"This Windows has no {command}" in told(run.result)


def test_office_needs_a_newer_windows_than_some_have() -> None:
    with machine(
        windows=SERVER_2016, office=OFFICE_2024, office_keys={OFFICE_KEY: OFFICE_2024["family"]}
    ) as windows:
        run = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
    assert "Office LTSC 2024 needs Windows Server 2022" in told(run.result)


@pytest.mark.parametrize("channel", ["mak", "retail", "oem", "subscription", "avma"])
def test_a_licence_in_force_is_kept_unless_it_is_named(channel: str) -> None:
    with machine(license={"channel": channel, "status": "licensed"}) as windows:
        kept = host_run(windows)
        assert (kept.result["kept"], kept.result["plan"]) == (channel, [])
        assert f"Add {channel} to replace_channels" in told(kept.result)
        assert windows.calls == []
        replaced = host_run(windows, replace_channels=[channel])
    assert replaced.result["kept"] is None
    assert replaced.result["proof"]["is_kms_host"]


def test_another_host_key_is_kept_unless_it_is_named() -> None:
    with machine(license={"channel": "csvlk", "status": "licensed"}) as windows:
        kept = host_run(windows)
        assert kept.result["kept"] == "csvlk"
        assert "Add csvlk to replace_channels" in told(kept.result)
        replaced = host_run(windows, replace_channels=["csvlk"])
    assert replaced.result["after"]["partial_product_key"] == HOST_KEY[-5:]


@pytest.mark.parametrize("channel", ["gvlk", "retail", "mak"])
def test_a_licence_that_is_not_in_force_is_replaced_freely(channel: str) -> None:
    with machine(license={"channel": channel}) as windows:
        run = host_run(windows)
    assert steps_of(run.result) == BECOMES_A_HOST
    assert run.result["proof"]["kms_host"] == HOST_NAME


def test_a_port_that_waits_for_a_restart_is_not_taken() -> None:
    with machine(
        license={"channel": "csvlk", "status": "licensed", "last_five": HOST_KEY[-5:]}
    ) as windows:
        # Set by hand without a restart: Windows listens on 1688 still.
        windows.hosting.listening_port = 1700
        run = host_run(windows)
    assert "failed" not in run.result, run.result["msg"]
    assert "ClearKeyManagementServiceListeningPort" in steps_of(run.result)
