# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What volume.activation.info returns: a machine's state as typed, plain data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._state import (
    MachineState,
    Product,
)


def activation_info(state: MachineState, now: datetime) -> dict[str, Any]:
    """The state as the module returns it; ``now`` is the controller's UTC time."""
    service, windows = state.service, state.windows
    product = state.windows_product
    return {
        **state.summary(),
        "edition_id": windows.edition_id,
        "build": windows.build,
        "ubr": windows.ubr,
        "installation_type": windows.installation_type,
        "powershell": state.powershell,
        "domain": state.domain,
        "is_domain_joined": state.is_domain_joined,
        "clock_offset_seconds": round((state.clock - now).total_seconds()),
        "cmid": service.cmid,
        "is_kms_host": service.is_kms_host,
        "kms_lookup_domain": service.lookup_domain,
        "kms_host_caching": service.host_caching,
        "discovered_kms_host": product.discovered_kms_host if product else None,
        "discovered_kms_port": product.discovered_kms_port if product else None,
        "activation_interval_minutes": service.activation_interval_minutes,
        "renewal_interval_minutes": service.renewal_interval_minutes,
        "remaining_rearms": service.remaining_rearms,
        "policies": dict(state.policies),
        "office_click_to_run": state.office_click_to_run,
        "windows": _product(product, state.clock) if product else None,
        "products": [_product(each, state.clock) for each in state.products],
    }


def _product(product: Product, clock: datetime) -> dict[str, Any]:
    expires = None
    if product.grace_minutes:
        expires = (clock + timedelta(minutes=product.grace_minutes)).isoformat()
    return {
        "activation_id": product.activation_id,
        "name": product.name,
        "description": product.description,
        "channel": product.channel,
        "partial_product_key": product.partial_product_key,
        "license_status": product.status_name,
        "license_status_reason": None
        if product.status_reason is None
        else f"0x{product.status_reason:08X}",
        "is_addon": product.is_addon,
        "grace_minutes": product.grace_minutes,
        "expires": expires,
        "kms_host": product.kms_host,
        "kms_port": product.kms_port,
        "kms_required_count": product.kms_required_count,
        "activation_type": product.activation_type,
        "activation_type_enabled": product.activation_type_enabled,
        "ad_activation_object": product.ad_object,
    }
