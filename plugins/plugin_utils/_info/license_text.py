# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Licences beside that of Windows in a few lines of text, those of Office by product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = tuple[str, Any]
_HEADING = " "


def expiry_text(product: Mapping[str, Any]) -> str | None:
    """Until when a licence holds; none when it does not say."""
    if product.get("permanent"):
        return "never, permanently licensed"
    ends = product.get("expires")
    return f"{ends}, in {product.get('expires_in_days')} days" if ends else None


def license_row(product: Mapping[str, Any], name: object) -> Row:
    """One licence in one line: key, status, channel, expiry, name."""
    expiry = expiry_text(product)
    status = f"{product.get('license_status')}, {product.get('channel')}"
    return (
        f"  {product.get('partial_product_key') or '-'}",
        f"{status}{f', {expiry}' if expiry else ''}: {name}",
    )


def office_activation_ids(office: Mapping[str, Any]) -> frozenset[str]:
    """The licences that the lines of Office show."""
    return frozenset(product["activation_id"] for product in office.get("products") or ())


def office_rows(office: Mapping[str, Any]) -> Iterator[Row]:
    """Office by product, Click-to-Run, and Office's own service."""
    products, click_to_run = office.get("products") or (), office.get("click_to_run")
    service, unread = office.get("service"), office.get("service_unread")
    if products or click_to_run or service or unread:
        yield "Office", _HEADING
    for product in products:
        yield _office_row(product)
        reason = product.get("license_status_reason")
        if reason and product.get("license_status") != "licensed":
            yield "    Status reason", f"{reason['code']}: {reason['meaning']}"
        host = product.get("kms_host") or product.get("discovered_kms_host")
        if host:
            yield (
                "    KMS host",
                f"{host} ({'set by hand' if product.get('kms_host') else 'used last'})",
            )
    if click_to_run:
        release_ids = ", ".join(click_to_run["release_ids"])
        yield "  Click-to-Run", f"{release_ids}, {click_to_run['version']}"
    if service:
        yield "  Own service (osppsvc)", f"{service['version']}, CMID {service['cmid']}"
    if unread:
        yield "  Own service (osppsvc)", f"could not be read ({unread})"


def _office_row(product: Mapping[str, Any]) -> Row:
    name = product.get("product") or product.get("name")
    parts = [str(product.get("license_status")), str(product.get("channel"))]
    if product.get("permanent"):
        parts.append("permanently")
    elif product.get("expires"):
        parts.append(f"{product.get('expires_in_days')} days left")
    return f"  {product.get('partial_product_key') or '-'}", f"{name}: {', '.join(parts)}"
