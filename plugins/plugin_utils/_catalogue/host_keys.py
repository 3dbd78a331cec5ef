# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which KMS host key (CSVLK) a KMS host needs to activate a product, from Microsoft's matrix."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._inputs.yaml_file import read_yaml
from .tables import Gvlk

_MATRIX = Path(__file__).parent / "data" / "kms_host_matrix.yml"
_LTSC = {
    "LTSB 2015": (
        "Windows 10 LTSB 2015",
        "Windows 10 LTSB 2015 and 2016",
        "Windows 10 LTSC and LTSB",
    ),
    "LTSB 2016": ("Windows 10 LTSB 2015 and 2016", "Windows 10 LTSC and LTSB"),
    "LTSC 2019": ("Windows 10 LTSC and LTSB",),
    "LTSC 2021": ("Windows 10 LTSC and LTSB",),
}


@dataclass(frozen=True)
class HostKeys:
    """What a KMS host of a Windows needs for a product.

    ``keys`` are the host keys that it takes and that activate the product, ``all_keys`` those that
    activate it on any host; ``updates`` of the host are ways to the same end, one is enough.
    """

    keys: tuple[str, ...]
    all_keys: tuple[str, ...]
    updates: tuple[str, ...]


@functools.cache
def kms_host_products() -> tuple[str, ...]:
    """Every Windows that takes a host key, as the matrix names it, newest first."""
    return tuple(dict.fromkeys(host for row in _matrix()["rows"] for host in row["hosts"]))


@functools.cache
def generations() -> tuple[str, ...]:
    """The generations of host keys that the matrix names, newest first."""
    return tuple(row["csvlk"] for row in _matrix()["rows"])


@functools.cache
def keys_for_host(host: str) -> tuple[str, ...]:
    """The generations of host keys that a Windows takes, newest first."""
    return tuple(row["csvlk"] for row in _matrix()["rows"] if host in row["hosts"])


def host_keys(client: Gvlk, host: str) -> HostKeys | None:
    """What a KMS host on ``host`` needs for a client; none where the matrix has not the client."""
    names = set(_names_of(client))
    fitting = [row for row in _matrix()["rows"] if names & {*row["servers"], *row["clients"]}]
    if not fitting:
        return None
    return HostKeys(
        keys=tuple(row["csvlk"] for row in fitting if host in row["hosts"]),
        all_keys=tuple(row["csvlk"] for row in fitting),
        updates=tuple(
            entry["update"]
            for entry in _matrix()["required_updates"]
            if entry["host"] == host and client.product in entry["to_activate"]
        ),
    )


def _names_of(client: Gvlk) -> tuple[str, ...]:
    if client.product.startswith("Windows Server, version"):
        return ("Windows Server Semi-Annual Channel",)
    if not client.product.startswith("Windows IoT"):
        for release, names in _LTSC.items():
            if release in client.edition:
                return names
        if "LTS" in client.edition:
            return (f"{client.product} {client.edition.replace(' N ', ' ')}",)
    return (client.product,)


@functools.cache
def _matrix() -> Mapping[str, Any]:
    return read_yaml(_MATRIX)
