"""Which keys the simulated Windows knows: Microsoft's published list, read on its own."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parents[2] / "plugins" / "plugin_utils" / "_catalogue" / "data"
_SHAPE = re.compile(r"[A-Z0-9]{5}(-[A-Z0-9]{5}){4}")


def is_well_formed(key: str) -> bool:
    """Five groups of five."""
    return _SHAPE.fullmatch(key) is not None


@cache
def _rows(file_name: str) -> tuple[dict[str, str], ...]:
    with (_DATA / file_name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def published_gvlks() -> tuple[dict[str, str], ...]:
    """Rows of the published list, read apart from the catalogue that is under test."""
    return _rows("gvlk_windows.csv")


def is_gvlk_of(key: str, edition_id: str, build: int) -> bool:
    """Whether a Windows of this edition and build takes the key as its GVLK."""
    return any(
        row["gvlk"] == key
        and row["edition_id"] == edition_id
        and int(row["build_min"] or 0) <= build <= int(row["build_max"] or build)
        for row in published_gvlks()
    )


def is_avma_key_of(key: str, edition_id: str, build: int) -> bool:
    """Whether a Windows of this edition and build takes the key as its AVMA key."""
    products = {
        (row["product"], row["edition"])
        for row in published_gvlks()
        if is_gvlk_of(row["gvlk"], edition_id, build) and row["edition_id"] == edition_id
    }
    return any(
        row["avma_key"] == key and (row["guest_product"], row["edition"]) in products
        for row in _rows("avma.csv")
    )


def gvlk_of(edition_id: str, build: int) -> str:
    """The GVLK that a Windows of this edition and build takes."""
    return next(
        row["gvlk"] for row in published_gvlks() if is_gvlk_of(row["gvlk"], edition_id, build)
    )


def is_published(key: str) -> bool:
    """Whether the key is a GVLK of any Windows edition."""
    return any(row["gvlk"] == key for row in published_gvlks())


def office_rows() -> tuple[dict[str, str], ...]:
    """Rows of the published list of Office keys."""
    return _rows("gvlk_office.csv")


def first_office_key() -> str:
    """A published Office key, which is no key of Windows."""
    return _first("gvlk_office.csv", "gvlk")


def first_avma_key() -> str:
    """A published AVMA key, which is no KMS client key."""
    return _first("avma.csv", "avma_key")


def _first(file_name: str, column: str) -> str:
    return _rows(file_name)[0][column]
