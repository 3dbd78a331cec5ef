# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of Office activation that an operator asks for, checked as far as the inputs show."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._catalogue.given_key import own_key, published_key
from .._catalogue.keys import product_of_key
from .._catalogue.tables import office_gvlks
from .._inputs.error import HIDDEN, InputError, InputTypeError, VariableName
from .._inputs.product_key import last_five
from .._run.desired import DesiredClient, client_from_options
from .._wmi.info import RENEWAL_COLUMNS
from .._wmi.office import OFFICE
from .._wmi.request import Further

_MAKS = "your MAKs from a vault, one for each product"
_GVLKS = "GVLKs that Microsoft publishes for Office, Project or Visio"


@dataclass(frozen=True, kw_only=True)
class OfficeDesired(DesiredClient):
    """What the volume editions of Office, Project and Visio on a machine shall be.

    ``products`` are those that are meant, all when empty, by their names in the published table.
    """

    product_keys: tuple[str, ...] = field(repr=False)
    products: frozenset[str]
    remove_stale_keys: bool

    @property
    def further(self) -> Further:
        """What is read beyond what every run needs: Office, and how often Windows renews."""
        renews = bool(self.renewal.within_days)
        return replace(OFFICE, columns=RENEWAL_COLUMNS) if renews else OFFICE

    def means(self, product: str) -> bool:
        """Whether a product is one of those that are meant."""
        return not self.products or product in self.products


def office_desired_from_options(
    options: Mapping[str, Any], machine: str, name: VariableName = str
) -> OfficeDesired:
    """Desired state of one machine from a module's options; InputError names ``name(option)``."""
    return OfficeDesired(
        **client_from_options(options, machine, name),
        product_keys=_product_keys(
            options["method"], options["product_keys"], name("product_keys")
        ),
        products=_products(options["products"], name("products")),
        remove_stale_keys=options["remove_stale_keys"],
    )


def _product_keys(method: str, value: object, variable: str) -> tuple[str, ...]:
    if value is None or value == "" or value == []:
        if method == "mak":
            raise InputError(variable, None, f"{_MAKS}, which method mak installs")
        return ()
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence) or isinstance(given, bytes):
        raise InputTypeError(variable, HIDDEN, "a list of product keys")
    keys: list[str] = []
    for number, each in enumerate(given):
        mine = f"{variable}[{number}]"
        key = _checked_key(method, each, mine)
        if key in keys:
            raise InputError(mine, key, "each key once; this one is there already")
        keys.append(key)
    return tuple(keys)


def _checked_key(method: str, value: object, variable: str) -> str:
    if method == "mak":
        return own_key(value, variable, _MAKS, "is no MAK")
    return published_key(value, variable, "office_gvlk", _GVLKS, "no Office")


def _products(given: Sequence[str], variable: str) -> frozenset[str]:
    known = {row.product.lower(): row.product for row in office_gvlks()}
    found = set()
    for number, each in enumerate(given):
        product = known.get(each.strip().lower())
        if product is None:
            near = difflib.get_close_matches(each.strip().lower(), known, n=3, cutoff=0.5)
            accepted = "a product as Microsoft's table of GVLKs names it"
            hint = f"; near it: {', '.join(known[name] for name in near)}" if near else ""
            raise InputError(f"{variable}[{number}]", each, f"{accepted}{hint}")
        found.add(product)
    return frozenset(found)


def product_of_office_key(key: str) -> str:
    """The product of a published Office key that was checked before."""
    known = product_of_key(key)
    if known is None:
        raise ValueError(f"the key that ends in {last_five(key)} is not published")
    return known.products[0]
