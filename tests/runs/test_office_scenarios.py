"""Every Office scenario: check -> apply -> apply again, on both kinds of Windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.support.direct_rounds import direct_rounds
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.kinds_of_run import KINDS, each_of, rounds_of
from tests.support.office_scenario import OfficeScenario, office_fleet
from tests.support.office_scenarios import FRESH, OFFICE_SCENARIOS
from tests.support.rounds import (
    Rounds,
    assert_no_key_and_no_traceback,
    assert_told,
    methods_of,
    run_rounds,
)

PLAYBOOK = "playbooks/office.yml"
EVERY = (*OFFICE_SCENARIOS, *FRESH)


@pytest.fixture(scope="module", params=KINDS)
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """All scenarios, run once on each kind of Windows."""
    engine = engine_of_run()

    def content(scenarios: Sequence[OfficeScenario]) -> dict[str, Any]:
        return {**office_fleet(tuple(scenarios)), "variant": request.param}

    return rounds_of(
        request,
        EVERY,
        lambda scenarios: run_rounds(PLAYBOOK, content(scenarios), engine),
        lambda scenarios: direct_rounds("office", "office_client", content(scenarios), engine),
    )


@pytest.mark.parametrize("scenario", each_of(EVERY))
class TestOfficeScenario:
    """What must hold for each machine."""

    def test_check_mode_predicts_and_writes_nothing(
        self, rounds: Rounds, scenario: OfficeScenario
    ) -> None:
        outcome = rounds.check.run.hosts[scenario.name]
        assert methods_of(outcome) == scenario.does, outcome.message
        assert rounds.check.executions[scenario.name] == 1
        assert rounds.check.calls[scenario.name] == []

    def test_run_does_what_check_mode_said(self, rounds: Rounds, scenario: OfficeScenario) -> None:
        check, applied = (r.run.hosts[scenario.name] for r in (rounds.check, rounds.applied))
        assert applied.outcome == scenario.outcome, applied.message
        assert applied.result.get("plan") == check.result.get("plan")
        assert applied.changed == scenario.is_changed
        assert rounds.applied.executions[scenario.name] == scenario.expected_executions
        if scenario.is_changed and scenario.outcome == "ok" and not scenario.is_again_open:
            assert check.changed
            assert _foretold(check.result, applied.result) == _known(check.result)

    def test_result_names_every_product(self, rounds: Rounds, scenario: OfficeScenario) -> None:
        result = rounds.applied.run.hosts[scenario.name].result
        if "products" not in result:
            assert scenario.outcome == "failed"
            return
        assert {each["product"] for each in result["products"]} == set(result["after"])
        assert tuple(each["product"] for each in result["kept"]) == scenario.kept
        assert tuple(each["channel"] for each in result["left_alone"]) == scenario.left_alone
        assert tuple(each["product"] for each in result["stale_keys"]) == scenario.stale
        assert all(each["why"] for name in ("kept", "left_alone") for each in result[name])

    def test_user_is_told_why(self, rounds: Rounds, scenario: OfficeScenario) -> None:
        assert_told(rounds.applied.run.hosts[scenario.name], scenario.says)

    def test_second_run_changes_nothing(self, rounds: Rounds, scenario: OfficeScenario) -> None:
        outcome = rounds.again.run.hosts[scenario.name]
        assert not outcome.changed
        assert outcome.outcome == scenario.outcome
        if scenario.outcome == "ok" and not scenario.is_again_open:
            assert methods_of(outcome) == ()
            assert rounds.again.executions[scenario.name] == 1


def _known(check: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    # What only Office decides is null in check mode.
    return {
        label: {name: value for name, value in values.items() if value is not None}
        for label, values in check["diff"]["after"].items()
    }


def _foretold(check: Mapping[str, Any], applied: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    after = applied["diff"]["after"]
    assert set(after) == set(check["diff"]["after"])
    return {
        label: {name: after[label][name] for name in values}
        for label, values in _known(check).items()
    }


def test_no_full_key_and_no_traceback_is_shown(rounds: Rounds) -> None:
    assert_no_key_and_no_traceback(rounds.check, rounds.applied, rounds.again)


def test_payload_is_small(rounds: Rounds) -> None:
    if rounds.bytes_up is not None:
        assert 0 < max(size for sizes in rounds.bytes_up.values() for size in sizes) < 130_000


def test_engines_agree(rounds: Rounds) -> None:
    assert_engines_agreed(rounds.engine)
