# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Supported products as a table of plain text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from .product_rows import ALL, chosen_products
from .products import SupportedProduct

MAX_COLUMNS: Final = 100
NOT_IN_MATRIX: Final = "not in Microsoft's table"
_SERVER: Final = "Windows Server "
_WIDTHS: Final = (38, 26, 12, 12)
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
    padded = (str(cell).ljust(width) for cell, width in zip(cells, (*_WIDTHS, 0), strict=True))
    return "".join(padded).rstrip()
