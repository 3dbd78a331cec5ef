# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which KMS host key (CSVLK) activates a product, and which does not, from Microsoft's matrix."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_yaml
from .releases import first_builds
from .tables import Gvlk

_MATRIX = Path(__file__).parent / "data" / "kms_host_matrix.yml"


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


def all_host_keys(client: Gvlk) -> tuple[str, ...]:
    """The host keys that activate a client, newest first; empty where the matrix has not it."""
    names = set(_names_of(client))
    fitting = (row for row in _matrix()["rows"] if names & {*row["servers"], *row["clients"]})
    return tuple(row["csvlk"] for row in fitting)


def host_keys(client: Gvlk, host: str) -> HostKeys | None:
    """What a KMS host on ``host`` needs for a client; none where the matrix has not the client."""
    all_keys = all_host_keys(client)
    if not all_keys:
        return None
    return HostKeys(
        keys=tuple(key for key in keys_for_host(host) if key in all_keys),
        all_keys=all_keys,
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
        for release, names in _matrix()["ltsc"].items():
            if release in client.edition:
                return tuple(names)
        if "LTS" in client.edition:
            return (f"{client.product} {client.edition.replace(' N ', ' ')}",)
    return (client.product,)


@functools.cache
def _matrix() -> Mapping[str, Any]:
    return read_yaml(_MATRIX)


_CHANNEL = re.compile(r"\bVOLUME_KMS_([\w-]+)")
_SINCE_2016 = re.compile(r"WS(\d\d)")
"""The channel of a host key names its Windows Server so: WS16, WS19, WS22, WS25."""

_BUILD_OF_2016 = 14393


@functools.lru_cache(maxsize=1024)
def csvlk_generation(description: str | None) -> str | None:
    """The generation of a host key by the Description of its licence; none where not known."""
    found = _CHANNEL.search(description.upper()) if description else None
    if found is None:
        return None
    older: Mapping[str, str] = _matrix()["older_channels"]
    server = _SINCE_2016.fullmatch(found[1])
    if server is None:
        return older.get(found[1])
    name = f"Windows Server 20{server[1]}"
    return name if name in first_builds() else None


@functools.lru_cache(maxsize=4096)
def keys_instead(client: Gvlk, generation: str) -> tuple[str, ...]:
    """Host keys that activate a client which one of this generation does not; else none."""
    all_keys = all_host_keys(client)
    if generation in all_keys:
        return ()
    if generation not in _matrix()["too_new_for"]:
        return all_keys if generation in generations() else ()
    return all_keys if _is_too_new(client, generation) else ()


def _is_too_new(client: Gvlk, generation: str) -> bool:
    product = client.product
    if product.startswith("Windows Server, version"):
        return True
    is_later_ltsc = "LTS" in client.edition and "LTSB 2015" not in client.edition
    first = first_builds().get(product)
    is_later = first is not None and first >= _BUILD_OF_2016
    is_too_new = is_later or product in _matrix()["too_new_for"][generation]
    return is_too_new or (product == "Windows 10" and is_later_ltsc)
