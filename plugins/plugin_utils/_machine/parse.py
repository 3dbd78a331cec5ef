# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a MachineState of what spp_read returns; what is missing or malformed is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .._catalogue.errors import command_error_text
from .._catalogue.license_names import LICENSE_STATUS, license_channel
from .._inputs.table_file import read_csv
from .._inputs.utc_time import utc_time
from .._wmi import office as wmi
from .._wmi.info import NAMED_PRODUCT
from .._wmi.request import own_settings_key
from .._wmi.values import number, port, present, rows, text, texts
from .details import kms_hosting, product_details
from .edition_facts import edition_facts
from .history import history_of
from .host_facts import host_facts
from .office_parse import office_state
from .own_settings import NOTHING_SET, KmsClientColumns, general_settings, own_settings
from .state import (
    AskedDomain,
    Discovery,
    MachineState,
    Probe,
    Product,
    Service,
    SrvRecord,
    StateError,
    TokenLicense,
    Unread,
    Windows,
)
from .subscription import subscription

_SOURCES = read_csv(Path(__file__).parent / "data" / "sources.csv")
_WORDS = {row["source"]: row["words"] for row in _SOURCES}
_NEEDED = [row["source"] for row in _SOURCES if row["is_needed"]]
_MAY_BE_MISSING = (wmi.OFFICE_SERVICE_TABLE, wmi.OFFICE_PRODUCTS_TABLE, wmi.OFFICE_ISSUANCE_TABLE)
"""Classes that come with an Office alone."""


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
    errors = {error["source"]: error["code"] for error in rows(raw.get("errors"))}
    # Who only shows a machine does not ask for this, and shows the rest of it.
    is_needed = wmi.OFFICE_LICENSES_TABLE in raw["tables"] or wmi.OFFICE_LICENSES_TABLE in errors
    for source in _NEEDED:
        is_missing = source in _MAY_BE_MISSING and (
            errors.get(source) == wmi.CLASS_MISSING or not is_needed
        )
        if source in errors and not is_missing:
            raise StateError(
                f"{_WORDS[source]} could not be read: {command_error_text(errors[source])}"
            )
    registry = raw["registry"]
    tables = raw["tables"]
    services = rows(tables.get("service"))
    if len(services) != 1:
        raise StateError(f"{_WORDS['service']} returned {len(services)} rows instead of 1")
    computers = rows(tables.get("computer"))
    computer = computers[0] if computers else {}
    general = general_settings(services[0])
    kept = {name.lower(): values for name, values in registry.items()}
    products = [
        _product(row, general, kept.get(own_settings_key(str(row["ID"]))) or {})
        for row in (*rows(tables.get("products")), *_named(tables))
    ]
    windows = _windows(registry["windows"])
    click_to_run = text((registry.get("office_click_to_run") or {}).get("ProductReleaseIds"))
    return MachineState(
        clock=utc_time(raw["clock"]),
        powershell=str(raw["powershell"]),
        windows=windows,
        service=_service(services[0], general, registry.get("publishing") or {}),
        products=tuple(each for each in products if each.partial_product_key),
        products_without_key=tuple(each for each in products if not each.partial_product_key),
        domain=text(computer.get("Domain")),
        is_domain_joined=computer.get("PartOfDomain"),
        manufacturer=text(computer.get("Manufacturer")),
        model=text(computer.get("Model")),
        policies=present(registry.get("policy")),
        local_settings={
            **present(registry.get("local")),
            **present(registry.get("local_activation")),
        },
        office_settings={
            **present(registry.get("office_service")),
            **present(registry.get("office_local")),
            **present(registry.get("office_click_to_run_details")),
        },
        history=history_of(raw.get("events"), errors),
        office_click_to_run=click_to_run,
        office=office_state(
            tables, errors, windows.build, products, click_to_run, (_product, _token_license)
        ),
        probes=tuple(_probe(each) for each in rows(raw.get("probes"))),
        probes_found=tuple(_probe(each) for each in rows(raw.get("probes_found"))),
        discovery=_discovery(raw.get("dns")),
        unread=tuple(
            Unread(_WORDS.get(source, source.replace("_", " ")), code)
            for source, code in errors.items()
            if source not in _MAY_BE_MISSING
        ),
        token_licenses=tuple(_token_license(row) for row in rows(tables.get("token_licenses"))),
        methods=frozenset(texts(raw.get("methods") or [])),
        host=host_facts(raw, errors, _discovery, _probe),
        edition=edition_facts(raw),
    )


