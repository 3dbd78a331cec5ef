# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one run for Windows: read -> plan -> (check mode: stop) -> write -> verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from .._catalogue.errors import can_pass
from .._inputs.controller_file import check_folder
from .._inputs.error import InputError
from .._inputs.product_key import last_five
from .._machine.state import MachineState, StateError
from .._run.guards import NO_KMS_HOST_ANSWERS, Asked, preflight
from .._run.handover import LastRead, Read
from .._run.phone import PhoneActivation, confirmation_for, read_phone_activation, told_to_operator
from .._run.remote import (
    RemoteError,
    RemoteUnreachableError,
    StepFailure,
    Surroundings,
    WriteAnswer,
    read,
    write,
)
from .._run.result import failed, result_of, step_names
from .._run.retry_delay import retry_delay
from .._run.snapshot import snapshot_of
from .._run.snapshot_file import check_snapshot_folder, write_snapshot
from .._wmi import methods as _wmi_methods
from .._wmi import request as _wmi
from .._wmi.request import Step
from .desired import Desired
from .plan import Plan, plan

INSUFFICIENT_COUNT = 0xC004F038
OFFLINE_FOLDER = "offline_activation_folder"
SNAPSHOT_FOLDER = "snapshot_folder"


def ensure_windows(
    desired: Desired,
    check_mode: bool,
    outside: Surroundings,
    name: Callable[[str], str] = str,
) -> dict[str, Any]:
    """Bring Windows to the desired state; InputError names a folder by ``name(option)``."""
    if desired.snapshot_folder is not None:
        check_snapshot_folder(desired.snapshot_folder, outside.machine, name(SNAPSHOT_FOLDER))
    if not desired.return_read:
        return _ensure_at_all(desired, check_mode, outside, name)
    last = LastRead(outside)
    result = _ensure_at_all(desired, check_mode, last.surroundings(), name)
    return {**result, "read": last.as_result(result["plan"] if check_mode else ())}


def _ensure_at_all(
    desired: Desired, check_mode: bool, outside: Surroundings, name: Callable[[str], str]
) -> dict[str, Any]:
    if desired.offline_folder is None:
        return _ensure(desired, check_mode, outside, None, name)[0]
    return _ensure_by_phone(desired, check_mode, outside, desired.offline_folder, name)


def _ensure_by_phone(
    desired: Desired,
    check_mode: bool,
    outside: Surroundings,
    folder: str,
    name: Callable[[str], str],
) -> dict[str, Any]:
    """As ever, with the IDs of a MAK's phone activation in a file of the controller."""
    variable = name(OFFLINE_FOLDER)
    check_folder(folder, variable)
    snapshots = desired.snapshot_folder
    if snapshots is not None and Path(snapshots).resolve() == Path(folder).resolve():
        raise InputError(
            name(SNAPSHOT_FOLDER), snapshots, f"another folder than that of {variable}"
        )
    phone = read_phone_activation(folder, outside.machine, variable)
    result, state = _ensure(desired, check_mode, outside, phone, name)
    product = state.windows_product
    if result.get("failed") or result["kept"] or product is None or product.is_licensed:
        return result
    if product.partial_product_key != last_five(desired.product_key or ""):
        return result  # check mode: the key that the ID belongs to is not installed yet
    told = told_to_operator(folder, outside.machine, phone, product, check_mode, variable)
    return {**result, "advice": [*result["advice"], told]}


def _ensure(
    desired: Desired,
    check_mode: bool,
    outside: Surroundings,
    phone: PhoneActivation | None,
    name: Callable[[str], str],
) -> tuple[dict[str, Any], MachineState]:
    def planned(state: MachineState) -> Plan:
        return plan(state, desired, confirmation_for(phone, state.windows_product))

    return run_plan(desired, check_mode, outside, planned, name(SNAPSHOT_FOLDER))


class Run(Asked, Protocol):
    """What is asked of a machine, as far as every run needs it."""

    @property
    def further(self) -> _wmi.Further:
        """What is read beyond what every run needs."""

    @property
    def snapshot_folder(self) -> str | None:
        """A folder of the controller for the state before the first write."""

    @property
    def accept_insufficient_count(self) -> bool:
        """Whether a KMS host below its threshold is advice instead of a failure."""

    @property
    def retries(self) -> int:
        """How often an activation is tried again."""

    @property
    def retry_delay(self) -> int:
        """Seconds before the first further attempt."""


