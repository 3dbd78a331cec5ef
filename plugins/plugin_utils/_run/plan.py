# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan, whoever makes it: its steps, the state they lead to, and how that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from .._kms_client.renewal import NO_RENEWAL, RENEWAL_DUE
from .._machine.state import MachineState, Product
from .._wmi.methods import ACTIVATE
from .._wmi.request import Step
from .desired import DesiredClient
from .guards import NO_KMS_HOST_ANSWERS, preflight
from .remote import StepFailure

WINDOWS_DECIDES = ("license_status", "activation_type", "activation_type_enabled")
"""Of a state these can be unknown until Windows is asked; an expectation of None says so."""

ALWAYS_IN_DIFF = ("kms_host", "kms_port", "partial_product_key", "license_status")
"""The other settings are in a diff where they change."""

INSUFFICIENT_COUNT = 0xC004F038

Self = TypeVar("Self", bound="Plan")


@dataclass(frozen=True)
class Verdict:
    """What a look at a machine says: lines for the operator, and why the run ends here."""

    advice: tuple[str, ...] = ()
    stop: str | None = None


@dataclass(frozen=True)
class Plan:
    """What a run does, in order, and the state it leads to.

    It answers for itself: what stops it, whether what it led to stands, and all of it in words.
    ``client`` is what is desired of a KMS client, where the plan is one for a client.
    ``target`` are the columns that name the product in question, Windows itself when left out.
    ``kept`` names the licence that is left alone; ``refusal`` says why nothing may be done. With
    either there are no steps. ``expected`` has the keys of MachineState.summary(); what
    WINDOWS_DECIDES names is None where it can't be foretold. ``doubts`` is advice that the steps
    settle, so that check mode alone gives it. ``delay`` is seconds before the first step.
    """

    steps: tuple[Step, ...] = ()
    product: str | None = None
    kept: str | None = None
    refusal: str | None = None
    advice: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expected: Mapping[str, Any] = field(default_factory=dict)
    target: Mapping[str, str | bool] | None = None
    client: DesiredClient | None = field(default=None, repr=False)
    delay: float = 0.0

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

    def before_write(self, state: MachineState, now: datetime) -> Verdict:
        """What stands in the way on the machine that the plan was made for; ``now`` is UTC."""
        if not self.is_open or self.client is None:
            return Verdict()
        findings = preflight(state, self.client, now, self.licensees(state))
        errors = [finding for finding in findings if finding.severity == "error"]
        lacks_host = any(finding.id == NO_KMS_HOST_ANSWERS for finding in errors)
        stops = errors and (self.activates or (lacks_host and self.steps))
        text = " ".join(f"{finding.line()}." for finding in errors)
        return Verdict(
            tuple(finding.line() for finding in findings),
            f"{text} Nothing was written" if stops else None,
        )

    def standing(self, state: MachineState) -> Verdict:
        """What keeps a machine that the steps were done on from being what is asked for."""
        del state
        return Verdict()

    def accepts(self, failure: StepFailure) -> bool:
        """Whether the operator takes a step that failed for advice."""
        is_accepted = self.client is not None and self.client.accept_insufficient_count
        return is_accepted and is_insufficient_count(failure)

    def why_failed(self, failure: StepFailure, before: MachineState, after: MachineState) -> str:
        """Why a step failed and what to do; ``before`` is the state of the whole run."""
        del before
        if not is_insufficient_count(failure):
            return failure.line()
        return f"{failure.line()}. {_threshold(self.required_count(after))}"

    def way_back(self, done: Sequence[Step]) -> str | None:
        """How to undo what was done, beyond the state before it."""
        del done
        return None

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """The part of a machine's state that the plan is about."""
        renewal = self.client.renewal if self.client else NO_RENEWAL
        return {
            **state.summary(self.target),
            **renewal.shown(state, state.subject(self.target)),
        }

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
        return bool(value != before[name]) and is_foretold(name, value)

    def told(self, state: MachineState) -> dict[str, Any]:
        """What a result says beside states and steps; ``state`` is the newest that there is."""
        del state
        return {"product": self.product, "kept": self.kept}

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """How a shown state differs from the one expected; an open license status may be any."""
        return differing(without_status(self.expected) if is_status_open else self.expected, after)

    def required_count(self, state: MachineState) -> int | None:
        """From which count on a KMS host activates this machine, where that is known."""
        product = state.windows_product
        return product.kms_required_count if product else None

    def in_words(self, before: Mapping[str, Any]) -> str:
        """A shown state in one line, to go back to it."""
        return settings_in_words(before)


def is_foretold(name: str, value: Any) -> bool:
    """Whether a value is expected; none of what Windows decides is one that it will tell."""
    return not (value is None and name in WINDOWS_DECIDES)


def is_insufficient_count(failure: StepFailure) -> bool:
    """Whether a KMS host refused an activation as it counts too few machines yet."""
    is_code = failure.error is not None and failure.error.code == INSUFFICIENT_COUNT
    return is_code and failure.step.method == ACTIVATE


def _threshold(count: int | None) -> str:
    """Why a KMS host that works still refuses; ``count`` is the one that it waits for."""
    needed = f"from a count of {count} on" if count else "from its threshold on"
    return (
        f"The KMS host activates this machine {needed}; each machine that asks is counted once for "
        "30 days, also when it is refused. For the first machines of a new host, set "
        "accept_insufficient_count: true and Windows activates by itself later"
    )


def without_status(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is expected all that does not wait for the activation."""
    return {n: v for n, v in expected.items() if n not in ("license_status", RENEWAL_DUE)}


def differing(expected: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields of a summary that are not as expected, in words."""
    return [
        f"{name} is {after[name]!r} instead of {value!r}"
        for name, value in expected.items()
        if after[name] != value and is_foretold(name, value)
    ]


def settings_in_words(summary: Mapping[str, Any]) -> str:
    """KMS host, key and status of a summary."""
    host = summary.get("kms_host")
    hosts = f"KMS host {host}:{summary['kms_port']}" if host else "no KMS host set"
    return f"{hosts}, {license_in_words(summary)}"


def license_in_words(summary: Mapping[str, Any]) -> str:
    """Key and status of a summary."""
    tail = summary["partial_product_key"]
    return f"{f'key ending in {tail}' if tail else 'no key'}, {summary['license_status']}"
