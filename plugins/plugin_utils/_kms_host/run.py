# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one run for a KMS host: read -> plan -> (check mode: stop) -> write -> verify."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._catalogue.errors import can_pass
from .._inputs.controller_file import check_folder
from .._machine.state import MachineState, StateError
from .._run.guards import Finding
from .._run.phone import PhoneActivation, confirmation_for, read_phone_activation, told_to_operator
from .._run.remote import (
    HOST_MODULE,
    RemoteError,
    RemoteUnreachableError,
    Surroundings,
    WriteAnswer,
    write,
)
from .._run.result import result_of, step_names
from .._run.retry_delay import retry_delay
from .._wmi.methods import ACTIVATE
from .._wmi.request import Step
from .checks import other_channel, preconditions
from .desired import DesiredHost
from .plan import HostPlan, facts_of, host_plan
from .proof import proof_of, standing_findings
from .request import host_request
from .result import host_failed, install_failure

OFFLINE_FOLDER = "offline_activation_folder"


def ensure_kms_host(
    desired: DesiredHost,
    check_mode: bool,
    outside: Surroundings,
    name: Callable[[str], str] = str,
) -> dict[str, Any]:
    """Bring a machine to the KMS host asked for; InputError names a folder by ``name(option)``."""
    folder, variable, phone = desired.offline_folder, name(OFFLINE_FOLDER), None
    if folder is not None:
        check_folder(folder, variable)
        phone = read_phone_activation(folder, outside.machine, variable)
    result, state = _ensure(desired, check_mode, outside, phone)
    result["proof"] = proof_of(state, facts_of(state), desired)
    product = state.windows_product
    if folder is None or result.get("failed") or result["kept"] or product is None:
        return result
    if product.is_licensed or desired.tail not in (None, product.partial_product_key):
        return result  # check mode: the key that the ID belongs to is not installed yet
    told = told_to_operator(folder, outside.machine, phone, product, check_mode, variable)
    return {**result, "advice": [*result["advice"], told]}


def _ensure(
    desired: DesiredHost, check_mode: bool, outside: Surroundings, phone: PhoneActivation | None
) -> tuple[dict[str, Any], MachineState]:
    request = host_request(desired)
    before = write(outside.execute, (), {}, request, HOST_MODULE).state
    plan = host_plan(before, desired, confirmation_for(phone, before.windows_product))
    if plan.kept is not None:
        return result_of(before, plan, advice=plan.advice), before
    found = preconditions(before, facts_of(before), desired)
    advice = (*plan.advice, *_lines(found, "warning"))
    if errors := _lines(found, "error"):
        text = f"{' '.join(f'{line}.' for line in errors)} Nothing was written"
        return host_failed(text, before, plan, advice=advice), before
    if plan.steps and not check_mode:
        return _apply(desired, before, plan, request, outside, advice)
    if plan.steps or not plan.is_hosting:
        return result_of(before, plan, advice=advice), before
    standing = standing_findings(before, facts_of(before), desired)
    advice = (*advice, *_lines(standing, "warning"))
    if errors := _lines(standing, "error"):
        return host_failed(". ".join(errors), before, plan, advice=advice), before
    return result_of(before, plan, advice=advice), before


def _lines(findings: Iterable[Finding], severity: str) -> tuple[str, ...]:
    return tuple(finding.line() for finding in findings if finding.severity == severity)


def _apply(
    desired: DesiredHost,
    before: MachineState,
    plan: HostPlan,
    request: Mapping[str, Any],
    outside: Surroundings,
    advice: tuple[str, ...],
) -> tuple[dict[str, Any], MachineState]:
    done: tuple[Step, ...] = ()
    steps, secrets = plan.steps, plan.secrets
    for attempt in range(desired.retries + 1):
        try:
            answer = write(outside.execute, steps, secrets, request, HOST_MODULE)
        except (RemoteError, StateError) as error:
            unreachable = isinstance(error, RemoteUnreachableError)
            when = "when the connection broke" if unreachable else "last"
            text = (
                f"{error}. Done before: {step_names(done)}. Sent {when}, each may have been done "
                f"or not: {step_names(steps)}. Run again: it reads the machine first and continues "
                "where this stopped"
            )
            result = host_failed(text, before, plan, advice=advice, done=done)
            return {**result, **({"unreachable": True} if unreachable else {})}, before
        done = (*done, *answer.done)
        failure = answer.failure
        if failure is None or not _may_pass(answer) or attempt == desired.retries:
            break
        outside.sleep(retry_delay(desired.retry_delay, attempt, outside.jitter()))
        steps, secrets = (failure.step, *answer.not_done), {}
    return _verified(desired, before, plan, answer, done, advice), answer.state


def _may_pass(answer: WriteAnswer) -> bool:
    failure = answer.failure
    is_activation = failure is not None and failure.step.method == ACTIVATE
    return bool(is_activation and failure and failure.error and can_pass(failure.error.code))


def _verified(
    desired: DesiredHost,
    before: MachineState,
    plan: HostPlan,
    answer: WriteAnswer,
    done: tuple[Step, ...],
    advice: tuple[str, ...],
) -> dict[str, Any]:
    state, failure = answer.state, answer.failure
    facts = facts_of(state)
    if failure is not None:
        wrong_key = _lines(other_channel(state, desired), "error")
        why = wrong_key[0] if wrong_key else install_failure(failure, before)
        text = (
            f"{why}. Done: {step_names(done)}. "
            f"Not done: {step_names((failure.step, *answer.not_done))}"
        )
        return host_failed(text, before, plan, state, advice=advice, done=done, failure=failure)
    found = standing_findings(state, facts, desired) if plan.is_hosting else ()
    if not plan.is_hosting:
        found = tuple(other_channel(state, desired))
    advice = (*advice, *_lines(found, "warning"))
    if errors := _lines(found, "error"):
        text = f"{'. '.join(errors)}. Done: {step_names(done)}"
        return host_failed(text, before, plan, state, advice=advice, done=done)
    after = plan.shown_state(state)
    differing = [
        f"{name} is {after[name]!r} instead of {value!r}"
        for name, value in plan.expected.items()
        if value is not None and after[name] != value
    ]
    if differing:
        what = "; ".join(differing)
        text = f"The state read back is not the desired one: {what}. Done: {step_names(done)}"
        return host_failed(text, before, plan, state, advice=advice, done=done)
    return result_of(before, plan, state, advice=advice, done=done)