def run_plan(
    desired: Run,
    check_mode: bool,
    outside: Surroundings,
    planned: Callable[[MachineState], Plan],
    snapshot_variable: str = SNAPSHOT_FOLDER,
    handed_over: Read | None = None,
) -> tuple[dict[str, Any], MachineState]:
    """The result of one run of a plan, whoever makes it, and the state that was read last.

    ``handed_over`` is a read that another module did, instead of one of this run's own.
    """
    request = run_request(desired)
    if handed_over is None:
        before, now = read(outside.execute, request), outside.now()
    else:
        before, now = handed_over.state, handed_over.at
    wanted = planned(before)
    if wanted.refusal is not None:
        return failed(wanted.refusal, before, wanted), before
    findings = preflight(before, desired, now, wanted.licensees(before)) if wanted.is_open else ()
    advice = (*wanted.advice, *(finding.line() for finding in findings))
    errors = [finding for finding in findings if finding.severity == "error"]
    no_host_to_set = any(finding.id == NO_KMS_HOST_ANSWERS for finding in errors) and wanted.steps
    if errors and (wanted.activates or no_host_to_set):
        text = " ".join(f"{finding.line()}." for finding in errors)
        return failed(f"{text} Nothing was written", before, wanted, advice=advice), before
    if check_mode or not wanted.steps:
        return result_of(before, wanted, advice=advice), before
    if desired.snapshot_folder is None:
        return _apply(desired, before, wanted, request, outside, advice)
    path = write_snapshot(
        desired.snapshot_folder,
        snapshot_of(before, outside.machine, outside.now()),
        snapshot_variable,
    )
    result, after = _apply(desired, before, wanted, request, outside, advice)
    return {**result, "snapshot": str(path)}, after


def run_request(desired: Run) -> dict[str, Any]:
    """What a run reads before it plans."""
    settings, further = desired.settings, desired.further
    return _wmi.read_request(
        discover=settings.discovery,
        lookup_domain=settings.lookup_domain,
        endpoints=settings.endpoints[: _wmi.MAX_PROBES],
        further=replace(further, probe_found=_wmi.MAX_PROBES if settings.discovery else 0),
    )


def _apply(
    desired: Run,
    before: MachineState,
    wanted: Plan,
    request: Mapping[str, Any],
    outside: Surroundings,
    advice: tuple[str, ...],
) -> tuple[dict[str, Any], MachineState]:
    done: tuple[Step, ...] = ()
    current = wanted
    for attempt in range(desired.retries + 1):
        try:
            answer = write(outside.execute, current.steps, current.secrets, request)
        except (RemoteError, StateError) as error:
            unreachable = isinstance(error, RemoteUnreachableError)
            when = "when the connection broke" if unreachable else "last"
            text = (
                f"{error}. Done before: {step_names(done)}. Sent {when}, each may have been done "
                f"or not: {step_names(current.steps)}. Run again: it reads the machine first and "
                "continues where this stopped"
            )
            result = failed(text, before, wanted, advice=advice, done=done, unreachable=unreachable)
            return result, before
        done = (*done, *answer.done)
        is_last = attempt == desired.retries
        if answer.failure is None or is_last or not _is_worth_a_retry(desired, answer.failure):
            break
        outside.sleep(retry_delay(desired.retry_delay, attempt, outside.jitter()))
        current = wanted.from_step(answer.failure.step)
    return _verified(desired, before, wanted, answer, done, advice), answer.state


def _is_worth_a_retry(desired: Run, failure: StepFailure) -> bool:
    if failure.error is None or failure.step.method != _wmi_methods.ACTIVATE:
        return False
    if _is_insufficient_count(failure) and desired.accept_insufficient_count:
        return False
    return can_pass(failure.error.code)


def _is_insufficient_count(failure: StepFailure) -> bool:
    is_code = failure.error is not None and failure.error.code == INSUFFICIENT_COUNT
    return is_code and failure.step.method == _wmi_methods.ACTIVATE


def _verified(
    desired: Run,
    before: MachineState,
    wanted: Plan,
    answer: WriteAnswer,
    done: tuple[Step, ...],
    advice: tuple[str, ...],
) -> dict[str, Any]:
    failure = answer.failure
    if failure is not None:
        is_count = _is_insufficient_count(failure)
        why = failure.line()
        if is_count:
            why = f"{why}. {_threshold(wanted.required_count(answer.state))}"
        if not (is_count and desired.accept_insufficient_count):
            text = (
                f"{why}. Done: {step_names(done)}. "
                f"Not done: {step_names((failure.step, *answer.not_done))}"
            )
            return failed(
                text, before, wanted, answer.state, advice=advice, done=done, failure=failure
            )
        advice = (*advice, why)
    after = wanted.shown_state(answer.state)
    unmet = wanted.unmet(after, is_status_open=failure is not None)
    if unmet:
        what = "; ".join(unmet)
        text = f"The state read back is not the desired one: {what}. Done: {step_names(done)}"
        return failed(text, before, wanted, answer.state, advice=advice, done=done)
    return result_of(before, wanted, answer.state, advice=advice, done=done)


def _threshold(count: int | None) -> str:
    """Why a KMS host that works still refuses; ``count`` is the one that it waits for."""
    needed = f"from a count of {count} on" if count else "from its threshold on"
    return (
        f"The KMS host activates this machine {needed}; each machine that asks is counted once for "
        "30 days, also when it is refused. For the first machines of a new host, set "
        "accept_insufficient_count: true and Windows activates by itself later"
    )
