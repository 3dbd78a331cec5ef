# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check digits of installation and confirmation IDs: the last digit of each of their groups.

It is the sum of the digits before it, every second one doubled, modulo 7: so says "Inside Windows
Product Activation" (Fully Licensed, 2001, tecchannel.de/a/401697) of Windows XP. Microsoft
publishes no rule, and that later IDs follow it is a guess, so it is held against a confirmation ID
only where the installation ID, which Windows gave, shows that it is in force.
"""

from __future__ import annotations

CONFIRMATION_GROUP = 6
_GROUPS = 9
"""Of an installation ID: 54 digits in groups of 6, 63 in groups of 7."""

_ENOUGH = 7
"""Of nine groups: 3 in a million IDs without check digits have so many by chance."""


def grouped(digits: str) -> str:
    """An installation ID as Windows shows it, in nine groups; of another length as it is."""
    size, rest = divmod(len(digits), _GROUPS)
    return digits if rest else "-".join(_groups(digits, size))


def wrong_installation_groups(digits: str) -> list[int] | None:
    """Which groups have a wrong check digit, from 1 on; none where the ID has no check digits."""
    size, rest = divmod(len(digits), _GROUPS)
    if rest or not size:
        return None
    wrong = _wrong(digits, size)
    return wrong if len(wrong) <= _GROUPS - _ENOUGH else None


def wrong_confirmation_groups(digits: str, installation_id: str) -> list[int]:
    """Which groups have a wrong check digit, from 1 on; none if the installation ID has none."""
    if wrong_installation_groups(installation_id) is None:
        return []
    return _wrong(digits, CONFIRMATION_GROUP)


def in_words(groups: list[int]) -> str:
    """That these groups are wrong."""
    found = ", ".join(map(str, groups))
    return f"wrong check digit in group{'s' if len(groups) > 1 else ''} {found}"


def _check_digit(digits: str) -> str:
    return str(sum(int(digit) * (1 + n % 2) for n, digit in enumerate(digits)) % 7)


def _groups(digits: str, size: int) -> list[str]:
    return [digits[n : n + size] for n in range(0, len(digits), size)]


def _wrong(digits: str, size: int) -> list[int]:
    groups = enumerate(_groups(digits, size), start=1)
    return [number for number, group in groups if _check_digit(group[:-1]) != group[-1]]
