# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What slmgr /dlv shows beyond what decisions are made on; read by the modules that only show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._wmi.info import REQUEST_COLUMNS
from .._wmi.values import number, port, text


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
class AdActivation:
    """The activation object that activated a product."""

    distinguished_name: str | None
    extended_pid: str | None
    activation_id: str | None


@dataclass(frozen=True)
class VmActivation:
    """Automatic virtual machine activation; ``activated`` is ISO 8601 in UTC."""

    inherited_activation_id: str | None
    host: str | None
    activated: str | None


@dataclass(frozen=True)
class TokenActivation:
    """Token-based activation by an issuance licence."""

    license_id: str
    version_id: int | None
    grant_number: int | None
    certificate_thumbprint: str | None


@dataclass(frozen=True)
class ProductDetails:
    """One licence. Intervals are minutes; ``figures`` are there when it is a KMS host's."""

    extended_pid: str | None
    product_key_channel: str | None
    kms_extended_pid: str | None
    discovered_kms_address: str | None
    activation_interval_minutes: int | None
    renewal_interval_minutes: int | None
    remaining_application_rearms: int | None
    remaining_rearms: int | None
    figures: KmsHostFigures | None
    ad: AdActivation | None
    vm: VmActivation | None
    token: TokenActivation | None


NO_DETAILS = ProductDetails(None, None, None, None, None, None, None, None, None, None, None, None)


def product_details(row: Mapping[str, Any]) -> ProductDetails:
    """Details of a row of SoftwareLicensingProduct; none where a column was not read."""
    return ProductDetails(
        extended_pid=text(row.get("ProductKeyID")),
        product_key_channel=text(row.get("ProductKeyChannel")),
        kms_extended_pid=text(row.get("KeyManagementServiceProductKeyID")),
        discovered_kms_address=text(row.get("DiscoveredKeyManagementServiceMachineIpAddress")),
        activation_interval_minutes=number(row.get("VLActivationInterval")),
        renewal_interval_minutes=number(row.get("VLRenewalInterval")),
        remaining_application_rearms=number(row.get("RemainingAppReArmCount")),
        remaining_rearms=number(row.get("RemainingSkuReArmCount")),
        figures=_figures(row),
        ad=_ad(row),
        vm=_vm(row),
        token=_token(row),
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
    return KmsHostFigures(
        current_count=number(row.get("KeyManagementServiceCurrentCount")),
        requests={name: number(row.get(column)) for name, column in REQUEST_COLUMNS.items()},
    )


def _ad(row: Mapping[str, Any]) -> AdActivation | None:
    found = AdActivation(
        distinguished_name=text(row.get("ADActivationObjectDN")),
        extended_pid=text(row.get("ADActivationCsvlkPid")),
        activation_id=text(row.get("ADActivationCsvlkSkuId")),
    )
    return found if found.distinguished_name else None


def _vm(row: Mapping[str, Any]) -> VmActivation | None:
    found = VmActivation(
        inherited_activation_id=text(row.get("IAID")),
        host=text(row.get("AutomaticVMActivationHostMachineName")),
        activated=text(row.get("AutomaticVMActivationLastActivationTime")),
    )
    return found if found.host or found.activated else None


def _token(row: Mapping[str, Any]) -> TokenActivation | None:
    license_id = text(row.get("TokenActivationILID"))
    if license_id is None:
        return None
    return TokenActivation(
        license_id=license_id,
        version_id=number(row.get("TokenActivationILVID")),
        grant_number=number(row.get("TokenActivationGrantNumber")),
        certificate_thumbprint=text(row.get("TokenActivationCertificateThumbprint")),
    )
