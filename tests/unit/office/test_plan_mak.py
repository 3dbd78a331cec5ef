"""office_plan() for MAKs: which are installed, activated, kept, removed or held back, and why."""

from __future__ import annotations

from typing import Any

import pytest

from lab.simulation.office import OfficeLicense
from tests.support.office_on_simulation import licence, office_planned
from tests.support.planned import REFRESH, product_step, service_step, steps_in_words

MAK = "BCDFG-HJKMP-QRTVW-XY234-6789B"
OTHER_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
PLUS_2024 = "Office24ProPlus2024VL_KMS_Client_AE"
VISIO_2024 = "Office24VisioPro2024VL_KMS_Client_AE"
PLUS_MAK, VISIO_MAK = "Office24ProPlus2024VL_MAK_AE1", "Office24VisioPro2024VL_MAK_AE1"
PLUS, VISIO = "Office LTSC Professional Plus 2024", "Visio LTSC Professional 2024"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
PLUS_MAK_ID = {"ID": "d00848a1-4223-5320-8ac0-f1caa92b1a7c"}
VISIO_MAK_ID = {"ID": "8e585d10-7798-5f5b-a0b9-642c187ad2e3"}
BY_MAK: dict[str, Any] = {"method": "mak", "product_keys": [MAK]}
BY_TWO: dict[str, Any] = {"method": "mak", "product_keys": [MAK, OTHER_MAK]}
REPLACED = {"replace_channels": ["mak"]}


def install(tail: str) -> tuple[Any, ...]:
    """The step that installs a MAK."""
    return service_step("InstallProductKey", f"install the MAK that ends in {tail}")


def activate(tail: str, target: dict[str, str] | None = None) -> tuple[Any, ...]:
    """The step that activates it, by its key where no licence holds it yet."""
    return product_step(
        "Activate",
        f"activate the MAK that ends in {tail} with Microsoft, which counts it once",
        target or {"ApplicationID": OFFICE, "PartialProductKey": tail},
    )


def remove(tail: str, target: dict[str, str]) -> tuple[Any, ...]:
    """The step that removes a MAK for another."""
    why = f"remove the MAK that ends in {tail}, which another replaces"
    return product_step("UninstallProductKey", why, target)


def held(tail: str, status: str | None = "licensed") -> dict[str, str | None]:
    """What is expected of a MAK."""
    return {"partial_product_key": tail, "channel": "mak", "license_status": status}


def kept(product: str) -> str:
    """Why another MAK is left."""
    return f"{product} is licensed by another MAK. Add mak to replace_channels to replace it"


HELD_BACK = (
    "Not installed: the MAK that ends in {}, as it may be for a product whose own MAK is kept. "
    "Name the product that it is for in products"
)
NEW, OTHER = "MAK that ends in 6789B", "MAK that ends in GFDCB"


@pytest.mark.parametrize(
    ("licenses", "options", "steps", "expected"),
    [
        pytest.param(
            [licence(PLUS_2024)],
            BY_MAK,
            [install("6789B"), REFRESH, activate("6789B"), REFRESH],
            {NEW: held("6789B")},
            id="new",
        ),
        pytest.param(
            [licence(PLUS_2024)],
            {**BY_MAK, "activate": False},
            [install("6789B"), REFRESH],
            {NEW: held("6789B", None)},
            id="activation left to Windows",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(VISIO_2024)],
            BY_TWO,
            [
                install("6789B"),
                install("GFDCB"),
                REFRESH,
                activate("6789B"),
                activate("GFDCB"),
                REFRESH,
            ],
            {NEW: held("6789B"), OTHER: held("GFDCB")},
            id="one for each product",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_MAK, 5, last_five="6789B")],
            BY_MAK,
            [activate("6789B", PLUS_MAK_ID), REFRESH],
            {NEW: held("6789B")},
            id="there and not activated",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_MAK, 5, last_five="6789B")],
            {**BY_MAK, "activate": False},
            [],
            {NEW: held("6789B", "notification")},
            id="there, activation left to Windows",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_MAK, 1, last_five="6789B")],
            BY_MAK,
            [],
            {NEW: held("6789B")},
            id="all right",
        ),
        pytest.param(
            [
                licence(PLUS_2024),
                licence(PLUS_MAK, 1, last_five="6789B"),
                licence(VISIO_2024),
            ],
            BY_TWO,
            [install("GFDCB"), REFRESH, activate("GFDCB"), REFRESH],
            {NEW: held("6789B"), OTHER: held("GFDCB")},
            id="one is there",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_MAK, 1, last_five="3V66T")],
            {**BY_MAK, **REPLACED},
            [
                remove("3V66T", PLUS_MAK_ID),
                install("6789B"),
                REFRESH,
                activate("6789B"),
                REFRESH,
            ],
            {NEW: held("6789B"), f"{PLUS} (mak)": None},
            id="another is replaced",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_MAK, 5, last_five="3V66T")],
            BY_MAK,
            [
                remove("3V66T", PLUS_MAK_ID),
                install("6789B"),
                REFRESH,
                activate("6789B"),
                REFRESH,
            ],
            {NEW: held("6789B"), f"{PLUS} (mak)": None},
            id="another is not in force",
        ),
        pytest.param(
            [
                licence(PLUS_2024),
                licence(PLUS_MAK, 1, last_five="3V66T"),
                licence(VISIO_2024),
            ],
            {**BY_MAK, **REPLACED},
            [install("6789B"), REFRESH, activate("6789B"), REFRESH],
            {NEW: held("6789B"), f"{PLUS} (mak)": held("3V66T")},
            id="none is removed unless every product gets one",
        ),
    ],
)
def test_plan(
    licenses: list[OfficeLicense],
    options: dict[str, Any],
    steps: list[tuple[Any, ...]],
    expected: dict[str, Any],
) -> None:
    planned = office_planned(licenses, options)
    assert steps_in_words(planned) == steps
    assert {name: planned.expected[name] for name in expected} == expected
    clients = {name for name in planned.expected if name not in expected}
    assert clients <= {PLUS, VISIO}
    assert (planned.advice, planned.kept_products) == ((), ())
    assert (planned.is_open, planned.delay) == (True, 0.0)
    assert planned.maks == tuple(key[-5:] for key in options["product_keys"])


