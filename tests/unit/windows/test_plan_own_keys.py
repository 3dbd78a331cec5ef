"""Every step of a plan for a key of one's own, a guest or ESU, and the state it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._windows.plan import plan

from lab.simulation.windows import LICENSED, SimulatedWindows
from tests.support.planned import (
    NOWHERE,
    REFRESH,
    activation,
    assert_planned,
    client,
    installation,
    made,
    product_step,
    steps_in_words,
    windows_with,
)
from tests.support.run_on_simulation import (
    desired,
    fresh,
    gvlk_license,
    license_of,
    simulated,
    state_of,
)

OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
BY_MAK = {"method": "mak", "product_key": OWN_KEY}
BY_PHONE = {**BY_MAK, "offline_activation_folder": "/ids"}
BY_ESU = {"method": "esu", "product_key": OWN_KEY}
GUEST = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
OWN = windows_with("6789B")
ADDON = windows_with("6789B", is_addon=True)
DOUBT = (
    "Whether the key that ends in 6789B is one for EditionID ServerStandard shows only when "
    "Windows takes it: nothing in a key says so"
)
PLAN: dict[str, Any] = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "kms_host_caching": True,
    "activation_type_enabled": None,
    "activation_type": None,
    "license_status": "licensed",
}


def windows_10(*addons: Any) -> SimulatedWindows:
    """An activated Windows 10 that may have an ESU key."""
    return simulated(
        NOWHERE, gvlk_license("Enterprise", 19045), *addons,
        edition_id="Enterprise", build=19045, installation_type="Client", ubr=5131,
    )  # fmt: skip


ROWS: list[Any] = [
    pytest.param(
        lambda: fresh(NOWHERE),
        BY_MAK,
        [
            installation("mak key that ends in 6789B"),
            REFRESH,
            activation("activate with Microsoft, which counts the MAK once", OWN),
            REFRESH,
        ],
        {**PLAN, "partial_product_key": "6789B", "channel": "mak"},
        OWN,
        (DOUBT,),
        id="MAK",
    ),
    pytest.param(
        lambda: fresh(NOWHERE),
        BY_PHONE,
        [installation("mak key that ends in 6789B"), REFRESH],
        {**PLAN, "partial_product_key": "6789B", "channel": "mak", "license_status": None},
        OWN,
        (DOUBT,),
        id="MAK by phone",
    ),
    pytest.param(
        lambda: fresh(NOWHERE),
        {**BY_MAK, "method": "key"},
        [
            installation("given key that ends in 6789B"),
            REFRESH,
            activation("activate with Microsoft, over the internet", OWN),
            REFRESH,
        ],
        {**PLAN, "partial_product_key": "6789B"},
        OWN,
        (DOUBT,),
        id="own key",
    ),
    pytest.param(
        client(license_of("retail", 5, "6789B"), kms_host=None),
        {**BY_MAK, "method": "key", "activate": False},
        [],
        {
            **PLAN,
            "partial_product_key": "6789B",
            "channel": "retail",
            "activation_type_enabled": "any",
            "license_status": "notification",
        },
        OWN,
        (),
        id="own key that is there",
    ),
    pytest.param(
        lambda: fresh(NOWHERE, **GUEST),
        {"method": "avma"},
        [
            installation("avma key that ends in 78VHK"),
            REFRESH,
            activation("activate through the Hyper-V host", windows_with("78VHK")),
            REFRESH,
        ],
        {**PLAN, "partial_product_key": "78VHK", "channel": "avma"},
        windows_with("78VHK"),
        (),
        id="guest",
    ),
    pytest.param(
        windows_10,
        BY_ESU,
        [
            installation("mak key that ends in 6789B"),
            REFRESH,
            activation("activate the add-on beside Windows", ADDON),
            REFRESH,
        ],
        {**PLAN, "partial_product_key": "6789B", "channel": "mak"},
        ADDON,
        (),
        id="ESU",
    ),
    pytest.param(
        lambda: windows_10(
            license_of("mak", LICENSED, "AAAAA", "ESU-Year1", is_addon=True),
            license_of("mak", 5, "6789B", "ESU-Year2", is_addon=True),
        ),
        BY_ESU,
        [activation("activate the add-on beside Windows", ADDON), REFRESH],
        {
            **PLAN,
            "partial_product_key": "6789B",
            "channel": "mak",
            "activation_type_enabled": "any",
        },
        ADDON,
        (),
        id="ESU key that is there",
    ),
]


@pytest.mark.parametrize(("machine", "options", "steps", "expected", "target", "doubts"), ROWS)
def test_plan(
    machine: Callable[[], SimulatedWindows],
    options: dict[str, Any],
    steps: list[tuple[Any, ...]],
    expected: dict[str, Any],
    target: Mapping[str, str | bool],
    doubts: tuple[str, ...],
) -> None:
    assert_planned(made(machine(), **options), steps, expected, target, doubts)


@pytest.mark.parametrize(("status", "is_deposited"), [(5, True), (LICENSED, False)])
def test_confirmation_id_is_deposited_once(status: int, is_deposited: bool) -> None:
    machine = client(license_of("mak", status, "6789B"), kms_host=None)()
    planned = plan(state_of(machine), desired(**BY_PHONE), "1" * 48)
    deposit = product_step(
        "DepositOfflineConfirmationId",
        "deposit the confirmation ID for this machine's installation ID",
        OWN,
    )
    assert steps_in_words(planned) == ([deposit, REFRESH] if is_deposited else [])
    assert planned.expected["license_status"] == "licensed"
