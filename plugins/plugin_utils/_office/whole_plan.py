# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of all Office products as a run takes it: shown and compared product by product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._kms_client.renewal import NO_RENEWAL
from .._machine.office import OfficeLicense
from .._machine.office_inventory import OfficeInventory, label_of, office_inventory
from .._machine.state import MachineState, Product
from .._run.plan import (
    ALWAYS_IN_DIFF,
    Plan,
    differing,
    is_foretold,
    settings_in_words,
    without_status,
)
from .._wmi.methods import ACTIVATE
from .part import KeptProduct
from .shown import labelled, renewal_of, summary_of

REQUIRED_COUNT = 5
"""Of every KMS host for Office. learn.microsoft.com/office/volume-license-activation"""


@dataclass(frozen=True)
class OfficePlan(Plan):
    """A plan for every Office product. ``expected`` is label to summary; None for what is gone.

    ``is_open`` is whether anything is asked of a product. ``also`` are products that count as
    installed beside a newer release, ``maks`` the last five characters of the MAKs asked for.
    """

    is_open: bool = False
    kept_products: tuple[KeptProduct, ...] = ()
    also: frozenset[str] = frozenset()
    maks: tuple[str, ...] = ()

    def inventory(self, state: MachineState) -> OfficeInventory:
        """What there is of Office."""
        return office_inventory(state.office, self.also) if state.office else OfficeInventory()

    def licenses(self, state: MachineState) -> dict[str, OfficeLicense]:
        """Label to licence."""
        return labelled(state.office, self.inventory(state), self.maks) if state.office else {}

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """Label to summary."""
        renewal = self.client.renewal if self.client else NO_RENEWAL
        return {
            label: {**summary_of(state, each), **renewal_of(renewal, state, each)}
            for label, each in self.licenses(state).items()
        }

    def licensees(self, state: MachineState) -> tuple[Product, ...]:
        """The products that the plan activates, as far as they have a key."""
        ids = {step.target.get("ID") for step in self.steps if step.method == ACTIVATE}
        licenses = self.licenses(state).values()
        return tuple(e.product for e in licenses if e.product and e.activation_id in ids)

    def foretold(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What is gone is not in it."""
        after = {**before, **self.expected}
        return {label: values for label, values in after.items() if values is not None}

    def diff(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        """Each licence with what always shows, and what the plan changes of it."""
        shown: dict[str, dict[str, Any]] = {"before": {}, "after": {}}
        for label in dict.fromkeys((*before, *after)):
            names = self._in_diff(label, before.get(label) or after[label], before.get(label))
            for side, states in (("before", before), ("after", after)):
                if label in states:
                    shown[side][label] = {name: states[label].get(name) for name in names}
        return shown

    def _in_diff(
        self, label: str, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> list[str]:
        expected = self.expected.get(label) or {}
        return [
            name
            for name in values
            if name in ALWAYS_IN_DIFF
            or (
                before is not None
                and name in expected
                and expected[name] != before[name]
                and is_foretold(name, expected[name])
            )
        ]

    def told(self, state: MachineState) -> dict[str, Any]:
        """Every product with its licence, what was kept, left alone and left over."""
        inventory = self.inventory(state)
        return {
            "products": [
                {
                    "product": label,
                    "license": each.family,
                    "activation_id": each.activation_id,
                    "class": each.classes.product,
                    **summary_of(state, each),
                }
                for label, each in self.licenses(state).items()
            ],
            "kept": [each.as_dict() for each in self.kept_products],
            "left_alone": [
                {"product": each.name, "channel": each.channel, "why": each.why}
                for each in inventory.left_alone
            ],
            "stale_keys": [
                {
                    "product": label_of(each.license),
                    "partial_product_key": each.tail,
                    "why": each.why,
                }
                for each in inventory.leftovers
            ],
        }

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """How the licences differ from what is expected of each."""
        found = []
        for label, values in self.expected.items():
            if values is None or label not in after:
                if (label in after) != (values is not None):
                    found.append(f"{label} is {'still' if label in after else 'not'} there")
                continue
            open_values = without_status(values) if is_status_open else values
            found += [f"{label}: {text}" for text in differing(open_values, after[label])]
        return found

    def required_count(self, state: MachineState) -> int | None:
        """The same for every Office."""
        del state
        return REQUIRED_COUNT

    def in_words(self, before: Mapping[str, Any]) -> str:
        """Each licence in words."""
        lines = [f"{label}: {settings_in_words(values)}" for label, values in before.items()]
        return "; ".join(lines) or "no Office"
