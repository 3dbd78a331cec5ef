"""Which activation types a rollback puts back: the general one, and those of products."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    MachineState,
    Windows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.plan import rollback_plan
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import (
    state_in_snapshot,
)

from tests.support.plain_state import OF_OFFICE, plain_product, plain_state
from tests.support.rolled_back import rollback_to

OWN, OFFICE = "aaaa", "0ff1"
NUMBERS = {"any": 0, "ad": 1, "kms": 2, "token": 3}
"""VLActivationTypeEnabled."""


def machine(windows: str | None, office: str | None) -> MachineState:
    """What Windows and Office show as their activation type."""
    kinds = [None if each is None else NUMBERS[each] for each in (windows, office)]
    return plain_state(
        Windows("ServerStandard", 20348, None, "Server"),
        plain_product(OWN, activation_type_enabled=kinds[0]),
        plain_product(OFFICE, OF_OFFICE, activation_type_enabled=kinds[1], name="Office"),
    )


ALL, MINE, ITS = "all products", "Windows(R), ServerStandard edition alone", "Office alone"


@pytest.mark.parametrize(
    ("then", "now", "steps"),
    [
        (("any", "any"), ("any", "any"), []),
        (("kms", "any"), ("kms", "any"), []),
        (("kms", "kms"), ("any", "any"), [f"{ALL}: kms, now any"]),
        (("any", "any"), ("kms", "any"), [f"{MINE}: any, now kms"]),
        (
            ("any", "any"),
            ("kms", "kms"),
            [f"{ALL}: any, now kms", f"{MINE}: any, now kms", f"{ITS}: any, now kms"],
        ),
        (
            ("token", "kms"),
            ("kms", "kms"),
            [f"{ALL}: token, now kms", f"{MINE}: any, now kms", f"{ITS}: kms, now none"],
        ),
        (("token", "any"), ("kms", "any"), [f"{MINE}: token, now kms"]),
        (("kms", "kms"), ("kms", "token"), [f"{ITS}: kms, now token"]),
        ((None, None), ("kms", "kms"), []),
    ],
)
def test_types_go_back(
    then: tuple[str | None, str | None], now: tuple[str, str], steps: list[str]
) -> None:
    plan = rollback_plan(machine(*now), rollback_to(state_in_snapshot(machine(*then))))
    start = "put back the activation type of "
    assert [step.why for step in plan.steps] == [f"{start}{step}" for step in steps]


@pytest.mark.parametrize(
    ("windows", "office", "steps"),
    [
        ("any", "any", []),
        ("kms", "any", ["bbbb alone: kms, now any"]),
        ("kms", "kms", [f"{ALL}: kms, now any"]),
        (None, "any", []),
    ],
)
def test_a_product_whose_key_is_put_back_begins_with_the_general_type(
    windows: str | None, office: str, steps: list[str]
) -> None:
    then = state_in_snapshot(machine(windows, office))
    products = then["products"]
    other = {
        "activation_id": "bbbb",
        "partial_product_key": "6789N",
        "products": {"bbbb": products[OWN], OFFICE: products[OFFICE]},
    }
    asked = replace(rollback_to({**then, **other}), key="BCDFG-HJKMP-QRTVW-XY234-6789N")
    plan = rollback_plan(machine("any", "any"), asked)
    start = "put back the activation type of "
    assert [step.why.removeprefix(start) for step in plan.steps if start in step.why] == steps
    assert plan.secrets == {"product_key": "BCDFG-HJKMP-QRTVW-XY234-6789N"}


def test_a_key_that_stays_takes_the_type_of_the_snapshot() -> None:
    then = state_in_snapshot(machine("kms", "any"))
    other = {"activation_id": "bbbb", "partial_product_key": "6789N"}
    products = {"bbbb": then["products"][OWN], OFFICE: then["products"][OFFICE]}
    asked = rollback_to({**then, **other, "products": products}, put_key_back=False)
    plan = rollback_plan(machine("any", "any"), asked)
    assert [step.why for step in plan.steps] == [
        f"put back the activation type of {MINE}: kms, now any"
    ]
    assert plan.secrets == {}
