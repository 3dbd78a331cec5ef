"""One machine behind the endpoint: its WS-Management session, its faults, its counts."""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lab import wsman
from lab.faults import FaultCounter, TransportFault
from lab.shells import Command, ExecutionResult, Limits, ShellTable
from lab.wsman_fault import INTERNAL_ERROR, OPERATION_TIMEOUT, Fault, WsmanError

if TYPE_CHECKING:
    from lab.psrp import RunspacePools

MAX_ERRORS = 100
# Windows waits as long as OperationTimeout says for input that never comes; a short wait is enough
# to keep a client that asks again from spinning.
INPUT_WAIT_SECONDS = 0.2
_KEY = re.compile(r"\b(?:[A-Z0-9]{5}-){4}(?=[A-Z0-9]{5}\b)", re.IGNORECASE)


class RemoteMachine(Protocol):
    """What the endpoint needs of a simulated machine.

    A machine that is not `reachable` has its connections closed; one that does not accept the
    logon answers 401. Both are read at each request, `transport_faults` once.
    """

    @property
    def name(self) -> str:
        """The path of the machine at the endpoint: letters, digits, '.', '_' and '-'."""

    @property
    def transport_faults(self) -> Sequence[TransportFault]:
        """The faults of its connection."""

    @property
    def reachable(self) -> bool:
        """Whether connections to it are answered at all."""

    @property
    def accepts_logon(self) -> bool:
        """Whether it accepts the right credentials."""

    def goes_down(self) -> bool:
        """Whether it is restarted now, which ends its shells; asked before something begins."""

    def execute(
        self, command_line: str, stdin: bytes, passes_logon_on: bool = False
    ) -> ExecutionResult:
        """Runs one remote command, by a logon that reaches other machines or not.

        Never called twice at the same time for one machine.
        """


@dataclass(frozen=True)
class MachineStats:
    """A snapshot of a machine's counts; sizes are of HTTP bodies, in bytes.

    `requests` counts every POST to the machine, also those refused. `bytes_up_by_execution` is the
    Command and Send requests of each remote execution. `errors` keeps the first hundred.
    """

    requests: int
    bytes_up: int
    bytes_down: int
    remote_executions: int
    faults_fired: int
    bytes_up_by_execution: list[int]
    errors: list[str]


@dataclass(frozen=True)
class Reply:
    """What a request is answered with: after `delay` seconds, or with a closed connection."""

    status: int = 200
    body: bytes = b""
    delay: float = 0.0
    cut: bool = False


