"""What a result says of Office: each product, what was kept, left alone and left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._office.shown import tail_of
from ansible_collections.volume.activation.plugins.plugin_utils._office.whole_plan import OfficePlan

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense
from tests.support.office_on_simulation import (
    licence,
    office_planned,
    office_run,
    office_state_of,
    with_office,
)
from tests.support.run_on_simulation import KMS01

PLUS_2024 = "Office24ProPlus2024VL_KMS_Client_AE"
VISIO_2024 = "Office24VisioPro2024VL_KMS_Client_AE"
PLUS_2016 = "Office16ProPlusVL_KMS_Client"
PLUS_MAK = "Office24ProPlus2024VL_MAK_AE1"
SUBSCRIPTION = "Office16O365ProPlusR_Subscription1"
PLUS, VISIO = "Office LTSC Professional Plus 2024", "Visio LTSC Professional 2024"
APPS = "Office 16, Office16O365ProPlusR_Subscription1 edition"
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
CLASS = "SoftwareLicensingProduct"


def state_with(*licenses: OfficeLicense, **values: Any) -> Any:
    """The state of a machine with these licences."""
    return office_state_of(with_office(Network([], {}), *licenses, **values))


def test_every_licence_and_all_that_is_not_touched() -> None:
    licenses = [
        licence(PLUS_2024),
        licence(PLUS_MAK, 1, last_five="6789B"),
        licence(PLUS_2016, 1, kms_host="own.contoso.example"),
        licence(SUBSCRIPTION, 1, last_five="3V66T"),
    ]
    planned = office_planned(licenses, BY_KMS)
    assert planned.told(state_with(*licenses, kms_host=KMS01, lookup_domain="a.example")) == {
        "products": [
            {
                "product": APPS,
                "license": SUBSCRIPTION,
                "activation_id": licenses[3].activation_id,
                "class": CLASS,
                "partial_product_key": "3V66T",
                "channel": "subscription",
                "license_status": "licensed",
            },
            {
                "product": PLUS,
                "license": PLUS_2024,
                "activation_id": "dad9f5fd-c157-518a-8798-fe49ef98224e",
                "class": CLASS,
                "kms_host": KMS01,
                "kms_port": 1688,
                "kms_lookup_domain": "a.example",
                "kms_host_caching": True,
                "activation_type_enabled": None,
                "activation_type": None,
                "partial_product_key": None,
                "channel": None,
                "license_status": "unlicensed",
            },
            {
                "product": f"{PLUS} (mak)",
                "license": PLUS_MAK,
                "activation_id": "d00848a1-4223-5320-8ac0-f1caa92b1a7c",
                "class": CLASS,
                "partial_product_key": "6789B",
                "channel": "mak",
                "license_status": "licensed",
            },
            {
                "product": "Office Professional Plus 2016",
                "license": PLUS_2016,
                "activation_id": "c84f5e69-443d-50ca-90cf-1f96635e644c",
                "class": CLASS,
                "kms_host": "own.contoso.example",
                "kms_port": 1688,
                "kms_lookup_domain": "a.example",
                "kms_host_caching": True,
                "activation_type_enabled": "any",
                "activation_type": None,
                "partial_product_key": "WFG99",
                "channel": "gvlk",
                "license_status": "licensed",
            },
        ],
        "kept": [
            {
                "product": PLUS,
                "channel": "mak",
                "why": f"{PLUS} is licensed by a MAK. Add mak to replace_channels to replace it "
                "with the published key",
            }
        ],
        "left_alone": [
            {
                "product": APPS,
                "channel": "microsoft_365",
                "why": "Microsoft 365 Apps is licensed by the subscription of who uses it, and no "
                "volume key belongs there",
            }
        ],
        "stale_keys": [
            {
                "product": "Office Professional Plus 2016",
                "partial_product_key": "WFG99",
                "why": f"{PLUS} is there too",
            }
        ],
    }


def test_two_licences_of_one_name_are_told_apart_by_their_ids() -> None:
    licenses = [
        licence("OfficeGroove-KMS_Client", 1, last_five="AAAAA"),
        licence("OfficeSharePointWorkspace-KMS_Client", 1, last_five="BBBBB"),
    ]
    name = "SharePoint Workspace 2010"
    labels = list(office_planned(licenses, BY_KMS).expected)
    second = [each.activation_id for each in licenses]
    assert labels[0] == name
    assert labels[1] in [f"{name} ({each})" for each in second]


@pytest.mark.parametrize(
    ("licenses", "values", "words"),
    [
        ([], {}, "no Office"),
        (
            [licence(PLUS_2024), licence(VISIO_2024, 5, kms_host=KMS01, kms_port=1700)],
            {},
            f"{PLUS}: no KMS host set, no key, unlicensed; {VISIO}: KMS host {KMS01}:1700, key "
            "ending in YY89G, notification",
        ),
        (
            [licence(PLUS_2024, 1)],
            {"kms_host": KMS01, "kms_port": 1701},
            f"{PLUS}: KMS host {KMS01}:1701, key ending in GCVGB, licensed",
        ),
    ],
)
def test_state_before_a_run_in_words(
    licenses: Sequence[OfficeLicense], values: dict[str, Any], words: str
) -> None:
    planned = office_planned(licenses, BY_KMS)
    assert planned.in_words(planned.shown_state(state_with(*licenses, **values))) == words


def test_every_kms_host_activates_office_from_the_same_count_on() -> None:
    state = state_with(licence(PLUS_2024))
    assert office_planned([licence(PLUS_2024)], BY_KMS).required_count(state) == 5


UNDONE = {"partial_product_key": "GCVGB", "license_status": "licensed", "renewal_due": False}


@pytest.mark.parametrize(
    ("expected", "after", "is_status_open", "unmet"),
    [
        ({PLUS: UNDONE}, {PLUS: UNDONE}, False, []),
        (
            {PLUS: UNDONE},
            {PLUS: {**UNDONE, "license_status": "notification"}},
            False,
            [f"{PLUS}: license_status is 'notification' instead of 'licensed'"],
        ),
        ({PLUS: UNDONE}, {PLUS: {**UNDONE, "license_status": "notification"}}, True, []),
        (
            {PLUS: UNDONE},
            {PLUS: {**UNDONE, "partial_product_key": "3V66T"}},
            True,
            [f"{PLUS}: partial_product_key is '3V66T' instead of 'GCVGB'"],
        ),
        ({PLUS: UNDONE}, {}, False, [f"{PLUS} is not there"]),
        ({PLUS: None}, {PLUS: UNDONE}, False, [f"{PLUS} is still there"]),
        ({PLUS: None}, {}, False, []),
        ({}, {PLUS: UNDONE}, False, []),
    ],
)
def test_how_a_machine_differs_from_what_is_expected(
    expected: dict[str, Any], after: dict[str, Any], is_status_open: bool, unmet: list[str]
) -> None:
    planned = OfficePlan(expected=expected)
    assert planned.unmet(after, is_status_open=is_status_open) == unmet


def test_a_difference_shows_what_changes_and_what_always_shows() -> None:
    before: dict[str, dict[str, Any]] = {
        PLUS: {
            "kms_host": None,
            "kms_port": None,
            "kms_lookup_domain": None,
            "kms_host_caching": True,
            "activation_type": "kms",
            "partial_product_key": "GCVGB",
            "license_status": "notification",
        },
        "gone": {"partial_product_key": "3V66T", "license_status": "licensed", "channel": "mak"},
    }
    expected: dict[str, Any] = {
        PLUS: {
            **before[PLUS],
            "kms_host": KMS01,
            "kms_host_caching": False,
            "activation_type": None,
            "license_status": "licensed",
        },
        "gone": None,
        "new": {"partial_product_key": "6789B", "channel": "mak", "license_status": None},
    }
    planned = OfficePlan(expected=expected)
    after = planned.foretold(before)
    assert after == {PLUS: expected[PLUS], "new": expected["new"]}
    assert planned.diff(before, after) == {
        "before": {
            PLUS: {
                "kms_host": None,
                "kms_port": None,
                "kms_host_caching": True,
                "partial_product_key": "GCVGB",
                "license_status": "notification",
            },
            "gone": {"partial_product_key": "3V66T", "license_status": "licensed"},
        },
        "after": {
            PLUS: {
                "kms_host": KMS01,
                "kms_port": None,
                "kms_host_caching": False,
                "partial_product_key": "GCVGB",
                "license_status": "licensed",
            },
            "new": {"partial_product_key": "6789B", "license_status": None},
        },
    }


def test_products_to_be_activated_are_those_with_a_key() -> None:
    licenses = [licence(PLUS_2024, 5), licence(VISIO_2024)]
    planned = office_planned(licenses, BY_KMS)
    state = state_with(*licenses)
    assert [each.partial_product_key for each in planned.licensees(state)] == ["GCVGB"]
    unproved = office_planned([licence(PLUS_2024, 5, kms_host=KMS01)], BY_KMS)
    assert [each.partial_product_key for each in unproved.licensees(state)] == ["GCVGB"]
    settled = office_planned([licence(PLUS_2024, 1, kms_host=KMS01)], BY_KMS)
    assert settled.licensees(state) == ()


def test_a_read_that_is_handed_over_is_named_when_it_is_none(network: Network) -> None:
    machine = with_office(network, licence(PLUS_2024))
    with pytest.raises(ValueError, match=r"^read is not accepted: what volume"):
        office_run(machine, **BY_KMS, read={"clock": 1})


def test_the_end_of_a_key() -> None:
    with_key, without = (
        office_planned([each], BY_KMS).licenses(state_with(each))[PLUS]
        for each in (licence(PLUS_2024, 1), licence(PLUS_2024))
    )
    assert (tail_of(with_key), tail_of(without)) == ("GCVGB", "")
