"""The part of a registered result that is about Office alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.office_names import (
    office_product_of,
    parse_office_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.office import _SHOWN

from tests.fleets.products import OFFICE_APPLICATION_ID


def office(products: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Office by product; ``products`` are all licences as the result shows them."""
    return {
        "products": [
            {**{key: each[key] for key in _SHOWN}, **_named(each["name"])}
            for each in products
            if each["application_id"] == OFFICE_APPLICATION_ID
        ],
        "service": None,
        "service_unread": None,
        "click_to_run": None,
        "user_operations": False,
    }


@cache
def _named(name: str) -> Mapping[str, Any]:
    parsed = parse_office_name(name)
    row = office_product_of(parsed) if parsed else None
    return {
        "release": parsed.release if parsed else None,
        "product": row.product if row else None,
        "licensing_class": "SoftwareLicensingProduct",
    }
