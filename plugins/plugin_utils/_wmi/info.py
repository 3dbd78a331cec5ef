# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only the reading modules ask for: the columns and registry values that slmgr /dlv shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._kms.endpoint import KmsEndpoint
from .columns import COLUMNS, Columns
from .methods import OFFICE_PRODUCT, OFFICE_SERVICE, PRODUCT, SERVICE
from .office import (
    OFFICE_PRODUCT_COLUMNS,
    OFFICE_PRODUCTS_TABLE,
    OFFICE_SERVICE_COLUMNS,
    OFFICE_SERVICE_TABLE,
)
from .registry import keys
from .request import (
    PRODUCT_COLUMNS,
    Further,
    read_request,
    table_request,
)

NAMED_PRODUCT = "product_"
"""Begins the name of a table that holds the one product which somebody asks for."""

SUBSCRIPTION_COLUMNS = COLUMNS["subscription"]
"""Of the service, where its class has them: which updates brought them is in no source here."""

INFO_COLUMNS: Mapping[str, Columns] = {
    SERVICE: {**COLUMNS["service_info"], **SUBSCRIPTION_COLUMNS},
    PRODUCT: COLUMNS["product_info"],
}

INFO_REGISTRY = keys("local", "local_activation")
OFFICE_REGISTRY = keys("office_service", "office_local", "office_click_to_run_details")
"""That Click-to-Run keeps its channel in these values is in no source here."""

RENEWAL_COLUMNS: Mapping[str, Columns] = {
    name: {0: ("VLRenewalInterval",)} for name in (SERVICE, PRODUCT)
}
"""How often Windows renews by itself, by which a renewal is overdue."""

OFFICE_INFO_TABLES: tuple[Mapping[str, Any], ...] = (
    table_request(OFFICE_SERVICE_TABLE, OFFICE_SERVICE, OFFICE_SERVICE_COLUMNS),
    table_request(
        OFFICE_PRODUCTS_TABLE,
        OFFICE_PRODUCT,
        OFFICE_PRODUCT_COLUMNS,
        {0: ("ProductKeyID", "VLActivationInterval", "VLRenewalInterval")},
    ),
)
"""Not those licences that Windows' own service holds: they are among its products."""


def info_request(
    endpoints: Sequence[KmsEndpoint] = (),
    *,
    discover: bool = True,
    all_products: bool = False,
    probe_found: int = 0,
    office: bool = False,
    activation_ids: Sequence[str] = (),
) -> dict[str, Any]:
    """What spp_read is asked for by a module that shows a machine and changes nothing.

    ``office``: also what Office's own licensing service holds, and Click-to-Run.
    ``activation_ids`` are read where they have no key too, each by itself.
    """
    named = (
        table_request(
            f"{NAMED_PRODUCT}{number}",
            PRODUCT,
            PRODUCT_COLUMNS,
            INFO_COLUMNS[PRODUCT],
            where=f"ID = '{activation_id}'",
        )
        for number, activation_id in enumerate(activation_ids)
    )
    return read_request(
        discover=discover,
        endpoints=endpoints,
        further=Further(
            columns=INFO_COLUMNS,
            registry=(*INFO_REGISTRY, *(OFFICE_REGISTRY if office else ())),
            tables=(*(OFFICE_INFO_TABLES if office else ()), *named),
            all_products=all_products,
            probe_found=probe_found,
        ),
    )
