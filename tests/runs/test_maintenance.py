"""Every verb by the real ansible-playbook, all in one run: check, then apply, on both engines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
    VERBS,
)

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.playbook import PlaybookRun, run_playbook
from tests.support.client_verb_scenarios import client_verb_scenarios
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.maintenance_scenarios import (
    DOMAIN_PASSWORD,
    HOST_KEY,
    PIN,
    Scenario,
    installation_of,
    left_behind,
    scenarios,
)
from tests.support.office_maintenance_scenarios import office_installation_of, office_scenarios


def every_scenario(folder: Path) -> tuple[Scenario, ...]:
    """Those of Windows and those of Office."""
    return (*scenarios(folder), *client_verb_scenarios(), *office_scenarios(folder))


# Another core has the verbs of test_maintenance_secrets.py, by check mode and applied.
pytestmark = pytest.mark.first_core
PLAYBOOK = "tests/runs/playbooks/maintenance.yml"
with TemporaryDirectory() as _folder:
    NAMES = [scenario.name for scenario in every_scenario(Path(_folder))]


@dataclass(frozen=True)
class Round:
    """One ansible-playbook run: what it did to the machines."""

    run: PlaybookRun
    executions: Mapping[str, int]
    calls: Mapping[str, list[str]]
    left: Mapping[str, Any]


@dataclass(frozen=True)
class Rounds:
    """Check and apply, the machines before, and the file that a verb wrote."""

    scenarios: Mapping[str, Scenario]
    before: Mapping[str, Any]
    check: Round
    applied: Round
    wrote_in_check_mode: bool
    written: str
    bytes_up: list[int]
    engine: Engine


@pytest.fixture(scope="module")
def rounds() -> Rounds:
    """All scenarios, run once."""
    engine = engine_of_run()
    with TemporaryDirectory() as name:
        folder = Path(name)
        every = {scenario.name: scenario for scenario in every_scenario(folder)}
        fleet = fleet_from({"machines": [scenario.entry() for scenario in every.values()]})
        with Lab(fleet, engine) as lab:
            before = _left(lab)
            check = _round(lab, "--check")
            wrote = (folder / "iid.txt").exists()
            applied = _round(lab)
            bytes_up = [s for stats in lab.stats().values() for s in stats.bytes_up_by_execution]
        written = (folder / "iid.txt").read_text("utf-8")
    return Rounds(every, before, check, applied, wrote, written, bytes_up, engine)


def _left(lab: Lab) -> dict[str, Any]:
    return {
        name: json.loads(json.dumps(left_behind(machine.windows)))
        for name, machine in lab.machines.items()
    }


def _round(lab: Lab, *options: str) -> Round:
    before = {name: stats.remote_executions for name, stats in lab.stats().items()}
    for machine in lab.machines.values():
        machine.windows.calls.clear()
    run = run_playbook(PLAYBOOK, lab.inventory(), "-v", *options)
    return Round(
        run=run,
        executions={n: s.remote_executions - before[n] for n, s in lab.stats().items()},
        calls={name: list(machine.windows.calls) for name, machine in lab.machines.items()},
        left=_left(lab),
    )


def _answers(run: PlaybookRun) -> dict[str, Any]:
    return {name: [o.outcome, dict(o.result)] for name, o in sorted(run.hosts.items())}


@pytest.mark.parametrize("name", NAMES)
class TestScenario:
    """What must hold for each machine."""

    def test_check_mode_writes_nothing(self, rounds: Rounds, name: str) -> None:
        scenario, outcome = rounds.scenarios[name], rounds.check.run.hosts[name]
        assert rounds.check.left[name] == rounds.before[name]
        assert rounds.check.calls[name] in ([], ["GetTokenActivationGrants"])
        is_unconfirmed = name.startswith("unconfirmed-")
        expected = 1 if is_unconfirmed else min(scenario.executions, scenario.check_executions)
        assert rounds.check.executions[name] == expected
        if is_unconfirmed or scenario.outcome == "ok" or scenario.executions == 2:
            assert outcome.outcome == "ok", outcome.message
        if scenario.outcome == "ok" and not _is_hidden(name):
            assert outcome.changed == scenario.changed

    def test_check_mode_says_that_a_confirmation_is_needed(self, rounds: Rounds, name: str) -> None:
        told = "set confirm: true" in rounds.check.run.hosts[name].message
        assert told is name.startswith("unconfirmed-")

    def test_run_does_it(self, rounds: Rounds, name: str) -> None:
        scenario, outcome = rounds.scenarios[name], rounds.applied.run.hosts[name]
        assert outcome.outcome == scenario.outcome, outcome.message
        assert tuple(rounds.applied.calls[name]) == scenario.calls
        assert rounds.applied.executions[name] == scenario.executions
        assert rounds.applied.left[name] == {**rounds.before[name], **scenario.leaves}
        if not _is_hidden(name):
            assert outcome.changed == scenario.changed
        for part in scenario.says:
            assert part in outcome.message
        assert "\n" not in outcome.message


def _is_hidden(name: str) -> bool:
    """Whether the last task of the machine is the one that looks at the registered result."""
    return name in ("installation_id", "ad_installation_id", "office-installation_id")


def test_every_verb_has_a_machine() -> None:
    assert set(VERBS) <= set(NAMES)
    of_office = {re.sub(r"^office-(?:7-|2010-)?", "", name) for name in NAMES}
    assert set(OFFICE_VERBS) <= of_office


def test_restart_is_asked_for_and_nothing_more(rounds: Rounds) -> None:
    for verb in VERBS.values():
        if not _is_hidden(verb.name):
            result = rounds.applied.run.hosts[verb.name].result
            assert result["reboot_required"] is verb.reboot


def test_installation_id_is_in_the_file_or_in_the_result(rounds: Rounds) -> None:
    to_a_file = rounds.applied.run.hosts["installation_id-to-a-file"]
    assert set(to_a_file.result["data"]) == {"destination"}
    assert rounds.written == f"{installation_of('installation_id-to-a-file')}\n"
    assert not rounds.wrote_in_check_mode
    for name in ("installation_id", "ad_installation_id", "office-installation_id"):
        assert rounds.applied.run.hosts[name].message == "63 digits"


def test_nothing_secret_is_shown(rounds: Rounds) -> None:
    for one in (rounds.check, rounds.applied):
        shown = one.run.output + json.dumps(_answers(one.run))
        for name in rounds.scenarios:
            assert installation_of(name) not in shown
            assert office_installation_of(name) not in shown
        for secret in (HOST_KEY, PIN, DOMAIN_PASSWORD):
            assert secret not in shown


def test_no_traceback(rounds: Rounds) -> None:
    printed = rounds.check.run.output + rounds.applied.run.output
    assert "Traceback" not in printed
    assert "DEPRECATION" not in printed


def test_payload_is_small(rounds: Rounds) -> None:
    assert max(rounds.bytes_up) < 140_000


def test_engines_agree(rounds: Rounds) -> None:
    assert_engines_agreed(rounds.engine)
