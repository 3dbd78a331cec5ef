# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of several KMS hosts a machine asks first: by priority, then spread by weight."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass

from .endpoint import KmsEndpoint

DEFAULT_PRIORITY = 0
DEFAULT_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class SiteKmsHost:
    """One of a site's KMS hosts; priority and weight are 0 to 65535, as in an SRV record."""

    endpoint: KmsEndpoint
    priority: int = DEFAULT_PRIORITY
    weight: int = DEFAULT_WEIGHT


def in_order_for(machine: str, hosts: Iterable[SiteKmsHost]) -> tuple[KmsEndpoint, ...]:
    """The endpoints as this machine asks them; the same machine and hosts give the same order.

    Lowest priority first. Within a priority each host comes first for a share of the machines that
    follows its weight; a weight of 0 comes after all others. A host that is added or removed leaves
    the order of the others as it is.
    """
    return tuple(host.endpoint for host in sorted(hosts, key=lambda host: _rank(machine, host)))


def _rank(machine: str, host: SiteKmsHost) -> tuple[int, bool, float, str]:
    # Weighted rendezvous hashing: of exponential variables, the one of rate w is the least of all
    # with probability w / (sum of the rates).
    distance = -math.log(share_of(machine, host.endpoint.host)) / max(host.weight, 1)
    return host.priority, host.weight == 0, distance, host.endpoint.host


def share_of(machine: str, what: str) -> float:
    """A number in (0, 1) that the machine and what it is for, such as a host, alone decide."""
    digest = hashlib.sha256(f"{machine.lower()}\0{what}".encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48
