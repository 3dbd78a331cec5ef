"""Runs of volume.activation.kms_host against a simulated machine, without ansible between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.run import (
    ensure_kms_host,
    host_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    HOST_MODULE,
    Execute,
    Surroundings,
    write,
)

from lab.fleet import fleet_from
from lab.simulation.windows import SimulatedWindows
from tests.support.kms_host_options import HOST_KEY, desired_host
from tests.support.run_on_simulation import JITTER, ExecuteOn, Run

SERVER = {"edition_id": "ServerStandard", "build": 20348}
HOST_NAME = "kms01.contoso.example"
BY_DEFAULT = {"product_key": HOST_KEY, "firewall_remote_addresses": ["any"]}
"""What most runs here ask for; a scope is named, so that none is advised."""

SERVES: dict[str, Any] = {
    "license": {"channel": "csvlk", "status": "licensed", "last_five": HOST_KEY[-5:]},
    "hosting": {"feature": "Installed", "rules": {"SPPSVC-In-TCP": {
        "enabled": True, "profiles": ["Domain", "Private"], "remote_addresses": [],
    }}},
}  # fmt: skip
"""A machine that is a KMS host already, as BY_DEFAULT asks."""

BECOMES_A_HOST = [
    "InstallFeature",
    "SetFirewallRule",
    "InstallProductKey",
    "RefreshLicenseStatus",
    "Activate",
    "RefreshLicenseStatus",
    "ClearKeyManagementServiceListeningPort",
    "SetRegistryValue",
    "RestartService",
]


@contextmanager
def machine(network: Mapping[str, Any] | None = None, **entry: Any) -> Iterator[SimulatedWindows]:
    """An empty server as a fleet file describes it, with its network open."""
    described = {
        "name": "kms01",
        "windows": SERVER,
        "license": {"channel": "retail"},
        "foreign_keys": {HOST_KEY: "csvlk"},
        "hosting": {},
        **entry,
    }
    fleet = fleet_from({"network": network or {}, "machines": [described]})
    fleet.network.start()
    try:
        yield fleet.machines[0].windows
    finally:
        fleet.network.stop()


def host_run(
    windows: SimulatedWindows,
    check_mode: bool = False,
    execute: Execute | None = None,
    **options: Any,
) -> Run:
    """One run; ``execute`` stands in for the way to the machine."""
    waits: list[float] = []
    counting = ExecuteOn(windows, check_mode)
    outside = Surroundings(
        execute=execute or counting,
        now=lambda: datetime.now(UTC),
        sleep=waits.append,
        machine="kms01",
        jitter=lambda: JITTER,
    )
    asked = desired_host(**{**BY_DEFAULT, **options})
    result = ensure_kms_host(asked, check_mode, outside)
    return Run(result, tuple(counting.executions), tuple(waits))


def host_state(windows: SimulatedWindows) -> MachineState:
    """The machine's state as one read for a KMS host returns it."""
    return write(ExecuteOn(windows), (), {}, host_request(desired_host()), HOST_MODULE).state


def steps_of(result: Mapping[str, Any]) -> list[str]:
    """The methods of a result's plan, in order."""
    return [step["method"] for step in result["plan"]]


def told(result: Mapping[str, Any]) -> str:
    """All that the operator is told."""
    return " ".join([result.get("msg", ""), *result["advice"]])