def _named(tables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Products that somebody asked for and that are not among those with a key."""
    known = {str(row["ID"]).lower() for row in rows(tables.get("products"))}
    found = (row for name in tables if name.startswith(NAMED_PRODUCT) for row in rows(tables[name]))
    return [row for row in found if str(row["ID"]).lower() not in known]


def _token_license(row: Mapping[str, Any]) -> TokenLicense:
    return TokenLicense(
        key=str(row["ID"]),
        ilid=str(row["ILID"]),
        ilvid=int(row["ILVID"]),
        description=text(row.get("Description")),
        additional_info=text(row.get("AdditionalInfo")),
        expires=text(row.get("ExpirationDate")),
        authorization_status=int(row.get("AuthorizationStatus") or 0),
    )


def _windows(values: Mapping[str, Any]) -> Windows:
    edition_id, build = text(values.get("EditionID")), text(values.get("CurrentBuild"))
    if edition_id is None or not edition_id.strip():
        raise StateError("the registry value EditionID is missing or empty")
    if build is None or not re.fullmatch("[0-9]{1,9}", build) or not int(build):
        shown = "missing or empty" if build is None else f"not a build number: {build!r}"
        raise StateError(f"the registry value CurrentBuild is {shown}")
    return Windows(
        edition_id=edition_id.strip(),
        build=int(build),
        ubr=number(values.get("UBR")),
        installation_type=text(values.get("InstallationType")),
    )


def _service(
    row: Mapping[str, Any],
    general: KmsClientColumns,
    kept: Mapping[str, Any] = MappingProxyType({}),
) -> Service:
    """``kept`` are values of the service's registry key, where the class has none."""

    def interval(name: str) -> int | None:
        shown = number(row.get(name))
        return number(kept.get(name)) if shown is None else shown

    return Service(
        version=str(row["Version"]),
        cmid=text(row.get("ClientMachineID")),
        kms_host=general.host,
        kms_port=general.port,
        lookup_domain=general.lookup_domain,
        host_caching=row.get("KeyManagementServiceHostCaching"),
        is_kms_host=row.get("IsKeyManagementServiceMachine") == 1,
        activation_interval_minutes=interval("VLActivationInterval"),
        renewal_interval_minutes=interval("VLRenewalInterval"),
        remaining_rearms=number(row.get("RemainingWindowsReArmCount")),
        hosting=kms_hosting(row),
        subscription=subscription(row),
    )


def _product(
    row: Mapping[str, Any],
    general: KmsClientColumns = NOTHING_SET,
    kept: Mapping[str, Any] = MappingProxyType({}),
) -> Product:
    own = own_settings(row, general, kept)
    description = text(row["Description"]) or ""
    status = int(row["LicenseStatus"])
    if status not in LICENSE_STATUS:
        raise StateError(f"a licence has the LicenseStatus {status}, which is not one of 0 to 6")
    return Product(
        activation_id=str(row["ID"]),
        application_id=str(row["ApplicationID"]),
        name=text(row["Name"]) or "",
        description=description,
        channel=license_channel(description),
        family=text(row["LicenseFamily"]) or "",
        is_addon=bool(row["LicenseIsAddon"]),
        status=status,
        status_reason=number(row.get("LicenseStatusReason")),
        partial_product_key=str(row["PartialProductKey"] or ""),
        grace_minutes=int(row["GracePeriodRemaining"] or 0),
        evaluation_end=text(row.get("EvaluationEndDate")),
        kms_host=own.host,
        kms_port=own.port,
        lookup_domain=own.lookup_domain,
        discovered_kms_host=text(row.get("DiscoveredKeyManagementServiceMachineName")),
        discovered_kms_port=port(row.get("DiscoveredKeyManagementServiceMachinePort")),
        kms_required_count=number(row.get("RequiredClientCount")),
        activation_type=number(row.get("VLActivationType")),
        activation_type_enabled=number(row.get("VLActivationTypeEnabled")),
        ad_object=text(row.get("ADActivationObjectName")),
        installation_id=text(row.get("OfflineInstallationId")),
        details=product_details(row),
    )


def _probe(value: Any) -> Probe:
    return Probe(
        host=str(value["host"]),
        port=int(value["port"]),
        addresses=texts(value["addresses"]),
        is_open=bool(value["open"]),
        milliseconds=number(value["milliseconds"]),
        error=text(value["error"]),
    )


def _discovery(value: Any) -> Discovery | None:
    if value is None:
        return None
    return Discovery(
        domain=text(value["domain"]),
        records=tuple(
            SrvRecord(
                host=str(record["host"]),
                port=int(record["port"]),
                priority=int(record.get("priority") or 0),
                weight=int(record.get("weight") or 0),
            )
            for record in rows(value["records"])
        ),
        error=text(value["error"]),
        asked=tuple(
            AskedDomain(str(each["domain"]), text(each["error"]))
            for each in rows(value.get("asked"))
        ),
    )
