# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of methods, licence states and channels, from numbers and invariant words only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .._inputs.error import InputError, InputTypeError
from .._inputs.whole_number import whole_number

# LicenseStatus of SoftwareLicensingProduct, Win32 reference.
LICENSE_STATUS: Final[Mapping[int, str]] = {
    0: "unlicensed",
    1: "licensed",
    2: "oob_grace",
    3: "oot_grace",
    4: "non_genuine_grace",
    5: "notification",
    6: "extended_grace",
}

CHANNELS: Final = (
    "gvlk",
    "csvlk",
    "mak",
    "retail",
    "oem",
    "evaluation",
    "subscription",
    "avma",
    "grace",
    "unknown",
)

REPLACED_FREELY: Final = frozenset({"gvlk", "grace", "evaluation"})
"""A KMS client key, a mere grace licence, and evaluations, which no key activates anyway."""


def is_kept(channel: str, is_licensed: bool, replaced: frozenset[str] = frozenset()) -> bool:
    """Whether a licence of a channel is one to keep; a host key serves others, in force or not."""
    return channel not in REPLACED_FREELY | replaced and (is_licensed or channel == "csvlk")


# The first pattern that fits decides, so the longer word stands before its own beginning.
# The second half of each pattern is the ProductKeyChannel form of Windows 8 and later.
_RULES: Final = tuple(
    (re.compile(pattern), channel)
    for pattern, channel in (
        (r"\bVOLUME_KMSCLIENT\b|\bVOLUME:GVLK\b", "gvlk"),
        (r"\bVOLUME_KMS(?:_[\w-]+)?(?!\w)|\bVOLUME:CSVLK\b", "csvlk"),
        (r"\bVIRTUAL_MACHINE_ACTIVATION\b|\bVT:IA\b", "avma"),
        # A volume key that is neither of a KMS client nor of a KMS host.
        (r"\bVOLUME_MAK\b|\bRETAIL\(MAK\)|\bVOLUME:MAK\b|^\s*VOLUME\s*$", "mak"),
        (r"\bTIMEBASED_EVAL\b|\bRETAIL:TB:(?:EVAL|TRIAL)\b", "evaluation"),
        (r"\bTIMEBASED_SUB\b|\bRETAIL:TB:SUB\b", "subscription"),
        (r"\bRETAIL\(GRACE\)", "grace"),
        (r"\bOEM_\w+|\bOEM:\w+", "oem"),
        (r"\bRETAIL\b(?::TB(?::PROMO)?)?(?![\w(:])", "retail"),
    )
)

_STATUS_ACCEPTED = "a LicenseStatus is a whole number from {} to {}"
_DESCRIPTION_ACCEPTED = (
    "give the Description of a licensing product, such as "
    "'Windows(R) Operating System, VOLUME_KMSCLIENT channel'"
)


def license_status_name(value: object, variable: str = "license_status") -> str:
    """Return the name of a LicenseStatus number; digits in a string are accepted too."""
    return LICENSE_STATUS[whole_number(value, variable, 0, max(LICENSE_STATUS), _STATUS_ACCEPTED)]


def license_channel(description: object, variable: str = "description") -> str:
    """Return the channel named in a Description or ProductKeyChannel; `unknown` when none is."""
    if description is None:
        raise InputError(variable, None, _DESCRIPTION_ACCEPTED)
    if not isinstance(description, str):
        raise InputTypeError(variable, description, _DESCRIPTION_ACCEPTED)
    # A product's own name may hold a word such as "Retail"; the channel follows the last comma.
    words = description.rpartition(",")[2].upper()
    return next((channel for pattern, channel in _RULES if pattern.search(words)), "unknown")


def channel_patterns() -> tuple[tuple[str, str], ...]:
    """Pattern and channel in the order in which they count, for what is not Python."""
    return tuple((pattern.pattern, channel) for pattern, channel in _RULES)
