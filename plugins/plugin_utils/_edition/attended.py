# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine that somebody waits for: while DISM works, and until Windows has restarted.

To the life of a run it is one write, whose answer comes when all is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from .._machine.edition_facts import EditionFacts, edition_facts_of
from .._machine.parse import parse_state
from .._machine.state import MachineState, StateError
from .._run.remote import RemoteError, RemoteUnreachableError, Surroundings
from .._wmi.methods import RESTART_WINDOWS, SET_EDITION, WAIT_FOR_DISM
from .._wmi.values import rows
from .desired import DesiredEdition
from .plan import RESTART_NOT_SEEN
from .steps import POLL_SECONDS, wait

Answer = Mapping[str, Any]

MOST_SECONDS_WITHOUT = 600
"""So long a machine may be out of reach while DISM works; DISM itself needs no connection."""

FIRST_LOOK_SECONDS, MOST_LOOK_SECONDS = 2, 15
"""Between two tries to reach a machine: doubled from the first to the last."""

SETTLE_SECONDS = 300
"""So long the edition may be the old one after a restart: Windows may restart once more."""

_CLOCKS_DIFFER = timedelta(seconds=60)


def attended(outside: Surroundings, desired: DesiredEdition) -> Surroundings:
    """The same surroundings, whose machine is waited for as ``desired`` says."""
    return replace(outside, execute=_Attendant(outside, desired).execute)


