"""A machine whose work is a function, and clients of the endpoint."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from winrm.protocol import Protocol

from lab.endpoint import Endpoint, ExecutionResult, MachineStats
from lab.faults import TransportFault

MOST_SECONDS = 600.0
"""For what takes milliseconds, on a machine that has much else to do."""

AUTH = "Authorization: Basic " + base64.b64encode(b"lab:lab").decode() + "\r\n"


def echo(line: str, stdin: bytes) -> ExecutionResult:
    """A machine that answers what it was given."""
    return ExecutionResult(7, line.encode() + b"|" + stdin, b"warned")


@dataclass
class FakeMachine:
    """A machine whose work is a function."""

    name: str = "pc1"
    work: Callable[[str, bytes], ExecutionResult] = echo
    transport_faults: Sequence[TransportFault] = ()
    reachable: bool = True
    accepts_logon: bool = True
    calls: int = 0
    running: int = 0
    most_running: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def goes_down(self) -> bool:
        """It is never restarted."""
        return False

    def execute(
        self, command_line: str, stdin: bytes, passes_logon_on: bool = False
    ) -> ExecutionResult:
        """Does the work and counts how many do it at the same time."""
        del passes_logon_on
        with self.lock:
            self.calls += 1
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            return self.work(command_line, stdin)
        finally:
            with self.lock:
                self.running -= 1


def client(endpoint: Endpoint, name: str = "pc1", password: str = "lab") -> Protocol:
    """The real client, without what the environment says about proxies and certificates."""
    protocol = Protocol(
        f"http://127.0.0.1:{endpoint.port}/{name}",
        transport="plaintext",
        username="lab",
        password=password,
        proxy=None,
        server_cert_validation="ignore",
    )
    session = protocol.transport.build_session()
    # For "no proxy" requests writes os.environ at each request, which other threads then read.
    session.trust_env = False
    session.proxies = {}
    return protocol


def run(protocol: Protocol, line: str = "cmd", stdin: bytes = b"") -> tuple[bytes, bytes, int]:
    """One whole remote execution, as ansible does it."""
    shell = protocol.open_shell()
    command = protocol.run_command(shell, line, ["a", "b"], console_mode_stdin=not stdin)
    if stdin:
        half = len(stdin) // 2
        protocol.send_command_input(shell, command, stdin[:half])
        protocol.send_command_input(shell, command, stdin[half:], end=True)
    try:
        return protocol.get_command_output(shell, command)
    finally:
        protocol.cleanup_command(shell, command)
        protocol.close_shell(shell)


def only(endpoint: Endpoint) -> MachineStats:
    """The counts of the only machine."""
    (stats,) = endpoint.stats().values()
    return stats


def raw(endpoint: Endpoint, request: bytes, *, half_close: bool = False) -> bytes:
    """Everything that the endpoint answers until it closes the connection."""
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=MOST_SECONDS) as connection:
        connection.sendall(request)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
        return answer


def post(path: str = "/pc1", headers: str = AUTH, body: bytes = b"") -> bytes:
    """A request after which the endpoint closes the connection."""
    length = (
        "" if "ength:" in headers or "hunked" in headers else f"Content-Length: {len(body)}\r\n"
    )
    return f"POST {path} HTTP/1.1\r\nConnection: close\r\n{headers}{length}\r\n".encode() + body
