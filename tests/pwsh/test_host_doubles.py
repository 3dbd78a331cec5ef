"""The doubles of the commands for features, firewall rules and services refuse mistakes."""

from __future__ import annotations

import pytest

from lab.engines.pwsh import PwshEngine
from tests.support.pwsh_scripts import machine, run

FEATURE = "Microsoft.Windows.ServerManager.Commands"
FIREWALL = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity"
COMMANDS = "Microsoft.PowerShell.Commands"
RULE = "SPPSVC-In-TCP"


@pytest.mark.parametrize(
    ("text", "error_id"),
    [
        ("Get-WindowsFeature -Feature X", f"NamedParameterNotFound,{FEATURE}.GetWindowsFeature"),
        (
            "Install-WindowsFeature -Name VolumeActivation -Quiet",
            f"NamedParameterNotFound,{FEATURE}.InstallWindowsFeature",
        ),
        (
            "Install-WindowsFeature -ErrorAction Stop -Name Nothing",
            f"FeatureNotFound,{FEATURE}.InstallWindowsFeature",
        ),
        (
            "Get-NetFirewallRule -ErrorAction Stop -Name Nothing",
            f"CmdletizationQuery_NotFound_InstanceID,{FIREWALL}.GetNetFirewallRule",
        ),
        (
            f"Set-NetFirewallRule -Name {RULE} -Profile Home",
            f"CannotConvertArgumentNoMessage,{FIREWALL}.SetNetFirewallRule",
        ),
        (
            f"Set-NetFirewallRule -Name {RULE} -Enabled Maybe",
            f"CannotConvertArgumentNoMessage,{FIREWALL}.SetNetFirewallRule",
        ),
        (
            f"Set-NetFirewallRule -Name {RULE} -Port 1688",
            f"NamedParameterNotFound,{FIREWALL}.SetNetFirewallRule",
        ),
        (
            f"Set-NetFirewallRule -ErrorAction Stop -Name {RULE} -LocalPort kms",
            f"HRESULT 0x80070057,{FIREWALL}.SetNetFirewallRule",
        ),
        (
            f"Set-NetFirewallRule -ErrorAction Stop -Name {RULE} -RemoteAddress 10.0.0.0/99",
            f"HRESULT 0x80070057,{FIREWALL}.SetNetFirewallRule",
        ),
        ("Get-Service -Name Nothing", f"NoServiceFoundForGivenName,{COMMANDS}.GetServiceCommand"),
    ],
)
def test_a_mistake_is_an_error_by_its_identifier(
    engine: PwshEngine, text: str, error_id: str
) -> None:
    caught = f'try {{ {text}; "none" }} catch {{ $_.FullyQualifiedErrorId }}'
    assert run(engine, machine(), caught) == [error_id]


def test_what_they_return_has_the_types_of_windows(engine: PwshEngine) -> None:
    text = f"""
    $feature = Get-WindowsFeature -ErrorAction Stop -Name VolumeActivation
    "$($feature.InstallState)"; $feature.Installed
    $null -eq (Get-WindowsFeature -ErrorAction Stop -Name Nothing)
    $rule = Get-NetFirewallRule -ErrorAction Stop -Name {RULE}
    "$($rule.Enabled)"; "$($rule.Profile)"; [int]$rule.Profile; [int]$rule.Enabled
    "$((Get-Service -Name sppsvc).Status)"
    """
    assert run(engine, machine(), text) == [
        "Available", False, True, "False", "Private, Public", 6, 2, "Running",
    ]  # fmt: skip


def test_a_rule_is_changed_in_what_was_given_and_nothing_else(engine: PwshEngine) -> None:
    windows = machine()
    text = f"""
    Set-NetFirewallRule -ErrorAction Stop -Name {RULE} -Enabled True -Profile Domain, Private
    "$((Get-NetFirewallRule -ErrorAction Stop -Name {RULE}).Profile)"
    Set-NetFirewallRule -ErrorAction Stop -Name {RULE} -LocalPort 1700 `
        -RemoteAddress 10.0.0.0/8, LocalSubnet
    """
    assert run(engine, windows, text) == ["Domain, Private"]
    rule = windows.hosting.rules[RULE]
    assert (rule.enabled, rule.port) == (True, 1700)
    assert rule.remote_addresses == ("10.0.0.0/255.0.0.0", "LocalSubnet")
    other = windows.hosting.rules["SPPSVC-In-TCP-NoScope"]
    assert (other.enabled, other.port, other.remote_addresses) == (False, 1688, ())


def test_commands_come_and_go_with_the_windows(engine: PwshEngine) -> None:
    names = ("Get-WindowsFeature", "Install-WindowsFeature", "Get-NetFirewallRule",
             "Set-NetFirewallRule")  # fmt: skip
    text = "\n".join(f"$null -ne (Get-Command -Name {name} -ErrorAction Ignore)" for name in names)
    client = machine(build=22631, installation_type="Client")
    assert run(engine, machine(), text) == [True] * 4
    assert run(engine, client, text) == [False, False, True, True]
    assert run(engine, machine(build=7601), text) == [False] * 4
    assert run(engine, machine(), text) == [True] * 4


def test_a_feature_is_installed_with_its_tools_where_that_is_said(engine: PwshEngine) -> None:
    windows = machine()
    text = (
        "$done = Install-WindowsFeature -ErrorAction Stop -Name VolumeActivation\n$done.Success\n"
    )
    assert run(engine, windows, f'{text} "$($done.RestartNeeded)"') == [True, "No"]
    assert (windows.hosting.feature, windows.hosting.has_tools) == ("Installed", False)
