"""What the machine's file system, registry and the token signer answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    SOFTWARE_PROTECTION_PLATFORM,
)

from lab.simulation import office
from lab.simulation.events import WINDOWS_EVENT_PROVIDER, LoggedEvent
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError, WmiError

CLASS_NOT_REGISTERED = 0x80040154
CERTIFICATE_NOT_FOUND = 0xC004F305
SILENT_ACTIVATION_FAILURE = 0xC004F302
CLOSED_FILE = "GetContentReaderUnauthorizedAccessError"
CLOSED_KEY = "System.Security.SecurityException"
CLOSED_LOG = "System.UnauthorizedAccessException"
NO_EVENTS = "NoMatchingEventsFound"
NO_PROVIDER = "NoMatchingProvidersFound"
NO_SUCH_VALUE = "System.Management.Automation.PSArgumentException"
CLOSED_FOLDER = "DirUnauthorizedAccessError"


def files(machine: SimulatedWindows, folder: str, suffix: str, is_deep: bool) -> list[str]:
    """The paths of a folder's files; the error of a folder that does not exist."""
    if folder in machine.holdings.closed_files:
        raise WindowsError(CLOSED_FOLDER)
    start = f"{folder}\\".lower()
    every = (*machine.holdings.license_files, *machine.holdings.programs)
    below = [path for path in every if path.lower().startswith(start)]
    if not below:
        raise WindowsError("PathNotFound")
    found = [path for path in below if is_deep or "\\" not in path[len(folder) + 1 :]]
    return sorted(path for path in found if path.lower().endswith(suffix))


def content(machine: SimulatedWindows, path: str) -> str:
    """The text of a file."""
    if path in machine.holdings.closed_files:
        raise WindowsError(CLOSED_FILE)
    if path not in machine.holdings.license_files:
        raise WindowsError("PathNotFound")
    return machine.holdings.license_files[path]


def events(
    machine: SimulatedWindows, log: str, provider: str, ids: Sequence[int], most: int
) -> list[LoggedEvent]:
    """The newest events of a provider; the errors of a closed log and of none that fits."""
    if log in machine.holdings.closed_logs:
        raise WindowsError(CLOSED_LOG)
    of_office = provider != WINDOWS_EVENT_PROVIDER
    if of_office and all(each.provider != provider for each in machine.holdings.events):
        raise WindowsError(NO_PROVIDER)
    found = [
        each
        for each in sorted(machine.holdings.events, key=lambda each: each.time, reverse=True)
        if (each.log, each.provider) == (log, provider) and each.id in ids
    ]
    if not found:
        raise WindowsError(NO_EVENTS)
    return found[:most]


def record_number(logged: Sequence[LoggedEvent], event: LoggedEvent) -> int:
    """The number of an event in its log; the newest, which is the first here, has the highest."""
    return len(logged) - next(index for index, each in enumerate(logged) if each is event)


def set_registry_value(machine: SimulatedWindows, path: str, name: str, value: Any) -> None:
    """Write a value; the errors of a key that is missing or closed."""
    values = _writable_key(machine, path)
    machine.registry_values = {**machine.registry_values, path: {**values, name: value}}


def remove_registry_value(machine: SimulatedWindows, path: str, name: str) -> None:
    """Remove a value; the errors of a key that is missing or closed, and of a missing value."""
    values = _writable_key(machine, path)
    if values.get(name) is None:
        raise WindowsError(NO_SUCH_VALUE)
    kept = {other: value for other, value in values.items() if other != name}
    machine.registry_values = {**machine.registry_values, path: kept}


def _writable_key(machine: SimulatedWindows, path: str) -> Mapping[str, Any]:
    if path in machine.denied_registry or path in machine.holdings.read_only_registry:
        raise WindowsError(CLOSED_KEY)
    if path not in machine.registry_values and path != SOFTWARE_PROTECTION_PLATFORM:
        raise WindowsError("PathNotFound")
    return machine.registry_values.get(path, {})


WINDOWS_SIGNER = "SPPWMI.SppWmiTokenActivationSigner"
OFFICE_SIGNER = "OSPPWMI.OSppWmiTokenActivationSigner"


def open_signer(machine: SimulatedWindows, name: str) -> None:
    """Make the signer of a service; the error of a class that is not registered."""
    machine.signers_opened.append(name)
    is_there = name == WINDOWS_SIGNER or office.has_office_service(machine)
    if not machine.holdings.signs or not is_there:
        raise WmiError(CLASS_NOT_REGISTERED)


def certificates(machine: SimulatedWindows, grants: list[str]) -> list[str]:
    """Certificates that fit a grant, as thumbprint, subject, issuer and dates."""
    return list(machine.holdings.certificates) if grants else []


def signed(
    machine: SimulatedWindows, challenge: str, thumbprint: str, pin: str
) -> Mapping[str, str]:
    """The response to a challenge, and the chain of the certificate."""
    if not any(line.startswith(f"{thumbprint}|") for line in machine.holdings.certificates):
        raise WmiError(CERTIFICATE_NOT_FOUND)
    if pin != machine.holdings.pin:
        raise WmiError(SILENT_ACTIVATION_FAILURE)
    return {"response": f"signed {challenge}", "chain": f"chain of {thumbprint}"}
