# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one verb: read -> refuse or plan -> (check mode: stop) -> write -> verify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._machine.state import StateError
from .._run import remote
from .._run.result import step_names
from .._wmi import methods as wmi
from .._wmi.request import Step
from .desired import DesiredVerb
from .plan import plan_of, refusal_of, token_target, unproven
from .reading import Reading
from .request import request_of
from .result import failed, result_of
from .verb import OFFICE

NO_SUCH_CONTAINER = 0x80072030
"""The forest has no container of activation objects: none was ever made."""


def carry_out(
    desired: DesiredVerb, check_mode: bool, outside: remote.Surroundings
) -> dict[str, Any]:
    """Do what the verb does, and return the module's result."""
    before, problem = _look(desired, outside)
    refusal = refusal_of(before) or problem
    if refusal:
        return failed(before, f"{refusal}. Nothing was written")
    plan = plan_of(before)
    if not plan.steps or check_mode:
        return result_of(before, plan=plan, check_mode=check_mode)
    steps = (*plan.steps, *_look_steps(before, desired))
    secrets = {**_look_secrets(desired), **plan.secrets}
    try:
        answer = _write(outside, steps, secrets, request_of(desired, installation_ids=False))
    except (remote.RemoteError, StateError) as error:
        text = (
            f"{error}. Sent, each may have been done or not: {step_names(plan.steps)}. Look at the "
            "machine before you run this again"
        )
        is_unreachable = isinstance(error, remote.RemoteUnreachableError)
        return failed(before, text, unreachable=is_unreachable)
    after = replace(before, state=answer.state, outputs=_merged(answer.outputs))
    if answer.failure is not None:
        return failed(before, answer.failure.line(), after, answer)
    doubt = unproven(before, after)
    if doubt:
        return failed(before, f"The state read back is not the desired one: {doubt}", after)
    return result_of(before, after, plan=plan)


def _look(desired: DesiredVerb, outside: remote.Surroundings) -> tuple[Reading, str]:
    """The machine as it is, and why its list could not be read."""
    request, look = request_of(desired), desired.verb.look
    if look is None:
        module = remote.CLASS_MODULE if desired.verb.needs_method else remote.READ_MODULE
        return Reading(desired, remote.read(outside.execute, request, module)), ""
    known = None
    if desired.verb.product == OFFICE:
        # Only the machine says which class the product is of, that the list is read with.
        known = Reading(desired, remote.read(outside.execute, request))
        if refusal_of(known):
            return known, ""
    answer = _write(outside, _look_steps(known, desired), _look_secrets(desired), request)
    failure = answer.failure
    if failure and failure.error and failure.error.code == NO_SUCH_CONTAINER:
        return Reading(desired, answer.state, {"Objects": []}), ""
    problem = failure.line() if failure else ""
    return Reading(desired, answer.state, _merged(answer.outputs)), problem


def _look_steps(reading: Reading | None, desired: DesiredVerb) -> tuple[Step, ...]:
    """The steps that list; of the token signer for the product that was read."""
    verb, values = desired.verb, desired.values
    if verb.look is None:
        return ()
    arguments: dict[str, str] = {}
    secrets: dict[str, str] = {}
    if verb.look == wmi.LIST_CERTIFICATES:
        arguments = {"Class": reading.classes.product if reading else wmi.PRODUCT}
    elif verb.look == wmi.LIST_ACTIVATION_OBJECTS:
        arguments = {
            "Server": values.get("domain_server", ""),
            "User": values.get("domain_username", ""),
        }
        secrets = {"Password": "domain_password"}
    return (
        Step(
            wmi.LOCAL,
            verb.look,
            why=verb.what,
            arguments=arguments,
            secrets=secrets,
            target=token_target(reading) if reading else {},
        ),
    )


def _look_secrets(desired: DesiredVerb) -> dict[str, str]:
    if desired.verb.look != wmi.LIST_ACTIVATION_OBJECTS:
        return {}
    return {"domain_password": desired.values.get("domain_password", "")}


def _write(
    outside: remote.Surroundings,
    steps: Sequence[Step],
    secrets: Mapping[str, str],
    request: Mapping[str, Any],
) -> remote.WriteAnswer:
    return remote.write(outside.execute, steps, secrets, request, _module_of(steps))


def _module_of(steps: Sequence[Step]) -> str:
    if any(step.method == wmi.SET_SUBSCRIPTION for step in steps):
        return remote.SUBSCRIPTION_MODULE
    return (
        remote.LOCAL_MODULE
        if any(step.class_name == wmi.LOCAL for step in steps)
        else remote.WRITE_MODULE
    )


def _merged(outputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for output in outputs for name, value in output.items()}
