"""What became of the machines of a batch, as tables."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.rollout import (
    kms_hosts_to_come,
    refused_machines,
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
