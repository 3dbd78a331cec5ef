# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One licence as volume.activation.info returns it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .._catalogue.errors import explain_activation_error
from .._inputs.utc_time import MINUTES_A_DAY, utc_text
from .._machine.state import Product
from .._wmi.request import activation_type_name

_OF_KMS = frozenset({"kms", "adba", "ad", "dns", "rpc"})
_OF_NO_KMS_HOST = frozenset({"mak", "retail", "oem", "subscription", "avma"})
"""Channels whose licences no KMS host activates, so that advice for its clients misleads."""


def product_info(product: Product, clock: datetime) -> dict[str, Any]:
    """A licence as plain data; ``clock`` is the machine's own UTC time."""
    details = product.details
    return {
        "activation_id": product.activation_id,
        "application_id": product.application_id,
        "name": product.name,
        "description": product.description,
        "family": product.family,
        "is_addon": product.is_addon,
        "channel": product.channel,
        "product_key_channel": details.product_key_channel,
        "partial_product_key": product.partial_product_key or None,
        "extended_pid": details.extended_pid,
        "license_status": product.status_name,
        "license_status_reason": _reason(product.status_reason, product.channel),
        **_expiry(product, clock),
        "evaluation_end": product.evaluation_end,
        "remaining_application_rearms": details.remaining_application_rearms,
        "remaining_rearms": details.remaining_rearms,
        "activation_type": activation_type_name(product.activation_type or None),
        "activation_type_enabled": activation_type_name(product.activation_type_enabled),
        "ad_activation_object": product.ad_object,
        "ad_activation": details.ad,
        "vm_activation": details.vm,
        "token_activation": details.token,
        "kms_host": product.kms_host,
        "kms_port": product.kms_port,
        "kms_lookup_domain": product.lookup_domain,
        "discovered_kms_host": product.discovered_kms_host,
        "discovered_kms_port": product.discovered_kms_port,
        "discovered_kms_address": details.discovered_kms_address,
        "kms_extended_pid": details.kms_extended_pid,
        "kms_required_count": product.kms_required_count,
        "activation_interval_minutes": details.activation_interval_minutes,
        "renewal_interval_minutes": details.renewal_interval_minutes,
        "kms_host_figures": vars(details.figures) if details.figures else None,
    }


def _expiry(product: Product, clock: datetime) -> dict[str, Any]:
    minutes = product.grace_minutes
    ends = clock + timedelta(minutes=minutes)
    return {
        "grace_minutes": minutes,
        "expires": utc_text(ends) if minutes else None,
        # As slmgr counts: a day that has begun is a day.
        "expires_in_days": -(-minutes // MINUTES_A_DAY) if minutes else None,
        "permanent": product.is_licensed and not minutes,
    }


def explained(code: int | None) -> dict[str, Any] | None:
    """An error code with its meaning; none for no code and for success."""
    return _reason(code or None)


def _reason(code: int | None, channel: str = "gvlk") -> dict[str, Any] | None:
    if code is None:
        return None
    error = explain_activation_error(code)
    cause, remedy = error.likely_cause, error.remedy
    concerns = {*error.applies_to}
    if channel in _OF_NO_KMS_HOST and concerns and not concerns - _OF_KMS:
        cause = f"Known of KMS clients; this licence is of the channel {channel}"
        remedy = (
            "Activate it in the way of its channel, or install the published key by "
            "volume.activation.windows"
        )
    return {
        "code": error.hex,
        "name": error.name or None,
        "meaning": error.meaning,
        "cause": cause,
        "remedy": remedy,
    }
