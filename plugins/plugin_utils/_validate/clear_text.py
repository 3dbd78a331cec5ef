# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Product keys in the values of variables; those that Microsoft publishes are no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .._catalogue.keys import is_published_key_tail
from .._inputs.key_mask import mask_product_keys

_SHORTEST = 25
_MASKED_KEY = re.compile(r"(?:\*{5}-){4}([A-Z0-9]{5})")
_OF_CORE = ("ansible_", "groups", "group_names", "inventory_", "omit", "playbook_dir", "vars")
_DEEPEST = 20


def texts_of(variables: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Variable and text of each text that is long enough for a key, however deep it stands."""
    for name, value in variables.items():
        if not name.startswith(_OF_CORE):
            for text in _texts(value, _DEEPEST):
                yield name, text


def secret_key_ends(text: str) -> list[str]:
    """The last five characters of each key in a text that is not published."""
    masked = mask_product_keys(text)
    if masked == text:
        return []
    already = _MASKED_KEY.findall(text)
    ends = [end for end in _MASKED_KEY.findall(masked) if end not in already]
    return [end for end in ends if not is_published_key_tail(end)]


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= _SHORTEST:
            yield value
    elif depth and isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, depth - 1)
