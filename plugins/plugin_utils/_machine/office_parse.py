# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the state of Office of the rows that were read; what a row lacks, its caller names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._catalogue.license_names import license_channel
from .._wmi import office as wmi
from .._wmi.values import rows, text
from .office import OfficeLicense, OfficeService, OfficeState
from .state import Product, TokenLicense

Row = Mapping[str, Any]
Parsers = tuple[Callable[[Row], Product], Callable[[Row], TokenLicense]]


def office_state(
    tables: Mapping[str, Any],
    errors: Mapping[str, str],
    build: int,
    products: Iterable[Product],
    click_to_run: str | None,
    parsers: Parsers,
) -> OfficeState | None:
    """What there is of Office; none where it was not asked for.

    ``products`` are those of Windows' own service; ``parsers`` make a product and a token licence
    of a row.
    """
    if wmi.OFFICE_PRODUCTS_TABLE not in tables and wmi.OFFICE_PRODUCTS_TABLE not in errors:
        return None
    parse_product, parse_token_license = parsers
    own = [
        parse_product({"LicenseIsAddon": False, **row})
        for row in rows(tables.get(wmi.OFFICE_PRODUCTS_TABLE))
    ]
    unkeyed = [_office_license(row, build) for row in rows(tables.get(wmi.OFFICE_LICENSES_TABLE))]
    held = [
        _license_of(product, build)
        for product in (*products, *own)
        if product.application_id.lower() in wmi.OFFICE_APPLICATION_IDS
    ]
    services = rows(tables.get(wmi.OFFICE_SERVICE_TABLE))
    codes = [errors.get(table) for table in (wmi.OFFICE_SERVICE_TABLE, wmi.OFFICE_PRODUCTS_TABLE)]
    return OfficeState(
        licenses=tuple(sorted([*held, *unkeyed], key=lambda each: each.product is None)),
        service=_office_service(services[0]) if services else None,
        unread=next((code for code in codes if code not in (None, wmi.CLASS_MISSING)), None),
        click_to_run=None if click_to_run is None else tuple(re.split(r"\s*,\s*", click_to_run)),
        token_licenses=tuple(
            parse_token_license(row) for row in rows(tables.get(wmi.OFFICE_ISSUANCE_TABLE))
        ),
    )


def _license_of(product: Product, build: int) -> OfficeLicense:
    return OfficeLicense(
        activation_id=product.activation_id,
        application_id=product.application_id,
        name=product.name,
        description=product.description,
        channel=product.channel,
        family=product.family,
        classes=wmi.classes_for_office(product.application_id, build),
        product=product if product.partial_product_key else None,
    )


def _office_license(row: Mapping[str, Any], build: int) -> OfficeLicense:
    description = str(row["Description"] or "")
    return OfficeLicense(
        activation_id=str(row["ID"]),
        application_id=str(row["ApplicationID"]),
        name=str(row["Name"] or ""),
        description=description,
        channel=license_channel(description),
        family=str(row["LicenseFamily"] or ""),
        classes=wmi.classes_for_office(str(row["ApplicationID"]), build),
    )


def _office_service(row: Mapping[str, Any]) -> OfficeService:
    return OfficeService(
        version=str(row["Version"]),
        cmid=text(row.get("ClientMachineID")),
        host_caching=row.get("KeyManagementServiceHostCaching"),
    )
