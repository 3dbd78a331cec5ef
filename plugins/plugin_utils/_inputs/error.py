# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error for a value that a user gave and that is not accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from .key_mask import mask_product_keys

_LONGEST_SHOWN = 80

VariableName = Callable[[str], str]
"""Option -> the variable that its operator sets: a role puts its own name before it."""


HIDDEN: Final = object()
"""Stands for a value that must not be shown."""


class InputError(ValueError):
    """A value is not accepted. Its text is one line and never holds a full product key.

    Pass `HIDDEN` as `given` when not even a masked form may be shown. The attribute `given` is
    the form fit to be shown, not the value.
    """

    def __init__(self, variable: str, given: object, accepted: str) -> None:
        self.variable = shown_name(variable)
        self.given = "" if given is HIDDEN or _is_blank(given) else self._shown(given)
        self.accepted = mask_product_keys(accepted)
        super().__init__(f"{self.variable}{self._problem(given)}: {self.accepted}")

    def _problem(self, given: object) -> str:
        if given is None:
            return " is missing"
        if _is_blank(given):
            return " is empty"
        return f": {self.given} is not accepted" if self.given else " is not accepted"

    def _shown(self, given: object) -> str:
        return shown(given)


class InputTypeError(InputError, TypeError):
    """A value has a type that can never be accepted here. Its text names the type only."""

    def _shown(self, given: object) -> str:
        return f"a value of type {_type_name(given)}"


IN_QUOTES: Final = "YAML reads this as something else than text: put it in quotes"
"""What to do about a no, a number or a date where a name belongs."""


def shown(value: object) -> str:
    """Return a value for a message: by repr, keys masked, at most 80 characters."""
    text = repr(mask_product_keys(value)) if isinstance(value, str) else repr(value)
    text = mask_product_keys(_printable(text))
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def shown_name(variable: str) -> str:
    """Return a variable's name fit for a message."""
    return _printable(mask_product_keys(variable))[:_LONGEST_SHOWN]


def _is_blank(given: object) -> bool:
    return given is None or (isinstance(given, str) and not given.strip())


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _type_name(value: object) -> str:
    """Name the plain type; Ansible hands over its own subclasses of the built-in ones."""
    plain_types = (bool, int, float, str, bytes, datetime, date, dict, list, tuple, set)
    for plain in plain_types:
        if isinstance(value, plain):
            return plain.__name__
    return type(value).__name__
