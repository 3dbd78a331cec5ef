# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS hosts that the inventory names for a machine, with priority and weight."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from .._kms.host_list import kms_hosts_of_role
from .._kms.spread import SiteKmsHost

_NAMED_BY = {
    role: tuple(f"{role}_{option}" for option in ("kms_hosts", "kms_host", "kms_port"))
    for role in ("windows_client", "office_client")
}


class NamedHosts:
    """Parses each list once, as the machines of a site share one."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[SiteKmsHost, ...]] = {}

    def of(self, names: Collection[str], value_of: Callable[[str], Any]) -> tuple[SiteKmsHost, ...]:
        """Those of Windows, else of Office; none for a machine that names none."""
        for role, variables in _NAMED_BY.items():
            given = {name: value_of(name) for name in variables if name in names}
            key = repr(given)
            if key not in self._known:
                self._known[key] = kms_hosts_of_role(given, role)
            if self._known[key]:
                return self._known[key]
        return ()
