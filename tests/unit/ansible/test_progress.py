"""The count that a run over many machines shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible import context
from ansible.executor.stats import AggregateStats
from ansible_collections.volume.activation.plugins.callback import progress
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.progress import (
    Progress,
    needs_a_look,
)

pytestmark = pytest.mark.ansible_core


def counted(machines: int, *kinds: str) -> Progress:
    """The count after these machines."""
    count = Progress(machines)
    for kind in kinds:
        count.count(kind)
    return count


def test_line_names_what_there_is() -> None:
    assert counted(120).line().rstrip() == "  0/120 machines: 0 ok"
    line = counted(120, "ok", "failed", "ok", "unreachable", "skipped").line()
    expected = "  5/120 machines: 2 ok, 1 skipped, 1 failed, 1 unreachable"
    assert line == f"{expected:78}"
    assert counted(120, "ok", "failed").done == 2


def test_one_line_covers_the_one_before() -> None:
    """On a terminal one is written over the other."""
    lines = [counted(120, *["ok"] * number, "failed").line() for number in range(120)]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("machines", [1, 7, 10, 100, 999])
def test_there_are_ten_lines_at_most(machines: int) -> None:
    """The last when all are done."""
    count = Progress(machines)
    worth = [count.count("ok").is_worth_a_line() for _ in range(machines)]
    assert sum(worth) == min(machines, 10)
    assert worth[: (machines + 9) // 10].count(True) == 1
    assert worth[-1]


def test_more_machines_than_foretold() -> None:
    assert Progress(0).count("ok").is_worth_a_line()


@pytest.mark.parametrize("kind", ["changed", "failures", "unreachable", "rescued", "ignored"])
def test_machine_that_did_not_go_well_is_named(kind: str) -> None:
    assert needs_a_look({"ok": 5, kind: 1})
    assert not needs_a_look({"ok": 5, "skipped": 3, kind: 0})


class _Screen:
    """What the callback shows, by line; ``written`` is what goes to a terminal as it is."""

    def __init__(self, is_terminal: bool) -> None:
        self.lines: list[str] = []
        self.written = ""
        self._is_terminal = is_terminal

    def display(self, text: str, **_: Any) -> None:
        self.lines.append(text)

    def banner(self, text: str, **_: Any) -> None:
        self.lines.append(text)

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        """Nothing waits."""


def shown(
    monkeypatch: pytest.MonkeyPatch, machines: int, is_terminal: bool = False
) -> tuple[Any, _Screen]:
    """A callback in a play of so many machines, and its screen."""
    screen = _Screen(is_terminal)
    monkeypatch.setattr(progress.sys, "stdout", screen)
    monkeypatch.setattr(context, "CLIARGS", {"check": False})
    callback = progress.CallbackModule()
    options = {"progress_from": 20, "show_per_host_start": False, "check_mode_markers": False}
    monkeypatch.setattr(callback, "get_option", lambda name: options.get(name, True))
    callback._display = screen
    callback._machines = machines
    return callback, screen


def outcome(name: str, run_once: bool = False, **result: Any) -> Any:
    """A task's result of a machine, as ansible hands it over."""
    return SimpleNamespace(
        result=result,
        task=SimpleNamespace(_uuid="task", run_once=run_once),
        host=SimpleNamespace(get_name=lambda: name),
    )


def test_many_machines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    callback, screen = shown(monkeypatch, 40)
    for number in range(38):
        callback.v2_runner_on_ok(outcome(f"srv{number}", changed=False))
    callback.v2_runner_on_unreachable(outcome("off", msg="timed out\nand more"))
    callback.v2_runner_on_failed(outcome("broken", msg="no access"), ignore_errors=True)
    assert "unreachable: [off] timed out" in screen.lines
    assert "failed: [broken] no access" in screen.lines
    assert screen.lines[-1] == "40/40 machines: 38 ok, 1 failed, 1 unreachable"
    assert len(screen.lines) == 12
    assert screen.written == ""


def test_terminal_has_one_line_that_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    callback, screen = shown(monkeypatch, 40, is_terminal=True)
    for number in range(40):
        callback.v2_runner_on_skipped(outcome(f"srv{number}"))
    assert screen.lines == []
    assert screen.written.count("\r") == 40
    assert "\n" not in screen.written
    callback._end_line()
    assert screen.written.endswith("40/40 machines: 0 ok, 40 skipped".ljust(78) + "\n")


@pytest.mark.parametrize(("machines", "is_short"), [(19, False), (20, True)])
def test_recap_of_many_names_those_that_need_a_look(
    monkeypatch: pytest.MonkeyPatch, machines: int, is_short: bool
) -> None:
    callback, screen = shown(monkeypatch, machines)
    stats = AggregateStats()
    for number in range(machines):
        stats.increment("ok", f"srv{number}")
    stats.increment("ignored", "srv7")
    callback.v2_playbook_on_stats(stats)
    named = [line for line in screen.lines if line.startswith("srv")]
    assert bool(len({line.split()[0] for line in named}) == 1) is is_short
    assert any("srv7" in line for line in named)
    assert any(f"{machines - 1} further machines" in line for line in screen.lines) is is_short
    assert len(stats.processed) == machines
