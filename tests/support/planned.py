"""Plans made for simulated machines, without any look at DNS or a KMS host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Plan
from ansible_collections.volume.activation.plugins.plugin_utils._windows.plan import plan

from lab.simulation.network import Network
from lab.simulation.windows import License, SimulatedWindows
from tests.support.run_on_simulation import (
    KMS01,
    desired,
    license_of,
    simulated,
    state_of,
)

INSTALL = ("InstallProductKey", "RefreshLicenseStatus")
ACTIVATE = ("Activate", "RefreshLicenseStatus")

STANDARD_2022 = "Windows Server 2022 Standard"
OLD_KMS = "old.contoso.example"
AZURE_KMS = "azkms.core.windows.net"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
NOWHERE = Network([], {})


def client(*licenses: License, **values: Any) -> Callable[[], SimulatedWindows]:
    """A machine that already points to kms01, unless told otherwise."""
    return lambda: simulated(NOWHERE, *licenses, **{"kms_host": KMS01, **values})


def other(edition_id: str, build: int, **values: Any) -> Callable[[], SimulatedWindows]:
    """An unlicensed machine of another edition, with no KMS host set."""
    return lambda: simulated(
        NOWHERE,
        license_of("retail", family=edition_id),
        edition_id=edition_id,
        build=build,
        **values,
    )


def with_kms01(**options: Any) -> dict[str, Any]:
    """Options for kms01 and some more."""
    return {"kms_host": KMS01, **options}


DISCOVERY = {"kms_discovery": True}


def made(machine: SimulatedWindows, **options: Any) -> Plan:
    """The plan for a machine; kms01 is asked for when nothing is."""
    return plan(state_of(machine), desired(**(options or {"kms_host": KMS01})))
