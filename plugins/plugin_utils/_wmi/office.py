# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The WMI names of Office: which class serves which, and what is read where Office is asked for.

WMI is the same for 32-bit Office on 64-bit Windows, so no registry key of Office is needed. The
choice of class is ospp.vbs's own; Microsoft has no reference page of the Office classes, so only
columns that ospp.vbs reads are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .columns import COLUMNS, Columns
from .methods import (
    ISSUANCE_LICENSE,
    OFFICE_ISSUANCE_LICENSE,
    OFFICE_PRODUCT,
    OFFICE_SERVICE,
    PRODUCT,
    SERVICE,
)
from .request import WINDOWS_8_BUILD, Further, table_request

_Table = Mapping[str, Any]

OFFICE_2010_APPLICATION_ID = "59a52881-a989-479d-af46-f275c6370663"
OFFICE_APPLICATION_ID = "0ff1ce15-a989-479d-af46-f275c6370663"
"""Office 2013 and later."""

OFFICE_APPLICATION_IDS = (OFFICE_2010_APPLICATION_ID, OFFICE_APPLICATION_ID)


@dataclass(frozen=True)
class LicensingClasses:
    """The classes of one licensing service, and the Windows service behind them."""

    service: str
    product: str
    issuance_license: str
    windows_service: str


WINDOWS_CLASSES = LicensingClasses(SERVICE, PRODUCT, ISSUANCE_LICENSE, "sppsvc")
OFFICE_CLASSES = LicensingClasses(
    OFFICE_SERVICE, OFFICE_PRODUCT, OFFICE_ISSUANCE_LICENSE, "osppsvc"
)


def classes_for_office(application_id: str, build: int) -> LicensingClasses:
    """The classes that serve an Office: those of Windows from Office 2013 and Windows 8 on."""
    is_2010 = application_id.lower() == OFFICE_2010_APPLICATION_ID
    return OFFICE_CLASSES if is_2010 or build < WINDOWS_8_BUILD else WINDOWS_CLASSES


OFFICE_LICENSE_COLUMNS = COLUMNS["office_license"]
"""Of a licence that is installed and has no key."""

OFFICE_SERVICE_COLUMNS = COLUMNS["office_service"]

OFFICE_PRODUCT_COLUMNS = COLUMNS["office_product"]

OFFICE_LICENSES_TABLE = "office_licenses"
"""Licences that Windows' own service holds for Office, without a key."""
OFFICE_SERVICE_TABLE = "office_service"
OFFICE_PRODUCTS_TABLE = "office_products"
"""Every licence that Office's own service holds, with a key or without."""

OFFICE_ISSUANCE_TABLE = "office_issuance_licenses"
"""Issuance licences that Office's own service holds; read by single verbs alone."""


def office_tables(further: Columns | None = None) -> tuple[_Table, ...]:
    """What is read of Office, with further columns of what Office's own service holds."""
    where = f"ApplicationID = '{OFFICE_APPLICATION_ID}' AND PartialProductKey IS NULL"
    return (
        table_request(OFFICE_LICENSES_TABLE, PRODUCT, OFFICE_LICENSE_COLUMNS, where=where),
        table_request(OFFICE_SERVICE_TABLE, OFFICE_SERVICE, OFFICE_SERVICE_COLUMNS),
        table_request(OFFICE_PRODUCTS_TABLE, OFFICE_PRODUCT, OFFICE_PRODUCT_COLUMNS, further),
    )


OFFICE_TABLES = office_tables()

OFFICE = Further(tables=OFFICE_TABLES)
"""What a read takes further where Office is asked for."""

CLASS_MISSING = "HRESULT 0x80041010"
"""What a query of a class answers that the machine has not: Office's own service is not there."""
