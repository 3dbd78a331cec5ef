# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters for product keys: the published one of an edition, what a key is for, its shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import (
    gvlk_for,
    product_of_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputTypeError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    last_five,
    mask_product_keys,
    normalise_product_key,
)


@with_ansible_errors
def gvlk(
    edition_id: object,
    build: object = None,
    variable: str = "edition_id",
    build_variable: str = "build",
) -> str:
    """Return the published setup key of a Windows edition at a build."""
    return gvlk_for(edition_id, build, variable, build_variable).key


@with_ansible_errors
def gvlk_product(key: object, variable: str = "product_key") -> dict[str, Any] | None:
    """Return what a published key is for, or None when Microsoft does not publish it."""
    known = product_of_key(key, variable)
    if known is None:
        return None
    return {
        "kind": known.kind,
        "products": list(known.products),
        "editions": list(known.editions),
        "edition_ids": list(known.edition_ids),
        "last_five": last_five(normalise_product_key(key)),
    }


@with_ansible_errors
def product_key(key: object, variable: str = "product_key") -> str:
    """Return a key in its normal form."""
    return normalise_product_key(key, variable)


@with_ansible_errors
def mask_product_key(text: object, variable: str = "text") -> str:
    """Return a text with every product key in it masked."""
    if not isinstance(text, str):
        raise InputTypeError(variable, text, "give a text")
    return mask_product_keys(text)


class FilterModule:
    """Filters on product keys."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {
            "gvlk": gvlk,
            "gvlk_product": gvlk_product,
            "mask_product_key": mask_product_key,
            "product_key": product_key,
        }
