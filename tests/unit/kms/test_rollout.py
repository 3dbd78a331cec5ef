"""What became of the machines of a batch, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.rollout import (
    kms_hosts_to_come,
    refused_machines,
    rollout_batches,
    rollout_so_far,
)

REFUSED = {"advice": ["Something else", "Activate failed with 0xC004F038: the count is too low"]}
ASKS_AGAIN = {"windows_client_result": REFUSED}
OFF = {"windows_client_result": {"unreachable": True, "msg": "off", **REFUSED}}
FAILED = {"windows_client_result": {"failed": True}, "site_failure": {"part": "windows_client"}}
FAILED_BEFORE = {**ASKS_AGAIN, "site_failure": {"part": "kms_host"}}
DONE = {"windows_client_result": {"changed": True, "advice": None}}


@pytest.mark.parametrize(
    ("variables", "is_refused"),
    [
        (ASKS_AGAIN, True),
        ({"windows_client_result": {**REFUSED, "advice": REFUSED["advice"][:1]}}, False),
        ({"windows_client_result": {"failed": True}}, False),
        ({"windows_client_result": {"advice": None}}, False),
        ({"office_client_result": REFUSED}, False),
        ({}, False),
        ({**ASKS_AGAIN, "site_failure": {"part": "windows_client"}}, False),
    ],
)
def test_machines_that_ask_again(variables: dict[str, Any], is_refused: bool) -> None:
    hostvars = {"ber1": variables, "ber2": {"office_client_result": REFUSED}}
    assert refused_machines(["ber1", "ber2"], hostvars) == ["ber1"] * is_refused
    assert "ber2" in refused_machines(["ber2", "ber1"], hostvars, "office_client")
    assert rollout_so_far(["ber1"], hostvars)["refused"] == {
        "windows_client": ["ber1"] * is_refused
    }


@pytest.mark.parametrize(
    ("batch", "most", "unreachable", "lost", "refused", "stops"),
    [
        ([], 0, [], [], [], False),
        ([DONE, ASKS_AGAIN, {}], 0, [], [], ["1"], False),
        ([FAILED, DONE], 50, [], ["0"], [], False),
        ([FAILED, DONE], 49.9, [], ["0"], [], True),
        ([OFF, DONE, FAILED], "66%", ["0"], ["0", "2"], [], True),
        ([OFF, DONE, FAILED], "67", ["0"], ["0", "2"], [], False),
        # What failed in an earlier part was not tried in this one.
        ([FAILED, FAILED_BEFORE], 100, [], ["0"], [], True),
        ([FAILED_BEFORE], 0, [], [], [], False),
        ([{**OFF, "site_failure": {"part": "kms_host"}}, DONE], 0, [], [], [], False),
    ],
)
def test_a_batch(
    batch: list[dict[str, Any]],
    most: object,
    unreachable: list[str],
    lost: list[str],
    refused: list[str],
    stops: bool,
) -> None:
    hostvars = {str(index): each for index, each in enumerate(batch)}
    told = rollout_so_far(list(hostvars), hostvars, "windows_client", most)
    assert (told["unreachable"], told["lost"]) == (unreachable, lost)
    assert told["refused"] == {"windows_client": refused}
    stopped = f"Nothing more is done after {', '.join(lost)} failed, but for the audit."
    assert told["stopped"] == (stopped if stops else "")


def test_batches_add_up_and_the_last_decides() -> None:
    hostvars = {"ber1": OFF, "ber2": ASKS_AGAIN, "ber3": DONE, "ber4": ASKS_AGAIN}
    first = rollout_so_far(["ber1"], hostvars)
    second = rollout_so_far(["ber2", "ber3"], hostvars, before=first)
    assert (first["stopped"] != "", second["stopped"]) == (True, "")
    assert (second["unreachable"], second["lost"]) == ([], ["ber1"])
    other = rollout_so_far(["ber4", "ber2"], hostvars, before=second)
    assert other["refused"] == {"windows_client": ["ber2", "ber4", "ber2"]}
    office = rollout_so_far(["ber4"], hostvars, "office_client", before=second)
    assert office["refused"] == {"windows_client": ["ber2"], "office_client": []}
    assert first["refused"] == {"windows_client": []}


@pytest.mark.parametrize(
    ("result", "is_to_come"),
    [
        ({"changed": True, "before": {"is_kms_host": False}}, True),
        ({"changed": True, "before": {"is_kms_host": True}}, False),
        ({"changed": False, "before": {"is_kms_host": False}}, False),
        ({"unreachable": True}, False),
        (None, False),
    ],
)
def test_kms_hosts_that_are_to_come(result: dict[str, Any] | None, is_to_come: bool) -> None:
    hostvars = {"kms1": {"kms_host_result": result}, "kms2": {}}
    assert kms_hosts_to_come(["kms1", "kms2"], hostvars) == ["kms1"] * is_to_come


LIST = "machines: a value of type str is not accepted: a list of names of machines"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: rollout_so_far("ber1", {}), LIST),
        (lambda: refused_machines("ber1", {}), LIST),
        (lambda: kms_hosts_to_come("ber1", {}), LIST),
        (
            lambda: refused_machines(["ber1"]),
            "hostvars is missing: the variables of all machines (hostvars)",
        ),
        (
            lambda: refused_machines(["ber1", "ber2"], {"ber1": {}}),
            "machines[1]: 'ber2' is not accepted: names of machines that hostvars has",
        ),
        (
            lambda: rollout_so_far([], {}, before=[1]),
            "before: a value of type list is not accepted: what this filter gave before",
        ),
        (
            lambda: rollout_so_far([], {}, max_fail_percentage="many"),
            "max_fail_percentage: 'many' is not accepted: a number from 0 to 100",
        ),
        (
            lambda: rollout_batches("ber1"),
            "sites: a value of type str is not accepted: a list of sites, each a list of machine "
            "names",
        ),
        (
            lambda: rollout_batches([[], "ber1"]),
            "sites[1]: a value of type str is not accepted: a list of sites, each a list of "
            "machine names",
        ),
        (
            lambda: rollout_batches([], -1),
            "canary: -1 is not accepted: a whole number of machines, 0 or more",
        ),
        (
            lambda: rollout_batches([], 1, 1_000_000_000),
            "batch: 1000000000 is not accepted: a whole number of machines, 0 or more",
        ),
    ],
)
def test_what_is_refused(call: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value) == says


def test_what_is_left_out() -> None:
    """One machine first, then the rest; a batch that fails whole stops, in part not."""
    assert rollout_batches([["a", "b", "c"], ["c", "d", "e"]]) == [1, 2, 1, 1]
    assert rollout_batches([["a", "b"]], 0, 999_999_999) == [2]
    hostvars = {"ber1": FAILED, "ber2": DONE}
    assert rollout_so_far(["ber1", "ber2"], hostvars)["stopped"] == ""
    assert rollout_so_far(["ber1"], hostvars)["stopped"] != ""
    assert list(rollout_so_far([], {})) == ["unreachable", "lost", "refused", "stopped"]
