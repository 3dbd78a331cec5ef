"""Plans made for simulated machines, without any look at DNS or a KMS host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def service_step(method: str, why: str, **arguments: Any) -> tuple[Any, ...]:
    """A step at the licensing service, as `steps_in_words` shows it."""
    return ("SoftwareLicensingService", method, arguments, {}, why)


def product_step(
    method: str, why: str, target: Mapping[str, str | bool], **arguments: Any
) -> tuple[Any, ...]:
    """A step at a product, as `steps_in_words` shows it."""
    return ("SoftwareLicensingProduct", method, arguments, target, why)


REFRESH = service_step("RefreshLicenseStatus", "have Windows evaluate its licences again")


def steps_in_words(planned: Plan) -> list[tuple[Any, ...]]:
    """Class, method, arguments, target and reason of each step."""
    return [
        (each.class_name, each.method, dict(each.arguments), each.target, each.why)
        for each in planned.steps
    ]


def windows_with(tail: str, *, is_addon: bool = False) -> dict[str, str | bool]:
    """The columns that name the product with this key."""
    return {
        "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
        "PartialProductKey": tail,
        "LicenseIsAddon": is_addon,
    }


def activation(why: str, target: Mapping[str, str | bool]) -> tuple[Any, ...]:
    """The step that activates a product."""
    return product_step("Activate", why, target)


def installation(what: str) -> tuple[Any, ...]:
    """The step that installs a key."""
    return service_step("InstallProductKey", f"install the {what}")
