# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan does about one Office product; the plan of all products puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._wmi.office import LicensingClasses
from .._wmi.request import Step


@dataclass(frozen=True)
class KeptProduct:
    """A product whose licence is left as it is: which channel it has, and why."""

    product: str
    channel: str
    why: str

    def as_dict(self) -> dict[str, str]:
        """As a result shows it."""
        return dict(vars(self))


@dataclass(frozen=True)
class ProductPart:
    """One product's share of a plan: ``prepare`` before every product's ``activate``.

    ``expected`` is label to summary; None for what is gone then. ``classes`` are those of the
    product, none where it is kept. ``delay`` is seconds to wait before the steps.
    """

    prepare: tuple[Step, ...] = ()
    activate: tuple[Step, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expected: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    kept: KeptProduct | None = None
    advice: tuple[str, ...] = ()
    classes: LicensingClasses | None = None
    delay: float = 0.0


def kept_part(product: str, why: str) -> ProductPart:
    """The share of a product whose MAK is kept."""
    return ProductPart(kept=KeptProduct(product, "mak", why), advice=(f"Kept: {why}",))
