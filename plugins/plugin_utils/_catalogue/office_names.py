# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the name of an Office licence says: program, release, channel and its published key."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .._inputs.table_file import read_csv
from .releases import office_years
from .tables import DATA, OfficeGvlk, office_gvlks

FIRST_CLICK_TO_RUN_RELEASE: Final = "2019"
"""From this release on volume editions are Click-to-Run alone, and their names hold the year."""

_NAME: Final = re.compile(
    r"Office (?P<number>\d\d), Office(?:(?P=number))?(?P<program>[A-Za-z]+?)(?P<variant>XC2R)?"
    r"(?:(?P<year>20\d\d)(?P<preview>[A-Za-z]*?))?(?P<kind>(?:VL|R)?(?:[_-][\w-]*)?) edition"
)
_KMS_CLIENT: Final = re.compile(r"(?:VL_|-)KMS_Client(?:_AE)?")
_RELEASE_ID: Final = re.compile(
    r"(?P<program>O365[A-Za-z]+|[A-Za-z]+?)(?P<year>20\d\d)?(?P<channel>Volume|Retail)"
)
_MICROSOFT_365: Final = "O365"


@dataclass(frozen=True, slots=True)
class OfficeLicenseName:
    """The parts of a licence's name. ``kind`` is what follows program and year, as it is there."""

    number: str
    program: str
    year: str | None
    kind: str
    is_variant: bool

    @property
    def release(self) -> str | None:
        """The release, such as 2016; none where number and year do not tell one."""
        release = office_years().get(self.number)
        if release is None or self.year not in (None, release):
            return None
        needs_year = release >= FIRST_CLICK_TO_RUN_RELEASE
        return None if needs_year and self.year is None else release

    @property
    def group(self) -> str:
        """Programs of one group replace each other, such as ProPlus and Standard."""
        row = office_programs().get(self.program)
        return row.group if row else self.program.lower()

    @property
    def is_kms_client(self) -> bool:
        """Whether the licence takes a GVLK."""
        return not self.is_variant and _KMS_CLIENT.fullmatch(self.kind) is not None

    @property
    def click_to_run_id(self) -> str | None:
        """The release ID that Click-to-Run has for the volume edition, from 2019 on."""
        return f"{self.program}{self.year}Volume" if self.year else None


@dataclass(frozen=True, slots=True)
class OfficeProgram:
    """A program of the table: its name in a licence, the product's name, and its group."""

    program: str
    product: str
    group: str


@dataclass(frozen=True, slots=True)
class ClickToRunId:
    """A release ID of Click-to-Run. ``release`` is empty for Microsoft 365, which has none."""

    text: str
    group: str
    release: str
    is_volume: bool


def parse_office_name(name: str) -> OfficeLicenseName | None:
    """The parts of a licence's Name; none for one that is not formed as Office's are."""
    found = _NAME.fullmatch(name.strip())
    if found is None:
        return None
    return OfficeLicenseName(
        number=found["number"],
        program=found["program"],
        year=found["year"],
        kind=found["kind"],
        is_variant=bool(found["variant"] or found["preview"]),
    )


def office_product_of(name: OfficeLicenseName) -> OfficeGvlk | None:
    """The row of the published table that a licence's program and release are; never a guess."""
    program = office_programs().get(name.program)
    if program is None or name.release is None or name.is_variant:
        return None
    return _rows().get((program.product, name.release))


def click_to_run_id(text: str) -> ClickToRunId | None:
    """What a release ID of Click-to-Run says; none for one that is not formed as they are."""
    found = _RELEASE_ID.fullmatch(text)
    if found is None:
        return None
    is_volume = found["channel"] == "Volume"
    if found["program"].startswith(_MICROSOFT_365):
        return ClickToRunId(text, "suite", "", is_volume)
    row = office_programs().get(found["program"])
    group = row.group if row else found["program"].lower()
    return ClickToRunId(text, group, found["year"] or "2016", is_volume)


@functools.cache
def office_programs() -> Mapping[str, OfficeProgram]:
    """Every program by its name in a licence."""
    return {
        row["program"]: OfficeProgram(row["program"], row["product"], row["group"])
        for row in read_csv(DATA / "office_programs.csv")
    }


@functools.cache
def _rows() -> Mapping[tuple[str, str], OfficeGvlk]:
    return {
        (row.product.replace(" LTSC", "").removesuffix(f" {row.release}"), row.release): row
        for row in office_gvlks()
    }
