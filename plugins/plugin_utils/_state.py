# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine's activation state, frozen, parsed from what spp_read returns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._key_mask import mask_product_keys
from ansible_collections.volume.activation.plugins.plugin_utils._kms_endpoint import (
    DEFAULT_KMS_PORT,
    same_host,
)
from ansible_collections.volume.activation.plugins.plugin_utils._license import (
    LICENSE_STATUS,
    license_channel,
    license_status_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import WINDOWS_APPLICATION_ID

LICENSED = 1
UINT32_UNSET = 4294967295


class StateError(ValueError):
    """What the machine returned lacks something that no decision can do without."""


@dataclass(frozen=True)
class Windows:
    """Edition and build from the registry."""

    edition_id: str
    build: int
    ubr: int | None
    installation_type: str | None


@dataclass(frozen=True)
class Product:
    """One licence that has a key installed."""

    activation_id: str
    application_id: str
    name: str
    description: str
    channel: str
    family: str
    is_addon: bool
    status: int
    status_reason: int | None
    partial_product_key: str
    grace_minutes: int
    evaluation_end: str | None
    kms_host: str | None
    kms_port: int | None
    discovered_kms_host: str | None
    discovered_kms_port: int | None
    kms_required_count: int | None
    activation_type: int | None
    activation_type_enabled: int | None
    ad_object: str | None

    @property
    def status_name(self) -> str:
        """License status in words, such as ``licensed``."""
        return license_status_name(self.status)

    @property
    def is_licensed(self) -> bool:
        """Whether the license status is licensed."""
        return self.status == LICENSED


@dataclass(frozen=True)
class Service:
    """The licensing service's own settings."""

    version: str
    cmid: str | None
    kms_host: str | None
    kms_port: int | None
    lookup_domain: str | None
    host_caching: bool | None
    is_kms_host: bool
    kms_count: int | None
    kms_required_count: int | None
    activation_interval_minutes: int | None
    renewal_interval_minutes: int | None
    remaining_rearms: int | None

    @property
    def effective_kms_port(self) -> int:
        """The port that counts: the one set by hand, else 1688."""
        return self.kms_port or DEFAULT_KMS_PORT


@dataclass(frozen=True)
class Probe:
    """A TCP connection from the machine to its KMS host."""

    host: str
    port: int
    addresses: tuple[str, ...]
    is_open: bool
    milliseconds: int | None
    error: str | None


@dataclass(frozen=True)
class Discovery:
    """SRV records of KMS hosts as the machine sees them: (host, port) pairs."""

    domain: str | None
    records: tuple[tuple[str, int], ...]
    error: str | None


@dataclass(frozen=True)
class MachineState:
    """All that one read returned."""

    clock: datetime
    powershell: str
    windows: Windows
    service: Service
    products: tuple[Product, ...]
    domain: str | None
    is_domain_joined: bool | None
    manufacturer: str | None
    model: str | None
    policies: Mapping[str, Any] = field(default_factory=dict)
    office_click_to_run: str | None = None
    probe: Probe | None = None
    discovery: Discovery | None = None

    @property
    def windows_product(self) -> Product | None:
        """The licence of Windows itself; none when no key is installed. Add-ons do not count."""
        mine = [
            product
            for product in self.products
            if product.application_id.lower() == WINDOWS_APPLICATION_ID and not product.is_addon
        ]
        mine.sort(key=lambda product: product.family != self.windows.edition_id)
        return mine[0] if mine else None

    @property
    def effective_kms_host(self) -> str | None:
        """The host set by hand that Windows uses: a product's own wins over the general one."""
        product = self.windows_product
        return (product and product.kms_host) or self.service.kms_host

    @property
    def effective_kms_port(self) -> int | None:
        """The port that goes with the host set by hand; none without a host."""
        product, general = self.windows_product, self.service.kms_host
        if product and product.kms_host:
            repeats = same_host(product.kms_host, general or "")
            default = self.service.effective_kms_port if repeats else DEFAULT_KMS_PORT
            return product.kms_port or default
        return self.service.effective_kms_port if general else None

    def summary(self) -> dict[str, Any]:
        """What a result shows as before and after; the last five characters of the key at most."""
        product = self.windows_product
        return {
            "kms_host": self.effective_kms_host,
            "kms_port": self.effective_kms_port,
            "partial_product_key": product.partial_product_key if product else None,
            "channel": product.channel if product else None,
            "license_status": product.status_name if product else "unlicensed",
        }


_SOURCES = {
    "windows": "the registry key of the Windows version",
    "service": "the licensing service (SoftwareLicensingService)",
    "products": "the licences (SoftwareLicensingProduct)",
}


def parse_state(raw: Mapping[str, Any]) -> MachineState:
    """Frozen state from spp_read's ``state``; StateError names what could not be read."""
    try:
        return _state(raw)
    except StateError:
        raise
    except KeyError as error:
        raise StateError(f"the machine's answer lacks {error.args[0]}") from error
    except (AttributeError, TypeError, ValueError) as error:
        # Its text quotes the value at fault, which may be anything.
        raise StateError(
            f"the machine's answer is not in the form of a state ({type(error).__name__})"
        ) from error


def _state(raw: Mapping[str, Any]) -> MachineState:
    errors = {error["source"]: error["code"] for error in _rows(raw.get("errors"))}
    for source, words in _SOURCES.items():
        if source in errors:
            raise StateError(f"{words} could not be read: {errors[source]}")
    registry = raw["registry"]
    tables = raw["tables"]
    services = _rows(tables.get("service"))
    if len(services) != 1:
        raise StateError(f"{_SOURCES['service']} returned {len(services)} rows instead of 1")
    computers = _rows(tables.get("computer"))
    computer = computers[0] if computers else {}
    return MachineState(
        clock=datetime.strptime(raw["clock"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        powershell=str(raw["powershell"]),
        windows=_windows(registry["windows"]),
        service=_service(services[0]),
        products=tuple(_product(row) for row in _rows(tables.get("products"))),
        domain=_text(computer.get("Domain")),
        is_domain_joined=computer.get("PartOfDomain"),
        manufacturer=_text(computer.get("Manufacturer")),
        model=_text(computer.get("Model")),
        policies={
            name: value
            for name, value in (registry.get("policy") or {}).items()
            if value is not None
        },
        office_click_to_run=_text(
            (registry.get("office_click_to_run") or {}).get("ProductReleaseIds")
        ),
        probe=_probe(raw.get("probe")),
        discovery=_discovery(raw.get("dns")),
    )


def _rows(value: Any) -> Sequence[Mapping[str, Any]]:
    # PowerShell makes one row of a list of one, and nothing of an empty list.
    if value is None:
        return ()
    return (value,) if isinstance(value, Mapping) else tuple(value)


def _text(value: Any) -> str | None:
    # A key may stand where it does not belong, such as in place of the KMS host.
    return mask_product_keys(str(value)) if value not in (None, "") else None


def _number(value: Any) -> int | None:
    return None if value is None or int(value) == UINT32_UNSET else int(value)


def _port(value: Any) -> int | None:
    return int(value) if value else None


def _windows(values: Mapping[str, Any]) -> Windows:
    edition_id, build = _text(values.get("EditionID")), _text(values.get("CurrentBuild"))
    if edition_id is None or not edition_id.strip():
        raise StateError("the registry value EditionID is missing or empty")
    if build is None or not re.fullmatch("[0-9]{1,9}", build) or not int(build):
        shown = "missing or empty" if build is None else f"not a build number: {build!r}"
        raise StateError(f"the registry value CurrentBuild is {shown}")
    return Windows(
        edition_id=edition_id.strip(),
        build=int(build),
        ubr=_number(values.get("UBR")),
        installation_type=_text(values.get("InstallationType")),
    )


def _service(row: Mapping[str, Any]) -> Service:
    return Service(
        version=str(row["Version"]),
        cmid=_text(row.get("ClientMachineID")),
        kms_host=_text(row.get("KeyManagementServiceMachine")),
        kms_port=_port(row.get("KeyManagementServicePort")),
        lookup_domain=_text(row.get("KeyManagementServiceLookupDomain")),
        host_caching=row.get("KeyManagementServiceHostCaching"),
        is_kms_host=row.get("IsKeyManagementServiceMachine") == 1,
        kms_count=_number(row.get("KeyManagementServiceCurrentCount")),
        kms_required_count=_number(row.get("RequiredClientCount")),
        activation_interval_minutes=_number(row.get("VLActivationInterval")),
        renewal_interval_minutes=_number(row.get("VLRenewalInterval")),
        remaining_rearms=_number(row.get("RemainingWindowsReArmCount")),
    )


def _product(row: Mapping[str, Any]) -> Product:
    description = str(row["Description"] or "")
    status = int(row["LicenseStatus"])
    if status not in LICENSE_STATUS:
        raise StateError(f"a licence has the LicenseStatus {status}, which is not one of 0 to 6")
    return Product(
        activation_id=str(row["ID"]),
        application_id=str(row["ApplicationID"]),
        name=str(row["Name"] or ""),
        description=description,
        channel=license_channel(description),
        family=str(row["LicenseFamily"] or ""),
        is_addon=bool(row["LicenseIsAddon"]),
        status=status,
        status_reason=_number(row.get("LicenseStatusReason")),
        partial_product_key=str(row["PartialProductKey"]),
        grace_minutes=int(row["GracePeriodRemaining"] or 0),
        evaluation_end=_text(row.get("EvaluationEndDate")),
        kms_host=_text(row.get("KeyManagementServiceMachine")),
        kms_port=_port(row.get("KeyManagementServicePort")),
        discovered_kms_host=_text(row.get("DiscoveredKeyManagementServiceMachineName")),
        discovered_kms_port=_port(row.get("DiscoveredKeyManagementServiceMachinePort")),
        kms_required_count=_number(row.get("RequiredClientCount")),
        activation_type=_number(row.get("VLActivationType")),
        activation_type_enabled=_number(row.get("VLActivationTypeEnabled")),
        ad_object=_text(row.get("ADActivationObjectName")),
    )


def _probe(value: Any) -> Probe | None:
    if value is None:
        return None
    return Probe(
        host=str(value["host"]),
        port=int(value["port"]),
        addresses=tuple(str(address) for address in _list(value["addresses"])),
        is_open=bool(value["open"]),
        milliseconds=_number(value["milliseconds"]),
        error=_text(value["error"]),
    )


def _discovery(value: Any) -> Discovery | None:
    if value is None:
        return None
    return Discovery(
        domain=_text(value["domain"]),
        records=tuple(
            (str(record["host"]), int(record["port"])) for record in _rows(value["records"])
        ),
        error=_text(value["error"]),
    )


def _list(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
