"""What a file of a snapshot may hold: each part, both ends of its range, and the line otherwise."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import snapshot_of
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot_file import (
    parse_snapshot,
)

from lab.simulation.network import Network
from tests.support.run_on_simulation import simulated, state_of
from tests.unit.run.test_snapshot import MORNING, snapshot_in

Change = Callable[[dict[str, Any]], object]
NONE, PARTS = "a snapshot of schema 2; this file is none", "has not the parts of one"
BAD: dict[str, tuple[Change, str]] = {
    "newer-schema": (
        lambda c: c.update(schema=3), "schema 2; schema 3 is of a newer volume.activation",
    ),
    "no-schema": (lambda c: c.pop("schema"), NONE),
    "schema-0": (lambda c: c.update(schema=0), NONE),
    "schema-text": (lambda c: c.update(schema="1"), NONE),
    "schema-bool": (lambda c: c.update(schema=True), NONE),
    "machine": (
        lambda c: c.update(machine="srv2"),
        "a snapshot of srv1; this one is of another machine",
    ),
    "part-missing": (lambda c: c.pop("taken"), f"a snapshot; the file {PARTS}"),
    "part-more": (lambda c: c.update(kms_host="x"), f"a snapshot; the file {PARTS}"),
    "state-part": (lambda c: c["state"].pop("channel"), f"a snapshot; state. {PARTS}"),
    "no-key": (
        lambda c: c["state"].update(channel=None),
        "a snapshot; the licence of Windows in it is malformed",
    ),
}  # fmt: skip
ID = "9bd77860-9b31-4b7b-96ad-2564017315bf"
OWN: dict[str, Any] = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "activation_type_enabled": None,
}
MALFORMED: list[tuple[str, tuple[object, ...]]] = [
    ("reached", ("soon", 5)),
    ("taken", ("yesterday", None, "2026-03-01T08:00:05", "2026-03-01T08:00:05Zx")),
    ("build", ("20348", True, None, 0, 1_000_000_000)),
    ("edition_id", ("", None, 5)),
    ("machine", ("", None)),
    ("state", ([], None)),
    ("state.kms_host", (5, "")),
    ("state.kms_port", (0, 65536, True, "1")),
    ("state.kms_lookup_domain", ("", 5)),
    ("state.kms_host_caching", (1, "yes")),
    ("state.activation_type_enabled", ("all", 2)),
    ("state.activation_type", ("all", 2)),
    ("state.activation_id", ("x' OR 'a'='a", ID.upper(), f"{ID}0", 5)),
    ("state.partial_product_key", ("VMK7H-", "VMK7", "vmk7h", 5)),
    ("state.channel", ("gold", 5)),
    ("state.license_status", (1, None, "gold")),
    (
        "state.products",
        (
            None,
            [],
            {"x": OWN},
            {ID: []},
            {ID: {}},
            {ID: {**OWN, "more": 1}},
            {ID: {**OWN, "kms_port": "1"}},
            {ID: OWN, "x": OWN},
        ),
    ),
]
RIGHT: list[tuple[str, object]] = [
    ("build", 1),
    ("build", 999_999_999),
    ("reached", "2026-03-01T08:00:05Z"),
    ("reached", None),
    ("state.kms_port", 1),
    ("state.kms_port", 65535),
    ("state.kms_lookup_domain", "corp.example"),
    ("state.kms_host_caching", None),
    ("state.activation_type", "token"),
    ("state.activation_type_enabled", None),
    ("state.license_status", "extended_grace"),
    ("state.products", {ID: OWN}),
    ("state.products", {}),
]


def changed(network: Network, name: str, value: object) -> dict[str, Any]:
    """A snapshot with another value at a place."""
    content = copy.deepcopy(snapshot_in(network).as_file())
    part, _dot, field = name.rpartition(".")
    (content[part] if part else content)[field] = value
    return content


@pytest.mark.parametrize("name", BAD)
def test_bad_snapshot_is_one_line(network: Network, name: str) -> None:
    change, told = BAD[name]
    content = copy.deepcopy(snapshot_in(network).as_file())
    change(content)
    with pytest.raises(InputError) as caught:
        parse_snapshot(content, "srv1", "snapshot_file: srv1.json")
    assert str(caught.value) == f"snapshot_file: srv1.json is not accepted: {told}"


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in MALFORMED for value in values]
)
def test_malformed_part_is_named(network: Network, name: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        parse_snapshot(changed(network, name, value), "srv1", "it")
    assert str(caught.value) == f"it is not accepted: a snapshot; {name} in it is malformed"


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_ends_of_what_is_right(network: Network, name: str, value: object) -> None:
    content = changed(network, name, value)
    assert parse_snapshot(content, "srv1", "it").as_file() == content


def test_machine_without_a_licence_has_a_snapshot_too(network: Network) -> None:
    content = snapshot_of(state_of(simulated(network)), "srv1", MORNING).as_file()
    assert parse_snapshot(content, "srv1", "it").as_file() == content
    state = content["state"]
    assert [state[each] for each in ("activation_type", "activation_type_enabled", "channel")] == [
        None, None, None,
    ]  # fmt: skip
    assert (state["activation_id"], state["products"]) == (None, {})
