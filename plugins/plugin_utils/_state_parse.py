# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a MachineState of what spp_read returns; what is missing or malformed is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._key_mask import mask_product_keys
from ansible_collections.volume.activation.plugins.plugin_utils._license import (
    LICENSE_STATUS,
    license_channel,
)
from ansible_collections.volume.activation.plugins.plugin_utils._state import (
    Discovery,
    MachineState,
    Probe,
    Product,
    Service,
    StateError,
    Windows,
)

UINT32_UNSET = 4294967295

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
