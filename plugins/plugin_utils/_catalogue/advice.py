# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of the same thing wherever it shows: in a plan, by preflight, in an audit.

Each is what was found, why that matters and what to do; the sources are those of the audit's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that may be wrong with a machine."""

    what: str
    why: str
    remedy: str

    def line(self) -> str:
        """What was found and what to do, as one line."""
        return f"{self.what}. {self.remedy}"


CLOCK: Final = Advice(
    what="The clock is off",
    why="A KMS host accepts 4 hours, Kerberos 5 minutes, both compared in UTC",
    remedy="Synchronise the time (w32tm /resync)",
)
EVALUATION: Final = Advice(
    what="Windows runs on an evaluation licence, which no key activates",
    why="An evaluation takes no key of a full edition until it is converted to one",
    remedy="Convert it first: the playbook volume.activation.edition with edition_edition does, or "
    "DISM /online /Set-Edition; DISM /online /Get-TargetEditions names what is possible",
)


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
USER_OPERATIONS: Final = Advice(
    what="Standard users may install keys and activate",
    why="The registry value UserOperations is 1",
    remedy="Remove the registry value UserOperations unless this is wanted",
)
MANUAL_ACTIVATION: Final = Advice(
    what="Automatic activation is turned off",
    why="The registry value Activation\\Manual is 1, so Windows renews nothing by itself",
    remedy="Remove the value, or plan an activation before each period ends",
)
COUNT: Final = Advice(
    what="The count of a KMS host is below the threshold",
    why=f"It activates servers and Office from {SERVERS_AND_OFFICE_FROM} machines on, client "
    f"Windows from {CLIENTS_FROM} on, counted by client machine ID within 30 days",
    remedy="Point further machines at this host, or give each a CMID of its own where they share "
    "one",
)
