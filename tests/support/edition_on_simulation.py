"""Runs of volume.activation.edition on a simulated machine; time passes when somebody waits."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._edition.desired import (
    DesiredEdition,
    desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._edition.run import ensure_edition
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
    Surroundings,
)

from lab.simulation.network import Network
from lab.simulation.servicing import Servicing
from lab.simulation.windows import License, SimulatedWindows
from tests.support.run_on_simulation import MACHINE, ExecuteOn, license_of

BUILD_2022, BUILD_11 = 20348, 22631


def server(
    edition_id: str = "ServerStandardEval", *licenses: License, **servicing: Any
) -> SimulatedWindows:
    """A Windows Server 2022, an evaluation unless told otherwise."""
    return _machine(edition_id, BUILD_2022, "Server", licenses, servicing)


def client(
    edition_id: str = "Professional", *licenses: License, **servicing: Any
) -> SimulatedWindows:
    """A Windows 11."""
    return _machine(edition_id, BUILD_11, "Client", licenses, servicing)


def _machine(
    edition_id: str,
    build: int,
    kind: str,
    licenses: tuple[License, ...],
    servicing: Mapping[str, Any],
) -> SimulatedWindows:
    channel = "evaluation" if "Eval" in edition_id else "retail"
    return SimulatedWindows(
        name="srv1",
        network=Network([], {}),
        edition_id=edition_id,
        build=build,
        installation_type=kind,
        licenses=list(licenses) or [license_of(channel, family=edition_id)],
        servicing=Servicing(**servicing),
    )


@dataclass
class Way:
    """The way to a machine: time passes when somebody waits, and faults come as they are told.

    ``breaks`` says of each remote execution, counted from 1, whether the connection breaks before
    it ("before"), after its work was done ("after"), or not at all.
    """

    machine: SimulatedWindows
    check_mode: bool = False
    breaks: Callable[[int], str | None] = lambda number: None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    executions: int = 0
    steps: list[list[str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def execute(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """One remote execution."""
        self.executions += 1
        fault = self.breaks(self.executions)
        servicing = self.machine.servicing
        if servicing.restart_due:
            self.machine.restart()
        if fault == "before" or servicing.refuses_connection():
            raise RemoteUnreachableError("no route")
        self.steps.append([step["method"] for step in arguments["steps"]])
        answer = ExecuteOn(self.machine, self.check_mode)(module, arguments)
        self.now += timedelta(seconds=_seconds(arguments))
        if fault == "after":
            raise RemoteUnreachableError("cut")
        return answer

    def sleep(self, seconds: float) -> None:
        """Time passes here and on the machine."""
        self.now += timedelta(seconds=seconds)

    def surroundings(self) -> Surroundings:
        """For a run."""
        return Surroundings(
            execute=self.execute,
            now=lambda: self.now,
            sleep=self.sleep,
            machine=MACHINE,
            say=self.said.append,
        )


def _seconds(arguments: Mapping[str, Any]) -> int:
    return sum(int(step["arguments"].get("Seconds", 0)) for step in arguments["steps"])


def edition_options(**options: Any) -> dict[str, Any]:
    """The module's options with its defaults."""
    defaults = {
        name: copy.copy(spec.get("default")) for name, spec in argument_spec("edition").items()
    }
    unknown = set(options) - set(defaults)
    if unknown:
        raise TypeError(f"volume.activation.edition has no option {sorted(unknown)}")
    return {**defaults, **options}


def edition_desired(**options: Any) -> DesiredEdition:
    """The edition that these options ask for."""
    return desired_from_options(edition_options(**options))


def edition_run(
    machine: SimulatedWindows, way: Way | None = None, check_mode: bool = False, **options: Any
) -> dict[str, Any]:
    """The result of one run; Datacenter is asked for unless told otherwise, its terms accepted."""
    way = way or Way(machine, check_mode)
    asked = edition_desired(**{"edition": "ServerDatacenter", "accept_eula": True, **options})
    return ensure_edition(asked, check_mode, way.surroundings())
