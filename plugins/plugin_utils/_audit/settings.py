# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers by which an audit tells a finding from a sound machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .._inputs.error import InputError, InputTypeError


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Days and clients from which on something is a finding.

    A KMS client that renews in time has more than 165 of its 180 days left, so it is never among
    those that end soon. ``single_host_clients`` and ``unbalanced_clients`` are how many machines
    a KMS host, or the hosts of a site, have to serve before one is told.
    """

    expires_within_days: int = 30
    support_ends_within_days: int = 180
    single_host_clients: int = 100
    unbalanced_clients: int = 50


_LIMITS: Mapping[str, tuple[int, int, str]] = {
    "expires_within_days": (1, 179, "days"),
    "support_ends_within_days": (1, 3650, "days"),
    "single_host_clients": (1, 1_000_000, "machines"),
    "unbalanced_clients": (2, 1_000_000, "machines"),
}


def settings_from_options(
    options: Mapping[str, Any], name_of: Callable[[str], str] = str
) -> AuditSettings:
    """Settings from a module's options; what is left out stays as it is by default.

    InputError names the option by ``name_of(option)``.
    """
    return AuditSettings(
        **{
            option: _in_range(options[option], name_of(option), *limits)
            for option, limits in _LIMITS.items()
            if options.get(option) is not None
        }
    )


def _in_range(value: object, variable: str, least: int, most: int, unit: str) -> int:
    accepted = f"a whole number of {unit} from {least} to {most}"
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise InputTypeError(variable, value, accepted)
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value.strip()):
        raise InputError(variable, value, accepted)
    number = int(value)
    if not least <= number <= most:
        raise InputError(variable, value, accepted)
    return number
