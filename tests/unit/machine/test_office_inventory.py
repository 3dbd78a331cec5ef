"""Which products of Office a machine has: volume, left over, or left alone and why."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.office import (
    OfficeLicense,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.office_inventory import (
    Leftover,
    OfficeInventory,
    label_of,
    office_inventory,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    WINDOWS_CLASSES,
)

from tests.support.raw_office import GVLK, MAK, OFFICE_2013, of_office, office_of

PRO_16, PRO_19, PRO_21, PRO_24 = (
    "Office 16, Office16ProPlusVL_KMS_Client edition",
    "Office 19, Office19ProPlus2019VL_KMS_Client_AE edition",
    "Office 21, Office21ProPlus2021VL_KMS_Client_AE edition",
    "Office 24, Office24ProPlus2024VL_KMS_Client_AE edition",
)
STANDARD_MAK = "Office 16, Office16StandardVL_MAK edition"
STANDARD = "Office 16, Office16StandardVL_KMS_Client edition"


def inventory(
    *rows: tuple[str, str, str | None], ids: Any = None, also: frozenset[str] = frozenset()
) -> OfficeInventory:
    """What is found: name, channel in the description and the key's end of each licence."""
    products = [
        of_office(number, key, Name=name, Description=f"Office, {channel}")
        for number, (name, channel, key) in enumerate(rows)
    ]
    return office_inventory(office_of(products=products, ids=ids), also)


def leftovers(found: OfficeInventory) -> list[tuple[str, str, str]]:
    """Name, reason and key's end of what is left over."""
    return [(each.name, each.why, each.tail) for each in found.leftovers]


NEWEST = "Office LTSC Professional Plus 2024 is there too"


@pytest.mark.parametrize(
    ("names", "ids", "left"),
    [
        ((PRO_24, PRO_21), None, {1: NEWEST}),
        ((PRO_24, PRO_16), None, {1: NEWEST}),
        ((PRO_21, PRO_16, PRO_24), None, {0: NEWEST, 1: NEWEST}),
        ((PRO_16,), "ProPlus2021Volume", {0: "ProPlus2021Volume is there too"}),
        ((PRO_21, PRO_16), "ProPlus2021Volume",
         {1: "Office LTSC Professional Plus 2021 is there too"}),
        ((PRO_24, PRO_16), "O365ProPlusRetail",
         {0: "Click-to-Run has O365ProPlusRetail and not this product",
          1: "O365ProPlusRetail is there too"}),
        ((PRO_21,), "A2021Volume,B2021Volume",
         {0: "Click-to-Run has A2021Volume, B2021Volume and not this product"}),
        ((PRO_19,), "VisioStd2021Volume",
         {0: "Click-to-Run has VisioStd2021Volume and not this product"}),
        ((PRO_16,), "VisioStd2021Volume", {}),
        ((PRO_16,), "ProPlusRetail", {}),
        ((PRO_19,), "ProPlus2019Volume", {}),
    ],
)  # fmt: skip
def test_why_it_is_left_over(names: tuple[str, ...], ids: str | None, left: Any) -> None:
    found = inventory(*((name, GVLK, f"1111{place}") for place, name in enumerate(names)), ids=ids)
    assert {int(each.tail[-1]): each.why for each in found.leftovers} == left


def test_older_suite_that_shall_stay_counts_as_installed() -> None:
    rows = ((PRO_24, GVLK, "11111"), (PRO_16, GVLK, "22222"))
    assert leftovers(inventory(*rows)) == [
        (
            "Office Professional Plus 2016",
            "Office LTSC Professional Plus 2024 is there too",
            "22222",
        )
    ]
    found = inventory(*rows, also=frozenset({"Office Professional Plus 2016"}))
    assert [each.name for each in found.products] == [
        "Office LTSC Professional Plus 2024",
        "Office Professional Plus 2016",
    ]
    assert not found.leftovers


def test_licences_of_one_product() -> None:
    found = inventory(
        (STANDARD, GVLK, None), (STANDARD_MAK, MAK, "11111"), (STANDARD_MAK, MAK, None)
    )
    (product,) = found.products
    assert (product.name, product.kms_client, product.takes_key_twice) == (
        "Office Standard 2016", product.kms_clients[0], False,
    )  # fmt: skip
    assert [each.product.partial_product_key for each in product.maks if each.product] == ["11111"]
    assert len(product.maks) == 1
    assert (found.leftovers, found.left_alone, found.is_empty) == ((), (), False)
    twice = inventory((STANDARD, GVLK, None), (STANDARD, GVLK, None)).products[0]
    assert twice.takes_key_twice
    once = inventory((STANDARD, GVLK, None), (STANDARD, GVLK, "11111")).products[0]
    assert not once.takes_key_twice
    assert once.kms_client.product is not None
    assert OfficeInventory().is_empty


def license_named(name: str, channel: str, family: str = "F") -> OfficeLicense:
    """A licence of Office."""
    return OfficeLicense("id", OFFICE_2013, name, "", channel, family, WINDOWS_CLASSES)


def test_label() -> None:
    assert label_of(license_named(PRO_16, "gvlk")) == "Office Professional Plus 2016"
    assert label_of(license_named(STANDARD_MAK, "mak")) == "Office Standard 2016 (mak)"
    assert label_of(license_named("Office 16, other", "mak")) == "Office 16, other"
    assert label_of(license_named("", "mak", "Family")) == "Family"
    assert Leftover(license_named(PRO_16, "gvlk"), "n", "w").tail == ""


MICROSOFT_365 = (
    "Microsoft 365 Apps is licensed by the subscription of who uses it, and no volume key belongs "
    "there"
)


@pytest.mark.parametrize(
    ("rows", "ids", "left"),
    [
        (
            [(STANDARD_MAK, MAK, "11111")], None,
            [("Office Standard 2016 (mak)", "mak", "its KMS client licence is not installed")],
        ),
        (
            [("Office 16, Office16O365ProPlusR_Subscription1 edition", "RETAIL channel", "11111")],
            "O365ProPlusRetail",
            [("Office 16, Office16O365ProPlusR_Subscription1 edition", "microsoft_365",
              MICROSOFT_365)],
        ),
        ([], "O365ProPlusRetail", [("O365ProPlusRetail", "microsoft_365", MICROSOFT_365)]),
        ([], "ProPlus2021Volume", []),
        (
            [("Office 16, Office16MondoVL_KMS_Client edition", GVLK, "11111")], None,
            [("Office 16, Office16MondoVL_KMS_Client edition", "gvlk",
              "no published key is known for it")],
        ),
        (
            [("Office 16, strange", "STRANGE channel", "11111")], None,
            [("Office 16, strange", "unknown", "its channel is not known here")],
        ),
        (
            [("Office 16, OfficeKMSHostVL_KMS_Host edition", "VOLUME_KMS channel", "11111")], None,
            [("Office 16, OfficeKMSHostVL_KMS_Host edition", "csvlk",
              "it is the host key (CSVLK) of a KMS host, which serves every client")],
        ),
    ],
)  # fmt: skip
def test_left_alone(
    rows: list[tuple[str, str, str]], ids: str | None, left: list[tuple[str, str, str]]
) -> None:
    found = inventory(*rows, ids=ids)
    assert [(each.name, each.channel, each.why) for each in found.left_alone] == left
    assert [each.license is None for each in found.left_alone] == [not rows for _ in left]
    assert (found.products, found.leftovers, found.is_empty) == ((), (), not left)
