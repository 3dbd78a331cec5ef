# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Office as volume.activation.info returns it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .._catalogue.office_names import office_product_of, parse_office_name
from .._machine.office import OfficeLicense, OfficeState, start_mode, user_operations
from .._machine.state import MachineState, Product
from .._wmi.office import OFFICE_CLASSES
from .product import product_info

_SHOWN = (
    "activation_id",
    "name",
    "channel",
    "partial_product_key",
    "license_status",
    "license_status_reason",
    "grace_minutes",
    "expires",
    "expires_in_days",
    "permanent",
    "kms_host",
    "kms_port",
    "discovered_kms_host",
    "discovered_kms_port",
)
"""Of the keys of a licence; the others are in products where it has a key."""


def office_info(
    state: MachineState, *, with_all: bool = False, only: Collection[str] = ()
) -> dict[str, Any]:
    """Office by product, its own service, and Click-to-Run; ``with_all``: also without a key.

    ``only`` are the activation IDs of those that are meant, all when empty.
    """
    office = state.office or OfficeState(licenses=(), service=None, click_to_run=None)
    shown = office.licenses if with_all else office.with_key
    if only:
        shown = tuple(each for each in shown if each.activation_id.lower() in only)
    service, settings = office.service, state.office_settings
    return {
        "products": [_license_info(each, state) for each in shown],
        "service": None
        if service is None
        else {
            "version": service.version,
            "cmid": service.cmid,
            "kms_host_caching": service.host_caching,
            "start": start_mode(state),
        },
        "service_unread": office.unread,
        "click_to_run": None
        if office.click_to_run is None
        else {
            "release_ids": list(office.click_to_run),
            "version": settings.get("VersionToReport"),
            "platform": settings.get("Platform"),
            "update_channel": settings.get("UpdateChannel") or settings.get("CDNBaseUrl"),
        },
        "user_operations": any(user_operations(state, each.classes) for each in office.licenses),
    }


def own_products(state: MachineState) -> tuple[Product, ...]:
    """The licences with a key that Office's own service holds: Windows' table lacks them."""
    if state.office is None:
        return ()
    return tuple(
        each.product
        for each in state.office.with_key
        if each.classes == OFFICE_CLASSES and each.product is not None
    )


def _license_info(license: OfficeLicense, state: MachineState) -> dict[str, Any]:
    name = parse_office_name(license.name)
    row = office_product_of(name) if name else None
    info = product_info(license.product or _without_key(license), state.clock)
    return {
        **{key: info[key] for key in _SHOWN},
        "release": name.release if name else None,
        "product": row.product if row else None,
        "licensing_class": license.classes.product,
    }


def _without_key(license: OfficeLicense) -> Product:
    return Product(
        activation_id=license.activation_id,
        application_id=license.application_id,
        name=license.name,
        description=license.description,
        channel=license.channel,
        family=license.family,
        is_addon=False,
    )
