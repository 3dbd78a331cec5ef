"""The remote shells of one machine and their commands, within limits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from lab.wsman_fault import (
    INPUT_CLOSED,
    TOO_MANY_COMMANDS,
    TOO_MANY_SHELLS,
    TOO_MUCH_INPUT,
    UNKNOWN_COMMAND,
    UNKNOWN_SHELL,
    Fault,
    WsmanError,
)

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one machine holds at most; sizes are in bytes.

    `commands_per_shell` counts all commands a shell has ever started, as Windows does.
    `held_bytes` is the command lines and the input of all commands that have not run yet.
    """

    shells: int = 25
    commands_per_shell: int = 1500
    stdin_bytes: int = 32 * MEBIBYTE
    held_bytes: int = 64 * MEBIBYTE


@dataclass(frozen=True)
class ExecutionResult:
    """What a remote execution leaves: its exit code and its output."""

    rc: int
    stdout: bytes = field(repr=False)
    stderr: bytes = field(repr=False)


@dataclass(eq=False)
class Command:
    """One command: its input until it runs, its outcome from then on.

    `bytes_up` is the size of the Command and Send requests. `execution` is 0 until it runs.
    """

    command_id: str
    line: str = field(repr=False)
    bytes_up: int
    input_closed: bool
    console_stdin: bool
    execution: int = 0
    outcome: ExecutionResult | Fault | None = None
    stdin: bytearray = field(default_factory=bytearray, repr=False)

    @property
    def ready(self) -> bool:
        """Whether the command can run: a client that announced input has closed it."""
        return self.console_stdin or self.input_closed

    @property
    def held_bytes(self) -> int:
        """The size of what is kept until the command runs."""
        return len(self.line) + len(self.stdin)


@dataclass
class _Shell:
    started: int = 0
    commands: dict[str, Command] = field(default_factory=dict)


class ShellTable:
    """The open shells of one machine. Not thread-safe: its owner holds a lock."""

    def __init__(self, limits: Limits | None = None) -> None:
        """An empty table."""
        self._limits = limits or Limits()
        self._shells: dict[str, _Shell] = {}
        self._held = 0

    @property
    def open_shells(self) -> int:
        """How many shells are open."""
        return len(self._shells)

    @property
    def held_bytes(self) -> int:
        """The size of the command lines and the input of all commands that wait to run."""
        return self._held

    def open(self) -> str:
        """Opens a shell and returns its identifier; raises WsmanError beyond the limit."""
        if len(self._shells) >= self._limits.shells:
            raise WsmanError(TOO_MANY_SHELLS.about(limit=self._limits.shells))
        shell_id = _identifier()
        self._shells[shell_id] = _Shell()
        return shell_id

    def close(self, shell_id: str) -> None:
        """Frees a shell and its commands; raises WsmanError for an unknown shell."""
        for command in self._shell(shell_id).commands.values():
            self._held -= command.held_bytes
        del self._shells[shell_id]

    def start(self, shell_id: str, line: str, *, console_stdin: bool, bytes_up: int) -> Command:
        """Adds a command to a shell; raises WsmanError for an unknown shell or beyond a limit."""
        shell = self._shell(shell_id)
        if shell.started >= self._limits.commands_per_shell:
            raise WsmanError(TOO_MANY_COMMANDS.about(limit=self._limits.commands_per_shell))
        self._hold(len(line))
        shell.started += 1
        command = Command(
            _identifier(), line, bytes_up, input_closed=False, console_stdin=console_stdin
        )
        shell.commands[command.command_id] = command
        return command

    def command(self, shell_id: str, command_id: str) -> Command:
        """The command of that identifier; raises WsmanError when there is none."""
        command = self._shell(shell_id).commands.get(command_id)
        if command is None:
            raise WsmanError(UNKNOWN_COMMAND.about(command_id=command_id))
        return command

    def feed(self, command: Command, data: bytes, *, end: bool, bytes_up: int) -> None:
        """Adds to a command's input; raises WsmanError when it is closed or too large."""
        if command.input_closed:
            raise WsmanError(INPUT_CLOSED)
        if len(command.stdin) + len(data) > self._limits.stdin_bytes:
            raise WsmanError(TOO_MUCH_INPUT.about(limit=self._limits.stdin_bytes))
        self._hold(len(data))
        command.stdin += data
        command.input_closed = end
        command.bytes_up += bytes_up

    def take(self, command: Command) -> tuple[str, bytes]:
        """The command line and the input of a command that now runs; neither is kept."""
        self._held -= command.held_bytes
        taken = command.line, bytes(command.stdin)
        command.line, command.stdin, command.input_closed = "", bytearray(), True
        return taken

    def finish(self, shell_id: str, command_id: str) -> None:
        """Frees a command; raises WsmanError when there is none of that identifier."""
        self._held -= self.command(shell_id, command_id).held_bytes
        del self._shells[shell_id].commands[command_id]

    def _shell(self, shell_id: str) -> _Shell:
        shell = self._shells.get(shell_id)
        if shell is None:
            raise WsmanError(UNKNOWN_SHELL.about(shell_id=shell_id))
        return shell

    def _hold(self, size: int) -> None:
        if self._held + size > self._limits.held_bytes:
            raise WsmanError(TOO_MUCH_INPUT.about(limit=self._limits.held_bytes))
        self._held += size


def _identifier() -> str:
    return str(uuid.uuid4()).upper()
