"""One PowerShell process that runs modules one after another, spoken to in lines of JSON."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).resolve().parent / "powershell" / "worker.ps1"
_START_SECONDS = 600.0
_END_SECONDS = 60.0
_CHUNK_BYTES = 65536

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class WorkerError(Exception):
    """The process has ended or does not answer; it is of no more use."""


class PwshWorker:
    """A started process. Not thread-safe: one request at a time."""

    def __init__(self, pwsh: Path) -> None:
        """Start it; a process that can't work is noticed at the first request."""
        # Its errors are shown only where it never worked: later ones could hold a secret.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._is_ready = False
        self._buffer = b""
        self._process = subprocess.Popen(
            [pwsh, "-NoProfile", "-NonInteractive", "-File", _SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={
                **os.environ,
                "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
                "POWERSHELL_TELEMETRY_OPTOUT": "1",
            },
        )

    def request(
        self, request: Mapping[str, Any], answer: Answer, timeout: float
    ) -> Mapping[str, Any]:
        """Its reply, while ``answer`` serves what it asks; WorkerError after ``timeout`` seconds.

        An exception of ``answer`` leaves the process in the middle of its work: stop it then.
        """
        if not self._is_ready:
            self._read(time.monotonic() + _START_SECONDS, _START_SECONDS)
            self._is_ready = True
        deadline = time.monotonic() + timeout
        self._write(request)
        while True:
            message = self._read(deadline, timeout)
            if message["op"] == "done":
                return message
            self._write(answer(message))

    def close(self) -> None:
        """End it, by force when it does not end by itself in a few seconds."""
        with suppress(OSError):
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._pipe(self._process.stdout).close()
        self._errors.close()

    def kill(self) -> None:
        """End it by force."""
        self._process.kill()
        self._process.wait()

    def _write(self, message: Mapping[str, Any]) -> None:
        pipe = self._pipe(self._process.stdin)
        try:
            pipe.write(json.dumps(message).encode("ascii") + b"\n")
            pipe.flush()
        except OSError:
            raise WorkerError(self._ended()) from None

    def _read(self, deadline: float, timeout: float) -> dict[str, Any]:
        descriptor = self._pipe(self._process.stdout).fileno()
        while True:
            line, newline, rest = self._buffer.partition(b"\n")
            if newline:
                self._buffer = rest
                if line.startswith(b"{"):
                    message: dict[str, Any] = json.loads(line)
                    return message
                continue
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise WorkerError(f"did not answer in {timeout:g} s")
            chunk = os.read(descriptor, _CHUNK_BYTES)
            if not chunk:
                raise WorkerError(self._ended())
            self._buffer += chunk

    def _ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        text = f"ended with exit code {self._process.poll()}"
        if self._is_ready:
            return text
        self._errors.seek(0)
        return f"{text}: {self._errors.read().decode('utf-8', 'replace').strip()}"

    @staticmethod
    def _pipe(pipe: Any) -> Any:
        assert pipe is not None
        return pipe
