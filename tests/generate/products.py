"""The table of supported products."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
    csvlk_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.products import (
    SupportedProduct,
    supported_products,
)

from tests.generate.part import markdown_part

_POWERSHELL = {"included": "yes", "installable": "after WMF 5.1", "missing": "no"}


def products_table() -> str:
    """A row for each product, as Markdown."""
    lines = [
        "| Product | Methods | CSVLK | Support ends (ESU) | Ansible, offline script |",
        "|---|---|---|---|---|",
    ]
    for family, releases in itertools.groupby(supported_products(), key=lambda each: each.family):
        lines.append(_row(family, tuple(releases)))
    return "\n".join([*lines, ""])


def _row(family: str, releases: Sequence[SupportedProduct]) -> str:
    name = family
    if family.startswith("Office"):
        name = family.replace("Office", "Office, Project, Visio")
    cells = (name, _methods(releases), csvlk_text(releases[0].csvlks), _ends(releases))
    return f"| {' | '.join((*cells, _managed(releases)))} |"


def _methods(releases: Sequence[SupportedProduct]) -> str:
    return ", ".join(dict.fromkeys(method for each in releases for method in each.methods))


def _ends(releases: Sequence[SupportedProduct]) -> str:
    ends = sorted(
        {each.support_end for each in releases if each.support_end and not _is_late(each)}
    )
    late = "".join(f"; {each.product} {each.support_end}" for each in releases if _is_late(each))
    esu = max((each.esu_end for each in releases if each.esu_end), default=None)
    text = ends[0] if len(ends) == 1 else f"{ends[0]} to {ends[-1]}"
    return f"{text} ({esu})" if esu else f"{text}{late}"


def _managed(releases: Sequence[SupportedProduct]) -> str:
    if releases[0].application == "office":
        return "as its Windows; no script"
    texts = list(dict.fromkeys(_POWERSHELL[each.powershell_5_1] for each in releases))
    if len(texts) == 1:
        return texts[0]
    without = [
        each.product.removeprefix(f"{each.family} ") + (" (Itanium)" if _is_itanium(each) else "")
        for each in releases
        if each.powershell_5_1 == "missing"
    ]
    return f"{texts[0]}; no: {', '.join(dict.fromkeys(without))}"


def _is_late(release: SupportedProduct) -> bool:
    return release.product == "InfoPath 2013"


def _is_itanium(release: SupportedProduct) -> bool:
    return release.editions == "Itanium"


PRODUCTS = markdown_part("docs/PRODUCTS.md", "supported_releases.csv", products_table)
