"""What a proposed inventory says of Office on a machine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.adopted import (
    adopted,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedLicense,
)

from tests.support.audited import HOST, OFFICE, licensed, machine

BY_DNS: dict[str, Any] = {"kms_host": None, "kms_port": None, "kms_host_source": "dns"}
VISIO = replace(OFFICE, name="Office 21, Office21VisioPro2021VL_KMS_Client_AE edition")
OLD = replace(OFFICE, name="Office 14, OfficeProPlus-KMS_Client edition")
BY_AD = replace(OFFICE, activation_type="ad", activation_type_enabled="ad")
OWN = replace(OFFICE, kms_host="kms09.contoso.example", kms_port=1689)


@pytest.mark.parametrize(
    ("office", "changes", "expected"),
    [
        ((), {}, None),
        ((OFFICE, VISIO), {}, {"kms_host": HOST}),
        ((OFFICE,), {"kms_port": 1689}, {"kms_host": HOST, "kms_port": 1689}),
        ((OFFICE,), {"kms_port": None}, {"kms_host": HOST}),
        ((OWN,), {}, {"kms_host": "kms09.contoso.example", "kms_port": 1689}),
        ((replace(OWN, kms_port=None),), {"kms_port": 1690},
         {"kms_host": "kms09.contoso.example", "kms_port": 1690}),
        ((replace(OFFICE, name="Office of another name"),), {}, {"kms_host": HOST}),
        ((replace(OFFICE, kms_host="8.8.8.8"),), BY_DNS,
         {"kms_host": "8.8.8.8", "allow_public_kms_host": True}),
        ((OFFICE,), BY_DNS, {"kms_discovery": True}),
        ((OFFICE,), {"kms_host_source": "set_for_product"}, {"kms_discovery": True}),
        ((OLD,), {}, {"kms_discovery": True}),
        ((OFFICE,), {"build": 9200}, {"kms_host": HOST}),
        ((OFFICE,), {"build": 9199}, {"kms_discovery": True}),
        ((OFFICE,), {"build": None}, {"kms_discovery": True}),
        ((BY_AD,), {}, {"method": "ad", "activation_type": "ad"}),
        ((replace(BY_AD, activation_type_enabled=None),), {},
         {"method": "ad", "activation_type": "any"}),
        ((replace(BY_AD, license_status="grace"),), {}, {"kms_host": HOST}),
        ((OFFICE, OWN), {}, None),
        ((replace(OFFICE, channel="mak"),), {}, None),
        ((OFFICE, replace(VISIO, channel="mak")), {}, {"kms_host": HOST}),
        ((replace(OFFICE, channel="subscription"),), {}, None),
    ],
)  # fmt: skip
def test_office_is_as_found(
    office: tuple[AuditedLicense, ...], changes: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    found = adopted(machine(**changes, **licensed(*office))).office
    assert (found and {name.removeprefix("office_client_"): v for name, v in found}) == expected


LTSC = "Office LTSC Professional Plus 2021"
MAK = (
    "Office LTSC Professional Plus 2021 holds a MAK, which is kept; to manage it: "
    'office_client_method: mak, office_client_product_keys: ["{{ vault_office_mak }}"]'
)


@pytest.mark.parametrize(
    ("office", "changes", "said"),
    [
        ((OFFICE, VISIO), {}, ()),
        ((replace(OFFICE, channel="subscription"),), {}, ()),
        ((replace(OFFICE, channel="retail", license_status="grace"),), {}, ()),
        (
            (OFFICE, OWN),
            {},
            (
                "Office is left out: its products go by kms01.contoso.example:1688, "
                "kms09.contoso.example:1689, and a machine has one way for all",
            ),
        ),
        (
            (OFFICE, BY_AD, OWN),
            BY_DNS,
            (
                "Office is left out: its products go by Active Directory, "
                "kms09.contoso.example:1689, DNS, and a machine has one way for all",
            ),
        ),
        ((replace(OFFICE, channel="mak"),), {}, (MAK,)),
        (
            (replace(OFFICE, channel="mak", license_status="grace"),),
            {},
            (f"{LTSC} is grace: a run activates it where it can",),
        ),
        (
            (replace(OFFICE, license_status="notification"),),
            {},
            (f"{LTSC} is notification: a run activates it where it can",),
        ),
    ],
)
def test_exceptions_of_office_have_their_reason(
    office: tuple[AuditedLicense, ...], changes: dict[str, Any], said: tuple[str, ...]
) -> None:
    assert adopted(machine(**changes, **licensed(*office))).reasons == said


def test_keys_by_which_a_kms_host_serves_office() -> None:
    def keys(*tails: str) -> Any:
        own = (replace(OFFICE, channel="csvlk", partial_product_key=tail) for tail in tails)
        host = machine(**licensed(*own, channel="csvlk"))
        return dict(adopted(host).settings).get("kms_host_office_product_keys")

    assert keys() is None
    assert keys("6F7TH") == ["{{ vault_office_csvlk }}"]
    assert keys("6F7TH", "2VFGG") == [
        "{{ vault_office_csvlk_2vfgg }}", "{{ vault_office_csvlk_6f7th }}",
    ]  # fmt: skip
