"""One engine that is both: the PowerShell answers, and the python engine has to say the same.

So one ansible-playbook run shows what each does with every remote execution of every scenario.
"""

from __future__ import annotations

import threading

from lab.engines.pwsh import PwshEngine
from lab.engines.python import PythonEngine
from lab.payload import Payload
from lab.shells import ExecutionResult
from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.engine_answers import comparable, without_times
from tests.support.run_on_simulation import twin_of


class BothEngines:
    """Runs a module on a twin by the python engine, then on the machine by the real PowerShell."""

    name = "both"

    def __init__(self, pwsh: PwshEngine) -> None:
        """Start nothing yet; ``pwsh`` is its owner's to close."""
        self.compared = 0
        self.differences: list[str] = []
        self._python = PythonEngine()
        self._pwsh = pwsh
        # What a machine does to its network is undone for the twin, so nobody else may be there.
        self._lock = threading.Lock()

    def run(self, machine: SimulatedWindows, payload: Payload) -> ExecutionResult:
        """What the PowerShell printed; where the python engine differs, ``differences`` tells."""
        with self._lock:
            twin = twin_of(machine)
            with machine.network.put_back():
                _serve_instead(twin, machine.network)
                expected = self._python.run(twin, payload)
            found = self._pwsh.run(machine, payload)
            self.compared += 1
            self.differences += _differences(machine, payload, found, expected, twin)
        return found

    def close(self) -> None:
        """Leave the PowerShell to the next run."""


def _serve_instead(twin: SimulatedWindows, network: Network) -> None:
    serving = twin.hosting.serving
    if serving is not None and serving.name.lower() in network.hosts:
        network.hosts[serving.name.lower()] = serving


def _differences(
    machine: SimulatedWindows,
    payload: Payload,
    found: ExecutionResult,
    expected: ExecutionResult,
    twin: SimulatedWindows,
) -> list[str]:
    where = f"{machine.name}, {payload.module_name}"
    answers = [comparable(each.stdout, machine) for each in (found, expected)]
    if found.rc != expected.rc or answers[0] != answers[1]:
        return [f"{where}: PowerShell {answers[0]}\npython {answers[1]}"]
    held, held_by_twin = (
        {**vars(each), "registry_values": without_times(each)} for each in (machine, twin)
    )
    return [
        f"{where}: {name} is {value!r} by PowerShell, {held_by_twin[name]!r} by python"
        for name, value in held.items()
        if value != held_by_twin[name]
    ]
