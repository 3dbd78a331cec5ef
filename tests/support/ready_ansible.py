"""ansible-playbook from a process that has imported it once and forks for each run.

A run imports ansible-core and compiles the collection for most of a second. What is forked is the
real ``main`` with arguments, environment, folder and output of its own, and leaves as a process
does. ansible-core reads its configuration while it is imported, so a run whose environment is not
the one that it was imported with starts by the real command.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from lab.playbook import ROOT, by_command

_FORKS = Path(__file__).with_name("ansible_forks.py")
_OF_ONE_RUN = ("LAB_RECORD", "PYTEST_CURRENT_TEST")
"""What ansible-core does not read and each run has otherwise."""


class ReadyAnsible:
    """Starts runs as ``lab.playbook.by_command`` does. Thread-safe."""

    def __init__(self) -> None:
        """Nothing is started before the first run."""
        self._imported_with: Mapping[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def __call__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        output: IO[str] | None,
        timeout: float,
    ) -> int:
        """Its exit code."""
        lasting = {n: value for n, value in environment.items() if n not in _OF_ONE_RUN}
        with self._lock:
            if self._socket is None:
                self._start(lasting)
            is_other = output is None or lasting != self._imported_with
        if is_other or output is None:
            return by_command(arguments, environment, output, timeout)
        return self._fork(arguments, environment, output, timeout)

    def close(self) -> None:
        """End the process; a later run starts another."""
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait()
            self._socket = None

    def _start(self, environment: Mapping[str, str]) -> None:
        self._socket, its = socket.socketpair()
        self._imported_with = environment
        with its:
            self._process = subprocess.Popen(
                [sys.executable, _FORKS, str(its.fileno())],
                cwd=ROOT,
                env=dict(environment),
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def _fork(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        output: IO[str],
        timeout: float,
    ) -> int:
        assert self._socket is not None
        run = json.dumps({"arguments": list(arguments), "environment": dict(environment)})
        mine, its = socket.socketpair()
        with closing(mine), mine.makefile("rw") as told:
            with its:
                socket.send_fds(self._socket, [b"."], [its.fileno(), output.fileno()])
            told.write(f"{run}\n")
            told.flush()
            pid = int(told.readline())
            mine.settimeout(timeout)
            try:
                return int(told.readline())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), timeout) from None
