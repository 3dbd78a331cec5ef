"""Plans made for simulated machines, without any look at DNS or a KMS host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Plan
from ansible_collections.volume.activation.plugins.plugin_utils._windows.plan import plan

from lab.simulation.network import Network
from lab.simulation.office import OFFICE_APPLICATION_ID
from lab.simulation.windows import WINDOWS_APPLICATION_ID, License, SimulatedWindows
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
OFFICE = OFFICE_APPLICATION_ID
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


def assert_planned(
    planned: Plan,
    steps: list[tuple[Any, ...]],
    expected: Mapping[str, Any],
    target: Mapping[str, str | bool],
    doubts: tuple[str, ...],
) -> None:
    """Its steps in words, the state it leads to, the product it is about, and what is in doubt."""
    assert steps_in_words(planned) == steps
    assert planned.expected == expected
    assert planned.target == target
    assert planned.doubts == doubts
    assert planned.delay == 0.0


def assert_refused(
    machine: Callable[[], SimulatedWindows], options: Mapping[str, Any], says: str
) -> None:
    """Nothing is planned, and the text says why and what to do, without a full key."""
    planned = made(machine(), **options)
    assert planned.refusal == says
    assert planned.steps == ()
    assert planned.secrets == {}
    assert planned.kept is None
    assert planned.expected == state_of(machine()).summary()


def windows_with(tail: str, *, is_addon: bool = False) -> dict[str, str | bool]:
    """The columns that name the product with this key."""
    return {
        "ApplicationID": WINDOWS_APPLICATION_ID,
        "PartialProductKey": tail,
        "LicenseIsAddon": is_addon,
    }


def activation(why: str, target: Mapping[str, str | bool]) -> tuple[Any, ...]:
    """The step that activates a product."""
    return product_step("Activate", why, target)


def installation(what: str) -> tuple[Any, ...]:
    """The step that installs a key."""
    return service_step("InstallProductKey", f"install the {what}")
