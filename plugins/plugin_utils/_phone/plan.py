# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which confirmation ID belongs to which product of a machine, and the steps that deposit them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._machine.state import MachineState
from .._run.plan import Plan, differing
from .._run.remote import StepFailure
from .._wmi.license_steps import confirm
from .._wmi.office import WINDOWS_CLASSES
from .._wmi.request import REFRESH_LICENSES, Step
from .products import PhoneProduct, phone_products
from .table import Line


@dataclass(frozen=True)
class PhonePlan(Plan):
    """The deposits of a machine's products. ``expected`` is label to summary."""

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """Label to summary."""
        return {each.label: each.summary() for each in phone_products(state).values()}

    def diff(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        """The products that change."""
        changed = [label for label in after if after[label] != before.get(label)]
        return {
            "before": {label: before[label] for label in changed if label in before},
            "after": {label: after[label] for label in changed},
        }

    def told(self, state: MachineState) -> dict[str, Any]:
        """Nothing beside states and steps."""
        del state
        return {}

    def why_failed(self, failure: StepFailure, before: MachineState, after: MachineState) -> str:
        """Why a step failed, and of which product."""
        said, asked = super().why_failed(failure, before, after), failure.step.target.get("ID")
        labels = {
            each.product.activation_id: each.label for each in phone_products(before).values()
        }
        return f"{labels[asked]}: {said}" if asked in labels else said

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """How the products differ from what is expected of each."""
        del is_status_open
        found = []
        for label, expected in self.expected.items():
            if label in after:
                found += [f"{label}: {text}" for text in differing(expected, after[label])]
            else:
                found.append(f"{label} holds no key any more")
        return found

    def in_words(self, before: Mapping[str, Any]) -> str:
        """Each product with the end of its key and its status."""
        return "; ".join(
            f"{label}: key ending in {each['partial_product_key']}, {each['license_status']}"
            for label, each in before.items()
        )


@dataclass(frozen=True)
class Matched:
    """Lines of a file beside the products of a machine.

    ``fits`` are those whose confirmation ID answers the product's installation ID, ``open`` are
    products that wait for one. ``lines`` is what is to stand in the file. ``refused`` says which
    confirmation ID no longer fits, ``remarks`` what else there is to say.
    """

    fits: tuple[tuple[PhoneProduct, Line], ...] = ()
    open: tuple[tuple[PhoneProduct, Line], ...] = ()
    lines: tuple[Line, ...] = field(default=(), repr=False)
    refused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def confirmed(self, answers: Mapping[str, str]) -> Matched:
        """The same with confirmation IDs, by activation ID, for products that wait for one."""
        new = {
            line.activation_id: replace(line, confirmation_id=answers[line.activation_id])
            for _product, line in self.open
            if line.activation_id in answers
        }
        answered = ((p, new[p.activation_id]) for p, _line in self.open if p.activation_id in new)
        return replace(
            self,
            fits=(*self.fits, *answered),
            open=tuple((p, line) for p, line in self.open if line.activation_id not in new),
            lines=tuple(new.get(line.activation_id, line) for line in self.lines),
        )


def matched(state: MachineState, host: str, lines: Mapping[str, Line], file: str) -> Matched:
    """A machine's lines, by activation ID, beside its products; ``file`` is for the texts.

    The line of a product that is licensed stays where it has a confirmation ID: after a new
    installation on the same hardware it serves again.
    """
    products = phone_products(state)
    fits: list[tuple[PhoneProduct, Line]] = []
    waiting: list[tuple[PhoneProduct, Line]] = []
    kept: list[Line] = []
    refused: list[str] = []
    remarks: list[str] = []
    for activation_id, product in products.items():
        old = lines.get(activation_id)
        if product.product.is_licensed:
            if old is not None and old.confirmation_id:
                kept.append(old)
            continue
        installation_id = product.product.installation_id
        if not installation_id:
            remarks.append(f"Windows has no installation ID for {product.label}")
            kept += [old] if old is not None else []
            continue
        line = _line(host, product, installation_id)
        if old is None or not old.confirmation_id:
            waiting.append((product, line))
            kept.append(line)
        elif old.installation_id == line.installation_id:
            line = replace(line, confirmation_id=old.confirmation_id)
            fits.append((product, line))
            kept.append(line)
        else:
            kept.append(old)
            refused.append(_does_not_fit(product, old, file))
    for activation_id, old in lines.items():
        if activation_id not in products and old.confirmation_id:
            kept.append(old)
            remarks.append(_of_no_product(old, file))
    return Matched(tuple(fits), tuple(waiting), tuple(kept), tuple(refused), tuple(remarks))


def _line(host: str, product: PhoneProduct, installation_id: str) -> Line:
    return Line(
        host=host,
        activation_id=product.activation_id,
        product=product.label,
        channel=product.product.channel,
        partial_product_key=product.product.partial_product_key,
        installation_id=installation_id,
    )


def _does_not_fit(product: PhoneProduct, old: Line, file: str) -> str:
    key = product.product.partial_product_key
    other = (
        f"the key there ends in {old.partial_product_key} and this one in {key}"
        if old.partial_product_key and old.partial_product_key != key
        else "its hardware has changed, or the line is of another machine"
    )
    return (
        f"{product.label} answers another installation ID than line {old.number} of {file}, whose "
        f"confirmation ID does not fit any more: {other}. Delete the line and run again, which "
        "writes the new installation ID"
    )


def _of_no_product(old: Line, file: str) -> str:
    what = f"{old.product} ({old.activation_id})" if old.product else old.activation_id
    return (
        f"Line {old.number} of {file} is for {what}, and no such product with a MAK, retail or KMS "
        "host key is on this machine"
    )


def phone_plan(state: MachineState, fits: tuple[tuple[PhoneProduct, Line], ...]) -> PhonePlan:
    """The steps that deposit these confirmation IDs."""
    plan = PhonePlan(steps=tuple(_steps(fits)), secrets=dict(_secrets(fits)))
    licensed = {
        product.label: {**product.summary(), "license_status": "licensed"}
        for product, _line in fits
    }
    return replace(plan, expected={**plan.shown_state(state), **licensed})


def _steps(fits: tuple[tuple[PhoneProduct, Line], ...]) -> Iterator[Step]:
    for number, (product, _line) in enumerate(fits):
        why = f"deposit the confirmation ID of {product.label}"
        target = {"ID": product.product.activation_id}
        yield confirm(why, target, product.classes.product, f" {number}")
    # No source says that Office's own service has this method.
    if any(product.classes == WINDOWS_CLASSES for product, _line in fits):
        yield REFRESH_LICENSES


def _secrets(fits: tuple[tuple[PhoneProduct, Line], ...]) -> Iterator[tuple[str, str]]:
    for number, (_product, line) in enumerate(fits):
        yield f"installation_id {number}", line.installation_id
        yield f"confirmation_id {number}", line.confirmation_id
