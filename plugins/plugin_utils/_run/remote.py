# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two remote executions, spp_read and spp_write, as calls with plain results."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from .._catalogue.errors import ActivationError, activation_error_of, command_error_text
from .._inputs.key_mask import mask_product_keys
from .._machine.parse import parse_state
from .._machine.state import MachineState
from .._wmi.request import Step

READ_MODULE = "volume.activation.spp_read"
WRITE_MODULE = "volume.activation.spp_write"
LOCAL_MODULE = "volume.activation.spp_local"
HISTORY_MODULE = "volume.activation.spp_history"
CLASS_MODULE = "volume.activation.spp_class"
SUBSCRIPTION_MODULE = "volume.activation.spp_subscription"
HOST_MODULE = "volume.activation.spp_host"
EDITION_MODULE = "volume.activation.spp_edition"

READS_ITSELF = (HOST_MODULE, EDITION_MODULE)
"""Modules that write, and without steps read what no other does."""

_IN_CONSTRAINED_LANGUAGE = re.compile(r"ConstrainedLanguage|exec_wrapper-[0-9a-f-]{36}\.ps1")
"""In errors of core and identifiers of PowerShell; the file that core writes there alone."""

_TELLS_OF_FAILURE = ("msg", "exception", "module_stderr", "module_stdout")


class RemoteError(Exception):
    """A remote execution gave no usable answer; the text is one line for the operator."""


class RemoteUnreachableError(RemoteError):
    """The connection did not come about, or broke while a remote execution ran."""


class Execute(Protocol):
    """Runs one module on the machine: one remote execution."""

    def __call__(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the module's result; RemoteUnreachableError when there is none."""


@dataclass(frozen=True)
class Surroundings:
    """What a run takes from outside: the machine, the clock, and how to wait (seconds).

    ``reconnect`` drops a connection that broke, ``say`` tells the operator how far a run is.
    """

    execute: Execute
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    machine: str = "this machine"
    jitter: Callable[[], float] = random.random
    reconnect: Callable[[], None] = lambda: None
    say: Callable[[str], None] = lambda text: None


@dataclass(frozen=True)
class StepFailure:
    """The step that failed, with its code as Windows gave it and, when it is one, its HRESULT."""

    step: Step
    code: str
    error: ActivationError | None

    def line(self) -> str:
        """What failed and why, in one line."""
        if self.error is None:
            return f"{self.step.method} failed: {command_error_text(self.code)}"
        return f"{self.step.method} failed with {self.error.line()}"


@dataclass(frozen=True)
class WriteAnswer:
    """What became of the steps that were sent, and the state read afterwards.

    ``outputs`` are those of the steps that were tried, by the names of METHODS.
    """

    done: tuple[Step, ...]
    failure: StepFailure | None
    not_done: tuple[Step, ...]
    state: MachineState
    outputs: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)


def read(execute: Execute, request: Mapping[str, Any], module: str = READ_MODULE) -> MachineState:
    """Read the machine once; StateError or RemoteError when the answer is of no use."""
    return parse_state(_usable(execute(module, {"request": request}))["state"])


def write(
    execute: Execute,
    steps: Sequence[Step],
    secrets: Mapping[str, str],
    request: Mapping[str, Any],
    module: str = WRITE_MODULE,
) -> WriteAnswer:
    """Send the steps and read the machine again, in one remote execution."""
    arguments = {
        "steps": [step.wire() for step in steps],
        "secrets": dict(secrets),
        "request": request,
    }
    answer = _usable(execute(module, arguments))
    errors = _step_errors(answer.get("steps"))
    done, failure = [], None
    for step, error in zip(steps, errors, strict=False):
        if error:
            failure = StepFailure(step, error, activation_error_of(error))
        else:
            done.append(step)
    return WriteAnswer(
        done=tuple(done),
        failure=failure,
        not_done=tuple(steps[len(errors) :]),
        state=parse_state(answer["state"]),
        outputs=tuple(result.get("output") or {} for result in _step_results(answer["steps"])),
    )


def _step_errors(results: Any) -> list[str]:
    try:
        return [result["error"] or "" for result in _step_results(results)]
    except (KeyError, TypeError) as error:
        raise RemoteError("The machine gave no usable answer: it names no steps") from error


def _step_results(results: Any) -> Any:
    return [results] if isinstance(results, Mapping) else results


def _usable(result: Mapping[str, Any]) -> Mapping[str, Any]:
    if not result.get("failed") and ("state" in result):
        return result
    message = str(result.get("msg") or "").strip() or "the module returned no result"
    if "requires PowerShell" in message:
        raise RemoteError(
            "The machine's PowerShell is older than 5.1. Install Windows Management Framework 5.1 "
            "(part of Windows 10, Server 2016 and later), then run again"
        )
    if any(_IN_CONSTRAINED_LANGUAGE.search(str(result.get(each))) for each in _TELLS_OF_FAILURE):
        raise RemoteError(
            "PowerShell is in constrained language on the machine, by App Control (WDAC) or "
            "AppLocker, and what ansible sends is not trusted there. Sign it and trust its signer, "
            "as docs/LOCKED_DOWN.md says"
        )
    first_line = mask_product_keys(message.splitlines()[0]).rstrip(".")
    raise RemoteError(f"The machine gave no usable answer: {first_line}")
