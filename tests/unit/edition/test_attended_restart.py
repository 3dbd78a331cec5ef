"""Who waits for a restart: whether it is asked for, how it is told, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteError,
    RemoteUnreachableError,
)

from tests.support.scripted_machine import (
    ASKED,
    BY_KEY,
    DISM,
    MORNING,
    NO_ROUTE,
    RESTART,
    Scripted,
    answer,
    at,
    done,
)

STAGED = answer(exit_code="3010")
TAKEN = answer(done(RESTART), exit_code="3010")
WAITS = "srv1: waiting for Windows to restart, {} minutes so far"
THERE: dict[str, Any] = {"exit_code": "3010", "edition_id": "ServerDatacenter"}
UP = answer(clock=at(20), booted=at(10), **THERE)
UNUSABLE = {"failed": True, "msg": "it went wrong"}


def test_a_restart_is_waited_for_over_new_connections() -> None:
    machine = Scripted([STAGED, TAKEN, NO_ROUTE, NO_ROUTE, UP])
    given = machine.write(RESTART)
    assert given["steps"] == [done(RESTART)]
    assert given["state"] == UP["state"]
    assert machine.methods() == ["RestartWindows", "", "", ""]
    assert [each["secrets"] for each in machine.sent] == [{}] * 4
    assert (machine.slept, machine.reconnects) == ([2, 4, 8], 3)
    assert machine.said == [WAITS.format(0)]


def test_a_restart_comes_after_the_steps_before_it() -> None:
    machine = Scripted([answer(), answer(done(BY_KEY), exit_code="0"), TAKEN, UP])
    assert machine.write(BY_KEY, RESTART)["steps"] == [done(BY_KEY), done(RESTART)]
    assert machine.methods() == ["InstallProductKey", "RestartWindows", ""]


@pytest.mark.parametrize(
    "after",
    [
        answer(done(DISM), exit_code="1168"),
        answer(done(DISM), exit_code=None),
        answer(done(DISM)),
        answer(done(DISM), **THERE),
        answer(done(DISM, "0x80041003"), exit_code="3010"),
    ],
)
def test_no_restart_where_there_is_nothing_to_restart_for(after: dict[str, Any]) -> None:
    machine = Scripted([answer(), after])
    assert machine.write(DISM, RESTART)["steps"] == after["steps"]
    assert "RestartWindows" not in machine.methods()


@pytest.mark.parametrize("after", [UNUSABLE, {}])
def test_no_restart_after_an_answer_of_no_use(after: dict[str, Any]) -> None:
    machine = Scripted([STAGED, after])
    assert machine.write(BY_KEY, RESTART) == after
    assert machine.methods() == ["InstallProductKey"]


def test_a_restart_that_is_refused_is_not_waited_for() -> None:
    refused = answer(done(RESTART, "ExitCode5"), exit_code="3010")
    machine = Scripted([STAGED, refused])
    assert machine.write(RESTART)["steps"] == [done(RESTART, "ExitCode5")]
    assert machine.slept == []
    late = Scripted([STAGED, NO_ROUTE, STAGED, refused])
    assert late.write(RESTART)["steps"] == [done(RESTART, "ExitCode5")]
    assert late.methods() == ["RestartWindows", "", "RestartWindows"]


def test_a_restart_of_which_nobody_knows_is_asked_for_once_more() -> None:
    for unknown in (NO_ROUTE, UNUSABLE):
        machine = Scripted([STAGED, unknown, STAGED, TAKEN, STAGED, UP])
        assert machine.write(RESTART)["steps"] == [done(RESTART)]
        assert machine.methods() == ["RestartWindows", "", "RestartWindows", "", ""]
        came = Scripted([STAGED, unknown, UP])
        assert came.write(RESTART)["steps"] == [done(RESTART)]
        assert came.methods() == ["RestartWindows", ""]


def test_a_restart_that_never_comes_is_told() -> None:
    machine = Scripted([STAGED, TAKEN, STAGED])
    given = machine.write(RESTART)
    assert given["steps"] == [done(RESTART, "RestartNotSeen")]
    assert given["state"] == STAGED["state"]
    assert machine.slept == [2, 4, 8, *[15] * 8]
    assert machine.said == [WAITS.format(0), WAITS.format(1), WAITS.format(2)]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([NO_ROUTE], ": no route"),
        ([TAKEN, STAGED, NO_ROUTE], ": no route"),
        ([TAKEN, RemoteError("no answer")], ": no answer"),
        ([NO_ROUTE, UNUSABLE], ""),
    ],
)
def test_a_machine_that_does_not_come_back(answers: list[Any], said: str) -> None:
    machine = Scripted([STAGED, *answers])
    with pytest.raises(RemoteUnreachableError) as lost:
        machine.write(RESTART)
    assert str(lost.value) == f"Windows did not answer within 134 seconds of its restart{said}"


def test_an_answer_of_no_use_is_no_answer() -> None:
    machine = Scripted([STAGED, TAKEN, UNUSABLE, UP])
    assert machine.write(RESTART)["state"] == UP["state"]
    seldom = Scripted([STAGED, TAKEN, NO_ROUTE, STAGED, UNUSABLE])
    assert seldom.write(RESTART)["state"] == STAGED["state"]


@pytest.mark.parametrize(
    ("up_for", "is_restarted"),
    [(2 + 60, True), (2 + 61, False)],
)
def test_a_clock_that_was_set_is_no_restart(up_for: int, is_restarted: bool) -> None:
    """Two seconds after it was asked for, with clocks that differ by a minute at most."""
    moved = answer(clock=at(0), booted=at(-up_for), **THERE)
    machine = Scripted([STAGED, TAKEN, moved, STAGED])
    machine.write(RESTART)
    assert (len(machine.slept) == 1) is is_restarted


@pytest.mark.parametrize(("booted", "over"), [(13, 314), (14, 329)])
def test_windows_that_was_up_for_five_minutes_does_not_restart_again(
    booted: int, over: int
) -> None:
    """Looked at after 2, 6 and 14 seconds, then every 15."""
    looks = (2, 6, *range(14, 600, 15))
    old = [answer(clock=at(each), booted=at(booted), exit_code="3010") for each in looks]
    machine = Scripted([STAGED, TAKEN, *old], replace(ASKED, reboot_timeout=600))
    assert machine.write(RESTART)["steps"] == [done(RESTART)]
    assert sum(machine.slept) == over


def test_the_same_start_is_no_restart() -> None:
    same = answer(clock=MORNING, **THERE)
    machine = Scripted([STAGED, TAKEN, same, UP])
    machine.write(RESTART)
    assert len(machine.slept) == 2
