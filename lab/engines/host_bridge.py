"""What the doubles of the commands of a KMS host ask the simulation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.simulation import kms_host_commands, kms_hosting
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

_INVALID_PARAMETER = "HRESULT 0x80070057"


def _feature(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return {"state": kms_host_commands.feature_state(machine, request["name"])}


def _install_feature(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return kms_host_commands.install_feature(machine, request["name"], request["with_tools"])


def _firewall_rule(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    rule = kms_host_commands.firewall_rule(machine, request["name"])
    return {"enabled": rule.enabled, "profile": rule.profile_text()}


def _set_firewall_rule(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "Enabled" in request:
        changes["enabled"] = request["Enabled"] == "True"
    if "Profile" in request:
        changes["profiles"] = profiles(request["Profile"])
    if "LocalPort" in request:
        changes["port"] = _port(request["LocalPort"])
    if "RemoteAddress" in request:
        changes["remote_addresses"] = kms_hosting.addresses_in_registry(request["RemoteAddress"])
    kms_host_commands.set_firewall_rule(machine, request["name"], **changes)
    return {}


def profiles(text: str) -> tuple[str, ...]:
    """The profiles of an enumeration's text, such as ``Domain, Private``."""
    names = tuple(part.strip() for part in text.split(","))
    return kms_hosting.PROFILES if "Any" in names else names


def _port(values: list[str]) -> int:
    if len(values) != 1 or not values[0].isdecimal():
        raise WindowsError(_INVALID_PARAMETER)
    return int(values[0])


def _service_status(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return {"status": kms_host_commands.service_status(machine, request["name"])}


OPERATIONS: Mapping[str, Callable[[SimulatedWindows, Mapping[str, Any]], dict[str, Any]]] = {
    "feature": _feature,
    "install_feature": _install_feature,
    "firewall_rule": _firewall_rule,
    "set_firewall_rule": _set_firewall_rule,
    "service_status": _service_status,
}
