"""A machine that answers as it is told, one answer after the other, while a clock goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._edition.attended import attended
from ansible_collections.volume.activation.plugins.plugin_utils._edition.desired import (
    DesiredEdition,
)
from ansible_collections.volume.activation.plugins.plugin_utils._edition.steps import (
    by_dism,
    by_key,
    restart,
    wait,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.utc_time import (
    utc_text,
    utc_time,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    EDITION_MODULE,
    RemoteUnreachableError,
    Surroundings,
)

from lab.simulation.keys import gvlk_of
from tests.support.edition_on_simulation import edition_desired
from tests.support.edition_states import server_state
from tests.support.raw_answer import raw

NOON = utc_time("2026-03-01T12:00:00Z")
MORNING = "2026-03-01T08:00:00Z"
KEY = gvlk_of("ServerDatacenter", 20348)
ASKED = edition_desired(
    edition="ServerDatacenter", accept_eula=True, reboot=True, dism_timeout=120, reboot_timeout=134
)
DISM = by_dism(server_state(), ASKED, KEY)[0].wire()
BY_KEY = by_key(ASKED, None, KEY)[0].wire()
WAIT, RESTART = wait(ASKED).wire(), restart(ASKED).wire()
REQUEST = {"edition": {"asks_targets": True, "unless": ["ServerDatacenter"]}, "x": 1}
NO_ROUTE = RemoteUnreachableError("no route")


def at(seconds: int) -> str:
    """The time so many seconds after noon."""
    return utc_text(NOON + timedelta(seconds=seconds))


def answer(
    *results: Mapping[str, Any],
    clock: str = "2026-03-01T12:00:00Z",
    booted: str = MORNING,
    is_dism_at_work: bool = False,
    exit_code: str | None = "",
    edition_id: str = "ServerStandardEval",
    started: str = "2026-03-01T11:59:00Z",
) -> dict[str, Any]:
    """The results of these steps, and the machine; an empty ``exit_code`` is no change at all."""
    state = raw("registry", "windows", EditionID=edition_id)
    change = {"Target": "ServerDatacenter", "Started": started, "ExitCode": exit_code}
    state["registry"]["edition_change"] = {} if exit_code == "" else change
    state["tables"] |= {
        "boot": [{"LastBootUpTime": booted}],
        "dism": [{"ProcessId": 4711}] if is_dism_at_work else [],
        "domain_role": [{"DomainRole": 3}],
    }
    edition = {"targets": None, "error": None}
    return {"steps": list(results), "state": {**state, "clock": clock, "edition": edition}}


def done(step: Mapping[str, Any], error: str | None = None) -> dict[str, Any]:
    """What the machine says of a step."""
    return {"method": step["method"], "error": error, "output": {}}


@dataclass
class Scripted:
    """The machine, reached by an attendant; each execution takes its ``Seconds``."""

    answers: list[Any]
    asked: DesiredEdition = ASKED
    now: datetime = NOON
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    reconnects: int = 0

    def __post_init__(self) -> None:
        """Somebody attends to it."""
        self.attendant = attended(
            Surroundings(
                execute=self._execute,
                now=lambda: self.now,
                sleep=self._sleep,
                machine="srv1",
                reconnect=self._reconnect,
                say=self.said.append,
            ),
            self.asked,
        )

    def look(self) -> Mapping[str, Any]:
        """A read."""
        return self._run()

    def write(self, *steps: Mapping[str, Any]) -> Mapping[str, Any]:
        """A read, then the answer to these steps; the read is not among what was sent."""
        self.look()
        self.sent.clear()
        return self._run(*steps)

    def methods(self) -> list[str]:
        """What each execution was asked to do."""
        return ["+".join(step["method"] for step in each["steps"]) for each in self.sent]

    def _run(self, *steps: Mapping[str, Any]) -> Mapping[str, Any]:
        arguments = {"steps": list(steps), "secrets": {"product_key": KEY}, "request": REQUEST}
        given = dict(self.attendant.execute(EDITION_MODULE, arguments))
        return {**given, "steps": list(given["steps"])} if "steps" in given else given

    def _execute(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        assert module == EDITION_MODULE
        self.sent.append(arguments)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        took = sum(int(step["arguments"].get("Seconds", 0)) for step in arguments["steps"])
        self.now += timedelta(seconds=took)
        return dict(answer)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def _reconnect(self) -> None:
        self.reconnects += 1
