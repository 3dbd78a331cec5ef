"""Runs of volume.activation.maintenance's own code on a simulated machine, without ansible."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.desired import (
    Controller,
    verb_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.run import carry_out
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    Execute,
    Surroundings,
)

from lab.simulation.holdings import ActivationObject, Holdings, TokenLicense
from lab.simulation.network import Network
from lab.simulation.programs import CLIP_RENEW
from lab.simulation.windows import License, SimulatedWindows
from tests.support.run_on_simulation import Run, execute_on, gvlk_license, license_of, simulated

LOCAL = "volume.activation.spp_local"
SUBSCRIPTION = "volume.activation.spp_subscription"
CLASS = "volume.activation.spp_class"
HAND_SET = "kms-old.contoso.example"
HOST_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
WINDOWS = "55c92734-d682-4d71-983e-d6ec3f16059f"
ILID = "11111111-2222-3333-4444-555555555555"
THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
PIN = "0042"
OBJECT = "object-one"


def desired_verb(
    check_mode: bool = False, controller: Controller | None = None, **options: Any
) -> Any:
    """The verb that these options ask for, checked."""
    defaults = {name: spec.get("default") for name, spec in argument_spec("maintenance").items()}
    unknown = set(options) - set(defaults)
    if unknown:
        raise TypeError(f"volume.activation.maintenance has no option {sorted(unknown)}")
    return verb_from_options({**defaults, **options}, check_mode, controller=controller)


def run_verb(
    machine: SimulatedWindows,
    check_mode: bool = False,
    execute: Execute | None = None,
    **options: Any,
) -> Run:
    """One run of a verb, confirmed unless told otherwise."""
    counting = execute_on(machine, check_mode)
    outside = Surroundings(
        execute=execute or counting, now=lambda: datetime.now(UTC), sleep=lambda _: None
    )
    desired = desired_verb(check_mode, **{"confirm": True, **options})
    result = carry_out(desired, check_mode, outside)
    return Run(result, tuple(counting.executions), ())


def run_office_verb(machine: SimulatedWindows, verb: str, **options: Any) -> Run:
    """One run of a verb of Office."""
    return run_verb(machine, product="office", verb=verb, **options)


def without_doing(machine: SimulatedWindows, method: str) -> Execute:
    """A machine that says it did the steps of this method, and did not."""
    real = execute_on(machine)

    def execute(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        steps = [step for step in arguments.get("steps", ()) if step["method"] != method]
        dropped = len(arguments.get("steps", ())) - len(steps)
        answer = real(module, {**arguments, "steps": steps} if "steps" in arguments else arguments)
        done = [{"method": method, "error": None, "output": {}}] * dropped
        return {**answer, "steps": [*done, *answer.get("steps", ())]}

    return execute


def machine_of(network: Network, *licenses: License, **values: Any) -> SimulatedWindows:
    """A machine on which every verb has something to do."""
    holdings = Holdings(
        activation_objects=[ActivationObject(OBJECT, "Contoso"), ActivationObject("other", None)],
        token_licenses=[TokenLicense(ILID, 7, "operators"), TokenLicense(ILID, 8)],
        certificates=[f"{THUMBPRINT}|CN=operator|CN=ca|1/1/2026|1/1/2028"],
        pin=PIN,
        programs={CLIP_RENEW: 0},
    )
    return simulated(
        network,
        *(licenses or (gvlk_license(status=5), office())),
        **{
            "holdings": holdings,
            "foreign_keys": {HOST_KEY: "csvlk"},
            "kms_host": HAND_SET,
            "kms_port": 1700,
            **values,
        },
    )


def office() -> License:
    """A licence of Office that is not activated."""
    return license_of("mak", family="Office24ProPlus", application_id=OFFICE, last_five="XXXXX")


def confirmation_id(machine: SimulatedWindows) -> str:
    """What the activation centre answers for Windows on this machine."""
    license = machine.windows_license
    assert license is not None
    return license.confirmation_id(machine.cmid)


def without(result: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A result without some of its keys."""
    return {name: value for name, value in result.items() if name not in names}
