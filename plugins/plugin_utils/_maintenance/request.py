# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a remote execution reads for a verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._wmi import methods as wmi
from .._wmi.columns import COLUMNS, Columns
from .._wmi.info import SUBSCRIPTION_COLUMNS
from .._wmi.office import OFFICE_ISSUANCE_TABLE, office_tables
from .._wmi.registry import KEYS, KMS_VERSION, REGISTRY_VALUES, keys
from .._wmi.request import (
    INSTALLATION_ID_COLUMNS,
    WINDOWS_8_BUILD,
    Further,
    read_request,
    table_request,
)
from .desired import DesiredVerb
from .verb import OFFICE, Verb

_REARM_COLUMNS: Mapping[str, Columns] = {
    wmi.PRODUCT: {WINDOWS_8_BUILD: ("RemainingAppReArmCount", "RemainingSkuReArmCount")}
}


def request_of(desired: DesiredVerb, *, installation_ids: bool = True) -> dict[str, Any]:
    """What a remote execution reads for the verb."""
    verb = desired.verb
    reads_ids = verb.installation_id and verb.target == wmi.PRODUCT and installation_ids
    columns: Mapping[str, Columns] = {}
    if verb.method == wmi.SET_SUBSCRIPTION:
        columns = {wmi.SERVICE: SUBSCRIPTION_COLUMNS}
    elif verb.rearms:
        columns = _REARM_COLUMNS
    elif reads_ids:
        columns = {wmi.PRODUCT: INSTALLATION_ID_COLUMNS}
    of_office = verb.product == OFFICE
    ids = INSTALLATION_ID_COLUMNS if reads_ids else None
    tables = (*(office_tables(ids) if of_office else ()), *_token_tables(verb))
    registry: tuple[Mapping[str, Any], ...] = (
        keys("local", "office_service", "office_local") if of_office else ()
    )
    if verb.method == wmi.UNINSTALL_PRODUCT_KEY and not of_office:
        registry = ({**KEYS["local"], "values": [REGISTRY_VALUES[KMS_VERSION].value]},)
    request = read_request(further=Further(columns=columns, registry=registry, tables=tables))
    return {**request, "methods_of": verb.target} if verb.needs_method else request


def _token_tables(verb: Verb) -> tuple[Mapping[str, Any], ...]:
    if verb.target != wmi.ISSUANCE_LICENSE:
        return ()
    of_windows = table_request("token_licenses", wmi.ISSUANCE_LICENSE, COLUMNS["issuance_license"])
    if verb.product != OFFICE:
        return (of_windows,)
    of_office = table_request(
        OFFICE_ISSUANCE_TABLE, wmi.OFFICE_ISSUANCE_LICENSE, COLUMNS["issuance_license"]
    )
    return (of_windows, of_office)
