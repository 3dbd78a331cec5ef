# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a result shows of a licence, wherever it shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._wmi.request import activation_type_name

if TYPE_CHECKING:
    from .state import Product


def license_shown(product: Product | None) -> dict[str, str | None]:
    """A licence as results show it; none where there is no key."""
    return {
        "partial_product_key": product.partial_product_key if product else None,
        "channel": product.channel if product else None,
        "license_status": product.status_name if product else "unlicensed",
    }


def activation_types_shown(product: Product | None) -> dict[str, str | None]:
    """Which activation types are allowed and which was used, by their names."""
    return {
        "activation_type_enabled": activation_type_name(
            product.activation_type_enabled if product else None
        ),
        "activation_type": activation_type_name((product and product.activation_type) or None),
    }
