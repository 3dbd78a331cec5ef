# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What spp_edition reads beside a machine's licences: its start, DISM, and what a change left."""

from __future__ import annotations

from typing import Any

from .registry import keys
from .request import COMPUTER, Further, read_request, table_request

OPERATING_SYSTEM = "Win32_OperatingSystem"
PROCESS = "Win32_Process"

EDITION_CHANGE, BOOT_TABLE, DISM_TABLE, ROLE_TABLE = "edition_change", "boot", "dism", "domain_role"
"""The first is our own key: edition of the last change, when it began, DISM's exit code. No key."""


def edition_request(asks_targets: bool, unless: tuple[str, ...]) -> dict[str, Any]:
    """The request for one read of a machine whose edition may change.

    With ``asks_targets`` Windows is asked which editions it can become, ``unless`` its EditionID is
    one of these: DISM takes seconds for the answer.
    """
    tables = (
        table_request(BOOT_TABLE, OPERATING_SYSTEM, {0: ("LastBootUpTime",)}),
        table_request(DISM_TABLE, PROCESS, {0: ("ProcessId",)}, where="Name = 'Dism.exe'"),
        table_request(ROLE_TABLE, COMPUTER, {0: ("DomainRole",)}),
    )
    return {
        **read_request(further=Further(registry=keys(EDITION_CHANGE), tables=tables)),
        "edition": {"asks_targets": asks_targets, "unless": list(unless)},
    }
