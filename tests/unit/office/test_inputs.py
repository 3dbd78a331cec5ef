"""What volume.activation.office is asked for, and every bad input of its own in one line."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._office.desired import (
    office_desired_from_options,
    product_of_office_key,
)

from lab.simulation.keys import gvlk_of
from lab.simulation.office import published_key
from tests.support.office_on_simulation import office_desired, office_options
from tests.support.run_on_simulation import KMS01

MAK = "BCDFG-HJKMP-QRTVW-XY234-6789B"
OTHER_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
GVLK = published_key("Office24ProPlus2024VL_KMS_Client_AE") or ""
PLUS_2024 = "Office LTSC Professional Plus 2024"
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
BY_MAK: dict[str, Any] = {"method": "mak"}
NO_MAKS = (
    "product_keys is missing: your MAKs from a vault, one for each product, which method mak "
    "installs"
)
NO_GVLK = (
    "product_keys[0]: '*****-*****-*****-*****-{}' is not accepted: GVLKs that Microsoft publishes "
    "for Office, Project or Visio; this key {}"
)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (BY_MAK, NO_MAKS),
        ({**BY_MAK, "product_keys": ""}, NO_MAKS),
        ({**BY_MAK, "product_keys": []}, NO_MAKS),
        (
            {**BY_MAK, "product_keys": 5},
            "product_keys is not accepted: a list of product keys",
        ),
        (
            {**BY_MAK, "product_keys": {"a": MAK}},
            "product_keys is not accepted: a list of product keys",
        ),
        (
            {**BY_MAK, "product_keys": b"BCDFG"},
            "product_keys is not accepted: a list of product keys",
        ),
        (
            {**BY_MAK, "product_keys": [OTHER_MAK, MAK, MAK]},
            "product_keys[2]: '*****-*****-*****-*****-6789B' is not accepted: each key once; this "
            "one is there already",
        ),
        (
            {**BY_MAK, "product_keys": GVLK},
            "product_keys[0]: '*****-*****-*****-*****-GCVGB' is not accepted: your MAKs from a "
            f"vault, one for each product; this key is published for {PLUS_2024} (office_gvlk) and "
            "is no MAK",
        ),
        (
            {**BY_KMS, "product_keys": [MAK]},
            NO_GVLK.format(
                "6789B",
                "is not in Microsoft's list. Leave it out to have the right one chosen",
            ),
        ),
        (
            {**BY_KMS, "product_keys": [gvlk_of("ServerStandard", 20348)]},
            NO_GVLK.format("VMK7H", "belongs to Windows Server 2022 (gvlk), which is no Office"),
        ),
        (
            {**BY_KMS, "products": [PLUS_2024, "Office LTSC Professional Plus 2042"]},
            "products[1]: 'Office LTSC Professional Plus 2042' is not accepted: a product as "
            "Microsoft's table of GVLKs names it; near it: Office LTSC Professional Plus 2024, "
            "Office LTSC Professional Plus 2021, Office Professional Plus 2019",
        ),
        (
            {**BY_KMS, "products": ["abc"]},
            "products[0]: 'abc' is not accepted: a product as Microsoft's table of GVLKs names it",
        ),
    ],
)
def test_bad_input_is_one_line_that_names_the_option(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        office_desired(**options)
    assert str(caught.value) == says


@pytest.mark.parametrize("option", ["product_keys", "products"])
def test_an_option_is_named_as_the_role_names_it(option: str) -> None:
    options = office_options(**BY_KMS, **{option: ["abc"]})
    with pytest.raises(InputError, match=rf"^office_{option}\[0\]"):
        office_desired_from_options(options, "srv1", lambda name: f"office_{name}")


@pytest.mark.parametrize(
    ("options", "name", "asked"),
    [
        (BY_KMS, "product_keys", ()),
        ({**BY_KMS, "product_keys": ""}, "product_keys", ()),
        ({**BY_KMS, "product_keys": []}, "product_keys", ()),
        ({**BY_KMS, "product_keys": GVLK.lower()}, "product_keys", (GVLK,)),
        ({**BY_MAK, "product_keys": MAK}, "product_keys", (MAK,)),
        ({**BY_MAK, "product_keys": (MAK, OTHER_MAK)}, "product_keys", (MAK, OTHER_MAK)),
        (BY_KMS, "products", frozenset()),
        (
            {**BY_KMS, "products": [f" {PLUS_2024.upper()} ", PLUS_2024]},
            "products",
            {PLUS_2024},
        ),
        (BY_KMS, "remove_stale_keys", False),
        ({**BY_KMS, "remove_stale_keys": True}, "remove_stale_keys", True),
        ({"method": "ad"}, "method", "ad"),
    ],
)
def test_what_is_asked_for(options: dict[str, Any], name: str, asked: object) -> None:
    assert getattr(office_desired(**options), name) == asked


def test_which_products_are_meant() -> None:
    assert office_desired(**BY_KMS).means(PLUS_2024)
    named = office_desired(**BY_KMS, products=[PLUS_2024])
    assert named.means(PLUS_2024)
    assert not named.means("Office Standard 2019")


def test_no_key_is_in_the_text_of_what_is_asked() -> None:
    assert MAK not in repr(office_desired(**BY_MAK, product_keys=[MAK]))


@pytest.mark.parametrize(
    ("within", "columns"),
    [
        (0, {}),
        (
            1,
            {
                "SoftwareLicensingService": {0: ("VLRenewalInterval",)},
                "SoftwareLicensingProduct": {0: ("VLRenewalInterval",)},
            },
        ),
    ],
)
def test_what_is_read(within: int, columns: dict[str, Any]) -> None:
    further = office_desired(**BY_KMS, renew_within_days=within).further
    assert [table["name"] for table in further.tables] == [
        "office_licenses", "office_service", "office_products",
    ]  # fmt: skip
    assert further.columns == columns


def test_the_product_of_a_published_key() -> None:
    assert product_of_office_key(GVLK) == PLUS_2024
    with pytest.raises(ValueError, match=r"^the key that ends in 6789B is not published$"):
        product_of_office_key(MAK)
