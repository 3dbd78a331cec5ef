"""What programs and services of a simulated machine do, as far as the collection uses them."""

from __future__ import annotations

from collections.abc import Sequence

from lab.simulation import kms_hosting, servicing
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

SERVICES = r"HKLM:\SYSTEM\CurrentControlSet\Services"
OFFICE_SERVICE_KEY = rf"{SERVICES}\osppsvc"
AUTOMATIC, MANUAL = 2, 3
NO_SUCH_SERVICE = "NoServiceFoundForGivenName"
SERVICE_NOT_SET = "CouldNotSetService"
PROGRAM_FAILED = "InvalidOperationException"
REARM = "OSPPREARM.EXE"
CLIP_RENEW = r"C:\Windows\System32\ClipRenew.exe"
SUBSCRIPTION = {"enablesubscription": 1, "disablesubscription": 100}
"""What the program is told -> the status that the service has then."""


def run_program(machine: SimulatedWindows, path: str, arguments: Sequence[str]) -> int:
    """Run a program to its end; its exit code."""
    if path == servicing.SHUTDOWN and path not in machine.holdings.programs:
        return servicing.shutdown_program(machine, " ".join(arguments))
    if path == servicing.REG and path not in machine.holdings.programs:
        return servicing.registry_program(machine, " ".join(arguments))
    if path not in machine.holdings.programs:
        raise WindowsError(PROGRAM_FAILED)
    machine.calls.append(" ".join([path.rpartition("\\")[2], *arguments]))
    code = machine.holdings.programs[path]
    if path == CLIP_RENEW and not code:
        status = SUBSCRIPTION[arguments[0]]
        machine.service_columns = {**machine.service_columns, "SubscriptionStatus": status}
    return code


def restart_service(machine: SimulatedWindows, name: str) -> None:
    """Restart a service that the registry has, as it always has Windows' own."""
    if name != "sppsvc" and rf"{SERVICES}\{name}" not in machine.registry_values:
        raise WindowsError(NO_SUCH_SERVICE)
    for fault in machine.wmi_faults:
        if fault.method == "Restart-Service" and fault.fires():
            raise WindowsError("CouldNotStopService")
    machine.calls.append(f"Restart-Service {name}")
    if name == "sppsvc":
        kms_hosting.restart_service(machine)


def set_service_start(machine: SimulatedWindows, name: str, start: int) -> None:
    """Set how a service of the registry starts; the errors of a missing and of a closed one."""
    key = rf"{SERVICES}\{name}"
    if key not in machine.registry_values:
        raise WindowsError(NO_SUCH_SERVICE)
    if key in machine.holdings.read_only_registry:
        raise WindowsError(SERVICE_NOT_SET)
    machine.calls.append(f"Set-Service {name}")
    values = {**machine.registry_values[key], "Start": start}
    machine.registry_values = {**machine.registry_values, key: values}
