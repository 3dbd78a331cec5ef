# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a KMS host key (CSVLK) does not activate, told by the channel that its description names."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from .host_keys import host_keys
from .tables import Gvlk

_CHANNEL = re.compile(r"\bVOLUME_KMS_([\w-]+)")
_GENERATIONS: Mapping[str, str] = {
    "WS25": "Windows Server 2025",
    "WS22": "Windows Server 2022",
    "WS19": "Windows Server 2019",
    "WS16": "Windows Server 2016",
    "2012-R2_WIN10": "Windows Server 2012 R2 for Windows 10",
    "2012-R2": "Windows Server 2012 R2",
    "2012": "Windows Server 2012",
    "W10": "Windows 10",
}
# Microsoft's matrix begins with the host key of Windows Server 2016. A key activates its own
# generation and older ones, so these are what came after each of the older keys.
_SINCE_2016 = (
    "Windows Server 2016",
    "Windows Server 2019",
    "Windows Server 2022",
    "Windows Server 2025",
    "Windows 11",
)
_TOO_NEW: Mapping[str, tuple[str, ...]] = {
    "Windows Server 2012 R2 for Windows 10": _SINCE_2016,
    "Windows Server 2012 R2": (*_SINCE_2016, "Windows 10"),
    "Windows Server 2012": (*_SINCE_2016, "Windows 10", "Windows Server 2012 R2", "Windows 8.1"),
}


@functools.lru_cache(maxsize=1024)
def csvlk_generation(description: str | None) -> str | None:
    """The generation of a host key by the Description of its licence; none where not known."""
    found = _CHANNEL.search((description or "").upper())
    return _GENERATIONS.get(found[1]) if found else None


@functools.lru_cache(maxsize=4096)
def keys_instead(client: Gvlk, generation: str) -> tuple[str, ...]:
    """Host keys that activate a client which one of this generation does not; else none."""
    found = host_keys(client, generation)
    if found is None or generation in found.all_keys:
        return ()
    if generation in _TOO_NEW and not _is_too_new(client, generation):
        return ()
    return found.all_keys


def _is_too_new(client: Gvlk, generation: str) -> bool:
    product = client.product
    if product.startswith("Windows Server, version"):
        return True
    is_later_ltsc = "LTS" in client.edition and "LTSB 2015" not in client.edition
    return product in _TOO_NEW[generation] or (product == "Windows 10" and is_later_ltsc)
