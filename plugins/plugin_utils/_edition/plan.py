# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""edition_plan(state, desired) -> steps: pure, the same for check mode, apply and diff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._catalogue.keys import gvlk_of
from .._kms.endpoint import cloud_provider_of
from .._machine.edition_facts import edition_facts_of
from .._machine.shown import license_shown
from .._machine.state import MachineState
from .._run.plan import Plan, Verdict, license_in_words
from .._run.remote import StepFailure
from .._wmi.methods import RESTART_WINDOWS
from .._wmi.request import Step
from .desired import DesiredEdition
from .facts import (
    how_it_ended,
    is_changing,
    is_server,
    possible_editions,
    waits_for_restart,
)
from .refusal import path_of, refusal_of
from .steps import by_dism, by_key, expected, restart, wait

RESTART_NOT_SEEN = "RestartNotSeen"
"""Our own code: Windows took the restart, and was not started anew in time."""

PROCESS_NOT_STARTED = "ProcessNotStarted"
"""What spp_edition says, with the value that Win32_Process.Create returned."""

_NOT_STARTED = (
    "Windows did not start DISM: Win32_Process.Create returned {}. Look whether a rule of attack "
    "surface reduction blocks processes that WMI starts"
)


@dataclass(frozen=True)
class EditionPlan(Plan):
    """A plan whose state is the edition of a machine."""

    desired: DesiredEdition | None = field(default=None, repr=False)

    @property
    def restarts(self) -> bool:
        """Whether the plan restarts Windows."""
        return any(step.method == RESTART_WINDOWS for step in self.steps)

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """Edition and licence of the machine."""
        return edition_summary(state)

    def diff(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        """All of it: there are five values."""
        return {"before": dict(before), "after": dict(after)}

    def told(self, state: MachineState) -> dict[str, Any]:
        """What a result says beside states and steps."""
        return {
            "product": self.product,
            "reboot_required": waits_for_restart(state) is not None,
            "possible": list(possible_editions(state)),
        }

    def standing(self, state: MachineState) -> Verdict:
        """What keeps the machine from its edition, and whether it is activated."""
        if self.desired is None or self.desired.is_there(state.windows.edition_id):
            return Verdict(_on_activation(state))
        waiting = waits_for_restart(state)
        if waiting is not None and not self.restarts:
            return Verdict((_RESTART.format(edition=self.desired.edition),))
        return Verdict(stop=self._why_not(state))

    def _why_not(self, state: MachineState) -> str:
        """Why the edition is not there although the steps were done."""
        facts, now = edition_facts_of(state), state.windows.edition_id
        change = facts.change
        if facts.is_dism_at_work:
            return "DISM works on after dism_timeout. Run this again: it waits for the same DISM"
        if change is None:
            return f"DISM has ended and left no exit code. The edition is {now} as before"
        if not change.is_staged:
            return f"{how_it_ended(change)}. The edition is {now} as before"
        return (
            f"Windows has restarted, and its edition is {now}. What it did is in "
            "%windir%\\Logs\\CBS\\CBS.log on the machine. Run this again to try once more"
        )

    def why_failed(self, failure: StepFailure, before: MachineState, after: MachineState) -> str:
        """Why a step failed."""
        del before, after
        if not failure.code.startswith(PROCESS_NOT_STARTED):
            return failure.line()
        returned = failure.code.removeprefix(PROCESS_NOT_STARTED)
        return f"{failure.step.method} failed: {_NOT_STARTED.format(returned)}"

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """Nothing beside what stands: the edition is there, or waits for its restart."""
        del after, is_status_open
        return []

    def in_words(self, before: Mapping[str, Any]) -> str:
        """Edition, key and status in one line."""
        return f"{before['edition']}, {license_in_words(before)}"


_RESTART = "{edition} waits for a restart. Restart the machine, or run this again with reboot: true"


def _on_activation(state: MachineState) -> tuple[str, ...]:
    product = state.windows_product
    if product is not None and product.channel == "evaluation":
        return (
            f"The EditionID is {state.windows.edition_id}, and the licence is that of an "
            "evaluation all the same: compare DISM /online /Get-CurrentEdition on the machine",
        )
    if product is not None and product.is_licensed:
        return ()
    status = product.status_name if product else "unlicensed"
    return (
        f"{state.windows.edition_id} is not activated yet (license status {status}). "
        "volume.activation.windows does that, which the playbook edition runs next",
    )


def edition_summary(state: MachineState) -> dict[str, Any]:
    """What a result shows as before and after; the last five characters of the key at most."""
    return {
        "edition": state.windows.edition_id,
        "reboot_required": waits_for_restart(state) is not None,
        **license_shown(state.windows_product),
    }


def edition_plan(state: MachineState, desired: DesiredEdition) -> EditionPlan:
    """The steps from ``state`` to ``desired``; never raises for a state that spp_edition read."""
    before = edition_summary(state)
    gvlk = gvlk_of(desired.edition, state.windows.build)
    product = gvlk.name if gvlk else None
    key = desired.product_key or (gvlk.key if gvlk else "")

    def plan(*steps: Step, **values: Any) -> EditionPlan:
        foreseen = expected(before, desired, steps, key, path)
        return EditionPlan(
            steps=steps, product=product, expected=foreseen, desired=desired, **values
        )

    path = path_of(state, desired)
    if desired.is_there(state.windows.edition_id):
        return plan(advice=tuple(_of_others(state, desired)))
    waiting = waits_for_restart(state)
    restarts = (restart(desired),) if desired.reboot else ()
    if is_changing(state, desired.edition):
        return plan(wait(desired), *restarts)
    if waiting is not None and desired.is_there(waiting.target):
        return plan(*restarts)
    refusal = refusal_of(state, desired, path)
    if refusal is not None:
        refused = f"{refusal}. Nothing was written"
        return EditionPlan(product=product, refusal=refused, expected=before, desired=desired)
    change = by_dism(state, desired, key) if is_server(state) else by_key(desired, path, key)
    return plan(
        *change,
        *restarts,
        secrets={"product_key": key},
        advice=tuple(_before_change(state, desired)),
    )


def _of_others(state: MachineState, desired: DesiredEdition) -> Iterator[str]:
    """A change that would take the edition away again."""
    waiting = waits_for_restart(state)
    if waiting is not None:
        yield (
            f"This machine is {desired.edition}, and becomes {waiting.target} with its next "
            "restart: a change to that is staged"
        )


def _before_change(state: MachineState, desired: DesiredEdition) -> Iterator[str]:
    """What to think of: a licence that a cloud sells, an earlier change that came to nothing."""
    facts = edition_facts_of(state)
    host = state.effective_kms_host
    provider = host and cloud_provider_of(host)
    if provider:
        yield (
            f"This machine asks the KMS host of its cloud ({provider}): make sure that what you "
            f"pay there covers {desired.edition}"
        )
    if facts.change is None or not desired.is_there(facts.change.target):
        return
    if not facts.change.is_staged:
        yield f"{how_it_ended(facts.change)}; it is made again"
    elif facts.change_of_this_start is None:
        yield (
            f"{how_it_ended(facts.change)}, Windows has restarted since, and is still "
            f"{state.windows.edition_id}; it is made again"
        )
