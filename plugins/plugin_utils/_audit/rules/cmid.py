# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rule about client machine IDs that several machines share."""

from __future__ import annotations

from collections.abc import Iterator

from ..._kms.cmid import duplicate_cmids
from ..finding import WARNING
from ..machine import READ
from ..rule import FLEET, GENERAL, Breach, Fleet, rule
from ..text import MOST_NAMES, counted, one_line, some_names


@rule(
    "duplicate_cmid",
    WARNING,
    "Machines share a client machine ID, so that a KMS host counts them as one",
    "Rearm each of them but one (volume.activation.maintenance) and restart it; sysprep the image",
    GENERAL,
    looks_at=FLEET,
)
def duplicate_cmid(fleet: Fleet) -> Iterator[Breach]:
    """A finding for each machine of a group that shares a CMID; it names others of the group."""
    cmids = {each.name: each.cmid for each in fleet.machines if each.result == READ and each.cmid}
    for group in duplicate_cmids(cmids):
        names = group["machines"]
        for name in names:
            # All of them for each of them would grow with the square of the group.
            others = [other for other in names[: MOST_NAMES + 1] if other != name][:MOST_NAMES]
            more = len(names) - 1 - len(others)
            yield Breach(
                f"{counted(len(names), 'machine')} have the CMID {one_line(group['cmid'])}; "
                f"the others are {some_names(others)}" + (f" and {more} more" if more else ""),
                machine=name,
            )
