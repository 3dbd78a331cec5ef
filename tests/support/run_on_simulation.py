"""Runs of the collection's own code against a simulated machine, without ansible between them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    Execute,
    Surroundings,
    read,
)
from ansible_collections.volume.activation.plugins.plugin_utils._windows.desired import (
    Desired,
    desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._windows.run import ensure_windows
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.engines.python import PythonEngine
from lab.payload import Payload
from lab.simulation.keys import gvlk_of
from lab.simulation.network import KmsHost, Network, SrvRecord
from lab.simulation.windows import (
    KMS_VALIDITY_MINUTES,
    LICENSED,
    NOTIFICATION,
    License,
    SimulatedWindows,
)

KMS01 = "kms01.contoso.example"
KMS_LOW = "kms-low.contoso.example"
KMS_CLOSED = "kms-closed.contoso.example"

MACHINE = "srv1"
"""Its name in the inventory."""

READ, WRITE = "volume.activation.spp_read", "volume.activation.spp_write"
SET_HOST = "SetKeyManagementServiceMachine"
WHOLE_PLAN = [
    SET_HOST,
    "InstallProductKey",
    "RefreshLicenseStatus",
    "Activate",
    "RefreshLicenseStatus",
]
"""What a fresh machine needs: host, key, activation."""

KMS_UNAVAILABLE = 0xC004F074
NOT_ENOUGH_COUNT = 0xC004F038

JITTER = 0.5
"""In the middle: a wait is then exactly the delay without its spread."""


@dataclass
class ExecuteOn:
    """One simulated machine as a remote execution reaches it; ``executions`` names each module."""

    machine: SimulatedWindows
    check_mode: bool = False
    executions: list[str] = field(default_factory=list)

    def __call__(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run one module of the collection, its arguments and answer as JSON carries them."""
        self.executions.append(module)
        sent = json.loads(json.dumps({**arguments, "_ansible_check_mode": self.check_mode}))
        payload = Payload(
            module_name=module.rpartition(".")[2],
            arguments=sent,
            script_names=(),
            manifest={},
            uses_csharp=False,
        )
        answer: dict[str, Any] = json.loads(PythonEngine().run(self.machine, payload).stdout)
        return answer


@dataclass(frozen=True)
class Run:
    """What a run returned, the modules it executed, and the seconds of each wait."""

    result: dict[str, Any]
    executions: tuple[str, ...]
    waits: tuple[float, ...]


def execute_on(machine: SimulatedWindows, check_mode: bool = False) -> ExecuteOn:
    """An Execute for the machine that keeps count."""
    return ExecuteOn(machine, check_mode)


def options_of(**options: Any) -> dict[str, Any]:
    """The module's options with its defaults for those that are not given."""
    defaults = {
        name: copy.copy(spec.get("default")) for name, spec in argument_spec("windows").items()
    }
    unknown = set(options) - set(defaults)
    if unknown:
        raise TypeError(f"volume.activation.windows has no option {sorted(unknown)}")
    return {**defaults, **options}


def desired(**options: Any) -> Desired:
    """The desired state that these options ask for."""
    return desired_from_options(options_of(**options), MACHINE)


def recorded_run(
    machine: SimulatedWindows,
    check_mode: bool = False,
    execute: Execute | None = None,
    jitter: float = JITTER,
    **options: Any,
) -> Run:
    """One run of volume.activation.windows; ``execute`` stands in for the way to the machine."""
    waits: list[float] = []
    counting = execute_on(machine, check_mode)
    surroundings = Surroundings(
        execute=execute or counting,
        now=lambda: datetime.now(UTC),
        sleep=waits.append,
        machine=MACHINE,
        jitter=lambda: jitter,
    )
    result = ensure_windows(desired(**options), check_mode, surroundings)
    return Run(result, tuple(counting.executions), tuple(waits))


def run(machine: SimulatedWindows, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """The result of one run of volume.activation.windows."""
    return recorded_run(machine, check_mode, **options).result


def state_of(machine: SimulatedWindows) -> MachineState:
    """The machine's state as one read returns it, without any look at DNS or a KMS host."""
    return read(execute_on(machine), read_request())


def methods_of(result: Mapping[str, Any]) -> list[str]:
    """The WMI methods of a result's plan, in order."""
    return [step["method"] for step in result["plan"]]


def contoso_network() -> Network:
    """Three KMS hosts, one of them published in DNS; not listening yet."""
    return Network(
        [KmsHost(KMS01, count=50), KmsHost(KMS_LOW, count=1), KmsHost(KMS_CLOSED, reachable=False)],
        {"contoso.example": [SrvRecord(KMS01, 1688)], "low.example": [SrvRecord(KMS_LOW, 1688)]},
    )


def simulated(
    network: Network,
    *licenses: License,
    edition_id: str = "ServerStandard",
    build: int = 20348,
    **values: Any,
) -> SimulatedWindows:
    """A Windows Server 2022 unless told otherwise; no KMS host has counted any client yet."""
    for host in network.hosts.values():
        host.clients.clear()
    return SimulatedWindows(
        name="srv1",
        network=network,
        edition_id=edition_id,
        build=build,
        licenses=list(licenses),
        **values,
    )


def twin_of(machine: SimulatedWindows) -> SimulatedWindows:
    """A machine of its own with the same values, in the same network."""
    return copy.deepcopy(machine, {id(machine.network): machine.network})


def gvlk_license(
    edition_id: str = "ServerStandard",
    build: int = 20348,
    status: int = LICENSED,
    **values: Any,
) -> License:
    """The licence of a KMS client that has its published key."""
    return License(
        "gvlk",
        gvlk_of(edition_id, build)[-5:],
        family=edition_id,
        status=status,
        status_reason=0 if status == LICENSED else 0xC004F056,
        grace_minutes=KMS_VALIDITY_MINUTES if status == LICENSED else 0,
        **values,
    )


def license_of(
    channel: str,
    status: int = NOTIFICATION,
    last_five: str = "3V66T",
    family: str = "ServerStandard",
    **values: Any,
) -> License:
    """A licence of any channel, with a key that is not a published one."""
    return License(channel, last_five, family=family, status=status, **values)


def converged(network: Network, **values: Any) -> SimulatedWindows:
    """A machine that is activated by kms01 with its published key."""
    return simulated(network, gvlk_license(), **{"kms_host": KMS01, **values})


def fresh(network: Network, **values: Any) -> SimulatedWindows:
    """A machine as an installation from retail media leaves it."""
    return simulated(network, license_of("retail"), **values)


def snapshot(machine: SimulatedWindows) -> dict[str, Any]:
    """All that a machine holds, detached from it; its network left out, and what only looks did."""
    others = {"network", "waited_seconds", "signers_opened"}
    held = {name: value for name, value in vars(machine).items() if name not in others}
    return copy.deepcopy(held)
