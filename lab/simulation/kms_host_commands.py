"""What the commands for features, firewall rules and services do to a simulated machine."""

from __future__ import annotations

from typing import Any

from lab.simulation.kms_hosting import FirewallRule
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError


def _check_fault(machine: SimulatedWindows, command: str, error_id: str) -> None:
    for fault in machine.wmi_faults:
        if fault.method == command and fault.fires():
            raise WindowsError(error_id)


def feature_state(machine: SimulatedWindows, name: str) -> str | None:
    """What Get-WindowsFeature says of a feature; none of one that is unknown."""
    _check_fault(machine, "Get-WindowsFeature", "WindowsFeatureNotRead")
    return machine.hosting.feature if name == "VolumeActivation" else None


def install_feature(machine: SimulatedWindows, name: str, with_tools: bool) -> dict[str, Any]:
    """Install a feature; whether it worked, and whether a restart is needed."""
    _check_fault(machine, "Install-WindowsFeature", "DISMAPI_Error__Cbs_Download_Failure")
    machine.calls.append("Install-WindowsFeature")
    if name != "VolumeActivation" or machine.hosting.feature is None:
        raise WindowsError("FeatureNotFound")
    if machine.hosting.feature == "Removed":
        return {"success": False, "restart": "No", "code": "Failed"}
    machine.hosting.feature = "Installed"
    machine.hosting.has_tools = with_tools
    return {"success": True, "restart": "No", "code": "Success"}


def firewall_rule(machine: SimulatedWindows, name: str) -> FirewallRule:
    """A rule; the error of one that is not there."""
    _check_fault(machine, "Get-NetFirewallRule", "HRESULT 0x80070005")
    if name not in machine.hosting.rules:
        raise WindowsError("CmdletizationQuery_NotFound_InstanceID")
    return machine.hosting.rules[name]


def set_firewall_rule(machine: SimulatedWindows, name: str, **changes: Any) -> None:
    """Change a rule; the error of one that is not there, and where that is not allowed."""
    rule = firewall_rule(machine, name)
    _check_fault(machine, "Set-NetFirewallRule", "HRESULT 0x80070005")
    machine.calls.append("Set-NetFirewallRule")
    for option, value in changes.items():
        setattr(rule, option, value)


def service_status(machine: SimulatedWindows, name: str) -> str:
    """Whether a service runs; the error of one that is not there."""
    if name != "sppsvc":
        raise WindowsError("NoServiceFoundForGivenName")
    _check_fault(machine, "Get-Service", "CouldNotGetServiceInfo")
    return machine.hosting.service


def has_feature_commands(machine: SimulatedWindows) -> bool:
    """Whether Windows has Get-WindowsFeature: servers from 2012 on."""
    return machine.build >= 9200 and machine.installation_type.startswith("Server")


def has_firewall_commands(machine: SimulatedWindows) -> bool:
    """Whether Windows has Get-NetFirewallRule: from Windows 8 and Server 2012 on."""
    return machine.build >= 9200
