# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that tell products with a published key, and until when they are supported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)


@with_ansible_errors
def supported_products(
    of: object = "all",
    on: object = None,
    esu: object = False,
    variable: str = "products",
    on_variable: str = "on",
) -> list[dict[str, Any]]:
    """Return the releases as data."""
    # Imported where it is used: Ansible loads every filter of the collection in each worker.
    from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
        product_rows,
    )

    return product_rows(of, on, esu, variable, on_variable)


@with_ansible_errors
def supported_products_text(
    of: object = "all",
    on: object = None,
    esu: object = False,
    variable: str = "products",
    on_variable: str = "on",
) -> list[str]:
    """Return the releases as lines of text."""
    from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
        product_text,
    )

    return product_text(of, on, esu, variable, on_variable)


class FilterModule:
    """Filters on supported products."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {
            "supported_products": supported_products,
            "supported_products_text": supported_products_text,
        }
