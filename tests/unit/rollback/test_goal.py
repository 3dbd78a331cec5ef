"""Where a rollback leads, and what stays: every reason, by plain states."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    MachineState,
    Windows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.goal import (
    Goal,
    goal_of,
)

from tests.support.plain_state import OF_OFFICE, plain_product, plain_state
from tests.support.rolled_back import rollback_to

OWN, OFFICE, GONE = "aaaa", "0ff1", "9999"
"""Activation IDs: of Windows and Office on the machine, and one that is on it no more."""
UNSET = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "activation_type_enabled": None,
}
ANY = {**UNSET, "activation_type_enabled": "any"}
NOW: dict[str, Any] = {
    "kms_host": "kms01.contoso.example",
    "kms_port": 1688,
    "kms_lookup_domain": None,
    "kms_host_caching": True,
    "activation_type_enabled": "any",
    "activation_type": "kms",
    "activation_id": OWN,
    "partial_product_key": "VMK7H",
    "channel": "gvlk",
    "license_status": "licensed",
    "products": {OWN: ANY, OFFICE: ANY},
}


def machine(**values: Any) -> MachineState:
    """The machine as NOW shows it; with these values of its licence."""
    by_kms = {"activation_type": 2, "activation_type_enabled": 0}
    return plain_state(
        Windows("ServerStandard", 20348, None, "Server"),
        plain_product(OWN, **{**by_kms, **values}),
        plain_product(OFFICE, OF_OFFICE, **by_kms),
        kms_host="kms01.contoso.example",
        kms_port=1688,
        host_caching=True,
    )


def goal(then: dict[str, Any], now: MachineState | None = None, **options: Any) -> Goal:
    return goal_of(now or machine(), rollback_to({**NOW, **then}, **options))


def test_nothing_has_changed() -> None:
    assert goal({}) == Goal(NOW, NOW, {}, installs_key=False, activates=False)


def test_what_a_snapshot_does_not_know_stays() -> None:
    """An older Windows tells neither."""
    unknown = {
        "kms_host_caching": None,
        "activation_type_enabled": None,
        "products": {OWN: UNSET, OFFICE: UNSET},
    }
    assert goal(unknown) == Goal(NOW, NOW, {}, installs_key=False, activates=False)


FORBIDDEN = {"127.0.0.1": "a loopback address", "a b": "no domain"}


@pytest.mark.parametrize(
    ("then", "left"),
    [
        ({"kms_host": "127.0.0.1"}, {"kms_host": "a loopback address"}),
        (
            {"kms_host": "127.0.0.1", "kms_port": 1700},
            {"kms_host": "a loopback address", "kms_port": "a loopback address"},
        ),
        ({"kms_lookup_domain": "a b"}, {"kms_lookup_domain": "no domain"}),
        (
            {"products": {OWN: ANY, OFFICE: {**ANY, "kms_host": "127.0.0.1"}}},
            {"products.0ff1.kms_host": "a loopback address"},
        ),
        (
            {"products": {OWN: ANY, OFFICE: ANY, GONE: ANY}},
            {"products.9999": "Windows holds no key for this product any more"},
        ),
    ],
)
def test_what_can_not_be_set_stays_as_it_is(then: dict[str, Any], left: dict[str, str]) -> None:
    assert goal(then, not_set=FORBIDDEN) == Goal(NOW, NOW, left, False, False)


def test_a_host_that_is_there_already_is_nothing_to_set() -> None:
    there = goal({}, not_set={"kms_host": "", "kms01.contoso.example": "not allowed any more"})
    assert (there.left, there.state) == ({}, NOW)


def test_what_can_be_set_is_as_it_was() -> None:
    then = {
        "kms_host": "kms-old",
        "kms_port": 1700,
        "kms_lookup_domain": "old.example",
        "kms_host_caching": False,
        "activation_type_enabled": "kms",
        "products": {OWN: {**ANY, "kms_host": "kms-own"}, OFFICE: ANY},
    }
    assert goal(then) == Goal(NOW, {**NOW, **then}, {}, False, False)


MAK: dict[str, Any] = {
    "activation_id": "bbbb",
    "partial_product_key": "6789N",
    "channel": "mak",
    "license_status": "licensed",
    "activation_type": None,
    "products": {"bbbb": ANY, OFFICE: ANY},
}
GVLK = {**MAK, "channel": "gvlk", "activation_type": "kms"}


def test_a_key_that_stays_is_told_of_all_that_it_decides() -> None:
    found = goal(MAK, put_key_back=False)
    why = "put_key_back is false, so the key that ends in VMK7H stays"
    assert found.left == {
        "activation_id": why,
        "partial_product_key": why,
        "channel": why,
        "activation_type": why,
        "products.bbbb": "Windows holds no key for this product any more",
    }
    assert found.state == {**NOW, "products": {OFFICE: ANY}}
    assert (found.installs_key, found.activates) == (False, False)


COUNTS = (
    "An activation of the channel mak counts anew with Microsoft. Do it with the method of that "
    "channel when it is meant"
)
DECIDES = "After its key is put back, Windows decides it"
LEFT_TO_WINDOWS = "activate is false, so it is left to Windows"
NO_WAY_BACK = "Windows has no way back from one activation to an earlier one"


@pytest.mark.parametrize(
    ("then", "activate", "status", "kind", "activates", "left"),
    [
        (MAK, True, None, None, False, {"license_status": COUNTS}),
        (GVLK, True, "licensed", None, True, {}),
        ({**GVLK, "channel": "avma"}, True, "licensed", None, True, {}),
        ({**GVLK, "activation_type": "ad"}, True, "licensed", "ad", True, {}),
        (
            GVLK,
            False,
            None,
            None,
            False,
            {"license_status": LEFT_TO_WINDOWS, "activation_type": LEFT_TO_WINDOWS},
        ),
        (
            {**GVLK, "license_status": "notification", "activation_type": None},
            True,
            None,
            None,
            False,
            {"license_status": DECIDES},
        ),
    ],
)
def test_the_licence_after_its_key_was_put_back(
    then: dict[str, Any],
    activate: bool,
    status: str | None,
    kind: str | None,
    activates: bool,
    left: dict[str, str],
) -> None:
    found = goal(then, activate=activate)
    assert (found.installs_key, found.activates, found.left) == (True, activates, left)
    assert (found.state["license_status"], found.state["activation_type"]) == (status, kind)
    assert found.state["products"] == {"bbbb": ANY, OFFICE: ANY}


@pytest.mark.parametrize(
    ("then", "now", "activate", "activates", "left"),
    [
        ({}, {"status": 5}, True, True, {}),
        ({}, {"status": 5}, False, False, {"license_status": LEFT_TO_WINDOWS}),
        ({"license_status": "notification"}, {}, True, False, {"license_status": NO_WAY_BACK}),
        ({"license_status": "notification"}, {"status": 5}, True, False, {}),
        ({"activation_type": "ad"}, {}, True, True, {}),
        ({"activation_type": "ad"}, {}, False, False, {"activation_type": LEFT_TO_WINDOWS}),
        ({"activation_type": "ad"}, {"activation_type": 1}, True, False, {}),
        ({}, {"activation_type": 1}, True, False, {"activation_type": NO_WAY_BACK}),
        (
            {"activation_type": "ad", "license_status": "notification"},
            {"status": 5},
            True,
            False,
            {"activation_type": NO_WAY_BACK},
        ),
    ],
)
def test_the_licence_of_a_key_that_is_there(
    then: dict[str, Any],
    now: dict[str, Any],
    activate: bool,
    activates: bool,
    left: dict[str, str],
) -> None:
    found = goal(then, machine(**now), activate=activate)
    assert (found.installs_key, found.activates, found.left) == (False, activates, left)
    if not activates:
        assert found.state["license_status"] == found.now["license_status"]
        assert found.state["activation_type"] == found.now["activation_type"]


def test_a_key_of_the_same_tail_and_another_channel_is_another() -> None:
    assert goal({"channel": "mak"}).installs_key
    assert goal({"partial_product_key": "6789N"}).installs_key


@pytest.mark.parametrize(
    ("windows", "office", "general"),
    [("kms", "token", "kms"), ("kms", "any", "any"), ("any", "kms", "any"), (None, "kms", "any")],
)
def test_the_general_activation_type_is_what_a_product_without_its_own_shows(
    windows: str | None, office: str, general: str
) -> None:
    own = {OWN: {**ANY, "activation_type_enabled": windows}}
    found = goal(
        {
            "activation_type_enabled": windows,
            "products": {**own, OFFICE: {**ANY, "activation_type_enabled": office}},
        }
    )
    assert (found.general_type, found.general_type_now) == (general, "any")
