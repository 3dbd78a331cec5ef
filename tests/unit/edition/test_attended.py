"""Who waits for a machine: what it is sent, how often, how long, and what the operator hears."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
)

from tests.support.scripted_machine import (
    ASKED,
    BY_KEY,
    DISM,
    KEY,
    NO_ROUTE,
    WAIT,
    Scripted,
    answer,
    done,
)

BEFORE = answer()
AT_WORK: dict[str, Any] = {"is_dism_at_work": True, "exit_code": None}
CHANGES = "srv1: DISM changes the edition to ServerDatacenter, {} minutes so far"
LOST = "srv1: no route. DISM works on; trying to reach it again"
UNUSABLE = {"failed": True, "msg": "it went wrong", "state": {}}
SET, WAITED = [done(DISM)], [done(WAIT)]


def test_dism_is_waited_for_until_it_has_ended() -> None:
    machine = Scripted(
        [
            BEFORE,
            answer(done(DISM), **AT_WORK),
            answer(done(WAIT), exit_code="3010"),
        ]
    )
    given = machine.write(DISM)
    assert given["steps"] == SET
    assert given["state"]["registry"]["edition_change"]["ExitCode"] == "3010"
    request = {"edition": {"asks_targets": False, "unless": []}, "x": 1}
    assert machine.sent == [
        {"steps": [DISM], "secrets": {"product_key": KEY}, "request": request},
        {"steps": [WAIT], "secrets": {}, "request": request},
    ]
    assert machine.said == [CHANGES.format(1)]
    assert machine.slept == []


def test_patience_ends_with_dism_timeout() -> None:
    machine = Scripted([BEFORE, answer(done(DISM), **AT_WORK), answer(done(WAIT), **AT_WORK)])
    assert machine.write(DISM)["steps"] == SET
    assert machine.methods() == ["SetEdition", "WaitForDism"]


def test_a_dism_that_is_gone_is_asked_after_once_more() -> None:
    """Between its end and the note of its exit code is a moment."""
    gone = answer(done(WAIT), exit_code=None)
    machine = Scripted([answer(**AT_WORK), answer(done(WAIT), exit_code=None), gone])
    assert machine.write({**WAIT, "arguments": {"Seconds": 0}})["steps"] == WAITED
    assert machine.methods() == ["WaitForDism", "WaitForDism"]
    back, ended = answer(done(WAIT), **AT_WORK), answer(done(WAIT), exit_code="0")
    machine = Scripted(
        [answer(**AT_WORK), gone, back, gone, ended], replace(ASKED, dism_timeout=600)
    )
    given = machine.write({**WAIT, "arguments": {"Seconds": 0}})
    assert given["state"] == ended["state"]
    assert machine.methods() == ["WaitForDism"] * 4


@pytest.mark.parametrize("first", [UNUSABLE, {}, answer(done(DISM, "0x80041003"), exit_code="0")])
def test_what_did_not_begin_is_not_waited_for(first: dict[str, Any]) -> None:
    machine = Scripted([BEFORE, first])
    assert machine.write(DISM) == first
    assert machine.methods() == ["SetEdition"]


@pytest.mark.parametrize("second", [UNUSABLE, {}])
def test_an_answer_of_no_use_ends_the_wait(second: dict[str, Any]) -> None:
    machine = Scripted([BEFORE, answer(done(DISM), **AT_WORK), second])
    assert machine.write(DISM) == second
    assert machine.methods() == ["SetEdition", "WaitForDism"]


def test_an_answer_of_no_use_leaves_what_was_known() -> None:
    machine = Scripted([answer(**AT_WORK), UNUSABLE, {}, answer(done(WAIT), **AT_WORK)])
    machine.look()
    assert (machine.look(), machine.look()) == (UNUSABLE, {})
    assert machine.write(WAIT)["steps"] == WAITED


def test_a_machine_out_of_reach_is_tried_for_ten_minutes() -> None:
    machine = Scripted([BEFORE, NO_ROUTE])
    with pytest.raises(RemoteUnreachableError, match="no route"):
        machine.write(DISM)
    assert machine.slept == [2, 4, 8, *[15] * 39, 1]
    assert machine.methods() == ["SetEdition", *["WaitForDism"] * 43]
    assert machine.reconnects == 43
    assert machine.said == [LOST]


def test_a_connection_that_is_back_waits_for_the_same_dism() -> None:
    ended = answer(done(WAIT), exit_code="3010")
    machine = Scripted([BEFORE, NO_ROUTE, NO_ROUTE, answer(done(WAIT), **AT_WORK), ended])
    assert machine.write(DISM)["steps"] == SET
    assert machine.methods() == ["SetEdition", "WaitForDism", "WaitForDism", "WaitForDism"]
    assert [each["secrets"] for each in machine.sent] == [{"product_key": KEY}, {}, {}, {}]
    assert machine.slept == [2, 4]
    assert machine.said == [LOST, CHANGES.format(1)]


@pytest.mark.parametrize(
    ("found", "asks_again"),
    [
        (answer(done(WAIT)), True),
        (answer(done(WAIT), exit_code="3010"), False),
        (answer(done(WAIT), **AT_WORK), False),
        (answer(done(WAIT), is_dism_at_work=True), False),
    ],
)
def test_dism_is_asked_for_again_where_it_never_began(
    found: dict[str, Any], asks_again: bool
) -> None:
    ended = answer(done(DISM), exit_code="3010")
    machine = Scripted([BEFORE, NO_ROUTE, found, ended])
    assert machine.write(DISM)["steps"] == SET
    assert machine.methods().count("SetEdition") == 1 + asks_again
    if asks_again:
        assert machine.sent[-1]["secrets"] == {"product_key": KEY}


def test_a_wait_that_was_cut_is_not_made_a_change() -> None:
    gone = answer(done(WAIT), exit_code="5")
    machine = Scripted([answer(exit_code="5"), NO_ROUTE, gone])
    assert machine.write(WAIT)["steps"] == WAITED
    assert machine.methods() == ["WaitForDism", "WaitForDism"]


def test_an_answer_of_no_use_after_a_break_is_given_as_it_is() -> None:
    machine = Scripted([BEFORE, NO_ROUTE, UNUSABLE])
    assert machine.write(DISM) == UNUSABLE
    assert machine.methods() == ["SetEdition", "WaitForDism"]


def test_steps_without_dism_are_one_execution() -> None:
    machine = Scripted([BEFORE, answer(done(BY_KEY), is_dism_at_work=True)])
    assert machine.write(BY_KEY)["steps"] == [done(BY_KEY)]
    assert machine.methods() == ["InstallProductKey"]
    assert machine.sent[0]["secrets"] == {"product_key": KEY}


def test_who_was_not_looked_at_is_not_changed() -> None:
    machine = Scripted([NO_ROUTE])
    with pytest.raises(StateError, match=r"^the machine was not read before it was changed$"):
        machine.attendant.execute(
            "volume.activation.spp_edition", {"steps": [DISM], "secrets": {}, "request": {}}
        )
    assert machine.sent == []
