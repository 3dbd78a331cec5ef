"""duplicate_cmids: machines that a KMS host counts as one."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputTypeError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.cmid import duplicate_cmids
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("cmids", "groups"),
    [
        ({}, []),
        ({"a": "x", "b": "y"}, []),
        ({"a": None, "b": None, "c": ""}, []),
        ({"b": "X", "a": "x", "c": "y"}, [{"cmid": "x", "machines": ["a", "b"]}]),
        (
            {"a": "2", "b": "1", "c": "2", "d": "1"},
            [{"cmid": "1", "machines": ["b", "d"]}, {"cmid": "2", "machines": ["a", "c"]}],
        ),
    ],
)
def test_groups(cmids: dict[str, Any], groups: list[dict[str, Any]]) -> None:
    assert duplicate_cmids(cmids) == groups


@pytest.mark.parametrize("wrong", [None, [], "a", {"a": 1}, {1: "a"}])
def test_wrong_type_is_named(wrong: object) -> None:
    accepted = "a mapping of machine name to CMID"
    for name, call in (
        ("my_cmids", lambda: duplicate_cmids(wrong, "my_cmids")),
        ("cmids", lambda: duplicate_cmids(wrong)),
    ):
        with pytest.raises(InputTypeError) as caught:
            call()
        assert (caught.value.variable, caught.value.accepted) == (name, accepted)


@given(st.dictionaries(st.text(), st.none() | st.sampled_from(["a", "A", "b", "c"])))
def test_every_machine_that_shares_is_in_one_group(cmids: dict[str, str | None]) -> None:
    groups = duplicate_cmids(cmids)
    grouped = [machine for group in groups for machine in group["machines"]]
    assert len(set(grouped)) == len(grouped)
    folded = [cmid.lower() for cmid in cmids.values() if cmid]
    assert set(grouped) == {m for m, c in cmids.items() if c and folded.count(c.lower()) > 1}
