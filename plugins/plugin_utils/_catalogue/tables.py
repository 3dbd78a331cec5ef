# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published product keys, as the tables beside the code hold them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .._inputs.table_file import read_csv

DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Gvlk:
    """A published KMS client setup key of Windows. Builds are inclusive, None is open."""

    product: str
    edition: str
    edition_id: str
    build_min: int | None
    build_max: int | None
    key: str = field(repr=False)
    source: str
    notes: str

    @property
    def name(self) -> str:
        """Product and edition."""
        return f"{self.product} {self.edition}"


@dataclass(frozen=True, slots=True)
class OfficeGvlk:
    """A published KMS client setup key of Office, Project or Visio."""

    product: str
    edition: str
    release: str
    key: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class AvmaKey:
    """A published key for guests of an activated Hyper-V Datacenter host."""

    guest_product: str
    edition: str
    key: str = field(repr=False)
    host_versions: tuple[str, ...]
    source: str
    notes: str


@dataclass(frozen=True, slots=True)
class EditionWithoutKey:
    """An edition of Windows for which Microsoft publishes no setup key, why, and what to do."""

    product: str
    reason: str
    remedy: str
    source: str


@functools.cache
def windows_gvlks() -> tuple[Gvlk, ...]:
    """Return the table of Windows keys in its published order."""
    return tuple(
        Gvlk(
            key=row.pop("gvlk"),
            build_min=number_or_none(row.pop("build_min")),
            build_max=number_or_none(row.pop("build_max")),
            **row,
        )
        for row in read_csv(DATA / "gvlk_windows.csv")
    )


@functools.cache
def office_gvlks() -> tuple[OfficeGvlk, ...]:
    """Return the table of Office keys in its published order."""
    return tuple(
        OfficeGvlk(key=row.pop("gvlk"), **row) for row in read_csv(DATA / "gvlk_office.csv")
    )


@functools.cache
def editions_without_key() -> Mapping[str, EditionWithoutKey]:
    """Return the editions that have no published key, by EditionID in lower case."""
    return {
        row.pop("edition_id").lower(): EditionWithoutKey(**row)
        for row in read_csv(DATA / "editions_without_key.csv")
    }


@functools.cache
def avma_rows() -> tuple[AvmaKey, ...]:
    """Return the table of AVMA keys in its published order."""
    return tuple(
        AvmaKey(
            key=row.pop("avma_key"),
            host_versions=tuple(filter(None, row.pop("host_versions").split("; "))),
            **row,
        )
        for row in read_csv(DATA / "avma.csv")
    )


def number_or_none(text: str) -> int | None:
    """The number in a cell, none in an empty one."""
    return int(text) if text else None
