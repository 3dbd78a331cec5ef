"""Which confirmation ID is deposited where, which line stays, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    MachineState,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.plan import (
    PhonePlan,
    matched,
    phone_plan,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.products import (
    phone_products,
    phone_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.table import Line
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import read

from lab.simulation.network import Network
from tests.support.phone_runs import three
from tests.support.planned import REFRESH, product_step, steps_in_words
from tests.support.run_on_simulation import execute_on

OFFICE_ID = "d00848a1-4223-5320-8ac0-f1caa92b1a7c"
WINDOWS_ID = "14d237b6-1848-5b99-85c6-2ece473d0532"
ESU_ID = "1ef3ca2e-ebc8-595c-aa2b-c54c78822acf"
OFFICE = "Office LTSC Professional Plus 2024 (mak)"
WINDOWS, ESU = "Windows(R), ServerStandard edition", "Windows(R), ServerStandard-ESU edition"
ANSWER, OTHER_ID = "1" * 48, "2" * 63


@pytest.fixture(scope="module")
def state() -> MachineState:
    """Windows and an add-on with a MAK, Office with one, and a KMS client key."""
    return read(execute_on(three(Network([], {}))), phone_request())


def with_windows(state: MachineState, **values: Any) -> MachineState:
    """The same with another licence of Windows."""
    products = tuple(
        replace(each, **values) if each.activation_id == WINDOWS_ID else each
        for each in state.products
    )
    return replace(state, products=products)


def line_of(state: MachineState, **values: Any) -> Line:
    """The line of Windows as a run writes it."""
    own = next(each for each in state.products if each.activation_id == WINDOWS_ID)
    written = Line("srv1", WINDOWS_ID, WINDOWS, "mak", "3V66T", own.installation_id or "")
    return replace(written, **values)


def test_products_by_activation_id(state: MachineState) -> None:
    assert {
        key: (each.label, each.classes.product) for key, each in phone_products(state).items()
    } == {
        OFFICE_ID: (OFFICE, "SoftwareLicensingProduct"),
        WINDOWS_ID: (WINDOWS, "SoftwareLicensingProduct"),
        ESU_ID: (ESU, "SoftwareLicensingProduct"),
    }
    assert list(phone_products(state)) == [OFFICE_ID, WINDOWS_ID, ESU_ID]
    foreign = with_windows(state, application_id="00000000-0000-0000-0000-000000000000")
    assert WINDOWS_ID not in phone_products(foreign)
    shouted = with_windows(state, application_id="55C92734-D682-4D71-983E-D6EC3F16059F")
    assert WINDOWS_ID in phone_products(shouted)
    assert set(phone_products(replace(state, office=None))) == {WINDOWS_ID, ESU_ID}


@pytest.mark.parametrize(
    ("channel", "is_one"),
    [("mak", True), ("retail", True), ("csvlk", True), ("gvlk", False), ("oem", False)],
)
def test_channels_that_a_phone_activates(state: MachineState, channel: str, is_one: bool) -> None:
    assert (WINDOWS_ID in phone_products(with_windows(state, channel=channel))) is is_one


def test_two_of_one_name_have_their_ids_beside_it(state: MachineState) -> None:
    same = with_windows(state, name=ESU)
    labels = {key: each.label for key, each in phone_products(same).items()}
    assert labels == {
        OFFICE_ID: OFFICE,
        WINDOWS_ID: f"{ESU} ({WINDOWS_ID})",
        ESU_ID: f"{ESU} ({ESU_ID})",
    }


def test_what_is_read() -> None:
    columns = {
        table["name"]: [(each["since_build"], each["names"]) for each in table["columns"]][-1]
        for table in phone_request()["tables"]
        if table["name"].endswith("products")
    }
    ids = (0, ["OfflineInstallationId", "ProductKeyID"])
    assert columns == {"products": ids, "office_products": ids}


@pytest.fixture
def alone(state: MachineState) -> Iterator[MachineState]:
    """Windows alone."""
    yield replace(
        state,
        office=None,
        products=tuple(each for each in state.products if each.activation_id == WINDOWS_ID),
    )


def test_a_product_without_a_line_waits(alone: MachineState) -> None:
    found = matched(alone, "srv1", {}, "phone.csv")
    assert found.lines == (line_of(alone),)
    assert [(product.label, line) for product, line in found.open] == [(WINDOWS, line_of(alone))]
    assert (found.fits, found.refused, found.remarks) == ((), (), ())
    done = found.confirmed({WINDOWS_ID: ANSWER, ESU_ID: ANSWER})
    answered = line_of(alone, confirmation_id=ANSWER)
    assert (done.lines, done.open) == ((answered,), ())
    assert [(product.label, line) for product, line in done.fits] == [(WINDOWS, answered)]
    assert found.confirmed({}) == found


def test_an_answer_that_fits_is_deposited(alone: MachineState) -> None:
    old = line_of(alone, confirmation_id=ANSWER, product="typed by hand", number=2)
    found = matched(alone, "srv1", {WINDOWS_ID: old}, "phone.csv")
    answered = line_of(alone, confirmation_id=ANSWER)
    assert (found.lines, found.open, found.refused) == ((answered,), (), ())
    assert [line for _product, line in found.fits] == [answered]


NO_LONGER = (
    f"{WINDOWS} answers another installation ID than line 2 of phone.csv, whose confirmation ID "
    "does not fit any more: {}. Delete the line and run again, which writes the new installation ID"
)
OTHER_HARDWARE = "its hardware has changed, or the line is of another machine"


@pytest.mark.parametrize(
    ("tail", "why"),
    [
        ("AAAAA", "the key there ends in AAAAA and this one in 3V66T"),
        ("3V66T", OTHER_HARDWARE),
        ("", OTHER_HARDWARE),
    ],
)
def test_an_answer_to_another_id_is_refused(alone: MachineState, tail: str, why: str) -> None:
    old = line_of(
        alone,
        installation_id=OTHER_ID,
        confirmation_id=ANSWER,
        partial_product_key=tail,
        number=2,
    )
    found = matched(alone, "srv1", {WINDOWS_ID: old}, "phone.csv")
    assert (found.lines, found.fits, found.open) == ((old,), (), ())
    assert found.refused == (NO_LONGER.format(why),)


@pytest.mark.parametrize(
    ("status", "installation_id", "has_line", "confirmation", "stays", "remarks"),
    [
        (1, "3" * 63, True, ANSWER, True, ()),
        (1, "3" * 63, True, "", False, ()),
        (1, "3" * 63, False, "", False, ()),
        (5, "", True, "", True, (f"Windows has no installation ID for {WINDOWS}",)),
        (5, None, False, "", False, (f"Windows has no installation ID for {WINDOWS}",)),
    ],
)
def test_a_line_that_nothing_is_done_with(
    alone: MachineState,
    status: int,
    installation_id: str | None,
    has_line: bool,
    confirmation: str,
    stays: bool,
    remarks: tuple[str, ...],
) -> None:
    here = with_windows(alone, status=status, installation_id=installation_id)
    old = line_of(alone, confirmation_id=confirmation, number=2)
    lines = {WINDOWS_ID: old} if has_line else {}
    found = matched(here, "srv1", lines, "phone.csv")
    assert found.lines == ((old,) if stays else ())
    assert (found.fits, found.open, found.refused) == ((), (), ())
    assert found.remarks == remarks


@pytest.mark.parametrize(
    ("product", "confirmation", "what"),
    [
        ("Visio", ANSWER, f"Visio ({ESU_ID})"),
        ("", ANSWER, ESU_ID),
        ("Visio", "", None),
    ],
)
def test_a_line_of_a_product_that_is_not_there(
    alone: MachineState, product: str, confirmation: str, what: str | None
) -> None:
    old = Line("srv1", ESU_ID, product, confirmation_id=confirmation, number=9)
    found = matched(alone, "srv1", {ESU_ID: old}, "phone.csv")
    assert (old in found.lines) is (what is not None)
    assert found.remarks == (
        (
            f"Line 9 of phone.csv is for {what}, and no such product with a MAK, retail or KMS "
            "host key is on this machine",
        )
        if what
        else ()
    )


def summary(tail: str, status: str) -> dict[str, str]:
    """What a result shows of a product."""
    return {"partial_product_key": tail, "channel": "mak", "license_status": status}


def test_the_plan_of_two_answers(state: MachineState) -> None:
    answers = {WINDOWS_ID: ANSWER, OFFICE_ID: "3" * 48}
    found = matched(state, "srv1", {}, "phone.csv").confirmed(answers)
    planned = phone_plan(state, found.fits)
    assert steps_in_words(planned) == [
        product_step(
            "DepositOfflineConfirmationId",
            f"deposit the confirmation ID of {label}",
            {"ID": activation_id},
        )
        for label, activation_id in ((OFFICE, OFFICE_ID), (WINDOWS, WINDOWS_ID))
    ] + [REFRESH]
    by_id = {line.activation_id: line.installation_id for line in found.lines}
    assert planned.secrets == {
        "installation_id 0": by_id[OFFICE_ID],
        "confirmation_id 0": "3" * 48,
        "installation_id 1": by_id[WINDOWS_ID],
        "confirmation_id 1": ANSWER,
    }
    assert [set(step.secrets.values()) for step in planned.steps] == [
        {"installation_id 0", "confirmation_id 0"},
        {"installation_id 1", "confirmation_id 1"},
        set(),
    ]
    assert planned.expected == {
        OFFICE: summary("FFFFF", "licensed"),
        WINDOWS: summary("3V66T", "licensed"),
        ESU: summary("BBBBB", "notification"),
    }
    assert phone_plan(state, ()).steps == ()
    assert planned.told(state) == {}


def test_a_plan_in_words_and_how_a_machine_differs_from_it() -> None:
    expected = {WINDOWS: summary("3V66T", "licensed"), ESU: summary("BBBBB", "licensed")}
    planned = PhonePlan(expected=expected)
    assert planned.in_words(expected) == (
        f"{WINDOWS}: key ending in 3V66T, licensed; {ESU}: key ending in BBBBB, licensed"
    )
    after = {WINDOWS: summary("3V66T", "notification")}
    assert planned.unmet(after, is_status_open=True) == [
        f"{WINDOWS}: license_status is 'notification' instead of 'licensed'",
        f"{ESU} holds no key any more",
    ]
    assert planned.unmet(expected, is_status_open=False) == []
    before = {WINDOWS: summary("3V66T", "licensed"), ESU: summary("BBBBB", "notification")}
    assert planned.diff(before, expected) == {
        "before": {ESU: summary("BBBBB", "notification")},
        "after": {ESU: summary("BBBBB", "licensed")},
    }
    assert planned.diff({}, {ESU: summary("BBBBB", "licensed")}) == {
        "before": {},
        "after": {ESU: summary("BBBBB", "licensed")},
    }
