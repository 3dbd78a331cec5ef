"""A fleet checked, applied and applied again by the real ansible-playbook, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.playbook import HostOutcome, PlaybookRun, run_playbook
from tests.support.full_key import FULL_KEY

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Round:
    """One ansible-playbook run, with the remote executions and WMI calls that it caused."""

    run: PlaybookRun
    executions: Mapping[str, int]
    calls: Mapping[str, list[str]]


@dataclass(frozen=True)
class Rounds:
    """Check, apply and apply again, and the bytes of each remote execution.

    ``bytes_up`` is none where ansible was not there to send anything.
    """

    check: Round
    applied: Round
    again: Round
    bytes_up: Mapping[str, list[int]] | None
    engine: Engine


Ran = TypeVar("Ran", bound="DataclassInstance")
"""Rounds, of whatever number."""


def beside(by_ansible: Ran, direct: Ran) -> Ran:
    """One of both, on one engine, with the bytes that ansible sent."""
    both = {
        each.name: _both(getattr(by_ansible, each.name), getattr(direct, each.name))
        for each in fields(by_ansible)
        if isinstance(getattr(by_ansible, each.name), Round)
    }
    return replace(by_ansible, **both)


def _both(one: Round, other: Round) -> Round:
    return Round(
        run=replace(one.run, hosts={**one.run.hosts, **other.run.hosts}),
        executions={**one.executions, **other.executions},
        calls={**one.calls, **other.calls},
    )


def run_rounds(playbook: str, content: dict[str, Any], engine: Engine) -> Rounds:
    """Three runs of a playbook on a fleet; the machines keep their state between them."""
    with Lab(fleet_from(content), engine) as lab:
        check, applied, again = (
            run_round(playbook, lab, lab.inventory(), *options)
            for options in (["--check", "--diff"], ["--diff"], [])
        )
        bytes_up = {name: list(s.bytes_up_by_execution) for name, s in lab.stats().items()}
    return Rounds(check, applied, again, bytes_up, engine)


def run_round(playbook: str, lab: Lab, inventory: Mapping[str, Any], *options: str) -> Round:
    """One run of a playbook on a lab."""
    before = {name: stats.remote_executions for name, stats in lab.stats().items()}
    for machine in lab.machines.values():
        machine.windows.calls.clear()
    run = run_playbook(playbook, inventory, *options)
    return Round(
        run=run,
        executions={n: s.remote_executions - before[n] for n, s in lab.stats().items()},
        calls={name: list(machine.windows.calls) for name, machine in lab.machines.items()},
    )


def methods_of(outcome: HostOutcome) -> tuple[str, ...]:
    """The WMI methods of its plan, in order."""
    return tuple(step["method"] for step in outcome.result.get("plan", ()))


def assert_told(outcome: HostOutcome, says: Iterable[str]) -> None:
    """The user is told these things in one line each, and nothing where there are none."""
    told = " ".join([outcome.message, *outcome.result.get("advice", [])])
    assert [part for part in says if part not in told] == [], told
    assert "\n" not in told
    assert bool(told) == bool(list(says)), told


def assert_no_key_and_no_traceback(*rounds: Round) -> None:
    """Neither in what ansible-playbook printed nor in what the tasks returned."""
    for each in rounds:
        results = {name: dict(outcome.result) for name, outcome in each.run.hosts.items()}
        shown = each.run.output + json.dumps(results)
        assert not FULL_KEY.search(shown)
        assert "Traceback" not in shown
