# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine of the inventory, with what was seen of its variables: plain and frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .inputs import JudgedInputs

WINDOWS_CLIENTS, OFFICE_CLIENTS, KMS_HOSTS = "windows_clients", "office_clients", "kms_hosts"


@dataclass(frozen=True, slots=True)
class ClearKey:
    """A product key in clear text: its variable, its end, and file and line where known."""

    variable: str
    last_five: str
    place: str | None


@dataclass(frozen=True, slots=True)
class InventoryMachine:
    """A machine: its groups, the names of its variables, its inputs by role, keys in clear text.

    ``closed`` are roles with an input in a vault that no password of this run opens, with why.
    """

    name: str
    groups: tuple[str, ...]
    names: frozenset[str]
    inputs: Mapping[str, JudgedInputs]
    keys: tuple[ClearKey, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()

    def sites(self, prefix: str) -> Iterator[str]:
        """Its groups that begin with the prefix of a site's group."""
        return (group for group in self.groups if prefix and group.startswith(prefix))


def roles_of(groups: Collection[str], names: Collection[str], has_office_group: bool) -> list[str]:
    """The roles that our playbooks run on a machine of these groups.

    Office is set up where office_clients says so, else where a Windows client names its variables;
    the edition is changed of a Windows client that names one.
    """
    roles = []
    if WINDOWS_CLIENTS in groups:
        roles.append("windows_client")
        if not has_office_group and any(name.startswith("office_client_") for name in names):
            roles.append("office_client")
        if "edition_edition" in names:
            roles.append("edition")
    if OFFICE_CLIENTS in groups:
        roles.append("office_client")
    if KMS_HOSTS in groups:
        roles.append("kms_host")
    return roles
