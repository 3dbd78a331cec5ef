# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is supposed to happen, and what comes of it: plain and frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .._kms.spread import SiteKmsHost

HostsOf = Callable[[str], tuple[SiteKmsHost, ...]]
"""Machine -> the KMS hosts that the inventory names for it; none where it names none."""

STAYS, MOVES, LEAVES, WITHOUT_HOST = "stays", "moves", "leaves", "without_host"
OUTCOMES = (STAYS, MOVES, LEAVES, WITHOUT_HOST)
"""What becomes of a client."""


@dataclass(frozen=True, slots=True)
class Event:
    """KMS hosts that go, ones that come, machines that leave.

    ``coming`` hosts join those of every client, or of the clients of ``coming_sites`` alone.
    """

    going: tuple[str, ...] = ()
    coming: tuple[SiteKmsHost, ...] = ()
    coming_sites: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Client:
    """What becomes of a KMS client. Hosts are host:port, ``expires`` is ISO 8601 in UTC.

    ``below`` is the threshold, 5 or 25, that its host does not reach then: what ``expires`` says
    holds, but for renewals while the host still counts who has left, 30 days.
    """

    name: str
    site: str | None
    before: str
    after: str | None
    outcome: str
    below: int | None
    expires: str | None

    @property
    def is_lost(self) -> bool:
        """Whether it is not activated again."""
        return self.outcome == WITHOUT_HOST or self.below is not None


@dataclass(frozen=True, slots=True)
class Host:
    """A KMS host before and after: distinct client machine IDs of Windows, and of Office alone."""

    host: str
    windows_before: int
    windows_after: int
    office_before: int
    office_after: int

    @property
    def falls_below(self) -> tuple[int, ...]:
        """The thresholds, 25 and 5, that it reaches before and not after."""
        return tuple(
            most
            for most, before, after in (
                (25, self.windows_before, self.windows_after),
                (5, self.windows_before, self.windows_after),
            )
            if after < most <= before
        )


@dataclass(frozen=True, slots=True)
class KmsPlan:
    """Every client of the fleet, and every KMS host, by name. ``generated`` is the audit's time."""

    generated: str
    event: Event
    clients: tuple[Client, ...]
    hosts: tuple[Host, ...]
