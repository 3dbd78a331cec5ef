# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS hosts that the inventory names for a machine, with priority and weight."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from .._kms.endpoint import parse_kms_endpoint
from .._kms.host_list import parse_kms_hosts
from .._kms.spread import SiteKmsHost

_ROLES = ("windows_client", "office_client")


class NamedHosts:
    """Parses each list once, as the machines of a site share one."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[SiteKmsHost, ...]] = {}

    def of(self, names: Collection[str], value_of: Callable[[str], Any]) -> tuple[SiteKmsHost, ...]:
        """Those of Windows, else of Office; none for a machine that names none."""
        for role in _ROLES:
            given = {
                option: value_of(f"{role}_{option}")
                for option in ("kms_hosts", "kms_host", "kms_port")
                if f"{role}_{option}" in names
            }
            if given.get("kms_hosts") or given.get("kms_host"):
                key = f"{role} {given!r}"
                if key not in self._known:
                    self._known[key] = _parsed(role, given)
                return self._known[key]
        return ()


def _parsed(role: str, given: dict[str, Any]) -> tuple[SiteKmsHost, ...]:
    if given.get("kms_hosts"):
        return parse_kms_hosts(given["kms_hosts"], variable=f"{role}_kms_hosts", allow_public=True)
    endpoint = parse_kms_endpoint(
        given["kms_host"],
        port=given.get("kms_port"),
        variable=f"{role}_kms_host",
        port_variable=f"{role}_kms_port",
        allow_public=True,
    )
    return (SiteKmsHost(endpoint),)
