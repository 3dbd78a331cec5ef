# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds product keys in any text and masks them.

Kept apart from the validation of keys, because error messages need it too.
"""

from __future__ import annotations

import re

KEY_ALPHABET = "BCDFGHJKMNPQRTVWXY2346789"
DASHES = "-\u00ad\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"

_KEY_CHARS = KEY_ALPHABET + KEY_ALPHABET.lower()
_MASKED_GROUPS = "*****-*****-*****-*****-"

# No word boundary here: in escaped text such as "\nABCDE-..." a letter stands before the key.
_GROUPED = re.compile(
    rf"[{_KEY_CHARS}]{{5}}(?:[ \t\u00a0_{re.escape(DASHES)}]{{1,3}}[{_KEY_CHARS}]{{5}}){{4,}}"
)
_GROUPED_LOOSELY = re.compile(
    rf"[A-Za-z0-9]{{5}}(?:[ ]?[{re.escape(DASHES)}][ ]?[A-Za-z0-9]{{5}}){{4,}}"
)
# A boundary is needed here, or a long hash or base64 text would lose a part.
_SOLID = re.compile(rf"(?:(?<![A-Za-z0-9+/])|(?<=\\[nrt]))[{_KEY_CHARS}]{{25}}(?![A-Za-z0-9+/=])")
# What each of the three needs, told in a fraction of their time: nearly no text holds a key.
_MAY_HOLD_A_KEY = re.compile(
    r"[A-Za-z0-9]{25}|(?:[A-Za-z0-9]{5}[^A-Za-z0-9]{1,3}){4}[A-Za-z0-9]{5}"
)
# A key with a few mistyped characters is still nearly a key. Ordinary words have vowels.
_KEY_CHARS_OF_A_MISTYPED_KEY = 18


def last_five(key: str) -> str:
    """Return the last five characters of a product key, as Windows shows them."""
    return key.strip()[-5:].upper()


def mask_product_keys(text: str) -> str:
    """Replace every run that looks like a product key; its last five characters stay."""
    masked = str.__str__(text)
    if _MAY_HOLD_A_KEY.search(masked) is None:
        return masked
    while True:
        before = masked
        for pattern in (_GROUPED, _SOLID):
            masked = pattern.sub(_mask, masked)
        masked = _GROUPED_LOOSELY.sub(_mask_when_like_a_key, masked)
        if masked == before:
            return masked


def looks_like_product_key(text: str) -> bool:
    """Tell whether the text holds a run that `mask_product_keys` would replace."""
    return mask_product_keys(text) != text


def _mask(found: re.Match[str]) -> str:
    return _MASKED_GROUPS + last_five(found[0])


def _mask_when_like_a_key(found: re.Match[str]) -> str:
    characters = re.findall(r"[A-Za-z0-9]", found[0])
    like_a_key = any(
        sum(character in _KEY_CHARS for character in characters[start : start + 25])
        >= _KEY_CHARS_OF_A_MISTYPED_KEY
        for start in range(0, len(characters) - 24, 5)
    )
    if like_a_key or any(character.isdigit() for character in characters):
        return _mask(found)
    return found[0]
