"""The lab over SSH: a real sshd on loopback, whose forced command has the lab do the work.

One key for each machine, as sshd tells machines apart by nothing else. sshd runs as the user who
runs the lab and lets in that user alone.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lab.endpoint import POLL_SECONDS
from lab.machine import MachineSession
from lab.shells import ExecutionResult

FORCED_COMMAND = Path(__file__).with_name("ssh_forced_command.py")
ADDRESS = "127.0.0.1"
STOP_SECONDS = 120.0
NO_CONNECTION = ExecutionResult(255, b"", b"Connection reset")
"""As ssh ends where it loses the machine."""
_OPTIONS = """\
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
AllowUsers {user}
PermitRootLogin forced-commands-only
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PrintMotd no
PidFile none
LogLevel DEBUG3
"""


def find_sshd() -> str | None:
    """The path of sshd, which must be started by it; Debian's is not on every user's PATH."""
    return shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class SshServer:
    """Serves machines over SSH until stopped."""

    def __init__(self, sessions: Mapping[str, MachineSession], sshd: str, log: Path) -> None:
        """`log` is the file that sshd writes all it can to."""
        self._sessions = sessions
        self._sshd = sshd
        self._log = log
        self._stack = ExitStack()
        self._folder = Path()
        self._port = 0

    def __enter__(self) -> Self:
        """Make the keys and listen."""
        with ExitStack() as stack:
            # Below the system's folder, as the path of a Unix socket is at most 107 bytes long.
            self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-ssh-")))
            worker = _Server(str(self._folder / "lab"), _Work)
            worker.sessions = self._sessions
            serve(stack, worker)
            self._write_keys()
            listener = _Listener((ADDRESS, 0), _Connection)
            listener.command = [
                *(self._sshd, "-i", "-f", f"{self._folder}/config", "-E", str(self._log))
            ]
            self._port = listener.server_address[1]
            host_key = (self._folder / "host_key.pub").read_text("utf-8")
            (self._folder / "known_hosts").write_text(f"[{ADDRESS}]:{self._port} {host_key}")
            stack.callback(listener.end_sessions)
            serve(stack, listener)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End sshd and remove the keys."""
        self._stack.close()

    def variables(self, name: str) -> dict[str, Any]:
        """How ansible reaches that machine."""
        return {
            "ansible_connection": "ssh",
            "ansible_shell_type": "powershell",
            "ansible_host": ADDRESS,
            "ansible_port": self._port,
            "ansible_ssh_timeout": 600,
            "ansible_user": getpass.getuser(),
            "ansible_ssh_private_key_file": str(self._folder / f"{name}.key"),
            "ansible_ssh_common_args": (
                f"-F none -o IdentitiesOnly=yes -o UserKnownHostsFile={self._folder}/known_hosts"
            ),
            # By address, port and user all machines are one; a connection kept open is of one key.
            "ansible_control_path": str(self._folder / f"{name}.open"),
        }

    def _write_keys(self) -> None:
        for key in ("host_key", *(f"{name}.key" for name in self._sessions)):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self._folder / key)],
                check=True,
                stdin=subprocess.DEVNULL,
            )
        allowed = [self._allowed(name) for name in self._sessions]
        (self._folder / "authorized_keys").write_text("".join(allowed), "utf-8")
        options = _OPTIONS.format(folder=self._folder, user=getpass.getuser())
        (self._folder / "config").write_text(options, "utf-8")
        if os.geteuid() == 0:
            # Debian makes it where its init starts sshd.
            Path("/run/sshd").mkdir(exist_ok=True)

    def _allowed(self, name: str) -> str:
        public = (self._folder / f"{name}.key.pub").read_text("utf-8")
        command = f"{sys.executable} -I -S {FORCED_COMMAND} {self._folder}/lab {name}"
        return f'restrict,command="{command}" {public}'


def serve(stack: ExitStack, server: socketserver.BaseServer) -> None:
    """Serve in a thread until the stack is closed."""
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    stack.callback(server.server_close)
    stack.callback(thread.join)
    stack.callback(server.shutdown)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    sessions: Mapping[str, MachineSession]


class _Work(socketserver.StreamRequestHandler):
    """One command: a line of JSON and the input; then a line of JSON and both outputs."""

    server: _Server

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        session = self.server.sessions[asked["machine"]]
        if session.machine.goes_down() or not session.machine.reachable:
            done = NO_CONNECTION
        else:
            done = session.run(asked["command"], self.rfile.read())
        sizes = {"rc": done.rc, "stdout": len(done.stdout), "stderr": len(done.stderr)}
        self.wfile.write(json.dumps(sizes).encode() + b"\n" + done.stdout + done.stderr)


class _Listener(socketserver.TCPServer):
    """Starts an sshd for each connection, as inetd does: no port is chosen before it is free."""

    allow_reuse_address = True
    request_queue_size = 512
    command: list[str]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.started: list[subprocess.Popen[bytes]] = []

    def shutdown_request(self, request: Any) -> None:
        """Leave the connection to its sshd, which has it, too."""
        self.close_request(request)

    def end_sessions(self) -> None:
        """End each sshd that still serves, such as one that a client keeps open for later."""
        for sshd in self.started:
            sshd.terminate()
        for sshd in self.started:
            sshd.wait(STOP_SECONDS)


class _Connection(socketserver.BaseRequestHandler):
    server: _Listener
    request: socket.socket

    def handle(self) -> None:
        connection = self.request.fileno()
        sshd = subprocess.Popen(
            self.server.command, stdin=connection, stdout=connection, stderr=subprocess.DEVNULL
        )
        self.server.started.append(sshd)