PLUS_IS_KEPT = [
    licence(PLUS_2024),
    licence(PLUS_MAK, 1, last_five="3V66T"),
]


@pytest.mark.parametrize(
    ("licenses", "options", "steps", "advice", "is_open"),
    [
        (PLUS_IS_KEPT, BY_MAK, [], (f"Kept: {kept(PLUS)}",), False),
        (
            [*PLUS_IS_KEPT, licence(VISIO_2024)],
            BY_MAK,
            [],
            (f"Kept: {kept(PLUS)}", HELD_BACK.format("6789B")),
            False,
        ),
        (
            [*PLUS_IS_KEPT, licence(VISIO_2024)],
            BY_TWO,
            [],
            (f"Kept: {kept(PLUS)}", HELD_BACK.format("6789B, GFDCB")),
            False,
        ),
        (
            [*PLUS_IS_KEPT, licence(VISIO_2024), licence(VISIO_MAK, 5, last_five="GFDCB")],
            BY_TWO,
            [activate("GFDCB", VISIO_MAK_ID), REFRESH],
            (f"Kept: {kept(PLUS)}", HELD_BACK.format("6789B")),
            True,
        ),
        (
            [*PLUS_IS_KEPT, licence(VISIO_2024), licence(VISIO_MAK, 1, last_five="GFDCB")],
            {**BY_MAK, "product_keys": [OTHER_MAK]},
            [],
            (f"Kept: {kept(PLUS)}",),
            True,
        ),
        (
            [*PLUS_IS_KEPT, licence(VISIO_2024), licence(VISIO_MAK, 1, last_five="AAAAA")],
            BY_TWO,
            [],
            (f"Kept: {kept(PLUS)}", f"Kept: {kept(VISIO)}"),
            False,
        ),
    ],
)
def test_what_is_kept_or_held_back(
    licenses: list[OfficeLicense],
    options: dict[str, Any],
    steps: list[tuple[Any, ...]],
    advice: tuple[str, ...],
    is_open: bool,
) -> None:
    planned = office_planned(licenses, options)
    assert steps_in_words(planned) == steps
    assert planned.advice == advice
    assert planned.is_open is is_open
    assert [each.why for each in planned.kept_products] == [
        line.removeprefix("Kept: ") for line in advice if line.startswith("Kept: ")
    ]


def test_keys_travel_apart_and_by_number() -> None:
    licenses = [
        licence(PLUS_2024),
        licence(PLUS_MAK, 1, last_five="6789B"),
        licence(VISIO_2024),
    ]
    planned = office_planned(licenses, BY_TWO)
    assert planned.secrets == {"product key 1": OTHER_MAK}
    assert [dict(step.secrets) for step in planned.steps if step.secrets] == [
        {"ProductKey": "product key 1"}
    ]
    assert OTHER_MAK not in repr(planned)
