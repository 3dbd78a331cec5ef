"""Does in Python what _SppOffice.psm1 does in PowerShell with the rearm program."""

from __future__ import annotations

from typing import Any

from lab.simulation import local, programs
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

FOLDERS = ("Office14", "Office15", "Office16")
ROOTS = ("C:\\Program Files", "C:\\Program Files (x86)")


def rearm(
    machine: SimulatedWindows, folder: str, activation_id: str, output: dict[str, Any]
) -> None:
    """Run the rearm program; its exit code decides."""
    if folder not in FOLDERS:
        raise WindowsError("FolderNotAllowed")
    paths = [path for root in ROOTS for path in _found(machine, root, folder)]
    if not paths:
        raise WindowsError("ProgramNotFound")
    output["Program"] = paths[0]
    arguments = [activation_id] if activation_id else []
    code = programs.run_program(machine, paths[0], arguments)
    output["ExitCode"] = code
    if code < 0:
        raise WindowsError(f"HRESULT 0x{code & 0xFFFFFFFF:08x}")
    if code > 0:
        raise WindowsError(f"ExitCode{code}")


def _found(machine: SimulatedWindows, root: str, folder: str) -> list[str]:
    found: list[str] = []
    for path in (rf"{root}\Microsoft Office\{folder}", rf"{root}\Microsoft Office\root\{folder}"):
        try:
            found += local.files(machine, path, programs.REARM.lower(), is_deep=False)
        except WindowsError as error:
            if error.error_id != "PathNotFound":
                raise
    return found
