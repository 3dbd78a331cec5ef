"""The lab: a fleet served over loopback WinRM, with the inventory that reaches it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from lab.endpoint import Endpoint
from lab.engines.python import PythonEngine
from lab.fleet import Fleet
from lab.lab_machine import Engine, LabMachine
from lab.logons import BasicLogon
from lab.machine import MachineStats
from lab.simulation.windows import SimulatedWindows

USER = "lab"
PASSWORD = "not-4-real"
"""No word of a message: ansible-core 2.22 hides a password wherever it stands in what it shows."""


class Lab:
    """Serves a fleet until stopped; its machines keep their state between runs."""

    def __init__(self, fleet: Fleet, engine: Engine | None = None, port: int = 0) -> None:
        self.fleet = fleet
        self.engine = engine or PythonEngine()
        self.machines = {
            entry.windows.name: LabMachine(
                windows=entry.windows,
                engine=self.engine,
                transport_faults=entry.transport_faults,
                is_connected=entry.reachable,
                accepts_logon=entry.accepts_logon,
            )
            for entry in fleet.machines
        }
        self.endpoint = Endpoint(self.machines, port=port, logon=BasicLogon(USER, PASSWORD))

    def __enter__(self) -> Self:
        """Start to listen."""
        self.fleet.network.start()
        self.endpoint.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and listener."""
        self.endpoint.stop()
        self.fleet.network.stop()
        self.engine.close()

    def windows(self, name: str) -> SimulatedWindows:
        """The simulated machine of that name, to look at or to change by hand."""
        return self.machines[name].windows

    def stats(self) -> dict[str, MachineStats]:
        """Counts per machine since the start."""
        return self.endpoint.stats()

    def inventory(self) -> dict[str, Any]:
        """An Ansible inventory (YAML) with every machine in windows_clients."""
        # The path by name and not by a variable, which another machine's tasks would have too.
        hosts = {
            entry.windows.name: {"ansible_winrm_path": f"/{entry.windows.name}", **entry.variables}
            for entry in self.fleet.machines
        }
        return {
            "all": {"children": {"windows_clients": {"hosts": hosts}}, "vars": self.variables()}
        }

    def variables(self) -> dict[str, Any]:
        """How the machines are reached, and what the fleet file sets for all."""
        return {
            "ansible_connection": "winrm",
            "ansible_host": "127.0.0.1",
            "ansible_port": self.endpoint.port,
            "ansible_winrm_scheme": "http",
            "ansible_winrm_transport": "basic",
            "ansible_winrm_path": "/{{ inventory_hostname }}",
            # A machine of the lab is slow where this computer is, and not where a network is.
            "ansible_winrm_operation_timeout_sec": 600,
            "ansible_winrm_read_timeout_sec": 660,
            "ansible_user": USER,
            "ansible_password": PASSWORD,
            **self.fleet.variables,
        }
