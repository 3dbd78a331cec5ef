"""The WinRM endpoint of the lab: any number of simulated machines on one loopback port."""

from __future__ import annotations

import ipaddress
import re
import ssl
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from lab.http_server import LabServer
from lab.logons import BasicLogon, Logon
from lab.machine import MachineSession, MachineStats, RemoteMachine
from lab.shells import ExecutionResult, Limits

__all__ = ["Endpoint", "ExecutionResult", "MachineStats", "RemoteMachine"]

STOP_SECONDS = 120.0
POLL_SECONDS = 0.02
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Endpoint:
    """Serves machines at http://host:port/<name> (`ansible_winrm_path`)."""

    def __init__(
        self,
        machines: Mapping[str, RemoteMachine],
        host: str = "127.0.0.1",
        port: int = 0,
        logon: Logon | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Takes the machines by name; port 0 is any free one. Raises ValueError.

        The host is an IPv4 loopback address: what is behind has no protection of its own. The
        default logon is Basic, as user lab with password lab.
        """
        if not ipaddress.IPv4Address(host).is_loopback:
            raise ValueError(f"the lab listens on loopback only, not on {host}")
        for name, machine in machines.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not a machine name")
            if name != machine.name:
                raise ValueError(f"the machine at {name!r} is named {machine.name!r}")
        self._address = (host, port)
        self._logon = logon or BasicLogon("lab", "lab")
        self._tls: ssl.SSLContext | None = None
        self.sessions = {
            name: MachineSession(machine, limits) for name, machine in machines.items()
        }
        self._server: LabServer | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def another(self, logon: Logon, tls: ssl.SSLContext | None = None) -> Self:
        """The same machines at a port of its own, by another logon, over HTTPS with `tls`."""
        endpoint = type(self)({}, self._address[0], logon=logon)
        endpoint.sessions, endpoint._tls = self.sessions, tls
        return endpoint

    @property
    def port(self) -> int:
        """The port it listens on; raises RuntimeError when it is not running."""
        if self._server is None:
            raise RuntimeError("the endpoint is not running")
        return self._server.server_address[1]

    @property
    def errors(self) -> list[str]:
        """Errors of connections that belong to no machine; empty when it is not running."""
        return list(self._server.errors) if self._server else []

    def stats(self) -> dict[str, MachineStats]:
        """The counts of each machine, also after the end."""
        return {name: session.stats() for name, session in self.sessions.items()}

    def start(self) -> None:
        """Begins to listen; raises RuntimeError when it runs, OSError when the port is taken."""
        with self._lock:
            if self._server is not None:
                raise RuntimeError("the endpoint is already running")
            self._server = LabServer(self._address, self.sessions, self._logon, self._tls)
            self._thread = threading.Thread(
                target=self._server.serve_forever,
                args=(POLL_SECONDS,),
                name="lab-endpoint",
                daemon=True,
            )
            self._thread.start()

    def stop(self) -> None:
        """Closes all sockets and waits for all threads; does nothing when it is not running.

        Raises RuntimeError when a machine's execute does not end within STOP_SECONDS.
        """
        with self._lock:
            server, thread = self._server, self._thread
            self._server = self._thread = None
        if server is None or thread is None:
            return
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
        left = server.close_connections(STOP_SECONDS)
        if left:
            raise RuntimeError(f"{left} remote executions did not end in {STOP_SECONDS:g} s")

    def __enter__(self) -> Self:
        """Starts it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops it."""
        self.stop()
