"""KMS hosts by the real ansible-playbook: check, apply, again, changed by hand, apply."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.simulation.variant import NAMED
from tests.support.engines import assert_engines_agreed, engine_of_run
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
    """Check, apply and apply again; then changed by hand, and applied."""

    check: Round
    applied: Round
    again: Round
    repaired: Round
    bytes_up: tuple[int, ...]
    engine: Engine


@pytest.fixture(scope="module", params=NAMED)
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """All scenarios, run once on each kind of Windows."""
    engine = engine_of_run()
    content = {**fleet_content(HOST_SCENARIOS), "variant": request.param}
    with Lab(fleet_from(content), engine) as lab:
        check, applied, again = (
            _round(lab, *options) for options in (["--check", "--diff"], ["--diff"], [])
        )
        for machine in lab.machines.values():
            if machine.windows.hosting.serving and RULES[0] in machine.windows.hosting.rules:
                changed_by_hand(machine.windows)
        repaired = _round(lab)
        sizes = (size for each in lab.stats().values() for size in each.bytes_up_by_execution)
        return Rounds(check, applied, again, repaired, tuple(sizes), engine)


def _round(lab: Lab, *options: str) -> Round:
    return run_round(PLAYBOOK, lab, kms_host_inventory(lab), *options)


@pytest.mark.parametrize("scenario", HOST_SCENARIOS, ids=lambda scenario: scenario.name)
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
    assert rounds.bytes_up
    assert max(rounds.bytes_up) < 150_000


def test_engines_agree(rounds: Rounds) -> None:
    assert_engines_agreed(rounds.engine)
