# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers by which an audit tells a finding from a sound machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inputs.error import VariableName
from .._inputs.whole_number import whole_number


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
    "expires_within_days": (1, 179, "a whole number of days from {} to {}"),
    "support_ends_within_days": (1, 3650, "a whole number of days from {} to {}"),
    "single_host_clients": (1, 1_000_000, "a whole number of machines from {} to {}"),
    "unbalanced_clients": (2, 1_000_000, "a whole number of machines from {} to {}"),
}


def settings_from_options(options: Mapping[str, Any], name_of: VariableName = str) -> AuditSettings:
    """Settings from a module's options; what is left out stays as it is by default.

    InputError names the option by ``name_of(option)``.
    """
    return AuditSettings(
        **{
            option: whole_number(options[option], name_of(option), *limits)
            for option, limits in _LIMITS.items()
            if options.get(option) is not None
        }
    )
