# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the catalogue says of an edition, a build or a key, asked once for each of them."""

from __future__ import annotations

import functools
import re

from .._catalogue.errors import ActivationError, explain_activation_error
from .._catalogue.keys import gvlk_by_last_five, gvlk_of
from .._catalogue.office_names import office_product_of, parse_office_name
from .._catalogue.products import SupportedProduct
from .._catalogue.releases import office_years
from .._catalogue.support import product_of_office, product_of_windows
from .._catalogue.tables import EditionWithoutKey, editions_without_key
from .._inputs.error import InputError
from .._inputs.key_mask import last_five

_MOST = 8192
_MOST_NAMES = 3
_MICROSOFT_365, _KMS_HOST = "O365", "KMSHost"
_OFFICE_NUMBER = re.compile(r"Office (\d\d),")


def edition_without_key(edition_id: str | None) -> EditionWithoutKey | None:
    """What is known of an edition for which Microsoft publishes no key; none for any other."""
    return editions_without_key().get((edition_id or "").strip().lower())


@functools.lru_cache(maxsize=_MOST)
def other_product_of_key(edition_id: str, build: int, tail: str) -> str | None:
    """The product whose published key ends so, when that is not the one of edition and build.

    None also where the catalogue does not know edition and build: nothing can be said then.
    """
    own = gvlk_of(edition_id, build)
    rows = gvlk_by_last_five(tail)
    if own is None or not rows or last_five(own.key) == tail.strip().upper():
        return None
    return _names(tuple(dict.fromkeys(row.name for row in rows)))


@functools.lru_cache(maxsize=_MOST)
def office_name(name: str) -> str:
    """Microsoft's name for the product of an Office licence, however little is known of it."""
    parsed = parse_office_name(name)
    row = office_product_of(parsed) if parsed else None
    if row is not None:
        return row.product
    if _MICROSOFT_365 in name:
        return "Microsoft 365 Apps"
    release = product_of_office(name)
    if release is not None:
        return release.product
    number = _OFFICE_NUMBER.match(name)
    year = office_years().get(number[1]) if number else None
    return " ".join(filter(None, ("Office", year, "KMS host" if _KMS_HOST in name else None)))


@functools.lru_cache(maxsize=_MOST)
def windows_name(edition_id: str | None, build: int | None) -> str:
    """Microsoft's name for a Windows with its edition, such as Windows Server 2022 Standard."""
    own = gvlk_of(edition_id, build)
    return own.name if own else product_name(edition_id, build)


def product_name(edition_id: str | None, build: int | None) -> str:
    """A name for the product of an edition at a build, however little is known of it."""
    support = windows_support(edition_id, build)
    if support is not None:
        return support.product
    return f"{edition_id or 'unknown edition'}, build {build or 'unknown'}"


@functools.lru_cache(maxsize=_MOST)
def windows_support(edition_id: str | None, build: int | None) -> SupportedProduct | None:
    """The release that a Windows is, with how long it is supported; none where not known."""
    return product_of_windows(edition_id, build) if edition_id and build and build > 0 else None


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and others" if len(names) > _MOST_NAMES else shown


@functools.lru_cache(maxsize=4096)
def status_reason(code: str | None) -> ActivationError | None:
    """The code with its meaning and its remedy; none for success and for what is no code."""
    if not code:
        return None
    try:
        error = explain_activation_error(code)
    except InputError:
        return None
    return error if error.code else None


def reason_text(code: str) -> str:
    """Such as ``KMS count too low (0xC004F038)``; the code alone where it means nothing."""
    error = status_reason(code)
    return f"{error.meaning} ({error.hex})" if error else code
