# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan from a machine's state back to a snapshot: pure, the same for check mode and run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._catalogue.keys import gvlk_of
from .._kms_client.steps import Scope, restoring_steps
from .._machine.state import MachineState
from .._run.plan import Plan
from .._run.snapshot import state_in_snapshot
from .._windows.keep import kept_channel, kept_cloud_kms, why_kept
from .._wmi import methods as wmi
from .._wmi.client_settings import OF_A_SERVICE
from .._wmi.license_steps import activate, install_key
from .._wmi.request import REFRESH_LICENSES, Step
from .goal import NO_SETTINGS, Goal, Rollback, goal_of
from .key import why_no_key


@dataclass(frozen=True)
class RollbackPlan(Plan):
    """A plan that shows states in the form of a snapshot, with the products of that alone."""

    product_ids: frozenset[str] = frozenset()

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """The part of a machine's state that a snapshot holds."""
        return _with_products(state_in_snapshot(state), self.product_ids)


def rollback_plan(state: MachineState, desired: Rollback) -> RollbackPlan:
    """The steps from ``state`` back to the snapshot; never raises for a state that parsed."""
    ids = frozenset(desired.snapshot.state["products"])
    goal = goal_of(state, desired)
    nothing = RollbackPlan(
        client=desired.windows,
        product=_product(state),
        product_ids=ids,
        expected=_with_products(goal.now, ids),
    )
    refusal = _refusal(state, desired, goal)
    if refusal is not None:
        return replace(nothing, refusal=refusal)
    steps = tuple(_steps(state, desired, goal))
    kept = _kept(state, desired, goal) if steps else None
    if kept is not None:
        return replace(nothing, kept=kept, advice=(why_kept(kept),))
    return replace(
        nothing,
        steps=steps,
        advice=tuple(_advice(state, goal, ids)),
        secrets={"product_key": desired.key} if goal.installs_key and desired.key else {},
        expected=goal.state,
    )


def _with_products(state: Mapping[str, Any], ids: frozenset[str]) -> dict[str, Any]:
    products = {each: own for each, own in state["products"].items() if each in ids}
    return {**state, "products": products}


def _product(state: MachineState) -> str | None:
    gvlk = gvlk_of(state.windows.edition_id, state.windows.build)
    return gvlk.name if gvlk else None


def _refusal(state: MachineState, desired: Rollback, goal: Goal) -> str | None:
    was, now = desired.snapshot, state.windows
    if (was.edition_id, was.build) != (now.edition_id, now.build):
        return (
            f"The snapshot is of {was.edition_id} build {was.build}, this machine is "
            f"{now.edition_id} build {now.build}. An older edition or build has other licences, "
            "so there is no way back to it"
        )
    return why_no_key(desired) if goal.installs_key else None


def _kept(state: MachineState, desired: Rollback, goal: Goal) -> str | None:
    kept = kept_channel(state, desired.windows) if goal.installs_key else None
    if kept is not None or _kms_hosts(goal.now) == _kms_hosts(goal.state):
        return kept
    return kept_cloud_kms(state, replace(desired.windows, method="kms"))


def _kms_hosts(state: Mapping[str, Any]) -> tuple[str | None, str | None]:
    own = state["products"].get(state["activation_id"]) or NO_SETTINGS
    return state["kms_host"], own["kms_host"]


def _steps(state: MachineState, desired: Rollback, goal: Goal) -> Iterator[Step]:
    # As ever: until the key step, a machine that loses its connection holds its licence.
    now, then = goal.now, goal.state
    general = {"activation_type_enabled": goal.general_type_now}
    to = {"activation_type_enabled": goal.general_type or goal.general_type_now}
    yield from restoring_steps(
        Scope(wmi.SERVICE, {}, "all products"), {**now, **general}, {**then, **to}
    )
    for each in OF_A_SERVICE:
        if then[each.name] != now[each.name]:
            yield each.change(wmi.SERVICE, then[each.name])
    installed = then["activation_id"] if goal.installs_key else None
    for activation_id, own in _own_settings(goal):
        if activation_id != installed:
            yield from _of_product(state, goal, activation_id, own)
    if installed is not None:
        yield install_key(
            f"put back the {then['channel']} key that ends in {then['partial_product_key']}"
        )
        yield REFRESH_LICENSES
        if installed in then["products"]:
            yield from _of_product(state, goal, installed, then["products"][installed])
    if goal.activates:
        yield activate("activate, as it was in the snapshot", {"ID": then["activation_id"]})
        yield REFRESH_LICENSES


def _own_settings(goal: Goal) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from goal.state["products"].items()
    windows = goal.now["activation_id"]
    if windows is not None and windows not in goal.state["products"] and not goal.installs_key:
        # Another key than the snapshot's stays: of its own it has no setting to go back to.
        kind = {"activation_type_enabled": goal.state["activation_type_enabled"]}
        yield windows, {**goal.now["products"][windows], **kind}


def _of_product(
    state: MachineState, goal: Goal, activation_id: str, then: Mapping[str, Any]
) -> Iterator[Step]:
    is_new = goal.installs_key and activation_id == goal.state["activation_id"]
    now = NO_SETTINGS if is_new else goal.now["products"][activation_id]
    before = now["activation_type_enabled"]
    after = then["activation_type_enabled"]
    general, moved = goal.general_type, goal.general_type != goal.general_type_now
    if is_new:
        before = general if after else None
    elif before != after == general and moved:
        # Clears the product's own type, so that the general one counts. Where that one stays as it
        # is, nothing tells it from one that is set for Windows alone, so the type is set.
        after = "any"
    elif before == after != general and moved:
        before = None  # it may have followed the general type, which is another now
    product = state.product(activation_id)
    yield from restoring_steps(
        Scope(
            wmi.PRODUCT,
            {"ID": activation_id},
            f"{product.name if product else activation_id} alone",
        ),
        {**now, "activation_type_enabled": before},
        {**then, "activation_type_enabled": after},
    )


def _advice(state: MachineState, goal: Goal, ids: frozenset[str]) -> Iterator[str]:
    for why in dict.fromkeys(goal.left.values()):
        names = [name for name, reason in goal.left.items() if reason == why]
        yield f"Not put back: {', '.join(names)}. {why}"
    for addon in state.addons:
        if addon.activation_id.lower() not in ids:
            yield (
                f"Not put back: an add-on that was not there, {addon.name} (its key ends in "
                f"{addon.partial_product_key}). volume.activation.maintenance uninstalls a key"
            )
