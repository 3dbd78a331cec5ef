"""Machines of a play: every one that is named, whatever came of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._report.sources import (
    machines_of_play,
)

from tests.support.audited import CANARY
from tests.unit.info.test_info import info


def of_play(**variables: dict[str, Any]) -> list[AuditedMachine]:
    """The machines of an inventory with these variables."""
    return list(machines_of_play(variables, variables.get, "audit_read", "site_", "audit_machines"))


def registered(result: Any, **more: Any) -> AuditedMachine:
    """The machine of a registered result."""
    (machine,) = of_play(srv01={"audit_read": result, **more})
    return machine


@pytest.mark.parametrize(
    ("result", "expected", "reason"),
    [
        ({"unreachable": True, "msg": "timed out"}, "unreachable", "timed out"),
        ({"failed": True, "msg": f"no {CANARY}"}, "failed", "no *****-*****-*****-*****-46789"),
        ({"failed": True, "unreachable": True, "msg": "off"}, "unreachable", "off"),
        ({"skipped": True, "skip_reason": "Conditional"}, "skipped", "Conditional"),
        ({"failed": True}, "failed", "No reason was given"),
        ({"failed": True, "msg": ["a", 1]}, "failed", "['a', 1]"),
        ({"msg": "pong"}, "failed", "audit_read is not of volume.activation.info"),
        ("text", "failed", "audit_read holds no task's result"),
        (None, "skipped", "Not part of this run (limit or slice)"),
        ({"skipped": True, "msg": "first", "skip_reason": "second"}, "skipped", "first"),
    ],
)
def test_machine_that_was_not_read_says_why(result: Any, expected: str, reason: str) -> None:
    """One strange result does not end the report of all."""
    machine = registered(result)
    assert machine.result == expected
    assert machine.reason == reason


@pytest.mark.parametrize("activation", ["text", None])
def test_activation_that_is_none(activation: object) -> None:
    machine = registered({"activation": activation})
    assert machine.result == "failed"
    assert (machine.reason or "").startswith("Not a result of volume.activation.info: it is no")


@pytest.mark.parametrize(
    ("groups", "prefix", "site"),
    [
        (None, "site_", None),
        (["site_b", "site_a", "a_site_"], "site_", "a"),
        (["windows_clients"], "site_", None),
        (["windows_clients"], "", None),
    ],
)
@pytest.mark.parametrize("result", [None, "text", {"failed": True}, {}, {"activation": info()}])
def test_site(groups: list[str] | None, prefix: str, site: str | None, result: Any) -> None:
    variables = {"group_names": groups, "audit_read": result}
    (machine,) = machines_of_play(["srv1"], lambda _name: variables, "audit_read", prefix, "m")
    assert machine.site == site


def test_machine_that_was_read() -> None:
    expected = {"method": "kms", "kms_host": "kms01"}
    groups = ["windows_clients", "site_paris", "site_berlin", "sites"]
    machine = registered(
        {"activation": info(), "expected": expected, "changed": False}, group_names=groups
    )
    assert (machine.result, machine.read_at) == ("read", info()["read_at"])
    assert machine.expected.kms_host == "kms01"
    assert machine.site == "berlin"


def test_every_machine_is_there_in_its_order() -> None:
    machines = of_play(b={}, a={"audit_read": {"activation": info()}}, c={})
    assert [each.name for each in machines] == ["b", "a", "c"]


def test_machine_outside_the_inventory_is_said() -> None:
    with pytest.raises(InputError) as caught:
        list(machines_of_play(["typo"], {}.get, "audit_read", "site_", "audit_machines"))
    assert str(caught.value) == (
        "audit_machines: 'typo' is not accepted: names of machines of the inventory"
    )


def test_one_machine_at_a_time_is_asked_for() -> None:
    """The variables of all of them at once would be a second copy of the fleet."""
    asked: list[str] = []

    def variables_of(name: str) -> dict[str, Any]:
        asked.append(name)
        return {}

    machines = machines_of_play(["a", "b", "c"], variables_of, "audit_read", "site_", "machines")
    assert asked == []
    assert next(machines).name == "a"
    assert asked == ["a"]
