# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one life of a run: read -> plan -> guard -> (check mode: stop) -> write -> verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from .._catalogue.errors import can_pass
from .._machine.state import MachineState, StateError
from .._wmi.methods import ACTIVATE
from .._wmi.request import Step
from .handover import Read
from .plan import Plan
from .remote import (
    READS_ITSELF,
    WRITE_MODULE,
    RemoteError,
    RemoteUnreachableError,
    StepFailure,
    Surroundings,
    WriteAnswer,
    read,
    write,
)
from .result import failed, result_of, step_names
from .retry_delay import ONCE, Attempts, retry_delay
from .snapshot import snapshot_of
from .snapshot_file import write_snapshot

Outcome = tuple[dict[str, Any], MachineState]
"""The result of a run, and the state that it read last."""

Planned = Callable[[MachineState], Plan]
"""Makes the plan for a machine as it was read."""


@dataclass(frozen=True)
class Life:
    """How a machine is reached and asked: ``request`` is read before the plan and after the steps.

    ``module`` does the steps. ``known`` is a read that another module did, instead of one of this
    run's own. ``snapshots`` is a folder of the controller for the state before the first write, and
    the variable that names it.
    """

    outside: Surroundings
    request: Mapping[str, Any]
    attempts: Attempts = ONCE
    module: str = WRITE_MODULE
    known: Read | None = None
    snapshots: tuple[str, str] | None = None

    def run(self, planned: Planned, check_mode: bool) -> Outcome:
        """The result of a plan, whoever makes it, and the state that was read last."""
        known = self.known or self._read()
        before, plan = known.state, planned(known.state)
        if plan.refusal is not None:
            return failed(plan.refusal, before, plan), before
        verdict = plan.before_write(before, known.at)
        advice = (*plan.advice, *verdict.advice)
        if verdict.stop is None and not plan.steps and plan.is_open:
            verdict = plan.standing(before)
            advice = (*advice, *verdict.advice)
        if verdict.stop is not None:
            return failed(verdict.stop, before, plan, advice=advice), before
        if check_mode or not plan.steps:
            return result_of(before, plan, advice=(*plan.doubts, *advice)), before
        path = self._write_snapshot(before)
        result, after = self._write(before, plan, advice)
        return ({**result, "snapshot": path} if path else result), after

    def _read(self) -> Read:
        execute = self.outside.execute
        if self.module in READS_ITSELF:
            state = write(execute, (), {}, self.request, self.module).state
        else:
            state = read(execute, self.request)
        return Read(self.outside.now(), state)

    def _write_snapshot(self, state: MachineState) -> str | None:
        if self.snapshots is None:
            return None
        folder, variable = self.snapshots
        taken = snapshot_of(state, self.outside.machine, self.outside.now())
        return str(write_snapshot(folder, taken, variable))

    def _write(self, before: MachineState, plan: Plan, advice: tuple[str, ...]) -> Outcome:
        done: tuple[Step, ...] = ()
        current = plan
        if plan.delay:
            self.outside.sleep(plan.delay)
        for attempt in count():
            try:
                answer = self._send(current)
            except (RemoteError, StateError) as error:
                unreachable = isinstance(error, RemoteUnreachableError)
                text = _interrupted(error, done, current.steps, unreachable)
                return failed(
                    text, before, plan, advice=advice, done=done, unreachable=unreachable
                ), before
            done, failure = (*done, *answer.done), answer.failure
            is_last = attempt == self.attempts.retries
            if failure is None or is_last or not _is_worth_a_retry(plan, failure):
                break
            delay = retry_delay(self.attempts.retry_delay, attempt, self.outside.jitter())
            self.outside.sleep(delay)
            current = plan.from_step(failure.step)
        return _verified(before, plan, answer, done, advice), answer.state

    def _send(self, plan: Plan) -> WriteAnswer:
        return write(self.outside.execute, plan.steps, plan.secrets, self.request, self.module)


def _interrupted(
    error: Exception, done: tuple[Step, ...], sent: tuple[Step, ...], unreachable: bool
) -> str:
    when = "when the connection broke" if unreachable else "last"
    return (
        f"{error}. Done before: {step_names(done)}. Sent {when}, each may have been done or not: "
        f"{step_names(sent)}. Run again: it reads the machine first and continues where this "
        "stopped"
    )


def _is_worth_a_retry(plan: Plan, failure: StepFailure) -> bool:
    if failure.error is None or failure.step.method != ACTIVATE or plan.accepts(failure):
        return False
    return can_pass(failure.error.code)


def _verified(
    before: MachineState,
    plan: Plan,
    answer: WriteAnswer,
    done: tuple[Step, ...],
    advice: tuple[str, ...],
) -> dict[str, Any]:
    """The result of steps that were sent, by the state that was read after them."""
    after, failure = answer.state, answer.failure
    if failure is not None:
        why = plan.why_failed(failure, before, after)
        if not plan.accepts(failure):
            rest = step_names((failure.step, *answer.not_done))
            text = f"{why}. Done: {step_names(done)}. Not done: {rest}"
            return failed(text, before, plan, after, advice=advice, done=done, failure=failure)
        advice = (*advice, why)
    verdict = plan.standing(after)
    advice = (*advice, *verdict.advice)
    wrong = verdict.stop
    if wrong is None:
        unmet = plan.unmet(plan.shown_state(after), is_status_open=failure is not None)
        wrong = f"The state read back is not the desired one: {'; '.join(unmet)}" if unmet else None
    if wrong is not None:
        text = f"{wrong}. Done: {step_names(done)}"
        return failed(text, before, plan, after, advice=advice, done=done)
    return result_of(before, plan, after, advice=advice, done=done)
