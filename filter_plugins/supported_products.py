# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that tell products with a published key, and until when they are supported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._product_rows import product_rows
from ansible_collections.volume.activation.plugins.plugin_utils._product_text import product_text


class FilterModule:
    """Filters on supported products."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {
            "supported_products": with_ansible_errors(product_rows),
            "supported_products_text": with_ansible_errors(product_text),
        }
