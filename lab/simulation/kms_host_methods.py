"""What the methods of a KMS host do to a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WmiError

FAILED = 0x80041001
INVALID_ARGUMENT = 0x80070057
INTERVAL_MINUTES = range(15, 43201)


def _host(machine: SimulatedWindows) -> Any:
    """The settings, of a machine that is a KMS host; slmgr asks for that too."""
    if machine.service_row()["IsKeyManagementServiceMachine"] != 1:
        raise WmiError(FAILED)
    return machine.hosting


def set_listening_port(machine: SimulatedWindows, _: None, port: int) -> None:
    """Take another port from the next start on."""
    if not 0 < port <= 65535:
        raise WmiError(INVALID_ARGUMENT)
    _host(machine).listening_port = port


def clear_listening_port(machine: SimulatedWindows, _: None) -> None:
    """Take the default port from the next start on."""
    _host(machine).listening_port = 0


def set_activation_interval(machine: SimulatedWindows, _: None, minutes: int) -> None:
    """Tell clients that are not activated when to ask again."""
    if minutes not in INTERVAL_MINUTES:
        raise WmiError(INVALID_ARGUMENT)
    _host(machine).activation_interval = minutes


def set_renewal_interval(machine: SimulatedWindows, _: None, minutes: int) -> None:
    """Tell activated clients when to renew."""
    if minutes not in INTERVAL_MINUTES:
        raise WmiError(INVALID_ARGUMENT)
    _host(machine).renewal_interval = minutes


def disable_dns_publishing(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Publish or not, from the next start on; no record is removed."""
    _host(machine).dns_publishing = not disable


def enable_low_priority(machine: SimulatedWindows, _: None, low: bool) -> None:
    """Run with low priority or not."""
    _host(machine).low_priority = low


SERVICE: Mapping[str, Callable[..., None]] = {
    "SetKeyManagementServiceListeningPort": set_listening_port,
    "ClearKeyManagementServiceListeningPort": clear_listening_port,
    "SetVLActivationInterval": set_activation_interval,
    "SetVLRenewalInterval": set_renewal_interval,
    "DisableKeyManagementServiceDnsPublishing": disable_dns_publishing,
    "EnableKeyManagementServiceLowPriority": enable_low_priority,
}
