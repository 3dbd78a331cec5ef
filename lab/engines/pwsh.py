"""The pwsh engine: runs the collection's real PowerShell, with doubles of the Windows commands."""

from __future__ import annotations

import base64
import json
import os
import queue
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from lab.engines import bridge
from lab.engines.pwsh_worker import PwshWorker, WorkerError
from lab.payload import Payload
from lab.shells import ExecutionResult
from lab.simulation import kms_host_commands, passing_time
from lab.simulation.windows import SimulatedWindows

_TIME = "%Y-%m-%dT%H:%M:%SZ"

Lines = tuple[set[int], set[int]]


def find_pwsh() -> Path | None:
    """The PowerShell to use: $PWSH, else ``pwsh`` on PATH, else none."""
    found = shutil.which(os.environ.get("PWSH") or "pwsh")
    return Path(found) if found else None


class PwshEngine:
    """A few PowerShell processes, started when they are needed. Thread-safe.

    ``timeout`` is in seconds, for one run. With ``coverage``, lines that have run are counted.
    """

    name = "pwsh"

    def __init__(
        self, pwsh: Path, workers: int = 2, timeout: float = 600.0, coverage: bool = False
    ) -> None:
        self._pwsh = pwsh
        self._workers = workers
        self.timeout = timeout
        self._with_coverage = coverage
        self._lines: dict[str, Lines] = {}
        self._pool: queue.LifoQueue[PwshWorker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._pool.put(None)

    def run(self, machine: SimulatedWindows, payload: Payload) -> ExecutionResult:
        """Execute one module; a run whose process dies or hangs has failed, the next has another.

        A module with C# utilities is not run: the collection has none.
        """
        if payload.uses_csharp:
            text = json.dumps(
                {"failed": True, "msg": f"the lab does not know {payload.module_name}"}
            )
            return ExecutionResult(0, text.encode(), b"")
        passing_time.begin_execution(machine)
        request = _request(machine, payload) | {"coverage": self._with_coverage}
        worker = self._pool.get()
        healthy = False
        try:
            worker = worker or PwshWorker(self._pwsh)
            done = worker.request(request, partial(bridge.answer, machine), self.timeout)
            healthy = True
        except WorkerError as error:
            text = f"the PowerShell of the lab {error}"
            return ExecutionResult(1, json.dumps({"failed": True, "msg": text}).encode(), b"")
        finally:
            if worker is not None and not healthy:
                worker.kill()
                worker.close()
                worker = None
            self._pool.put(worker)
        return ExecutionResult(done["rc"], _at_machine_time(done["stdout"], machine), b"")

    def coverage(self) -> dict[str, Lines]:
        """Script name to the lines that can run and the lines that have; waits for runs to end."""
        workers = [self._pool.get() for _ in range(self._workers)]
        try:
            merged = {name: (set(can), set(hit)) for name, (can, hit) in self._lines.items()}
            for worker in workers:
                if worker is not None:
                    _merge(merged, _coverage_of(worker, self.timeout))
            return merged
        finally:
            for worker in workers:
                self._pool.put(worker)

    def close(self) -> None:
        """End the processes after their runs; a later run starts new ones."""
        workers = [self._pool.get() for _ in range(self._workers)]
        try:
            for worker in workers:
                if worker is not None:
                    if self._with_coverage:
                        _merge(self._lines, _coverage_of(worker, self.timeout))
                    worker.close()
        finally:
            for _ in workers:
                self._pool.put(None)


def _request(machine: SimulatedWindows, payload: Payload) -> dict[str, Any]:
    params = payload.manifest["actions"][0]["params"]
    scripts = payload.manifest["scripts"]

    def source(name: str) -> dict[str, str]:
        text = base64.b64decode(scripts[name]["script"]).decode("utf-8")
        return {"name": name, "source": text}

    return {
        "op": "run",
        "script": source(params["Script"]),
        "utilities": [source(name) for name in params.get("PowerShellModules") or ()],
        "arguments": payload.arguments,
        "machine": {
            "powershell": machine.powershell,
            "culture": machine.culture,
            "optional_commands": _optional_commands(machine),
        },
    }


def _optional_commands(machine: SimulatedWindows) -> list[str]:
    """The commands that this Windows has, of those that not every Windows has."""
    commands = {
        "Resolve-DnsName": machine.has_resolve_dns_name,
        "Get-WindowsFeature": kms_host_commands.has_feature_commands(machine),
        "Install-WindowsFeature": kms_host_commands.has_feature_commands(machine),
        "Get-NetFirewallRule": kms_host_commands.has_firewall_commands(machine),
        "Set-NetFirewallRule": kms_host_commands.has_firewall_commands(machine),
        "Get-WindowsEdition": machine.servicing.has_commands,
    }
    return [name for name, is_there in commands.items() if is_there]


def _at_machine_time(stdout: str, machine: SimulatedWindows) -> bytes:
    """The answer with its clock moved: what PowerShell reads is the clock of the lab."""
    if machine.clock_offset_seconds:
        offset = timedelta(seconds=machine.clock_offset_seconds)
        answer = json.loads(stdout)
        if "state" in answer:
            state = answer["state"]
            state["clock"] = (datetime.strptime(state["clock"], _TIME) + offset).strftime(_TIME)
            stdout = json.dumps(answer)
    return stdout.encode("utf-8")


def _coverage_of(worker: PwshWorker, timeout: float) -> dict[str, Lines]:
    def answer(message: Mapping[str, Any]) -> Mapping[str, Any]:
        raise AssertionError(f"coverage asks nothing, not {message['op']}")

    done = worker.request({"op": "coverage"}, answer, timeout)
    return {
        name: (set(lines["executable"]), set(lines["hit"]))
        for name, lines in done["scripts"].items()
    }


def _merge(into: dict[str, Lines], lines: Mapping[str, Lines]) -> None:
    for name, (executable, hit) in lines.items():
        known = into.setdefault(name, (set(), set()))
        known[0].update(executable)
        known[1].update(hit)
