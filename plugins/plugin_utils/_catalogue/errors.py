# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Explains error codes, of activations and of commands: cause, remedy, whether they can pass."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .._inputs.error import InputError, InputTypeError
from .._inputs.table_file import read_csv

_TABLE: Final = Path(__file__).parent / "data" / "activation_errors.csv"
_RANGES: Final = Path(__file__).parent / "data" / "error_ranges.csv"
_COMMANDS: Final = Path(__file__).parent / "data" / "command_errors.csv"

_ACCEPTED = (
    "give an error code of 32 bits such as 0xC004F074, C004F074, -1073418124 or 3221549172, or a "
    "text with one"
)
_HEX = re.compile(r"(-?)0[xX]([0-9A-Fa-f]{1,16})")
_BARE_HEX = re.compile(r"(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{8}")
_DECIMAL = re.compile(r"-?[0-9]{1,10}")
# Without its 0x 0x80070005 looks decimal, and is a number in YAML; read so it would be a code
# that nothing gives.
_DIGITS_OF_HEX = re.compile(r"8[0-9]{7}")
_LOOKS_LIKE_HEX = range(80_000_000, 90_000_000)
_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(-?)0[xX]([0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{8})?)(?![0-9A-Za-z])"
    r"|(-[0-9]{9,10})(?![0-9A-Za-z])"
    r")"
)
_BARE_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z{-])((?:[Cc]00[0-9A-Fa-f]|[48]00[0-9A-Fa-f])[0-9A-Fa-f]{4}|[2-4][0-9]{9})"
    r"(?![0-9A-Za-z-])"
)


@dataclass(frozen=True, slots=True)
class ActivationError:
    """One code with its explanation. `known` is False when only its kind could be told.

    `can_pass` tells whether a later try can succeed with nothing changed by hand: the network,
    the count of a KMS host, a fault on Microsoft's side, a service that is busy or starts. A wrong
    edition, a blocked key and a clock wait for a person.
    """

    code: int
    hex: str
    name: str
    meaning: str
    likely_cause: str
    remedy: str
    applies_to: tuple[str, ...]
    source: str
    known: bool
    can_pass: bool = False

    def line(self) -> str:
        """Code, meaning, cause and remedy in one line."""
        name = f" {self.name}" if self.name else ""
        return (
            f"{self.hex}{name}: {self.meaning}. Likely cause: {self.likely_cause}. "
            f"What to do: {self.remedy}"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data; `code` is the hexadecimal form."""
        return {
            "code": self.hex,
            "number": self.code,
            "name": self.name,
            "meaning": self.meaning,
            "cause": self.likely_cause,
            "remedy": self.remedy,
            "applies_to": list(self.applies_to),
            "source": self.source,
            "known": self.known,
            "can_pass": self.can_pass,
        }


def explain_activation_error(value: object, variable: str = "error_code") -> ActivationError:
    """Return the explanation of a code in any spelling that `parse_error_code` accepts."""
    code = parse_error_code(value, variable)
    return known_activation_errors().get(code) or _explain_unknown(code)


def can_pass(value: object) -> bool:
    """Tell whether a later try of the same action can succeed with nothing changed by hand."""
    known = known_activation_errors().get(parse_error_code(value))
    return known is not None and known.can_pass


def parse_error_code(value: object, variable: str = "error_code") -> int:
    """Return a code as an unsigned number of 32 bits.

    Accepts a signed or unsigned number, its digits, 0x and hexadecimal digits of 32 bits or sign
    extended to 64, with a minus sign too, eight hexadecimal digits without 0x, and a text with one
    of these in it (the first counts). Eight digits that begin with 8, such as 80070005, are
    hexadecimal. Raises InputError.
    """
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise InputTypeError(variable, value, _ACCEPTED)
    number = _from_text(value.strip()) if isinstance(value, str) else value
    if isinstance(value, int):
        number = int(f"{value}", 16) if value in _LOOKS_LIKE_HEX else _of_32_bits(value)
    if number is None or not -(2**31) <= number < 2**32:
        raise InputError(variable, value, _ACCEPTED)
    return int(number) % 2**32


@functools.cache
def known_activation_errors() -> Mapping[int, ActivationError]:
    """Return the table of codes."""
    return {
        (code := int(row.pop("code"), 16)): ActivationError(
            code=code,
            hex=_hex(code),
            known=True,
            applies_to=tuple(row.pop("applies_to").split(";")),
            can_pass=bool(row.pop("can_pass")),
            **row,
        )
        for row in read_csv(_TABLE)
    }


def _from_text(text: str) -> int | None:
    if found := _HEX.fullmatch(text):
        return _signed_hex(found[1], found[2])
    if _BARE_HEX.fullmatch(text) or _DIGITS_OF_HEX.fullmatch(text):
        return int(text, 16)
    if _DECIMAL.fullmatch(text) and not re.fullmatch("[0-9]{8}", text):
        return int(text)
    if found := _IN_TEXT.search(text):
        return int(found[3]) if found[3] else _signed_hex(found[1], found[2])
    if found := _BARE_IN_TEXT.search(text):
        return int(found[1], 16 if len(found[1]) == 8 else 10)
    return None


def _signed_hex(minus: str, digits: str) -> int:
    """The number; a minus before one that has its sign in its digits is a dash."""
    number = int(digits, 16)
    return -number if minus and number <= 2**31 else _of_32_bits(number)


def _of_32_bits(number: int) -> int:
    """The number; one of 64 bits that has its sign set as a negative one."""
    return number - 2**64 if number >> 63 == 1 else number


def _hex(code: int) -> str:
    return f"0x{code:08X}"


def _explain_unknown(code: int) -> ActivationError:
    if code == 0:
        meaning, cause, remedy = "No error", "None", "None"
    else:
        meaning, remedy = _kind_of(code)
        cause = "Not in the table of activation errors"
    return ActivationError(
        code=code,
        hex=_hex(code),
        name="",
        meaning=meaning,
        likely_cause=cause,
        remedy=remedy,
        applies_to=(),
        source="",
        known=False,
    )


def _kind_of(code: int) -> tuple[str, str]:
    """Return meaning and remedy from the ranges that Windows gives to its components."""
    row = next(
        each
        for each in read_csv(_RANGES)
        if code <= int(each["last"], 16) and code >= int(each["first"], 16)
    )
    names = {"hex": _hex(code), "error": code % 0x10000}
    return row["meaning"].format_map(names), row["remedy"].format_map(names)


def activation_error_of(code: str) -> ActivationError | None:
    """The explained HRESULT in a command's code, none where there is none in it."""
    try:
        return explain_activation_error(code)
    except InputError:
        return None


def command_error_text(code: str) -> str:
    """A code with its meaning, cause and remedy, never the bare code where more is known."""
    error = activation_error_of(code)
    return error.line() if error else _command_errors().get(code, code)


@functools.cache
def _command_errors() -> Mapping[str, str]:
    """Code of a command -> what it means; one of our own says nothing to anybody else."""
    return {
        row["code"]: row["words"] if row["is_ours"] else f"{row['words']} ({row['code']})"
        for row in read_csv(_COMMANDS)
    }
