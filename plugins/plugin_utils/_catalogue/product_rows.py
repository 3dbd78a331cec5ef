# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Supported products, chosen by what they are and by a day: as plain data, as a table of text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from .._inputs.error import InputError, InputTypeError
from .._inputs.given import given_day, given_text
from .products import SupportedProduct, supported_products

ALL: Final = "all"
_OF_ACCEPTED: Final = "give all, windows, office or a product such as Windows 10 or Office 2016"
_ON_ACCEPTED: Final = "give a day such as 2027-01-31"
_ESU_ACCEPTED: Final = "give true or false"


def product_rows(
    of: object = ALL,
    on: object = None,
    esu: object = False,
    variable: str = "products",
    on_variable: str = "on",
) -> list[dict[str, Any]]:
    """Releases as plain data, in the order of the table.

    ``of`` is ``all``, ``windows``, ``office`` or a product; ``on`` leaves only what is supported
    on that day, the last one included, with Extended Security Updates too where ``esu`` says so.
    Raises InputError or InputTypeError, which name the variable.
    """
    return [_plain(each) for each in chosen_products(of, on, esu, variable, on_variable)]


def chosen_products(
    of: object, on: object, esu: object, variable: str, on_variable: str
) -> list[SupportedProduct]:
    """The releases that `product_rows` tells of; arguments and errors are the same."""
    products = _of(of, variable)
    day = None if on is None else given_day(on, on_variable, _ON_ACCEPTED)
    if not isinstance(esu, bool):
        raise InputTypeError("esu", esu, _ESU_ACCEPTED)
    return [each for each in products if day is None or _is_supported(each, day, esu)]


def _of(of: object, variable: str) -> list[SupportedProduct]:
    name = " ".join(given_text(of, variable, _OF_ACCEPTED).split()).casefold()
    fitting = [
        each
        for each in supported_products()
        if name in (ALL, each.application, each.family.casefold())
    ]
    if not fitting:
        raise InputError(variable, of, _OF_ACCEPTED)
    return fitting


def _is_supported(product: SupportedProduct, day: date, esu: bool) -> bool:
    ends = (product.support_end, product.esu_end if esu else None)
    return any(end is not None and day <= end for end in ends)


def _plain(product: SupportedProduct) -> dict[str, Any]:
    runs_here = product.powershell_5_1 in ("included", "installable")
    return {
        "product": product.product,
        "family": product.family,
        "application": product.application,
        "editions": product.editions or None,
        "edition_ids": list(product.edition_ids),
        "builds": list(product.builds),
        "methods": list(product.methods),
        "csvlks": list(product.csvlks),
        "mainstream_end": _text(product.mainstream_end),
        "support_end": _text(product.support_end),
        "esu_end": _text(product.esu_end),
        "powershell_5_1": product.powershell_5_1 or None,
        "by_ansible": runs_here or product.application == "office",
        "by_offline_script": runs_here,
        "key_source": product.key_source,
        "source": product.source,
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


NOT_IN_MATRIX: Final = "not in Microsoft's table"
_SERVER: Final = "Windows Server "
_ROW: Final = "{:38}{:26}{:12}{:12}{}"
_COLUMNS: Final = ("  Release", "Editions", "Supported", "With ESU", "PowerShell")
_NOTES: Final = (
    "Supported, With ESU: the last day, without and with Extended Security Updates.",
    "PowerShell: whether version 5.1 is included, or installable with WMF 5.1. Ansible and the",
    "offline script need it; where it is missing, key and KMS host are set by hand on the machine.",
    "Office is managed by Ansible where its Windows is; the offline script does Windows alone.",
)


def product_text(
    of: object = ALL,
    on: object = None,
    esu: object = False,
    variable: str = "products",
    on_variable: str = "on",
) -> list[str]:
    """Lines of at most 100 columns; arguments and errors as `product_rows`."""
    products = chosen_products(of, on, esu, variable, on_variable)
    if not products:
        return ["None of these products is supported on that day."]
    return [_line(_COLUMNS), *_groups(products), "", *_NOTES]


def csvlk_text(csvlks: Sequence[str]) -> str:
    """The host keys (CSVLK) in a few words: the oldest of the servers and the others."""
    servers = sorted(name for name in csvlks if name.startswith(_SERVER))
    others = [name for name in csvlks if name not in servers]
    texts = [servers[0] + (" or later" if len(servers) > 1 else "")] if servers else []
    return ", ".join([*texts, *others]) or NOT_IN_MATRIX


def _groups(products: Sequence[SupportedProduct]) -> Iterator[str]:
    for heading, group in itertools.groupby(products, key=_heading):
        yield heading
        for product in group:
            yield _line(
                (
                    f"  {product.product}",
                    product.editions,
                    product.support_end or "no end",
                    product.esu_end or "",
                    product.powershell_5_1,
                )
            )


def _heading(product: SupportedProduct) -> str:
    return f"{product.family}: {', '.join(product.methods)}; CSVLK {csvlk_text(product.csvlks)}"


def _line(cells: Sequence[object]) -> str:
    return _ROW.format(*map(str, cells)).rstrip()
