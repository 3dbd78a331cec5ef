"""KMS hosts: check, apply, again, changed by hand, apply, on both kinds of Windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.simulation.windows import SimulatedWindows
from tests.support.direct_rounds import DirectFleet
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.kinds_of_run import KINDS, each_of, rounds_of
from tests.support.kms_host_scenarios import (
    HOST_SCENARIOS,
    NOT_COMPARED,
    RULES,
    HostScenario,
    changed_by_hand,
    fleet_content,
    kms_host_inventory,
)
from tests.support.rounds import (
    Round,
    assert_no_key_and_no_traceback,
    assert_told,
    methods_of,
    run_round,
)

PLAYBOOK = "tests/runs/playbooks/kms_host.yml"


@dataclass(frozen=True)
class Rounds:
    """Check, apply and apply again; then changed by hand, and applied.

    ``bytes_up`` is none where ansible was not there to send anything.
    """

    check: Round
    applied: Round
    again: Round
    repaired: Round
    bytes_up: tuple[int, ...] | None
    engine: Engine


@pytest.fixture(scope="module", params=KINDS)
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """All scenarios, run once on each kind of Windows."""
    engine = engine_of_run()

    def content(scenarios: Sequence[HostScenario]) -> dict[str, Any]:
        return {**fleet_content(tuple(scenarios)), "variant": request.param}

    return rounds_of(
        request,
        HOST_SCENARIOS,
        lambda scenarios: _rounds_by_ansible(content(scenarios), engine),
        lambda scenarios: _rounds_without(content(scenarios), engine),
    )


def _rounds_without(content: Mapping[str, Any], engine: Engine) -> Rounds:
    with DirectFleet("kms_host", "kms_host", content, engine) as direct:
        check, applied, again, repaired = _rounds(direct.machines, direct.round)
    return Rounds(check, applied, again, repaired, None, engine)


def _rounds_by_ansible(content: Mapping[str, Any], engine: Engine) -> Rounds:
    with Lab(fleet_from(dict(content)), engine) as lab:

        def run(check_mode: bool = False) -> Round:
            options = ["--check", "--diff"] if check_mode else ["--diff"]
            return run_round(PLAYBOOK, lab, kms_host_inventory(lab), *options)

        machines = [machine.windows for machine in lab.machines.values()]
        check, applied, again, repaired = _rounds(machines, run)
        sizes = (size for each in lab.stats().values() for size in each.bytes_up_by_execution)
        return Rounds(check, applied, again, repaired, tuple(sizes), engine)


def _rounds(machines: Iterable[SimulatedWindows], run: Callable[..., Round]) -> list[Round]:
    rounds = [run(check_mode=True), run(), run()]
    for windows in machines:
        if windows.hosting.serving and RULES[0] in windows.hosting.rules:
            changed_by_hand(windows)
    return [*rounds, run()]


@pytest.mark.parametrize("scenario", each_of(HOST_SCENARIOS))
class TestHostScenario:
    """What must hold for each machine."""

    def test_check_mode_predicts_and_writes_nothing(
        self, rounds: Rounds, scenario: HostScenario
    ) -> None:
        outcome = rounds.check.run.hosts[scenario.name]
        if scenario.does != NOT_COMPARED:
            assert methods_of(outcome) == scenario.does, outcome.message
        assert rounds.check.executions[scenario.name] == 1
        assert rounds.check.calls[scenario.name] == []

    def test_run_does_what_check_mode_said(self, rounds: Rounds, scenario: HostScenario) -> None:
        check, applied = (r.run.hosts[scenario.name] for r in (rounds.check, rounds.applied))
        assert applied.outcome == scenario.outcome, applied.message
        assert applied.result.get("plan") == check.result.get("plan")
        assert applied.result.get("kept") == scenario.kept == check.result.get("kept")
        assert applied.changed == scenario.is_changed
        assert rounds.applied.executions[scenario.name] == scenario.expected_executions
        if scenario.is_changed and scenario.outcome == "ok":
            assert check.changed
            foretold = {n: v for n, v in check.result["diff"]["after"].items() if v is not None}
            assert foretold == {n: applied.result["diff"]["after"][n] for n in foretold}

    def test_user_is_told_why(self, rounds: Rounds, scenario: HostScenario) -> None:
        assert_told(rounds.applied.run.hosts[scenario.name], scenario.says)

    def test_a_kms_host_serves_and_is_proved(self, rounds: Rounds, scenario: HostScenario) -> None:
        if not scenario.is_served or scenario.asked.get("activation") == "none":
            return
        proof = rounds.applied.run.hosts[scenario.name].result["proof"]
        assert proof["is_kms_host"]
        assert proof["license_status"] == "licensed"
        assert proof["listening_port"] == scenario.asked.get("listening_port", 1688)
        assert "counted" in proof["count_meaning"]

    def test_second_run_changes_nothing(self, rounds: Rounds, scenario: HostScenario) -> None:
        outcome = rounds.again.run.hosts[scenario.name]
        assert outcome.outcome == scenario.outcome, outcome.message
        if scenario.stays:
            assert not outcome.changed
            assert rounds.again.executions[scenario.name] == 1
        if scenario.outcome == "ok":
            assert methods_of(outcome) == ()

    def test_what_was_changed_by_hand_is_put_right(
        self, rounds: Rounds, scenario: HostScenario
    ) -> None:
        if not scenario.is_served or scenario.asked.get("activation") == "none":
            return
        again, repaired = (r.run.hosts[scenario.name] for r in (rounds.again, rounds.repaired))
        assert repaired.outcome == "ok", repaired.message
        assert repaired.changed
        assert rounds.repaired.executions[scenario.name] == 2
        assert repaired.result["after"] == again.result["after"]
        assert repaired.result["proof"] == again.result["proof"]


def test_no_full_key_and_no_traceback_is_shown(rounds: Rounds) -> None:
    assert_no_key_and_no_traceback(rounds.check, rounds.applied, rounds.again, rounds.repaired)


def test_payload_is_small(rounds: Rounds) -> None:
    if rounds.bytes_up is not None:
        assert 0 < max(rounds.bytes_up) < 150_000


def test_engines_agree(rounds: Rounds) -> None:
    assert_engines_agreed(rounds.engine)
