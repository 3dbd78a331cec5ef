"""Does in Python what _SppEdition.psm1 does in PowerShell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from lab.engines.python_local import RunStep
from lab.simulation import passing_time, programs, provider, servicing
from lab.simulation.provider import Argument
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

KEY = r"HKLM\SOFTWARE\volume.activation\Edition"
LOOK_EVERY = 5


def run_edition_step(
    machine: SimulatedWindows,
    step: Mapping[str, Any],
    secrets: Mapping[str, str],
    output: dict[str, Any],
    run_step: RunStep,
) -> str | None:
    """Run a step that is no method of WMI; its error code, none when it worked."""
    del run_step
    arguments = step["arguments"]
    steps: Mapping[str, Callable[[], None]] = {
        "SetEdition": lambda: _set_edition(
            machine, arguments, secrets[step["secrets"]["ProductKey"]]
        ),
        "WaitForDism": lambda: _wait(machine, arguments["Seconds"]),
        "MarkEdition": lambda: _mark(machine, arguments["Edition"]),
        "RestartWindows": lambda: _restart(machine, output),
    }
    if step["method"] not in steps:
        return "MethodNotAllowed"
    try:
        steps[step["method"]]()
    except WindowsError as error:
        return error.error_id
    return None


def _is_dism_at_work(machine: SimulatedWindows) -> bool:
    query = "SELECT ProcessId FROM Win32_Process WHERE Name = 'Dism.exe'"
    return bool(provider.query(machine, query))


def _wait(machine: SimulatedWindows, seconds: int) -> None:
    waited = 0
    while True:
        passing_time.wait(machine, LOOK_EVERY)
        waited += LOOK_EVERY
        if waited >= seconds or not _is_dism_at_work(machine):
            return


def _marks(edition: str) -> list[str]:
    if not re.fullmatch("[A-Za-z]{1,64}", edition):
        raise WindowsError("EditionNotAllowed")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [f"add {KEY} /v Target /d {edition} /f", f"add {KEY} /v Started /d {now} /f"]


def _set_edition(machine: SimulatedWindows, arguments: Mapping[str, Any], key: str) -> None:
    edition = arguments["Edition"]
    marks = _marks(edition)
    if not re.fullmatch("([A-Za-z0-9]{5}-){4}[A-Za-z0-9]{5}", key):
        raise WindowsError("ProductKeyNotAllowed")
    if _is_dism_at_work(machine):
        raise WindowsError("DismAtWork")
    system = servicing.SYSTEM
    commands = [
        *(rf"{system}\reg.exe {each}" for each in (f"delete {KEY} /f", *marks)),
        rf"{system}\Dism.exe /Online /Set-Edition:{edition} /ProductKey:{key} "
        "/AcceptEula /NoRestart /Quiet",
        rf"{system}\reg.exe add {KEY} /v ExitCode /d !errorlevel! /f",
    ]
    line = rf'{system}\cmd.exe /d /v:on /s /c "{" & ".join(commands)}"'
    given = {"CommandLine": Argument("string", line)}
    made = provider.invoke(machine, provider.PROCESS, None, "Create", given)
    if made.return_value:
        raise WindowsError(f"ProcessNotStarted{made.return_value}")
    _wait(machine, arguments["Seconds"])


def _mark(machine: SimulatedWindows, edition: str) -> None:
    for arguments in (*_marks(edition), f"add {KEY} /v ExitCode /d 0 /f"):
        code = programs.run_program(machine, servicing.REG, [arguments])
        if code:
            raise WindowsError(f"ExitCode{code}")


def _restart(machine: SimulatedWindows, output: dict[str, Any]) -> None:
    code = programs.run_program(machine, servicing.SHUTDOWN, ["/r /t 5 /d p:2:4"])
    output["ExitCode"] = code
    if code not in (0, 1115, 1190):
        raise WindowsError(f"ExitCode{code}")


def edition_facts(
    machine: SimulatedWindows, request: Mapping[str, Any], state: Mapping[str, Any]
) -> dict[str, Any]:
    """The editions that Windows says it can become, where they are asked for."""
    facts: dict[str, Any] = {"targets": None, "error": None}
    is_there = (state["registry"].get("windows") or {}).get("EditionID") in request["unless"]
    if not request["asks_targets"] or is_there or state["tables"].get("dism"):
        return facts
    try:
        facts["targets"] = servicing.target_editions(machine)
    except WindowsError as error:
        facts["error"] = error.error_id
    return facts