@dataclass
class _Attendant:
    """``last`` is what the machine answered last."""

    outside: Surroundings
    desired: DesiredEdition
    last: MachineState | None = field(default=None)

    def execute(self, module: str, arguments: Mapping[str, Any]) -> Answer:
        """Run one module; a write is answered when DISM has ended and Windows has restarted."""
        steps: Sequence[Mapping[str, Any]] = arguments["steps"]
        if not steps:
            return self._look(module, arguments)
        arguments = {**arguments, "request": _without_targets(arguments["request"])}
        restart = [step for step in steps if step["method"] == RESTART_WINDOWS]
        others = [step for step in steps if step not in restart]
        results: Sequence[Any] = ()
        answer: Answer = {}
        if others:
            answer = self._write(module, {**arguments, "steps": others})
            results = _results(answer)
            if not _is_usable(answer) or any(each["error"] for each in results):
                return answer
        if restart and self._may_restart():
            quiet = {**arguments, "secrets": {}}
            restarted, answer = self._restart(module, {**quiet, "steps": restart})
            results = [*results, restarted]
        return {**answer, "steps": results}

    def _may_restart(self) -> bool:
        """Whether the change is made, and not there without a restart."""
        change = self._facts.change
        is_made = change is not None and change.is_staged
        return is_made and not self.desired.is_there(self._state.windows.edition_id)

    def _look(self, module: str, arguments: Mapping[str, Any]) -> Answer:
        answer = self.outside.execute(module, arguments)
        if _is_usable(answer):
            self.last = parse_state(answer["state"])
        return answer

    def _write(self, module: str, arguments: Mapping[str, Any]) -> Answer:
        """Do the steps; where the first is DISM's, until it has ended."""
        first = arguments["steps"][0]["method"]
        if first not in (SET_EDITION, WAIT_FOR_DISM):
            return self._look(module, arguments)
        waiting = {**arguments, "secrets": {}, "steps": [wait(self.desired).wire()]}
        began = self.outside.now()
        answer = self._begun(module, arguments, waiting)
        if not _is_usable(answer) or _results(answer)[0]["error"]:
            return answer
        for _look in self._while_at_work(began):
            answer = self._reached(module, waiting, waiting)
            if not _is_usable(answer):
                return answer
        return {**answer, "steps": [{"method": first, "error": None, "output": {}}]}

    def _begun(
        self, module: str, arguments: Mapping[str, Any], waiting: Mapping[str, Any]
    ) -> Answer:
        """The first answer; DISM is asked for once more where a broken connection kept it away."""
        before = self._facts.change
        answer = self._reached(module, arguments, waiting)
        is_asked_for = arguments["steps"][0]["method"] == SET_EDITION and _is_usable(answer)
        was_broken = is_asked_for and _results(answer)[0]["method"] != SET_EDITION
        if was_broken and self._facts.change == before and not self._facts.is_dism_at_work:
            return self._look(module, arguments)
        return answer

    def _while_at_work(self, began: datetime) -> Iterator[None]:
        """Once for each further wait for DISM, up to the end of the operator's patience."""
        quiet = 0
        while True:
            change, waited = self._facts.change, (self.outside.now() - began).total_seconds()
            is_over = change is not None and change.exit_code is not None
            # Between its end and the note of its exit code is a moment.
            quiet = 0 if self._facts.is_dism_at_work else quiet + 1
            if is_over or quiet > 1 or waited >= self.desired.dism_timeout:
                return
            self._say(f"DISM changes the edition to {self.desired.edition}", began)
            yield

    def _reached(
        self, module: str, arguments: Mapping[str, Any], waiting: Mapping[str, Any]
    ) -> Answer:
        """The answer to a step; where the connection breaks, one to ``waiting`` once it is back."""
        try:
            return self._look(module, arguments)
        except RemoteUnreachableError as error:
            problem = error
        self.outside.say(
            f"{self.outside.machine}: {problem}. DISM works on; trying to reach it again"
        )
        for _look in self._tries(self.outside.now(), MOST_SECONDS_WITHOUT):
            try:
                return self._look(module, waiting)
            except RemoteUnreachableError as error:
                problem = error
        raise problem

    def _restart(self, module: str, arguments: Mapping[str, Any]) -> tuple[Any, Answer]:
        """Restart Windows and wait for the edition: the step's result, and the last answer."""
        before, asked = self._facts.booted, self.outside.now()
        looking = {**arguments, "steps": []}
        answer, is_taken = self._ask(module, arguments)
        if is_taken is False:
            return _results(answer)[0], answer
        problem: Exception | None = None
        for _look in self._looks(asked):
            try:
                found = self._look(module, looking)
                if is_taken is None and not self._is_restarted(before, asked):
                    found, is_taken = self._ask(module, arguments)
            except (RemoteError, StateError) as error:
                problem = error
                continue
            if not _is_usable(found):
                continue
            answer, problem = found, None
            if is_taken is False:
                return _results(answer)[0], answer
            if self._is_restarted(before, asked) and self._is_settled(asked):
                return _result(None), answer
        if problem is not None or not answer:
            raise RemoteUnreachableError(
                f"Windows did not answer within {self.desired.reboot_timeout} seconds of its "
                "restart" + (f": {problem}" if problem else "")
            )
        return _result(None if self._is_restarted(before, asked) else RESTART_NOT_SEEN), answer

    def _ask(self, module: str, arguments: Mapping[str, Any]) -> tuple[Answer, bool | None]:
        """Ask for the restart: the answer, and whether it was taken; None where nobody knows."""
        try:
            answer = self._look(module, arguments)
        except RemoteUnreachableError:
            return {}, None
        if not _is_usable(answer):
            return answer, None
        return answer, not _results(answer)[0]["error"]

    def _looks(self, asked: datetime) -> Iterator[None]:
        """Once for each look whether Windows is up again."""
        said = asked - timedelta(seconds=POLL_SECONDS)
        for _look in self._tries(asked, self.desired.reboot_timeout):
            if self.outside.now() - said >= timedelta(seconds=POLL_SECONDS):
                said = self.outside.now()
                self._say("waiting for Windows to restart", asked)
            yield

    def _tries(self, since: datetime, seconds: int) -> Iterator[None]:
        """Once for each try to reach the machine over a new connection, for so long."""
        delay, until = FIRST_LOOK_SECONDS, since + timedelta(seconds=seconds)
        while (left := (until - self.outside.now()).total_seconds()) > 0:
            self.outside.sleep(min(delay, left))
            delay = min(delay * 2, MOST_LOOK_SECONDS)
            self.outside.reconnect()
            yield

    def _is_restarted(self, before: datetime | None, asked: datetime) -> bool:
        """A clock that is set moves the time of a start, so how long Windows is up counts too."""
        if self._facts.booted in (None, before):
            return False
        return self._up_for <= self.outside.now() - asked + _CLOCKS_DIFFER

    def _is_settled(self, asked: datetime) -> bool:
        """Whether the edition is there, or no further restart is to be expected."""
        if self.desired.is_there(self._state.windows.edition_id):
            return True
        waited = min(self._up_for, self.outside.now() - asked)
        return waited > timedelta(seconds=SETTLE_SECONDS)

    def _say(self, what: str, since: datetime) -> None:
        minutes = round((self.outside.now() - since).total_seconds() / 60)
        self.outside.say(f"{self.outside.machine}: {what}, {minutes} minutes so far")

    @property
    def _up_for(self) -> timedelta:
        return self._state.clock - (self._facts.booted or self._state.clock)

    @property
    def _state(self) -> MachineState:
        if self.last is None:
            raise StateError("the machine was not read before it was changed")
        return self.last

    @property
    def _facts(self) -> EditionFacts:
        return edition_facts_of(self._state)


def _without_targets(request: Mapping[str, Any]) -> dict[str, Any]:
    """What is read while somebody waits: which editions there are was known before the plan."""
    return {**request, "edition": {"asks_targets": False, "unless": []}}


def _result(error: str | None) -> dict[str, Any]:
    return {"method": RESTART_WINDOWS, "error": error, "output": {}}


def _results(answer: Answer) -> Sequence[Mapping[str, Any]]:
    return rows(answer.get("steps"))


def _is_usable(answer: Answer) -> bool:
    return not answer.get("failed") and "state" in answer