class MachineSession:
    """Answers the requests of one machine. Thread-safe."""

    def __init__(self, machine: RemoteMachine, limits: Limits | None = None) -> None:
        """A machine that no client has met yet."""
        self.machine = machine
        self._faults = FaultCounter(machine.transport_faults)
        self._limits = limits
        self._shells = ShellTable(limits)
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._pools: RunspacePools | None = None
        self._pools_lock = threading.Lock()
        self._requests = self._bytes_up = self._bytes_down = 0
        self._bytes_by_execution: list[int] = []
        self._errors: list[str] = []

    def stats(self) -> MachineStats:
        """The counts as they are now."""
        with self._state:
            return MachineStats(
                requests=self._requests,
                bytes_up=self._bytes_up,
                bytes_down=self._bytes_down,
                remote_executions=len(self._bytes_by_execution),
                faults_fired=self._faults.fired,
                bytes_up_by_execution=list(self._bytes_by_execution),
                errors=list(self._errors),
            )

    def count(self, *, requests: int = 0, bytes_up: int = 0, bytes_down: int = 0) -> None:
        """Adds to the counts."""
        with self._state:
            self._requests += requests
            self._bytes_up += bytes_up
            self._bytes_down += bytes_down

    def note_error(self, text: str) -> None:
        """Records an error, without any product key that it quotes."""
        with self._state:
            if len(self._errors) < MAX_ERRORS:
                self._errors.append(_KEY.sub("*****-" * 4, text)[:500])

    def answer(self, body: bytes, passes_logon_on: bool = False) -> Reply:
        """Answers one request; never raises for what the client or the machine does.

        `passes_logon_on` is whether the client delegated its credentials.
        """
        relates_to = ""
        try:
            request = wsman.parse_request(body)
            relates_to = request.message_id
            if request.is_powershell:
                return self._powershell(request, passes_logon_on)
            if request.operation == "receive":
                return self._receive(request, passes_logon_on)
            return self._answer(request, len(body))
        except WsmanError as error:
            return self._fault_reply(error.fault, relates_to or error.relates_to)

    def _powershell(self, request: wsman.Request, passes_logon_on: bool) -> Reply:
        """What PowerShell remoting answers; pypsrp is only needed where it is spoken."""
        with self._pools_lock:
            if self._pools is None:
                from lab.psrp import RunspacePools

                self._pools = RunspacePools()
            if request.operation in ("create", "command") and self.machine.goes_down():
                self._pools = None
                return Reply(cut=True)
            run = partial(self.run, passes_logon_on=passes_logon_on)
            return Reply(body=self._pools.answer(request, run))

    def run(self, line: str, stdin: bytes, passes_logon_on: bool = False) -> ExecutionResult:
        """Runs one command that came by another way than the command shell of WS-Management."""
        with self._turn:
            with self._state:
                self._bytes_by_execution.append(len(line) + len(stdin))
            outcome = self._execute(line, stdin, passes_logon_on)
        if isinstance(outcome, Fault):
            return ExecutionResult(1, b"", outcome.message.encode())
        return outcome

    def _fault_reply(self, fault: Fault, relates_to: str, delay: float = 0.0) -> Reply:
        if fault.code == OPERATION_TIMEOUT.code:
            delay += INPUT_WAIT_SECONDS
        elif fault.code != INTERNAL_ERROR.code:
            self.note_error(f"fault 0x{fault.code:08x}: {fault.message}")
        body = wsman.fault_response(fault, self.machine.name, relates_to)
        return Reply(fault.status, body, delay)

    def _answer(self, request: wsman.Request, size: int) -> Reply:
        with self._state:
            if request.operation in ("create", "command") and self.machine.goes_down():
                self._shells = ShellTable(self._limits)
                return Reply(cut=True)
            fault = self._faults.fire(request.operation, len(self._bytes_by_execution) + 1)
            refusal = _refusal(fault)
            if refusal is not None:
                return refusal
            body = self._do(request, size)
        return Reply(body=body, delay=fault.seconds if fault else 0.0)

    def _do(self, request: wsman.Request, size: int) -> bytes:
        shells, shell_id = self._shells, request.shell_id
        if request.operation == "create":
            return wsman.create_response(request, shells.open())
        if request.operation == "command":
            command = shells.start(
                shell_id, request.command_line, console_stdin=request.console_stdin, bytes_up=size
            )
            return wsman.command_response(request, command.command_id)
        if request.operation == "send":
            command = shells.command(shell_id, request.command_id)
            shells.feed(command, request.stdin, end=request.end_of_input, bytes_up=size)
        elif request.operation == "signal":
            shells.finish(shell_id, request.command_id)
        else:
            shells.close(shell_id)
        return wsman.empty_response(request)

    def _receive(self, request: wsman.Request, passes_logon_on: bool) -> Reply:
        with self._turn:
            with self._state:
                command, fault, job = self._next_job(request)
            refusal = _refusal(fault)
            if refusal is not None:
                return refusal
            if job is not None:
                command.outcome = self._execute(*job, passes_logon_on)
        if fault is not None and fault.do == "cut_after":
            return Reply(cut=True)
        delay = fault.seconds if fault else 0.0
        outcome = command.outcome
        if isinstance(outcome, ExecutionResult):
            body = wsman.receive_response(request, outcome.rc, outcome.stdout, outcome.stderr)
            return Reply(body=body, delay=delay)
        return self._fault_reply(outcome or INTERNAL_ERROR, request.message_id, delay)

    def _next_job(
        self, request: wsman.Request
    ) -> tuple[Command, TransportFault | None, tuple[str, bytes] | None]:
        """The command of a Receive, the fault that fires, and what to run if it has not run."""
        command = self._shells.command(request.shell_id, request.command_id)
        if not command.execution and not command.ready:
            raise WsmanError(OPERATION_TIMEOUT)
        upcoming = len(self._bytes_by_execution) + 1
        fault = self._faults.fire("receive", command.execution or upcoming)
        if command.execution or _refusal(fault) is not None:
            return command, fault, None
        command.execution = upcoming
        self._bytes_by_execution.append(command.bytes_up)
        return command, fault, self._shells.take(command)

    def _execute(self, line: str, stdin: bytes, passes_logon_on: bool) -> ExecutionResult | Fault:
        try:
            result = self.machine.execute(line, stdin, passes_logon_on)
            if not isinstance(result, ExecutionResult):
                raise TypeError(f"execute returned {type(result).__name__}")
        except BaseException as error:  # even a test that fails in there must not end the thread
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            self.note_error(f"{type(error).__name__}: {error} ({where})")
            return INTERNAL_ERROR.about(reason=type(error).__name__)
        return result


def _refusal(fault: TransportFault | None) -> Reply | None:
    """The reply of a fault that keeps the work from being done, None for any other."""
    if fault is None:
        return None
    return {"cut": Reply(cut=True), "http_500": Reply(500)}.get(fault.do)
