# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole numbers within bounds, as an option or an extra variable gives them."""

from __future__ import annotations

import re

from .error import InputError, InputTypeError

_DIGITS = re.compile("[0-9]{1,9}")


def whole_number(value: object, variable: str, least: int, most: int, accepted: str) -> int:
    """The number, which may come as text; InputError where it is not from least to most.

    ``accepted`` says so, such as ``{} to {} times``.
    """
    accepted = accepted.format(least, most)
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise InputTypeError(variable, value, accepted)
    if value is None or (isinstance(value, str) and not _DIGITS.fullmatch(value.strip())):
        raise InputError(variable, value, accepted)
    if not least <= int(value) <= most:
        raise InputError(variable, value, accepted)
    return int(value)
