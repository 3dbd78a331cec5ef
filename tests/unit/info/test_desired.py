"""The options of volume.activation.info, checked."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.desired import (
    activation_ids,
    endpoints_to_probe,
    events_of_each_kind,
    expected_settings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

ID = "9bd77860-9b31-4b7b-96ad-2564017315bf"
EXPECTED: dict[str, Any] = {
    "method": "kms", "kms_host": None, "kms_port": None, "kms_hosts": [], "kms_discovery": False,
}  # fmt: skip


def named(option: str) -> str:
    return f"audit_{option}"


@pytest.mark.parametrize("most", [0, 1, 1000])
def test_events(most: int) -> None:
    assert events_of_each_kind({"history": most}) == most


@pytest.mark.parametrize("most", [-1, 1001])
def test_events_that_no_answer_holds(most: int) -> None:
    with pytest.raises(InputError) as raised:
        events_of_each_kind({"history": most}, named)
    assert str(raised.value) == (
        f"audit_history: {most} is not accepted: how many events of each kind to read, 0 to 1000"
    )


def test_activation_ids() -> None:
    assert activation_ids({"activation_id": [ID, ID.upper()]}) == (ID,)
    with pytest.raises(InputError) as raised:
        activation_ids({"activation_id": [ID, "x"]}, named)
    assert raised.value.variable == "audit_activation_id[1]"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"kms_host": "kms01"}, {"kms_host": "kms01", "kms_port": 1688}),
        ({"kms_host": "kms01", "kms_port": 1}, {"kms_host": "kms01", "kms_port": 1}),
        ({"kms_hosts": ["kms01"]}, {"kms_host": "kms01", "kms_port": 1688}),
        (
            {"kms_hosts": [{"host": "kms01", "priority": 1}, {"host": "kms02"}]},
            {
                "kms_host": "kms02",
                "kms_port": 1688,
                "kms_hosts": ["kms02:1688", "kms01:1688"],
            },
        ),
        ({"method": "ad", "kms_discovery": True}, {"method": "ad", "kms_discovery": True}),
    ],
)
def test_expected(given: dict[str, Any], expected: dict[str, Any]) -> None:
    whole = {**EXPECTED, **given}
    assert expected_settings({"expected": whole}, "srv1") == {**EXPECTED, **expected}


def test_nothing_expected() -> None:
    assert expected_settings({"expected": None}, "srv1") is None


@pytest.mark.parametrize(
    ("options", "endpoints"),
    [
        ({}, []),
        ({"kms_host": "8.8.8.8"}, ["8.8.8.8:1688"]),
        ({"kms_host": "kms.example.net", "kms_port": 1}, ["kms.example.net:1"]),
        ({"kms_hosts": ["8.8.8.8"]}, ["8.8.8.8:1688"]),
    ],
)
def test_what_is_probed_may_stand_anywhere(options: dict[str, Any], endpoints: list[str]) -> None:
    assert [str(each) for each in endpoints_to_probe(options, "srv1")] == endpoints


def test_port_alone() -> None:
    with pytest.raises(InputError) as raised:
        endpoints_to_probe({"kms_port": 1}, "srv1", named)
    assert raised.value.variable == "audit_kms_port"
