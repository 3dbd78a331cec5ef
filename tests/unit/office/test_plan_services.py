"""office_plan() where two licensing services hold Office, renewals, and which keys travel."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._office.plan import office_plan

from lab.simulation.network import Network
from lab.simulation.office import published_key
from tests.support.office_on_simulation import (
    licence,
    office_desired,
    office_planned,
    with_office,
)
from tests.support.run_on_simulation import KMS01, state_of

PLUS_2024 = "Office24ProPlus2024VL_KMS_Client_AE"
VISIO_2024 = "Office24VisioPro2024VL_KMS_Client_AE"
PLUS_2013 = "OfficeProPlusVL_KMS_Client"
PLUS_2010 = "OfficeProPlus-KMS_Client"
MAK_2024 = "Office24ProPlus2024VL_MAK_AE1"
PLUS, VISIO = "Office LTSC Professional Plus 2024", "Visio LTSC Professional 2024"
BOTH = ["Office Professional Plus 2010", "Office Professional Plus 2013"]
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
WITHOUT_CACHE = {**BY_KMS, "kms_caching": False}
CACHING = "DisableKeyManagementServiceHostCaching"
OF_WINDOWS, OF_OFFICE = "SoftwareLicensingService", "OfficeSoftwareProtectionService"


@pytest.mark.parametrize(
    ("licenses", "options", "services"),
    [
        ([PLUS_2013, PLUS_2010], {**WITHOUT_CACHE, "products": BOTH}, [OF_OFFICE, OF_WINDOWS]),
        ([PLUS_2013, PLUS_2010], {**WITHOUT_CACHE, "products": BOTH[1:]}, [OF_WINDOWS]),
        ([PLUS_2024, VISIO_2024], WITHOUT_CACHE, [OF_WINDOWS]),
        ([PLUS_2024], {**BY_KMS, "kms_caching": True}, []),
        ([PLUS_2024], BY_KMS, []),
        ([], WITHOUT_CACHE, []),
    ],
)
def test_each_service_that_serves_a_product_turns_its_cache_off_once(
    licenses: list[str], options: dict[str, Any], services: list[str]
) -> None:
    planned = office_planned([licence(each) for each in licenses], options)
    assert [step.class_name for step in planned.steps if step.method == CACHING] == services
    shown = {name: each["kms_host_caching"] for name, each in planned.expected.items() if each}
    if services:
        assert set(shown.values()) == {False}


def test_the_cache_of_a_product_that_is_kept_is_left() -> None:
    licenses = [licence(PLUS_2024), licence(MAK_2024, 1, last_five="6789B")]
    planned = office_planned(licenses, WITHOUT_CACHE)
    assert planned.steps == ()
    assert planned.expected[PLUS]["kms_host_caching"] is True


def test_the_cache_of_a_service_is_off_for_all_that_it_holds() -> None:
    licenses = [
        licence(PLUS_2024, 1),
        licence(MAK_2024, 5, last_five="6789B"),
        licence(VISIO_2024),
    ]
    planned = office_planned(licenses, {**WITHOUT_CACHE, "products": [VISIO]})
    assert {name: each.get("kms_host_caching") for name, each in planned.expected.items()} == {
        PLUS: False,
        f"{PLUS} (mak)": None,
        VISIO: False,
    }


def test_offices_own_service_has_no_step_that_has_windows_look_again() -> None:
    planned = office_planned(
        [licence(PLUS_2013, None, 7601)], {**WITHOUT_CACHE, "kms_port": 1700}, build=7601
    )
    assert [(step.class_name, step.method) for step in planned.steps] == [
        (OF_OFFICE, CACHING),
        (OF_OFFICE, "InstallProductKey"),
        ("OfficeSoftwareProtectionProduct", "SetKeyManagementServiceMachine"),
        ("OfficeSoftwareProtectionProduct", "SetKeyManagementServicePort"),
        ("OfficeSoftwareProtectionProduct", "Activate"),
    ]


def test_general_settings_do_not_count_for_offices_own_service() -> None:
    held = licence(PLUS_2013, 1, 7601)
    planned = office_planned([held], BY_KMS, build=7601, kms_host=KMS01, kms_port=1688)
    assert [step.method for step in planned.steps] == [
        "SetKeyManagementServiceMachine",
        "Activate",
    ]


@pytest.mark.parametrize(
    ("options", "general", "methods"),
    [
        (
            {**BY_KMS, "kms_port": 1700},
            {"kms_host": "old.contoso.example", "kms_port": 1700},
            ["SetKeyManagementServiceMachine", "Activate", "RefreshLicenseStatus"],
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": "a.example"},
            {"lookup_domain": "a.example"},
            [],
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": ""},
            {"lookup_domain": "a.example"},
            [],
        ),
    ],
)
def test_general_settings_that_are_right_are_not_repeated(
    options: dict[str, Any], general: dict[str, Any], methods: list[str]
) -> None:
    planned = office_planned([licence(PLUS_2024, 1)], options, **general)
    assert [step.method for step in planned.steps] == methods


def test_a_state_that_was_read_without_office_is_no_state_for_it() -> None:
    state = state_of(with_office(Network([], {}), licence(PLUS_2024)))
    with pytest.raises(ValueError, match=r"^the state was read without Office$"):
        office_plan(state, office_desired(**BY_KMS))


def test_keys_travel_apart_and_by_name() -> None:
    planned = office_planned([licence(PLUS_2024), licence(VISIO_2024)], BY_KMS)
    keys = [published_key(family) for family in (PLUS_2024, VISIO_2024)]
    assert planned.secrets == {f"key of {PLUS}": keys[0], f"key of {VISIO}": keys[1]}
    names = [name for step in planned.steps for name in step.secrets.values()]
    assert names == [f"key of {PLUS}", f"key of {VISIO}"]
    assert not any(str(key) in repr(planned) for key in keys)
    assert office_planned([licence(PLUS_2024, 1)], BY_KMS).secrets == {}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"renew_within_days": 20}, f"activate {PLUS} again, as its licence ends in 20 days"),
        ({"renew_within_days": 19}, None),
        ({"renew_within_days": 30, "activate": False}, None),
        (
            {"renew_within_days": 30, "kms_host": "new.contoso.example"},
            f"activate {PLUS}, which proves the KMS host",
        ),
    ],
)
def test_a_licence_that_ends_soon_is_renewed(options: dict[str, Any], why: str | None) -> None:
    held = licence(PLUS_2024, 1, kms_host=KMS01, grace_minutes=20 * 24 * 60)
    planned = office_planned([held], {**BY_KMS, "renew_spread": 600, **options})
    activations = [step.why for step in planned.steps if step.method == "Activate"]
    assert activations == ([why] if why else [])
    is_renewal = why is not None and "again" in why
    assert (planned.delay > 0) is is_renewal
    assert planned.expected[PLUS]["renewal_due"] is (options.get("activate") is False)


def test_the_longest_wait_of_all_products_counts() -> None:
    licenses = [
        licence(PLUS_2024, 1, kms_host=KMS01, grace_minutes=20 * 24 * 60),
        licence(VISIO_2024, 5, kms_host=KMS01),
    ]
    renews = {**BY_KMS, "renew_within_days": 30, "renew_spread": 600}
    assert 0 < office_planned(licenses, renews).delay <= 600
    assert office_planned(licenses[1:], renews).delay == 0.0


@pytest.mark.parametrize(
    ("licenses", "options", "values", "advice"),
    [
        (
            [licence(PLUS_2024, 1)],
            {"kms_discovery": True},
            {"kms_host": "old.contoso.example"},
            (
                f"{PLUS} uses the KMS host old.contoso.example that is set for all products, so "
                "DNS is not asked. volume.activation.windows clears it by kms_discovery: true",
            ),
        ),
        ([licence(PLUS_2024, 1)], {"kms_discovery": True}, {}, ()),
        ([licence(PLUS_2024, 1)], BY_KMS, {"kms_host": "old.contoso.example"}, ()),
        (
            [licence(PLUS_2024), licence(MAK_2024, 1, last_five="6789B")],
            BY_KMS,
            {},
            (
                f"Kept: {PLUS} is licensed by a MAK. Add mak to replace_channels to replace it "
                "with the published key",
            ),
        ),
        (
            [licence(PLUS_2024), licence(MAK_2024, 1, last_five="6789B")],
            {**BY_KMS, "replace_channels": ["mak"]},
            {},
            (),
        ),
    ],
)
def test_advice(
    licenses: list[Any], options: dict[str, Any], values: dict[str, Any], advice: tuple[str, ...]
) -> None:
    planned = office_planned(licenses, options, **values)
    assert planned.advice == advice
    kept = [each.as_dict() for each in planned.kept_products]
    assert kept == [
        {"product": PLUS, "channel": "mak", "why": line.removeprefix("Kept: ")}
        for line in advice
        if line.startswith("Kept: ")
    ]
    assert planned.is_open is not bool(kept)
