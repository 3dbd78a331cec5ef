# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What plans, preflight and audits go by and say alike; sources are those of the audit's rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MAX_CLOCK_OFFSET: Final = timedelta(hours=4)
"""A KMS host refuses a request whose time stamp differs by more, both in UTC (0xC004F06C)."""

KERBEROS_SKEW: Final = timedelta(minutes=5)
"""What a domain controller accepts by default."""

SERVERS_AND_OFFICE_FROM, CLIENTS_FROM = 5, 25
"""Count from which a KMS host activates: learn.microsoft.com, KMS activation planning."""

MOST_COUNTED, MOST_COUNTED_WITHOUT_CLIENTS = 50, 10
"""Where the count stops: learn.microsoft.com, Guidelines for troubleshooting KMS."""

SYNCHRONISE: Final = "Synchronise the time (w32tm /resync)"


def server_evaluation_remedy(edition: str) -> str:
    """How an evaluation of Windows Server becomes this full edition: by us, and by hand."""
    return (
        f"Convert it first: set edition_edition: {edition}, edition_accept_eula: true and "
        "edition_reboot: true, and run the playbook volume.activation.edition. Or by hand: DISM "
        f"/online /Set-Edition:{edition} /ProductKey:<GVLK of {edition}> /AcceptEula, restart, "
        "then run this again; DISM /online /Get-TargetEditions names what is possible. A domain "
        "controller has to be demoted before"
    )


CLIENT_EVALUATION_REMEDY: Final = (
    "A client evaluation can not be converted; install Windows anew from volume licensing media"
)
