"""What info returns where a machine has little, and which products it has at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import (
    activation_info,
    missing_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.details import (
    KmsHostFigures,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import History

from tests.support.whole_machine import STATE, WINDOWS


def test_nothing_but_what_every_machine_has() -> None:
    bare = replace(
        STATE,
        products=(),
        probes=(),
        discovery=None,
        history=History(),
        service=replace(STATE.service, hosting=None, subscription=None),
    )
    shown: dict[str, Any] = activation_info(bare, STATE.clock)
    for name in (
        "windows", "discovered_kms_host", "discovered_kms_port", "discovered_kms_address",
        "kms_dns", "kms_probe", "kms_hosting", "subscription", "history",
    ):  # fmt: skip
        assert shown[name] is None, name
    assert shown["products"] == []


@pytest.mark.parametrize(
    ("low", "port", "priority", "listening"),
    [(None, None, None, 1688), (False, 0, "normal", 1688), (True, 1, "low", 1)],
)
def test_kms_hosting(low: Any, port: Any, priority: Any, listening: int) -> None:
    hosting = KmsHosting(KmsHostFigures(26, {}), port, None, low)
    state = replace(STATE, service=replace(STATE.service, hosting=hosting))
    assert activation_info(state, STATE.clock)["kms_hosting"] == {
        "current_count": 26,
        "requests": {},
        "listening_port": listening,
        "dns_publishing": None,
        "priority": priority,
    }


def test_products_that_are_missing() -> None:
    other = replace(WINDOWS, activation_id="A", name="Other")
    without_key = replace(WINDOWS, activation_id="B", partial_product_key="")
    state = replace(STATE, products=(WINDOWS, other), products_without_key=(without_key,))
    there = "DE32EAFD-AAEE-4662-9444-C1BEFB41BDE2 (Windows(R), ServerStandard edition); A (Other)"
    assert missing_products(state, ["x"]) == (
        f"This machine has no product with the activation ID x. Those that have a key: {there}."
    )
    assert missing_products(state, ["x", "y"]) == (
        "This machine has no product with one of the activation IDs x, y. Those that have a key: "
        f"{there}."
    )
    assert missing_products(replace(state, products=()), ["x"]) == (
        "This machine has no product with the activation ID x. Those that have a key: none."
    )
    assert missing_products(state, ["b"]) == ""
    assert missing_products(state, ["x", "de32eafd-aaee-4662-9444-c1befb41bde2"]) == ""
    assert missing_products(state, []) == ""
