"""Every scenario: check -> apply -> apply again, on both engines and both kinds of Windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.support.direct_rounds import direct_rounds
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.kinds_of_run import KINDS, each_of, rounds_of
from tests.support.rounds import (
    Rounds,
    assert_no_key_and_no_traceback,
    assert_told,
    methods_of,
    run_rounds,
)
from tests.support.scenario import Scenario, fleet_content
from tests.support.scenarios import SCENARIOS
from tests.support.site_scenarios import SITE_SCENARIOS

EVERY_SCENARIO = (*SCENARIOS, *SITE_SCENARIOS)
PLAYBOOK = "playbooks/activate.yml"


@pytest.fixture(scope="module", params=KINDS)
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """All scenarios, run once on each kind of Windows."""
    engine = engine_of_run(on_every_core=True)

    def content(scenarios: Sequence[Scenario]) -> dict[str, Any]:
        return {**fleet_content(tuple(scenarios)), "variant": request.param}

    return rounds_of(
        request,
        EVERY_SCENARIO,
        lambda scenarios: run_rounds(PLAYBOOK, content(scenarios), engine),
        lambda scenarios: direct_rounds("windows", "windows_client", content(scenarios), engine),
    )


@pytest.mark.parametrize("scenario", each_of(EVERY_SCENARIO))
class TestScenario:
    """What must hold for each machine."""

    def test_check_mode_predicts_and_writes_nothing(
        self, rounds: Rounds, scenario: Scenario
    ) -> None:
        outcome = rounds.check.run.hosts[scenario.name]
        assert methods_of(outcome) == scenario.does, outcome.message
        assert rounds.check.executions[scenario.name] == 1
        assert rounds.check.calls[scenario.name] == []

    def test_run_does_what_check_mode_said(self, rounds: Rounds, scenario: Scenario) -> None:
        check, applied = (r.run.hosts[scenario.name] for r in (rounds.check, rounds.applied))
        assert applied.outcome == scenario.outcome, applied.message
        assert applied.result.get("plan") == check.result.get("plan")
        assert applied.result.get("kept") == scenario.kept == check.result.get("kept")
        assert applied.changed == scenario.is_changed
        assert rounds.applied.executions[scenario.name] == scenario.expected_executions
        if scenario.is_changed and scenario.outcome == "ok" and not scenario.says:
            assert check.changed
            assert _predicted(check.result) == _reached(check.result, applied.result)

    def test_user_is_told_why(self, rounds: Rounds, scenario: Scenario) -> None:
        assert_told(rounds.applied.run.hosts[scenario.name], scenario.says)

    def test_second_run_changes_nothing(self, rounds: Rounds, scenario: Scenario) -> None:
        outcome = rounds.again.run.hosts[scenario.name]
        assert not outcome.changed
        assert outcome.outcome == scenario.outcome
        if scenario.outcome == "ok" and not scenario.says:
            assert methods_of(outcome) == ()
            assert rounds.again.executions[scenario.name] == 1


def _predicted(check: Mapping[str, Any]) -> dict[str, Any]:
    # Without an activation the license status is Windows' choice, and check mode says so by null.
    return {name: value for name, value in check["diff"]["after"].items() if value is not None}


def _reached(check: Mapping[str, Any], applied: Mapping[str, Any]) -> dict[str, Any]:
    return {name: applied["diff"]["after"][name] for name in _predicted(check)}


def test_no_full_key_and_no_traceback_is_shown(rounds: Rounds) -> None:
    assert_no_key_and_no_traceback(rounds.check, rounds.applied, rounds.again)


def test_payload_holds_no_csharp_and_is_small(rounds: Rounds) -> None:
    if rounds.bytes_up is not None:
        assert 0 < max(size for sizes in rounds.bytes_up.values() for size in sizes) < 120_000


def test_engines_agree(rounds: Rounds) -> None:
    assert_engines_agreed(rounds.engine)
