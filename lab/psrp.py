"""PowerShell remoting on pypsrp's own messages: one script at a time, its input and its output.

What ansible's psrp connection needs of a runspace pool and no more: no disconnecting, no secure
strings, no prompts.
"""

from __future__ import annotations

import struct
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pypsrp.complex_objects import (
    HostMethodIdentifier,
    PSInvocationState,
    RunspacePoolState,
)
from pypsrp.messages import (
    ApplicationPrivateData,
    Destination,
    Message,
    MessageType,
    PipelineHostCall,
    PipelineOutput,
    PipelineState,
    RunspacePoolStateMessage,
    SessionCapability,
)
from pypsrp.powershell import Fragment
from pypsrp.serializer import Serializer

from lab import wsman
from lab.shells import ExecutionResult
from lab.wsman_fault import OPERATION_TIMEOUT, UNKNOWN_COMMAND, UNKNOWN_SHELL, WsmanError

FRAGMENT_BYTES = 32768
SET_SHOULD_EXIT, WRITE_ERROR_LINE = 6, 18
_HEADER = struct.Struct("<II16s16s")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

RunCommand = Callable[[str, bytes], ExecutionResult]


@dataclass
class _Pipeline:
    """One script: it runs when all of its input is there."""

    identifier: str
    script: str | None = None
    lines: list[str] = field(default_factory=list, repr=False)
    input_ended: bool = False


@dataclass
class _Pool:
    """A runspace pool; `waiting` is what it has to say and nobody has fetched yet."""

    identifier: str
    serializer: Serializer = field(default_factory=Serializer)
    pieces: dict[int, bytes] = field(default_factory=dict)
    pipelines: dict[str, _Pipeline] = field(default_factory=dict)
    waiting: bytes = b""
    sent: int = 0

    def take(self, fragments: bytes) -> None:
        """Read what a client sent."""
        for kind, pipeline, data in self._messages(fragments):
            running = self.pipelines.setdefault(pipeline, _Pipeline(pipeline))
            if kind == MessageType.CREATE_PIPELINE:
                # pypsrp reads this message of its own only as a generic object.
                created = ET.fromstring(data)
                running.script = self._named(created, "Cmd")
                running.input_ended = self._named(created, "NoInput")
            elif kind == MessageType.PIPELINE_INPUT:
                running.lines.append(str(self.serializer.deserialize(data.decode())))
            elif kind == MessageType.END_OF_PIPELINE_INPUT:
                running.input_ended = True

    def say(self, data: Any, pipeline: str | None = None) -> bytes:
        """A message in fragments."""
        message: Any = Message(Destination.CLIENT, self.identifier, pipeline, data, self.serializer)
        if isinstance(data, PipelineOutput):
            # pypsrp only reads this kind of message, and would pack the wrapper.
            message.data = data.data
        packed = message.pack()
        self.sent += 1
        pieces = range(0, len(packed), FRAGMENT_BYTES)
        return b"".join(
            Fragment(
                self.sent,
                number,
                packed[start : start + FRAGMENT_BYTES],
                start=number == 0,
                end=start + FRAGMENT_BYTES >= len(packed),
            ).pack()
            for number, start in enumerate(pieces)
        )

    def _messages(self, fragments: bytes) -> Iterator[tuple[int, str, bytes]]:
        while fragments:
            piece, fragments = Fragment.unpack(fragments)
            whole = self.pieces.pop(piece.object_id, b"") + piece.data
            if not piece.end:
                self.pieces[piece.object_id] = whole
                continue
            _to, kind, _pool, pipeline = _HEADER.unpack_from(whole)
            data = whole[_HEADER.size :].removeprefix(_BYTE_ORDER_MARK)
            yield kind, str(uuid.UUID(bytes_le=pipeline)).upper(), data

    def _named(self, element: ET.Element, name: str) -> Any:
        found = element.find(f".//*[@N='{name}']")
        return None if found is None else self.serializer.deserialize(found)


class RunspacePools:
    """The runspace pools of one machine. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        """No pool is open."""
        self._pools: dict[str, _Pool] = {}

    def answer(self, request: wsman.Request, run: RunCommand) -> bytes:
        """Answers one request; raises WsmanError.

        `run` runs a script with its input, whose lines are joined by LF.
        """
        if request.operation == "create":
            pool = self._pools[request.shell_id] = _Pool(request.shell_id)
            pool.waiting = b"".join(
                pool.say(message)
                for message in (
                    SessionCapability("2.3", "2.0", "1.1.0.1"),
                    ApplicationPrivateData({}),
                    RunspacePoolStateMessage(state=RunspacePoolState.OPENED),
                )
            )
            return wsman.create_response(request, request.shell_id)
        found = self._pools.get(request.shell_id)
        if found is None:
            raise WsmanError(UNKNOWN_SHELL.about(shell_id=request.shell_id))
        if request.operation == "receive":
            return self._receive(found, request, run)
        if request.operation == "delete":
            del self._pools[request.shell_id]
        elif request.operation == "signal":
            found.pipelines.pop(request.command_id, None)
        else:
            found.take(request.stdin)
        if request.operation == "command":
            return wsman.command_response(request, request.command_id)
        return wsman.empty_response(request)

    def _receive(self, pool: _Pool, request: wsman.Request, run: RunCommand) -> bytes:
        if not request.command_id:
            waiting, pool.waiting = pool.waiting, b""
            if not waiting:
                raise WsmanError(OPERATION_TIMEOUT)
            return wsman.stream_response(request, waiting, done=False)
        pipeline = pool.pipelines.get(request.command_id.upper())
        if pipeline is None:
            raise WsmanError(UNKNOWN_COMMAND.about(command_id=request.command_id))
        if pipeline.script is None or not pipeline.input_ended:
            raise WsmanError(OPERATION_TIMEOUT)
        done = run(pipeline.script, "\n".join(pipeline.lines).encode())
        del pool.pipelines[pipeline.identifier]
        return wsman.stream_response(request, _told(pool, pipeline.identifier, done), done=True)


def _told(pool: _Pool, pipeline: str, done: ExecutionResult) -> bytes:
    """What Windows tells of a script that ended: its output, errors on the host, its exit code."""
    said = [
        pool.say(PipelineOutput(line), pipeline)
        for line in done.stdout.decode("utf-8").splitlines()
    ]
    calls = [(WRITE_ERROR_LINE, line) for line in done.stderr.decode("utf-8").splitlines()]
    for method, value in (*calls, (SET_SHOULD_EXIT, done.rc)):
        call = PipelineHostCall(ci=1, mi=HostMethodIdentifier(value=method), mp=[value])
        said.append(pool.say(call, pipeline))
    said.append(pool.say(PipelineState(state=PSInvocationState.COMPLETED), pipeline))
    return b"".join(said)
