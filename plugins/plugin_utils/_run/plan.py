# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan, whoever makes it: its steps, the state they lead to, and how that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from .._machine.state import MachineState, Product
from .._windows.license_choice import LicenseChoice
from .._wmi.methods import ACTIVATE
from .._wmi.request import Step

WINDOWS_DECIDES = ("license_status", "activation_type", "activation_type_enabled")
"""Of a state these can be unknown until Windows is asked; an expectation of None says so."""

ALWAYS_IN_DIFF = ("kms_host", "kms_port", "partial_product_key", "license_status")
"""The other settings are in a diff where they change."""

Self = TypeVar("Self", bound="Plan")


@dataclass(frozen=True)
class Plan:
    """What a run does, in order, and the state it leads to.

    ``kept`` names the licence that is left alone; ``refusal`` says why nothing may be done. With
    either there are no steps. ``expected`` has the keys of MachineState.summary(); what
    WINDOWS_DECIDES names is None where it can't be foretold.
    """

    steps: tuple[Step, ...] = ()
    product: str | None = None
    kept: str | None = None
    refusal: str | None = None
    advice: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expected: Mapping[str, Any] = field(default_factory=dict)
    choice: LicenseChoice | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything is asked of the machine, so that what stands in the way is told."""
        return self.kept is None

    @property
    def activates(self) -> bool:
        """Whether the plan asks for an activation."""
        return any(step.method == ACTIVATE for step in self.steps)

    def from_step(self: Self, step: Step) -> Self:
        """The same plan from an activation on that failed, for another attempt."""
        return replace(self, steps=self.steps[self.steps.index(step) :], secrets={})

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """The part of a machine's state that the plan is about."""
        return state.summary(self.choice.target if self.choice else None)

    def licensees(self, state: MachineState) -> tuple[Product, ...]:
        """The products that are to be activated, as far as they have a key."""
        product = state.windows_product
        return (product,) if product else ()

    def foretold(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The shown state that the plan leads to from the one ``before``."""
        return {**before, **self.expected}

    def diff(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        """Of two shown states what a diff shows."""
        names = [name for name in before if name in ALWAYS_IN_DIFF or self._changes(name, before)]
        return {
            "before": {name: before[name] for name in names},
            "after": {name: after[name] for name in names},
        }

    def _changes(self, name: str, before: Mapping[str, Any]) -> bool:
        value = self.expected.get(name, before[name])
        return bool(value != before[name]) and not (value is None and name in WINDOWS_DECIDES)

    def told(self, state: MachineState) -> dict[str, Any]:
        """What a result says beside states and steps; ``state`` is the newest that there is."""
        del state
        return {"product": self.product, "kept": self.kept}

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """How a shown state differs from the one expected; an open license status may be any."""
        expected = {**self.expected, **({"license_status": None} if is_status_open else {})}
        return differing(expected, after)

    def required_count(self, state: MachineState) -> int | None:
        """From which count on a KMS host activates this machine, where that is known."""
        product = state.windows_product
        return product.kms_required_count if product else None

    def in_words(self, before: Mapping[str, Any]) -> str:
        """A shown state in one line, to go back to it."""
        return settings_in_words(before)


def differing(expected: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields of a summary that are not as expected, in words."""
    return [
        f"{name} is {after[name]!r} instead of {value!r}"
        for name, value in expected.items()
        if after[name] != value and not (name in WINDOWS_DECIDES and value is None)
    ]


def settings_in_words(summary: Mapping[str, Any]) -> str:
    """KMS host, key and status of a summary."""
    host, tail = summary.get("kms_host"), summary["partial_product_key"]
    return (
        f"{f'KMS host {host}:' + str(summary['kms_port']) if host else 'no KMS host set'}, "
        f"{f'key ending in {tail}' if tail else 'no key'}, {summary['license_status']}"
    )
