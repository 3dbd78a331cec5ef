"""The product of a key, the keys of guests, and how a published key is shown."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_error import (
    UnknownProductError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import (
    avma_key_for,
    gvlk_by_last_five,
    gvlk_for,
    is_published_key_tail,
    product_of_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    avma_rows,
    office_gvlks,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    mask_product_keys,
)

from tests.support.published_rows import BOUNDED, WINDOWS, label

UNPUBLISHED = "BCDFG-HJKMP-QRTVW-XY234-6789B"


@pytest.mark.parametrize("row", WINDOWS, ids=label)
def test_product_of_a_windows_key(row):
    known = product_of_key(row.key.lower())
    assert known.kind == "gvlk"
    assert row.product in known.products
    assert row.edition in known.editions
    assert "" not in known.edition_ids
    assert (row.edition_id in known.edition_ids) == bool(row.edition_id)


@pytest.mark.parametrize("row", office_gvlks(), ids=label)
def test_product_of_an_office_key(row):
    known = product_of_key(row.key)
    assert (known.kind, known.products, known.edition_ids) == ("office_gvlk", (row.product,), ())


@pytest.mark.parametrize("row", avma_rows(), ids=label)
def test_product_of_an_avma_key(row):
    known = product_of_key(row.key)
    assert (known.kind, known.edition_ids) == ("avma", ())
    assert row.guest_product in known.products


def test_one_key_may_serve_several_products():
    known = product_of_key(gvlk_for("Professional", 22631).key)
    assert known.products == ("Windows 11", "Windows 10")
    assert known.edition_ids == ("Professional",)


def test_other_keys():
    assert product_of_key(UNPUBLISHED) is None
    with pytest.raises(InputError, match=r"^my_key is not accepted"):
        product_of_key("no key", "my_key")
    with pytest.raises(InputError, match=r"^product_key is not accepted"):
        product_of_key("no key")


def test_keys_by_their_tail():
    row = gvlk_for("ServerStandard", 20348)
    assert gvlk_by_last_five(f" {row.key[-5:].lower()} ") == (row,)
    assert len(gvlk_by_last_five(gvlk_for("Professional", 22631).key[-5:])) == 2
    assert gvlk_by_last_five("") == ()
    for published in (WINDOWS[0], office_gvlks()[0], avma_rows()[0]):
        assert is_published_key_tail(published.key[-5:].lower())
    assert not is_published_key_tail(UNPUBLISHED[-5:])
    assert not is_published_key_tail("")


# AVMA


@pytest.mark.parametrize("row", avma_rows(), ids=label)
def test_every_avma_row_is_reached_through_its_edition(row):
    guests = [
        gvlk for gvlk in BOUNDED if (gvlk.product, gvlk.edition) == (row.guest_product, row.edition)
    ]
    assert len(guests) == 1
    assert avma_key_for(guests[0].edition_id, guests[0].build_min) == row


@pytest.mark.parametrize(
    ("edition_id", "build"), [("ServerStandard", 9200), ("Professional", 22631), ("zzz", 1)]
)
def test_no_avma_key(edition_id, build):
    with pytest.raises(UnknownProductError):
        avma_key_for(edition_id, build)


def test_host_versions_are_apart():
    row = avma_key_for("ServerStandard", 20348)
    assert row.host_versions == ("Windows Server 2022", "Windows Server 2025")
    assert avma_key_for("ServerTurbine", 20348).host_versions == ()


@pytest.mark.parametrize("row", [*WINDOWS, *office_gvlks(), *avma_rows()], ids=label)
def test_every_published_key_is_masked(row):
    assert mask_product_keys(row.key) == "*****-*****-*****-*****-" + row.key[-5:]
