"""The rows of published keys that tests of the look-ups go through."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    AvmaKey,
    Gvlk,
    OfficeGvlk,
    windows_gvlks,
)

WINDOWS = windows_gvlks()
# Found by their bounds alone; Enterprise G has none in the table.
BOUNDED = [row for row in WINDOWS if row.edition_id and row.build_min is not None]


def label(row: Gvlk | OfficeGvlk | AvmaKey) -> str:
    product = getattr(row, "product", None) or row.guest_product
    return f"{product} {row.edition}"
