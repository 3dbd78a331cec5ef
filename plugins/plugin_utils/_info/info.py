# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What volume.activation.info returns: a machine's state as typed, plain data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .._inputs.utc_time import utc_text
from .._kms.endpoint import DEFAULT_KMS_PORT
from .._kms_client.source import by_preference, kms_host_source
from .._machine.state import Discovery, MachineState, Probe, Product
from .._machine.subscription import Subscription
from .history import history_info
from .office import office_info, own_products
from .product import product_info


def activation_info(
    state: MachineState,
    now: datetime,
    *,
    all_products: bool = False,
    activation_ids: Sequence[str] = (),
) -> dict[str, Any]:
    """The state as the module returns it; ``now`` is the controller's UTC time.

    ``all_products``: licences of Office that have no key are shown too. With ``activation_ids``
    no other product is.
    """
    service, windows = state.service, state.windows
    product = state.windows_product
    source = kms_host_source(state)
    return {
        **state.summary(),
        "read_at": utc_text(now),
        "edition_id": windows.edition_id,
        "build": windows.build,
        "ubr": windows.ubr,
        "installation_type": windows.installation_type,
        "powershell": state.powershell,
        "domain": state.domain,
        "is_domain_joined": state.is_domain_joined,
        "clock_offset_seconds": clock_offset_seconds(state, now),
        "service_version": service.version,
        "cmid": service.cmid,
        "kms_host_source": source.name,
        "kms_host_used": source.host,
        "kms_port_used": source.port,
        "discovered_kms_host": product.discovered_kms_host if product else None,
        "discovered_kms_port": product.discovered_kms_port if product else None,
        "discovered_kms_address": product.details.discovered_kms_address if product else None,
        "kms_dns": dns_info(state.discovery),
        "kms_probe": probe_info(state.probes[-1]) if state.probes else None,
        "activation_interval_minutes": service.activation_interval_minutes,
        "renewal_interval_minutes": service.renewal_interval_minutes,
        "remaining_rearms": service.remaining_rearms,
        "is_kms_host": service.is_kms_host,
        "kms_hosting": _hosting(state),
        "subscription": _subscription(service.subscription),
        "policies": {
            "group_policy": dict(state.policies),
            "local": dict(state.local_settings),
        },
        "office_click_to_run": state.office_click_to_run,
        "windows": product_info(product, state.clock) if product else None,
        "products": [
            product_info(each, state.clock)
            for each in every_product(state)
            if not activation_ids or each.activation_id.lower() in activation_ids
        ],
        "office": office_info(state, with_all=all_products, only=activation_ids),
        "history": history_info(state),
        "not_read": [each.line() for each in state.unread],
    }


def every_product(state: MachineState) -> tuple[Product, ...]:
    """Those that have a key, and those without one that were read."""
    return (*_with_key(state), *state.products_without_key)


def _with_key(state: MachineState) -> tuple[Product, ...]:
    """Those of Windows' service and of Office's own."""
    return (*state.products, *own_products(state))


def missing_products(state: MachineState, activation_ids: Sequence[str]) -> str:
    """One line where the machine has none of the products that are meant; else empty."""
    there = every_product(state)
    if not activation_ids or {each.activation_id.lower() for each in there} & {*activation_ids}:
        return ""
    words = "the activation ID" if len(activation_ids) == 1 else "one of the activation IDs"
    known = "; ".join(f"{each.activation_id} ({each.name})" for each in _with_key(state))
    return (
        f"This machine has no product with {words} {', '.join(activation_ids)}. Those that have a "
        f"key: {known or 'none'}."
    )


def clock_offset_seconds(state: MachineState, now: datetime) -> int:
    """The machine's clock minus the controller's, in whole seconds."""
    return round((state.clock - now).total_seconds())


def dns_info(found: Discovery | None) -> dict[str, Any] | None:
    """The SRV records in the order in which Windows prefers them; none where DNS was not asked."""
    if found is None:
        return None
    return {
        "domain": found.domain,
        "records": [dict(vars(record)) for record in by_preference(found)],
        "error": found.error,
        "asked": [dict(vars(each)) for each in found.asked],
    }


def probe_info(probe: Probe) -> dict[str, Any]:
    """One TCP connection."""
    return {
        "host": probe.host,
        "port": probe.port,
        "addresses": list(probe.addresses),
        "open": probe.is_open,
        "milliseconds": probe.milliseconds,
        "error": probe.error,
    }


def _subscription(found: Subscription | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "status": found.status_name,
        "type": found.type_name,
        "edition": found.edition,
        "expires": found.expires,
    }


def _hosting(state: MachineState) -> dict[str, Any] | None:
    hosting, product = state.service.hosting, state.windows_product
    if hosting is None:
        return None
    # Windows keeps a count for each host key; the service's own is the older form.
    figures = (product and product.details.figures) or hosting.figures
    return {
        **vars(figures),
        "listening_port": hosting.listening_port or DEFAULT_KMS_PORT,
        "dns_publishing": hosting.dns_publishing,
        "priority": None
        if hosting.low_priority is None
        else ("low" if hosting.low_priority else "normal"),
    }
