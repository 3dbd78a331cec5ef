# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which supported product a Windows or an Office is; never a guess."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from .edition_id import table_spellings
from .office_names import parse_office_name
from .products import SupportedProduct, licence_programs, supported_products

# It comes with Microsoft 365 Apps too, under the same number.
_UNTELLING: Final = "AccessRuntime"
_VOLUME: Final = "VL_"
_RETAIL: Final = "R_"


def product_of_windows(edition_id: str, build: int) -> SupportedProduct | None:
    """The release that an EditionID at a build is; none where the table has it not.

    An evaluation is of the release whose edition it evaluates.
    """
    full, without_core = table_spellings(edition_id)
    releases = _windows_releases()
    return releases.get((full, build)) or releases.get((without_core, build))


@functools.lru_cache(maxsize=4096)
def product_of_office(name: str) -> SupportedProduct | None:
    """The release that a licence of Office is of, by the Name of its licence.

    None for Microsoft 365 Apps and other subscriptions, which have no fixed end, for the licence
    of a KMS host, and for a name that tells no program and year.
    """
    found = parse_office_name(name)
    if found is None or "Subscription" in name or found.program.startswith(_UNTELLING):
        return None
    volume = True if _VOLUME in found.kind else False if _RETAIL in found.kind else None
    program = _program(found.program)
    for release in supported_products():
        if (release.licence_number, release.program) == (found.number, program):
            if found.year not in (None, release.family[-4:]):
                return None
            if release.volume in (None, volume):
                return release
    return None


def _program(text: str) -> str | None:
    beginnings = licence_programs()
    fitting = [beginning for beginning in beginnings if text.startswith(beginning)]
    return beginnings[max(fitting, key=len)] if fitting else None


@functools.cache
def _windows_releases() -> Mapping[tuple[str, int], SupportedProduct]:
    return {
        (edition_id.casefold(), build): release
        for release in supported_products()
        for edition_id in release.edition_ids
        for build in release.builds
    }
