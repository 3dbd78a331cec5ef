# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates and masks product keys."""

from __future__ import annotations

import re

from .error import HIDDEN, InputError, InputTypeError
from .key_mask import DASHES, KEY_ALPHABET, last_five, looks_like_product_key, mask_product_keys

__all__ = [
    "last_five",
    "looks_like_product_key",
    "mask_product_keys",
    "normalise_product_key",
]

_ACCEPTED = (
    "a product key is five groups of five letters and digits, and holds no A, E, I, L, O, S, U, Z, "
    "0, 1 or 5"
)
_SEPARATOR = re.compile(rf"[ \u00a0]?[{re.escape(DASHES)}][ \u00a0]?|[ \u00a0]")
_GROUP = re.compile(rf"[{KEY_ALPHABET}]{{5}}")
_GROUPS = 5
_LENGTH = 25


def normalise_product_key(text: object, variable: str = "product_key") -> str:
    """Return a key as five upper-case groups with hyphens.

    Accepts any kind of dash or single spaces between the groups, or 25 characters on end.
    Raises InputError; its text never shows any part of the value.
    """
    if text is None:
        raise InputError(variable, None, _ACCEPTED)
    if not isinstance(text, str):
        raise InputTypeError(variable, HIDDEN, _ACCEPTED)
    stripped = text.strip()
    if not stripped:
        raise InputError(variable, "", _ACCEPTED)
    # ASCII only, before the upper case: some other letters become ASCII in upper case.
    groups = [group.upper() if group.isascii() else "" for group in _SEPARATOR.split(stripped)]
    if len(groups) == 1 and len(stripped) == _LENGTH:
        groups = [groups[0][start : start + 5] for start in range(0, _LENGTH, 5)]
    if len(groups) != _GROUPS or not all(_GROUP.fullmatch(group) for group in groups):
        raise InputError(variable, HIDDEN, _ACCEPTED)
    return "-".join(groups)
