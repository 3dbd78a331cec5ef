# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every release of a product that has a published setup key, as the tables beside the code say."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from .._inputs.table_file import read_yaml
from .host_keys import all_host_keys
from .releases import release_rows, rows_by_edition
from .tables import DATA, Gvlk, OfficeGvlk, avma_rows, office_gvlks, windows_gvlks

SEMI_ANNUAL_CHANNEL: Final = "Windows Server Semi-Annual Channel"
_METHODS: Final = ("kms", "ad", "mak")
"""From Windows 8, Server 2012 and Office 2013 on."""


@dataclass(frozen=True, slots=True)
class SupportedProduct:
    """A release of a product: how it is activated and until when Microsoft supports it.

    Dates are the last day; None where there is no such phase or it is not known. ``csvlks`` are
    the host keys that activate it, empty where Microsoft's matrix has not the product.
    ``powershell_5_1`` is empty for Office, which runs on a Windows that has it or not.
    ``key_source`` is the page that publishes its setup keys, None where none has them yet;
    ``source`` that of its dates.
    """

    product: str
    family: str
    application: Literal["windows", "office"]
    editions: str
    edition_ids: tuple[str, ...]
    builds: tuple[int, ...]
    licence_number: str
    program: str
    volume: bool | None
    methods: tuple[str, ...]
    csvlks: tuple[str, ...]
    mainstream_end: date | None
    support_end: date | None
    esu_end: date | None
    powershell_5_1: Literal["included", "installable", "missing", ""]
    key_source: str | None
    source: str


@functools.cache
def supported_products() -> tuple[SupportedProduct, ...]:
    """Every release, in the order of the table: newest first within a product."""
    return tuple(_release(row) for row in rows_by_edition())


@functools.cache
def licence_programs() -> Mapping[str, str]:
    """What the licence of a program begins with, to the program whose dates it has."""
    return {
        beginning: program
        for program, beginnings in _facts()["licence_programs"].items()
        for beginning in beginnings
    }


def family_of_gvlk(row: Gvlk | OfficeGvlk) -> str:
    """The product family that a published key is for."""
    if isinstance(row, OfficeGvlk):
        return f"Office {row.release}"
    if row.product.startswith("Windows Server, version"):
        return SEMI_ANNUAL_CHANNEL
    if "LTS" in row.edition:
        return f"{row.product} {row.edition.replace(' N ', ' ')}"
    return row.product


def _release(row: Mapping[str, str]) -> SupportedProduct:
    groups = [_facts()["edition_groups"][group] for group in row["editions"].split()]
    has_avma = row["name"] in {guest.guest_product for guest in avma_rows()}
    key = _key(row["product"])
    is_office = bool(row["licence_number"])
    return SupportedProduct(
        product=row["name"],
        family=row["product"],
        application="office" if is_office else "windows",
        editions=", ".join(group["name"] for group in groups),
        edition_ids=tuple(edition_id for group in groups for edition_id in group["edition_ids"]),
        builds=tuple(int(build) for build in row["builds"].split()),
        licence_number=row["licence_number"],
        program=row["program"],
        volume={"yes": True, "no": False}.get(row["volume"]),
        methods=(*(row["methods"].split() or _METHODS), *(("avma",) if has_avma else ())),
        csvlks=_office_csvlks(row["product"]) if is_office else _windows_csvlks(key),
        mainstream_end=_date(row["mainstream_end"]),
        support_end=_date(row["support_end"]),
        esu_end=_date(row["esu_end"]),
        powershell_5_1=row["powershell_5_1"],  # type: ignore[arg-type]
        key_source=key.source if key else None,
        source=row["source"],
    )


@functools.cache
def _key(family: str) -> Gvlk | OfficeGvlk | None:
    """The first published key of a product family, in the order of its table."""
    keys: tuple[Gvlk | OfficeGvlk, ...] = (*windows_gvlks(), *office_gvlks())
    return next((row for row in keys if family_of_gvlk(row) == family), None)


def _office_csvlks(family: str) -> tuple[str, ...]:
    """An Office host key is named as the volume edition that it activates."""
    names = [
        row["name"]
        for row in release_rows()
        if (row["product"], row["program"]) == (family, "Office") and row["volume"] != "no"
    ]
    return tuple(names)


def _windows_csvlks(key: Gvlk | OfficeGvlk | None) -> tuple[str, ...]:
    return all_host_keys(key) if isinstance(key, Gvlk) else ()


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@functools.cache
def _facts() -> Mapping[str, Any]:
    return read_yaml(DATA / "supported_products.yml")
