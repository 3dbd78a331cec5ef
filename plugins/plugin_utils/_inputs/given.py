# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an option must hold, read as what it stands for: a text, a day."""

from __future__ import annotations

import re
from datetime import date, datetime

from .error import IN_QUOTES, InputError, InputTypeError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def given_text(value: object, variable: str, accepted: str, *, is_name: bool = False) -> str:
    """The text without the blanks around it; InputError where it is none, missing or empty.

    ``is_name``: YAML may have made something else of it, such as a no.
    """
    if value is not None and not isinstance(value, str):
        hint = f"{accepted}. {IN_QUOTES}" if is_name else accepted
        raise InputTypeError(variable, value, hint)
    if value is None or not value.strip():
        raise InputError(variable, value, accepted)
    return str.__str__(value).strip()


def given_day(value: object, variable: str, accepted: str) -> date:
    """The day; InputError for what is none such as 2027-01-31."""
    # YAML makes a date of one that stands without quotes.
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = given_text(value, variable, accepted)
    try:
        # Python also takes 20270131 and 2027-W04-7, which is more than the text says.
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise InputError(variable, text, accepted)
    return found
