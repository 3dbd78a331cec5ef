"""Published keys that serve to recognise a key, and are chosen for no machine."""

from __future__ import annotations

import contextlib

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_error import (
    UnknownProductError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import (
    gvlk_by_last_five,
    gvlk_for,
    is_published_key_tail,
    product_of_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    windows_gvlks,
)


@pytest.mark.parametrize(
    ("tail", "edition"),
    [
        ("27GG4", "unnamed edition"),
        ("GVGGY", "N"),
        ("84YXQ", "Single Language"),
        ("DYFKP", "Country Specific"),
    ],
)
def test_a_published_key_without_a_known_edition_is_recognised_and_never_chosen(tail, edition):
    """Microsoft's page of 2025 has these four again; no EditionID is confirmed for them."""
    (row,) = gvlk_by_last_five(tail)
    assert (row.product, row.edition, row.edition_id) == ("Windows Server 2012", edition, "")
    assert is_published_key_tail(tail)
    assert product_of_key(row.key).products == ("Windows Server 2012",)
    for edition_id in {other.edition_id for other in windows_gvlks() if other.edition_id}:
        with contextlib.suppress(UnknownProductError):
            assert gvlk_for(edition_id, 9200).key != row.key
