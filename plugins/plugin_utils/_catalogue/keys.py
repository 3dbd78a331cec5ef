# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published product keys: which one belongs to an edition, which product a key belongs to."""

from __future__ import annotations

import difflib
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .._inputs.error import InputError, shown
from .._inputs.given import given_text
from .._inputs.key_mask import last_five
from .._inputs.product_key import normalise_product_key
from .._inputs.whole_number import whole_number
from .edition_error import (
    EvaluationEditionError,
    NoPublishedKeyError,
    NoVolumeEditionError,
    UnknownProductError,
)
from .edition_id import is_evaluation_edition, table_spellings
from .tables import (
    AvmaKey,
    Gvlk,
    avma_rows,
    editions_without_key,
    office_gvlks,
    windows_gvlks,
)

_NEWEST_BUILD: Final = 2**31
_HOME_EDITIONS: Final = frozenset({"core", "coren", "coresinglelanguage", "corecountryspecific"})
_EDITION_ACCEPTED = "give an EditionID as the registry has it, such as ServerStandard"
_BUILD_ACCEPTED = "give the build as a whole number, such as 20348"


Kind = Literal["gvlk", "avma", "office_gvlk"]


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What a published key is for. One key may serve several products."""

    kind: Kind
    products: tuple[str, ...]
    editions: tuple[str, ...]
    edition_ids: tuple[str, ...]


def gvlk_for(
    edition_id: object,
    build: object,
    variable: str = "edition_id",
    build_variable: str = "build",
) -> Gvlk:
    """Return the published setup key of a Windows edition at a build; never a guess.

    Raises EvaluationEditionError, NoVolumeEditionError, NoPublishedKeyError or UnknownProductError
    when there is none, InputError when the arguments can not be an edition and a build.
    """
    edition = given_text(edition_id, variable, _EDITION_ACCEPTED)
    number = whole_number(build, build_variable, 1, _NEWEST_BUILD - 1, _BUILD_ACCEPTED)
    if is_evaluation_edition(edition):
        raise EvaluationEditionError(edition)
    if edition.lower() in _HOME_EDITIONS:
        raise NoVolumeEditionError(edition)
    full, without_core = table_spellings(edition)
    if full in editions_without_key():
        raise NoPublishedKeyError(edition, editions_without_key()[full])
    of_edition = _by_edition().get(full) or _by_edition().get(without_core, ())
    fitting = [row for row in of_edition if number in _builds(row)]
    if not fitting:
        raise UnknownProductError(_why_unknown(edition, number, of_edition))
    return min(fitting, key=lambda row: len(_builds(row)))


@functools.lru_cache(maxsize=8192)
def gvlk_of(edition_id: str | None, build: int | None) -> Gvlk | None:
    """Return the published setup key of an edition at a build, or None."""
    try:
        return gvlk_for(edition_id, build)
    except (UnknownProductError, InputError):
        return None


def avma_key_for(edition_id: object, build: object) -> AvmaKey:
    """Return the AVMA key of a server edition at a build; errors as `gvlk_for`."""
    guest = gvlk_for(edition_id, build)
    for row in avma_rows():
        if (row.guest_product, row.edition) == (guest.product, guest.edition):
            return row
    raise UnknownProductError(f"There is no published AVMA key for {guest.name}")


def product_of_key(key: object, variable: str = "product_key") -> KnownKey | None:
    """Return what a published key is for, or None. Raises InputError for a malformed key."""
    return _by_key().get(normalise_product_key(key, variable))


def gvlk_by_last_five(tail: str) -> tuple[Gvlk, ...]:
    """Return the rows of Windows keys that end so; several products may share a key."""
    return tuple(row for row in windows_gvlks() if last_five(row.key) == tail.strip().upper())


def is_published_key_tail(tail: str) -> bool:
    """Tell whether any published key (Windows, Office, AVMA) ends so."""
    return tail.strip().upper() in _published_tails()


def read_published_keys() -> None:
    """Read the tables now instead of at the first question."""
    for table in (_by_edition, _published_tails, editions_without_key):
        table()


@functools.cache
def _by_edition() -> Mapping[str, tuple[Gvlk, ...]]:
    rows = [row for row in windows_gvlks() if row.edition_id]
    return {
        edition: tuple(row for row in rows if row.edition_id.lower() == edition)
        for edition in {row.edition_id.lower() for row in rows}
    }


@functools.cache
def _by_key() -> Mapping[str, KnownKey]:
    rows: list[tuple[Kind, str, tuple[str, str, str]]] = [
        *(("gvlk", row.key, (row.product, row.edition, row.edition_id)) for row in windows_gvlks()),
        *(("office_gvlk", row.key, (row.product, row.edition, "")) for row in office_gvlks()),
        *(("avma", row.key, (row.guest_product, row.edition, "")) for row in avma_rows()),
    ]
    found: defaultdict[tuple[Kind, str], list[tuple[str, str, str]]] = defaultdict(list)
    for kind, key, names in rows:
        found[kind, key].append(names)
    return {
        key: KnownKey(kind, *map(_unique, zip(*names, strict=True)))
        for (kind, key), names in found.items()
    }


@functools.cache
def _published_tails() -> frozenset[str]:
    return frozenset(map(last_five, _by_key()))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _builds(row: Gvlk) -> range:
    """Return the builds of a row; one without builds has those of its whole product."""
    siblings = [row]
    if row.build_min is None:
        siblings = [each for each in windows_gvlks() if each.product == row.product]
    first = min(each.build_min for each in siblings if each.build_min is not None)
    bounded = [each for each in siblings if each.build_min is not None]
    return range(first, max(each.build_max or _NEWEST_BUILD for each in bounded) + 1)


def _why_unknown(edition: str, build: int, of_edition: Iterable[Gvlk]) -> str:
    start = f"There is no published GVLK for EditionID {shown(edition)} at build {build}"
    known = [f"{row.product} ({_range_text(row)})" for row in of_edition]
    if known:
        return f"{start}; this edition is known for {', '.join(known)}"
    if edition.lower() == "serverturbinecor":
        return (
            f"{start}; DISM names Azure Edition on Server Core so, but it is not confirmed that "
            "the registry does; its EditionID in the table is ServerTurbine"
        )
    names = {row.edition_id.lower(): row.edition_id for row in windows_gvlks() if row.edition_id}
    near = [names[name] for name in difflib.get_close_matches(edition.lower(), names, n=3)]
    return f"{start}; " + (f"near it: {', '.join(near)}" if near else "no EditionID is near it")


def _range_text(row: Gvlk) -> str:
    builds = _builds(row)
    last = builds.stop - 1
    if last == _NEWEST_BUILD:
        return f"build {builds.start} and later"
    if last == builds.start:
        return f"build {builds.start}"
    return f"builds {builds.start} to {last}"
