# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which edition of a running Windows may become which, how, and what is possible instead."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .._inputs.table_file import read_csv
from .edition_id import is_evaluation_edition, table_spellings
from .tables import DATA, number_or_none

DISM, KEY, NONE = "dism", "key", "none"
SERVER_CORE: Final = "Server Core"

STAGED_CODES: Final = (0, 3010)
"""Exit codes of DISM after which the new edition is there, or comes with the restart."""


@dataclass(frozen=True, slots=True)
class EditionPath:
    """One row of Microsoft's pages. Builds are inclusive, None is open.

    ``way`` is ``dism`` or ``key``, or ``none`` with what is possible ``instead``. ``restart`` is
    yes, no, or unknown where the page says nothing. ``installation`` is the InstallationType that
    the row is for, empty for any. ``needs_own_key``: the published key is no licence to start from.
    """

    from_edition: str
    to_edition: str
    way: Literal["dism", "key", "none"]
    restart: Literal["yes", "no", "unknown", ""]
    installation: str
    build_min: int | None
    build_max: int | None
    is_downgrade: bool
    needs_own_key: bool
    instead: str
    source: str

    def fits(self, build: int, installation: str | None) -> bool:
        """Whether the row is for a Windows of this build and InstallationType."""
        fits_build = (self.build_min or build) <= build <= (self.build_max or build)
        return fits_build and self.installation in ("", installation)


@dataclass(frozen=True, slots=True)
class DismExitCode:
    """An exit code of dism.exe, in words."""

    code: int
    name: str
    meaning: str
    likely_cause: str
    remedy: str
    source: str


def path_between(
    from_edition: str, to_edition: str, build: int, installation: str | None
) -> EditionPath | None:
    """The row for this change of EditionID; None where Microsoft's pages say nothing of it."""
    for row in _by_editions().get((_spelling(from_edition), _spelling(to_edition)), ()):
        if row.fits(build, installation):
            return row
    return None


def possible_targets(
    from_edition: str, build: int, installation: str | None
) -> tuple[EditionPath, ...]:
    """The changes that are possible from an edition; those upwards come first."""
    mine = _spelling(from_edition)
    rows = (
        row for (start, _build), rows in _by_editions().items() if start == mine for row in rows
    )
    found = [row for row in rows if row.way != NONE and row.fits(build, installation)]
    return tuple(sorted(found, key=lambda row: row.is_downgrade))


def is_server_edition(edition_id: str) -> bool:
    """Whether an EditionID is one of Windows Server, whose editions DISM changes."""
    return edition_id.strip().casefold().startswith("server")


def same_edition(one: str, other: str) -> bool:
    """Whether two names mean one edition, as the registry and as DISM name it on Server Core."""
    return _spelling(one) == _spelling(other)


def dism_exit_code(code: int) -> DismExitCode | None:
    """What an exit code of dism.exe means; None for one that no table has."""
    return _exit_codes().get(code)


_Spelling = tuple[str, bool]
"""Without what marks an evaluation or a Server Core, and whether it is an evaluation."""


def _spelling(edition_id: str) -> _Spelling:
    return table_spellings(edition_id)[1], is_evaluation_edition(edition_id)


@functools.cache
def edition_paths() -> tuple[EditionPath, ...]:
    """The table in its order."""
    return tuple(
        EditionPath(
            build_min=number_or_none(row.pop("build_min")),
            build_max=number_or_none(row.pop("build_max")),
            is_downgrade=row.pop("is_downgrade") == "true",
            needs_own_key=row.pop("needs_own_key") == "true",
            **row,  # type: ignore[arg-type]
        )
        for row in read_csv(DATA / "edition_paths.csv")
    )


@functools.cache
def _by_editions() -> Mapping[tuple[_Spelling, _Spelling], tuple[EditionPath, ...]]:
    found: dict[tuple[_Spelling, _Spelling], tuple[EditionPath, ...]] = {}
    for row in edition_paths():
        key = (_spelling(row.from_edition), _spelling(row.to_edition))
        found[key] = (*found.get(key, ()), row)
    return found


@functools.cache
def _exit_codes() -> Mapping[int, DismExitCode]:
    return {
        int(row["code"]): DismExitCode(**{**row, "code": int(row["code"])})  # type: ignore[arg-type]
        for row in read_csv(DATA / "dism_exit_codes.csv")
    }
