# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state that a rollback leads to: the snapshot's, but for what can't go back, told by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._machine.state import MachineState
from .._run.snapshot import Snapshot, state_in_snapshot
from .._windows.desired import Desired
from .._wmi.client_settings import OF_A_SCOPE

FREE_ACTIVATIONS = frozenset({"gvlk", "avma"})
"""Channels whose activation counts nothing with Microsoft, so that it may be done again."""

OF_THE_KEY = (
    "activation_id",
    "partial_product_key",
    "channel",
    "license_status",
    "activation_type",
)


NO_SETTINGS: Mapping[str, Any] = dict.fromkeys(each.name for each in OF_A_SCOPE)
"""What a product shows that has no setting of its own."""


@dataclass(frozen=True)
class Rollback:
    """What to go back to. ``windows`` holds the guards; ``key`` is the snapshot's, if it is known.

    ``not_set`` are hosts and domains of the snapshot that are not set again -> why. ``folder`` is
    that of the snapshots, which the option ``folder_variable`` names.
    """

    snapshot: Snapshot
    windows: Desired
    put_key_back: bool
    not_set: Mapping[str, str]
    folder: str
    folder_variable: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Goal:
    """Where a rollback leads, in the form of a snapshot's state; ``left``: name -> why not.

    A license status or activation type of None is one that Windows decides. ``general_type`` is
    the activation type for products that have none of their own, as far as it can be told.
    """

    now: Mapping[str, Any]
    state: Mapping[str, Any]
    left: Mapping[str, str]
    installs_key: bool
    activates: bool

    @property
    def general_type(self) -> str | None:
        """The general activation type of the goal."""
        return _general_type(self.state)

    @property
    def general_type_now(self) -> str | None:
        """The general activation type of the machine."""
        return _general_type(self.now)


def goal_of(state: MachineState, desired: Rollback) -> Goal:
    """What is to be reached from ``state``."""
    now, then = state_in_snapshot(state), desired.snapshot.state
    left: dict[str, str] = {}
    differs = any(now[name] != then[name] for name in ("partial_product_key", "channel"))
    installs_key = differs and desired.put_key_back
    goal = {**then, **_settings(then, now, desired.not_set, "", left)}
    if goal["kms_host_caching"] is None:
        goal["kms_host_caching"] = now["kms_host_caching"]
    goal["products"] = _products(now, then, installs_key, desired.not_set, left)
    activates = False
    if differs and not installs_key:
        why = f"put_key_back is false, so the key that ends in {now['partial_product_key']} stays"
        left.update({name: why for name in OF_THE_KEY if now[name] != then[name]})
        goal.update({name: now[name] for name in OF_THE_KEY})
    else:
        activates = _licence(goal, now, then, installs_key, desired.windows.activate, left)
    return Goal(now, goal, left, installs_key, activates)


def _settings(
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    not_set: Mapping[str, str],
    at: str,
    left: dict[str, str],
) -> dict[str, Any]:
    goal = {name: then[name] for name in NO_SETTINGS}
    for name, with_it in (("kms_host", ("kms_host", "kms_port")), ("kms_lookup_domain", ())):
        if then[name] in not_set and then[name] != now[name]:
            why = not_set[then[name]]
            for each in (name, *with_it):
                goal[each] = now[each]
                if now[each] != then[each]:
                    left[f"{at}{each}"] = why
    if goal["activation_type_enabled"] is None:
        goal["activation_type_enabled"] = now["activation_type_enabled"]
    return goal


def _products(
    now: Mapping[str, Any],
    then: Mapping[str, Any],
    installs_key: bool,
    not_set: Mapping[str, str],
    left: dict[str, str],
) -> dict[str, Any]:
    stay = {
        activation_id: own
        for activation_id, own in now["products"].items()
        if not (installs_key and activation_id == now["activation_id"])
    }
    if installs_key:
        # A product whose key is installed anew has no settings of its own at first.
        stay[then["activation_id"]] = NO_SETTINGS
    goal = {}
    for activation_id, own in then["products"].items():
        if activation_id in stay:
            at = f"products.{activation_id}."
            goal[activation_id] = _settings(own, stay[activation_id], not_set, at, left)
        else:
            left[f"products.{activation_id}"] = "Windows holds no key for this product any more"
    return goal


def _licence(
    goal: dict[str, Any],
    now: Mapping[str, Any],
    then: Mapping[str, Any],
    installs_key: bool,
    activate: bool,
    left: dict[str, str],
) -> bool:
    """Set status and type of the goal, and tell whether an activation is needed."""
    was, channel = then["license_status"] == "licensed", then["channel"]
    needed = was and (
        installs_key
        or now["license_status"] != "licensed"
        or (then["activation_type"] == "ad" != now["activation_type"])
    )
    if needed and activate and channel in FREE_ACTIVATIONS:
        ad = then["activation_type"] == "ad"
        goal.update(license_status="licensed", activation_type="ad" if ad else None)
        return True
    names = ("license_status", "activation_type")
    goal.update({name: None if installs_key else now[name] for name in names})
    if needed and channel in FREE_ACTIVATIONS:
        why = "activate is false, so it is left to Windows"
    elif needed:
        why = (
            f"An activation of the channel {channel} counts anew with Microsoft. Do it with the "
            "method of that channel when it is meant"
        )
    elif installs_key:
        why = "After its key is put back, Windows decides it"
    else:
        why = "Windows has no way back from one activation to an earlier one"
    if installs_key or now["license_status"] != then["license_status"]:
        left["license_status"] = why
    if then["activation_type"] not in (None, goal["activation_type"]):
        left["activation_type"] = why
    return False


def _general_type(state: Mapping[str, Any]) -> str | None:
    # A product without a type of its own shows the general one, and "any" is never its own.
    own = [each["activation_type_enabled"] for each in state["products"].values()]
    mine: str | None = state["activation_type_enabled"]
    return "any" if "any" in own else mine
