"""Faults between every two steps: true messages, DISM never twice, a next run that converges."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
)
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.windows import SimulatedWindows, WmiFault
from tests.support.edition_on_simulation import Way, client, edition_run, server

FAULTS = ("before", "after")
LOST = 80
"""So many tries are more than any run makes before it gives up."""


def run_on(machine: SimulatedWindows, way: Way, **options: Any) -> dict[str, Any]:
    """The result as the action gives it, also of a machine that was never reached."""
    try:
        return edition_run(machine, way, **options)
    except RemoteUnreachableError as error:
        return {"failed": True, "unreachable": True, "msg": str(error)}


def converges(machine: SimulatedWindows, **options: Any) -> None:
    """Runs without faults reach the edition, and the one after them changes nothing."""
    wanted = options.get("edition", "ServerDatacenter")
    machine.servicing.refuses = 0
    for _ in range(2):
        result = edition_run(machine, reboot=True, **options)
    assert not result.get("failed"), result["msg"]
    assert machine.edition_id == wanted
    assert not edition_run(machine, reboot=True, **options)["changed"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("number", range(1, 8))
def test_a_connection_that_breaks_once(number: int, fault: str) -> None:
    machine = server()
    way = Way(machine, breaks=lambda n: fault if n == number else None)
    result = run_on(machine, way, reboot=True)
    assert machine.servicing.dism_runs <= 1
    if result.get("failed"):
        assert "\n" not in result["msg"]
        assert machine.edition_id == "ServerStandardEval"
    else:
        assert machine.edition_id == "ServerDatacenter"
    converges(machine)
    assert machine.servicing.dism_runs == 1


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("number", range(1, 8))
def test_a_connection_that_does_not_come_back(number: int, fault: str) -> None:
    machine = server()
    way = Way(
        machine,
        breaks=lambda n: fault if n == number else "before" if number < n < LOST else None,
    )
    result = run_on(machine, way, reboot=True)
    if result.get("failed"):
        assert result["unreachable"]
        assert number == 1 or "Run again" in result["msg"]
    converges(machine)
    assert machine.servicing.dism_runs == 1


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("number", range(2, 5))
@pytest.mark.parametrize("needs_restart", [True, False])
def test_a_change_by_key_that_is_cut(number: int, fault: str, needs_restart: bool) -> None:
    machine = client(key_needs_restart=needs_restart)
    way = Way(machine, breaks=lambda n: fault if n == number else None)
    result = edition_run(machine, way, edition="Enterprise", reboot=True)
    if result.get("failed"):
        assert "each may have been done or not" in result["msg"]
    converges(machine, edition="Enterprise")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (1168, "ERROR_NOT_FOUND: The packages of the edition are not on this Windows"),
        (3017, "Restart the machine and run this again"),
        (50, "ERROR_NOT_SUPPORTED"),
        (4711, "DISM's exit code 4711. Its log is"),
        (0x800F0922 - 2**32, "0x800F0922"),
        (0xC004F069 - 2**32, "0xC004F069"),
    ],
)
def test_what_dism_ends_with_is_told(code: int, said: str) -> None:
    machine = server(exit_code=code)
    result = edition_run(machine, reboot=True)
    assert result["failed"] and said in result["msg"]
    assert "The edition is ServerStandardEval as before" in result["msg"]
    assert machine.servicing.starts == 0
    machine.servicing.exit_code = 3010
    again = edition_run(machine, reboot=True)
    assert any("it is made again" in line for line in again["advice"])
    converges(machine)


def test_a_key_that_dism_refuses_leaves_the_edition() -> None:
    result = edition_run(server(), product_key="BCDFG-HJKMP-QRTVW-XY234-6789B")
    assert result["failed"] and "0xC004F050" in result["msg"]


def test_dism_that_outlasts_the_patience_is_waited_for_by_the_next_run() -> None:
    machine = server(dism_seconds=500)
    result = edition_run(machine, dism_timeout=120, reboot=True)
    assert result["failed"] and "it waits for the same DISM" in result["msg"]
    foretold = edition_run(machine, check_mode=True, reboot=True)
    assert [step["method"] for step in foretold["plan"]] == ["WaitForDism", "RestartWindows"]
    converges(machine)
    assert machine.servicing.dism_runs == 1


def test_a_restart_by_somebody_else_while_dism_works() -> None:
    machine = server(dism_seconds=500)
    edition_run(machine, dism_timeout=60)
    machine.restart()
    machine.servicing.refuses = 0
    result = edition_run(machine, reboot=True)
    assert any("was cut off before DISM ended" in line for line in result["advice"])
    converges(machine)


class _NotedLate(Way):
    """The first answer comes after DISM has ended, and before its exit code is noted."""

    def execute(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """One remote execution."""
        answer = copy.deepcopy(super().execute(module, arguments))
        change = answer["state"]["registry"]["edition_change"]
        if self.steps == [[], ["SetEdition"]]:
            assert change.pop("ExitCode") == "3010"
        return answer


def test_the_exit_code_of_dism_is_waited_for() -> None:
    machine = server(dism_seconds=5)
    result = edition_run(machine, _NotedLate(machine), reboot=True)
    assert not result.get("failed"), result["msg"]
    assert machine.edition_id == "ServerDatacenter"


def test_dism_that_somebody_ended() -> None:
    machine = server(dism_seconds=500)
    edition_run(machine, dism_timeout=60)
    machine.servicing.left = None
    result = edition_run(machine, reboot=True)
    assert any("was cut off before DISM ended" in line for line in result["advice"])
    converges(machine)


def test_a_restart_that_never_comes() -> None:
    machine = server(restarts=False)
    result = edition_run(machine, reboot=True, reboot_timeout=60)
    assert result["failed"] and "did not restart within reboot_timeout" in result["msg"]
    assert result["reboot_required"]
    machine.servicing.restarts = True
    converges(machine)
    assert machine.servicing.dism_runs == 1


def test_a_restart_that_windows_refuses() -> None:
    machine = server(shutdown_code=5)
    result = edition_run(machine, reboot=True)
    assert result["failed"] and "RestartWindows failed: ExitCode5" in result["msg"]
    machine.servicing.shutdown_code = 1115
    converges(machine)


def test_a_machine_that_does_not_come_back_in_time() -> None:
    machine = server(refusals=1000)
    result = edition_run(machine, reboot=True, reboot_timeout=60)
    assert result["unreachable"] and "within 60 seconds of its restart" in result["msg"]
    converges(machine)


@pytest.mark.parametrize("edition", ["ServerStandardEval", "ServerStandard"])
def test_another_edition_after_the_restart(edition: str) -> None:
    machine = server(changes_to=edition)
    result = edition_run(machine, reboot=True, reboot_timeout=60)
    assert result["failed"] and f"its edition is {edition}" in result["msg"]
    machine.servicing.changes_to = None
    again = edition_run(machine, reboot=True)
    assert any("Windows has restarted since" in line for line in again["advice"])
    converges(machine)


def test_a_process_that_windows_does_not_start() -> None:
    machine = server()
    machine.wmi_faults = [WmiFault(8, "Create", times=1, as_return_value=True)]
    result = edition_run(machine)
    assert result["failed"] and "Win32_Process.Create returned 8" in result["msg"]
    assert "Done: nothing. Not done: SetEdition" in result["msg"]
    converges(machine)


@given(
    faults=st.lists(st.sampled_from([None, None, None, *FAULTS]), max_size=14),
    seconds=st.integers(5, 400),
    refusals=st.integers(0, 6),
    reboot=st.booleans(),
)
def test_whatever_breaks_dism_runs_once_and_runs_converge(
    faults: list[str | None], seconds: int, refusals: int, reboot: bool
) -> None:
    machine = server(dism_seconds=seconds, refusals=refusals)
    way = Way(machine, breaks=lambda n: faults[n - 1] if n <= len(faults) else None)
    result = run_on(machine, way, reboot=reboot)
    if not result.get("failed"):
        assert result["after"]["edition"] == machine.edition_id
        assert result["reboot_required"] is (machine.edition_id != "ServerDatacenter")
    converges(machine)
    assert machine.servicing.dism_runs == 1


def test_no_restart_where_the_change_did_not_begin() -> None:
    """Not even where an earlier change was staged, which came to nothing."""
    machine = server(changes_to="ServerStandardEval")
    edition_run(machine, reboot=True, reboot_timeout=60)
    starts = machine.servicing.starts
    machine.wmi_faults.append(WmiFault(0x80041003, method="Create"))
    result = edition_run(machine, reboot=True)
    assert result["failed"] and "SetEdition failed" in result["msg"]
    assert machine.servicing.starts == starts
