# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a run as a module returns it; never more than the last five of a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._machine.state import MachineState
from .._wmi.methods import ACTIVATE, REFRESH_LICENSE_STATUS
from .._wmi.request import Step
from .plan import Plan
from .remote import StepFailure


def result_of(
    before: MachineState,
    plan: Plan,
    after: MachineState | None = None,
    *,
    advice: Sequence[str] = (),
    done: Sequence[Step] | None = None,
) -> dict[str, Any]:
    """Result of a run; without ``after``, as in check mode, what the plan expects stands in."""
    shown_before = plan.shown_state(before)
    shown_after = plan.foretold(shown_before) if after is None else plan.shown_state(after)
    steps = plan.steps if done is None else done
    result: dict[str, Any] = {
        "changed": _is_change(steps, is_foretold=after is None)
        or (after is not None and shown_before != shown_after),
        **plan.told(after or before),
        "before": shown_before,
        "after": shown_after,
        "plan": [_shown(step) for step in plan.steps],
        "advice": list(advice),
        "diff": plan.diff(shown_before, shown_after),
    }
    return result


def _is_change(steps: Sequence[Step], *, is_foretold: bool) -> bool:
    """Whether steps change the machine. An activation that was done shows in the state, or not."""
    no_change = {REFRESH_LICENSE_STATUS} if is_foretold else {REFRESH_LICENSE_STATUS, ACTIVATE}
    return any(step.method not in no_change for step in steps)


def failed(
    text: str,
    before: MachineState,
    plan: Plan,
    after: MachineState | None = None,
    *,
    advice: Sequence[str] = (),
    done: Sequence[Step] = (),
    failure: StepFailure | None = None,
    unreachable: bool = False,
) -> dict[str, Any]:
    """Result of a run that ends in another state than the desired one."""
    result = result_of(before, plan, after or before, advice=advice, done=done)
    if result["changed"]:
        text = f"{text}. Before this run: {plan.in_words(result['before'])}"
        if back := plan.way_back(done):
            text = f"{text}. {back}"
    result.update(failed=True, msg=f"{text}.")
    if unreachable:
        result["unreachable"] = True
    if failure is not None and failure.error is not None:
        result["error"] = failure.error.as_dict()
    return result


def step_names(steps: Sequence[Step]) -> str:
    """The steps by their WMI names, for a sentence."""
    return ", ".join(step.method for step in steps) or "nothing"


def _shown(step: Step) -> dict[str, Any]:
    return {
        "class": step.class_name,
        "method": step.method,
        "arguments": dict(step.arguments),
        "why": step.why,
    }
