# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What slmgr /dlv shows beyond what decisions are made on; read by the modules that only show.

Source of the columns: Win32 reference, SoftwareLicensingProduct and SoftwareLicensingService.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_csv
from .._wmi.values import number, port, text

_DETAILS = read_csv(Path(__file__).parent / "data" / "details.csv")
REQUEST_COLUMNS = {each["name"]: each["column"] for each in _DETAILS if each["part"] == "requests"}
"""Requests that a KMS host has received, by the license status of the client."""


@dataclass(frozen=True)
class KmsHostFigures:
    """Bookkeeping of a KMS host; ``requests`` are by license status of the client."""

    current_count: int | None
    requests: Mapping[str, int | None]


@dataclass(frozen=True)
class KmsHosting:
    """How a KMS host is set up, and its figures."""

    figures: KmsHostFigures
    listening_port: int | None
    dns_publishing: bool | None
    low_priority: bool | None


@dataclass(frozen=True)
class ProductDetails:
    """One licence. Intervals are minutes; ``figures`` are there when it is a KMS host's.

    ``ad`` is the activation object that activated it, ``vm`` the host by which a virtual machine
    is activated, with the time in ISO 8601, ``token`` the issuance licence: by the names of the
    result of info, none where the licence is not activated so.
    """

    extended_pid: str | None = None
    product_key_channel: str | None = None
    kms_extended_pid: str | None = None
    discovered_kms_address: str | None = None
    activation_interval_minutes: int | None = None
    renewal_interval_minutes: int | None = None
    remaining_application_rearms: int | None = None
    remaining_rearms: int | None = None
    figures: KmsHostFigures | None = None
    ad: Mapping[str, Any] | None = None
    vm: Mapping[str, Any] | None = None
    token: Mapping[str, Any] | None = None


NO_DETAILS = ProductDetails()


def product_details(row: Mapping[str, Any]) -> ProductDetails:
    """Details of a row of SoftwareLicensingProduct; none where a column was not read."""
    ad, vm, token = (_part(each, row) for each in ("ad", "vm", "token"))
    return ProductDetails(
        **_part("product", row),
        figures=_figures(row),
        ad=ad if ad["distinguished_name"] else None,
        vm=vm if vm["host"] or vm["activated"] else None,
        token=token if token["license_id"] else None,
    )


def kms_hosting(row: Mapping[str, Any]) -> KmsHosting | None:
    """The KMS host that a row of SoftwareLicensingService is about, if it is one."""
    figures = _figures(row)
    if figures is None:
        return None
    return KmsHosting(
        figures=figures,
        listening_port=port(row.get("KeyManagementServiceListeningPort")),
        dns_publishing=row.get("KeyManagementServiceDnsPublishing"),
        low_priority=row.get("KeyManagementServiceLowPriority"),
    )


def _figures(row: Mapping[str, Any]) -> KmsHostFigures | None:
    if row.get("IsKeyManagementServiceMachine") != 1:
        return None
    count = number(row.get("KeyManagementServiceCurrentCount"))
    return KmsHostFigures(count, _part("requests", row))


def _part(part: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Some of the details by name: text, or a number."""
    return {
        each["name"]: (number if each["kind"] == "number" else text)(row.get(each["column"]))
        for each in _DETAILS
        if each["part"] == part
    }
