"""Runs of volume.activation.office against a simulated machine, without ansible between them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState
from ansible_collections.volume.activation.plugins.plugin_utils._office.desired import (
    OfficeDesired,
    office_desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._office.plan import office_plan
from ansible_collections.volume.activation.plugins.plugin_utils._office.run import ensure_office
from ansible_collections.volume.activation.plugins.plugin_utils._office.whole_plan import OfficePlan
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    Surroundings,
    read,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import OFFICE
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense, published_key
from lab.simulation.windows import CLICK_TO_RUN, SimulatedWindows
from tests.support.run_on_simulation import JITTER, Run, execute_on, gvlk_license, simulated

MACHINE = "srv1"


def office_options(**options: Any) -> dict[str, Any]:
    """The module's options with its defaults for those that are not given."""
    defaults = {n: copy.copy(spec.get("default")) for n, spec in argument_spec("office").items()}
    unknown = set(options) - set(defaults)
    if unknown:
        raise TypeError(f"volume.activation.office has no option {sorted(unknown)}")
    return {**defaults, **options}


def office_desired(**options: Any) -> OfficeDesired:
    """The desired state that these options ask for."""
    return office_desired_from_options(office_options(**options), MACHINE)


def office_run(machine: SimulatedWindows, check_mode: bool = False, **options: Any) -> Run:
    """One run of volume.activation.office."""
    waits: list[float] = []
    counting = execute_on(machine, check_mode)
    surroundings = Surroundings(
        execute=counting,
        now=lambda: datetime.now(UTC),
        sleep=waits.append,
        jitter=lambda: JITTER,
    )
    given = options.pop("read", None)
    result = ensure_office(office_desired(**options), given, check_mode, surroundings)
    return Run(result, tuple(counting.executions), tuple(waits))


def licence(
    family: str, status: int | None = None, build: int = 20348, last_five: str = "", **values: Any
) -> OfficeLicense:
    """A licence of Office; with a status it holds its published key, or one that ends so."""
    made = OfficeLicense.of_family(family, build)
    if status is not None:
        made.install(last_five or published_key(family) or "3V66T")
        made.status = status
    for name, value in values.items():
        setattr(made, name, value)
    return made


def with_office(
    network: Network,
    *licenses: OfficeLicense,
    click_to_run: str | None = None,
    build: int = 20348,
    **values: Any,
) -> SimulatedWindows:
    """A Windows with Office, its own licence in force."""
    edition = "ServerStandard" if build >= 9200 else "Enterprise"
    registry = {CLICK_TO_RUN: {"ProductReleaseIds": click_to_run}} if click_to_run else {}
    return simulated(
        network,
        gvlk_license(edition, build),
        edition_id=edition,
        build=build,
        office=list(licenses),
        registry_values=registry,
        **values,
    )


def office_state_of(machine: SimulatedWindows) -> MachineState:
    """The machine's state as one read for Office returns it."""
    return read(execute_on(machine), read_request(further=OFFICE))


def office_planned(
    licenses: Iterable[OfficeLicense], options: Mapping[str, Any], **values: Any
) -> OfficePlan:
    """The plan for a machine with these licences, without any look at DNS or a KMS host."""
    machine = with_office(Network([], {}), *licenses, **values)
    return office_plan(office_state_of(machine), office_desired(**options))
