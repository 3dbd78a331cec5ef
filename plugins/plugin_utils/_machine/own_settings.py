# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose KMS settings the columns of a product show: its own, or those for all products.

Microsoft's slmgr.vbs reads host, port and lookup domain of a product from its row alone, also where
they were set for all products, so the row shows what counts. On a machine where it shows a
product's own settings alone, the same rule is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._kms.endpoint import DEFAULT_KMS_PORT, in_brackets, same_host
from .._wmi.values import port, text


@dataclass(frozen=True)
class KmsClientColumns:
    """Host, port and lookup domain that are set by hand in one scope; none: not set there."""

    host: str | None = None
    port: int | None = None
    lookup_domain: str | None = None


NOTHING_SET = KmsClientColumns()


def general_settings(row: Mapping[str, Any]) -> KmsClientColumns:
    """What the row of a licensing service sets for all products.

    Without a host its port is 0, 1688 or null, each of which is none.
    """
    found = _columns(row)
    is_default = found.host is None and found.port == DEFAULT_KMS_PORT
    return KmsClientColumns(found.host, None if is_default else found.port, found.lookup_domain)


def own_settings(
    row: Mapping[str, Any], general: KmsClientColumns, kept: Mapping[str, Any]
) -> KmsClientColumns:
    """What is set for a product alone: what differs from ``general``, or Windows ``kept`` for it.

    ``kept`` are the values of the product's registry key, empty where there is none.
    """
    shown = _columns(row)
    host, domain = shown.host, shown.lookup_domain
    if host and general.host and not kept.get("KeyManagementServiceName"):
        host = None if same_host(host, general.host) else host
    if domain and general.lookup_domain and not kept.get("KeyManagementServiceLookupDomain"):
        domain = None if domain.lower() == general.lookup_domain.lower() else domain
    general_port = general.port or DEFAULT_KMS_PORT
    is_general = shown.port == general_port or (host is None and shown.port == DEFAULT_KMS_PORT)
    own_port = None if is_general and not kept.get("KeyManagementServicePort") else shown.port
    return KmsClientColumns(host, own_port, domain)


def _columns(row: Mapping[str, Any]) -> KmsClientColumns:
    host = text(row.get("KeyManagementServiceMachine"))
    return KmsClientColumns(
        in_brackets(host) if host else None,
        port(row.get("KeyManagementServicePort")),
        text(row.get("KeyManagementServiceLookupDomain")),
    )
