# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Client machine IDs: a KMS host counts machines that share one as a single machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from .._inputs.error import InputTypeError

_ACCEPTED = "a mapping of machine name to CMID"


def duplicate_cmids(cmids: object, variable: str = "cmids") -> list[dict[str, Any]]:
    """Groups of machines that share a CMID, each with ``cmid`` and ``machines``, sorted.

    A machine without a CMID is in no group. Raises InputTypeError for anything but a mapping of
    text to text or None.
    """
    if not isinstance(cmids, Mapping):
        raise InputTypeError(variable, cmids, _ACCEPTED)
    machines: dict[str, list[str]] = defaultdict(list)
    for machine, cmid in cmids.items():
        if not isinstance(machine, str) or not isinstance(cmid, str | None):
            raise InputTypeError(variable, cmid, _ACCEPTED)
        if cmid:
            machines[cmid.lower()].append(str(machine))
    return [
        {"cmid": cmid, "machines": sorted(sharing)}
        for cmid, sharing in sorted(machines.items())
        if len(sharing) > 1
    ]
