"""A simulated Windows machine behind the endpoint: its payloads go to an engine."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lab.faults import TransportFault
from lab.payload import Become, Payload, decode_payload
from lab.shells import ExecutionResult
from lab.simulation.windows import SimulatedWindows

# What ansible-core's bootstrap wrapper prints on a machine that is too old, before it reads stdin.
_TOO_OLD = {"failed": True, "msg": "Ansible requires PowerShell v5.1"}
_NO_LOGON = {
    "failed": True,
    "msg": "The user name or password is incorrect (Failed to logon user, Win32ErrorCode 1326)",
}
_SYSTEM = ("SYSTEM", "NT AUTHORITY\\SYSTEM")
_OLDEST_POWERSHELL = (5, 1)
_RESTART = "shutdown.exe /r"
_ENCODED = re.compile(r"-EncodedCommand (\S+)")


def _script(command_line: str) -> str:
    """The script of a bare command, which core sends in UTF-16 and Base64."""
    found = _ENCODED.search(command_line)
    return base64.b64decode(found[1]).decode("utf-16-le") if found else command_line


class Engine(Protocol):
    """Executes a module on a simulated machine."""

    name: str

    def run(self, machine: SimulatedWindows, payload: Payload) -> ExecutionResult:
        """Return what the module printed."""

    def close(self) -> None:
        """End what the engine started."""


@dataclass
class LabMachine:
    """What the endpoint serves under one path."""

    windows: SimulatedWindows
    engine: Engine
    transport_faults: Sequence[TransportFault] = ()
    is_connected: bool = True
    accepts_logon: bool = True
    modules: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The machine's name, which is its path."""
        return self.windows.name

    @property
    def reachable(self) -> bool:
        """Whether a connection is answered: not while Windows starts."""
        return self.is_connected and not self.windows.servicing.refuses_connection()

    @reachable.setter
    def reachable(self, is_connected: bool) -> None:
        self.is_connected = is_connected

    def goes_down(self) -> bool:
        """Whether a restart that was asked for comes now, before anything new is begun."""
        is_due = self.windows.servicing.restart_due
        if is_due:
            self.windows.restart()
        return is_due

    def execute(
        self, command_line: str, stdin: bytes, passes_logon_on: bool = False
    ) -> ExecutionResult:
        """Run one module as the machine's PowerShell would."""
        if not stdin and _RESTART in _script(command_line):
            self.windows.restart()
            # With /t it is answered first, and the connection is ended in good order.
            self.windows.servicing.refuses = 0
            return ExecutionResult(0, b"", b"")
        return self.run(decode_payload(stdin), passes_logon_on)

    def run(self, payload: Payload, passes_logon_on: bool = False) -> ExecutionResult:
        """Run a module, unless this machine's PowerShell is older than ansible-core runs on."""
        if tuple(map(int, self.windows.powershell.split(".")[:2])) < _OLDEST_POWERSHELL:
            return ExecutionResult(1, json.dumps(_TOO_OLD).encode(), b"")
        self.modules.append(payload.module_name)
        if payload.become is not None:
            # Another user's logon, by password, is not one over the network.
            passes_logon_on = payload.become.user.upper() not in _SYSTEM
            if passes_logon_on and not self._knows(payload.become):
                return ExecutionResult(1, json.dumps(_NO_LOGON).encode(), b"")
        self.windows.passes_logon_on = passes_logon_on
        return self.engine.run(self.windows, payload)

    def _knows(self, become: Become) -> bool:
        return self.windows.holdings.domain_users.get(become.user) == become.password
