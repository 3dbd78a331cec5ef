"""A broken transport is unreachable or failed, never ok or changed; the next run converges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lab.playbook import run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PLAYBOOK = "playbooks/activate.yml"
IMPATIENT = {"ansible_winrm_operation_timeout_sec": 9, "ansible_winrm_read_timeout_sec": 10}

FAULTS: Mapping[str, Mapping[str, Any]] = {
    "http-500-at-logon": {"at": "create", "do": "http_500"},
    "http-500-at-read": {"at": "command", "do": "http_500", "execution": 1},
    "http-500-after-read": {"at": "receive", "do": "http_500", "execution": 1},
    "http-500-at-write": {"at": "command", "do": "http_500", "execution": 2},
    "cut-at-logon": {"at": "create", "do": "cut"},
    "cut-while-sending": {"at": "send", "do": "cut", "execution": 1},
    "cut-before-write": {"at": "send", "do": "cut", "execution": 2},
    "cut-after-read": {"at": "receive", "do": "cut_after", "execution": 1},
    "cut-after-write": {"at": "receive", "do": "cut_after", "execution": 2},
    "late-read": {"at": "command", "do": "slow", "seconds": 600, "execution": 1},
    "late-write": {"at": "command", "do": "slow", "seconds": 600, "execution": 2},
}
WRITE_BROKE = ("cut-before-write", "cut-after-write", "http-500-at-write", "late-write")


def _content() -> dict[str, Any]:
    machine = {"windows": STANDARD_2022, "license": RETAIL}
    machines = [{**machine, "name": n, "transport_faults": [f]} for n, f in FAULTS.items()]
    machines.append({**machine, "name": "closed", "reachable": False})
    machines.append({**machine, "name": "no-logon", "accepts_logon": False})
    return {"network": NETWORK, "variables": VARIABLES, "machines": machines}


@pytest.fixture(scope="module")
def runs() -> Any:
    from lab.fleet import fleet_from
    from lab.lab import Lab

    with Lab(fleet_from(_content())) as lab:
        impatient = lab.inventory()
        for name, host in impatient["all"]["children"]["windows_clients"]["hosts"].items():
            if name.startswith("late-"):
                host.update(IMPATIENT)
        yield [
            run_playbook(PLAYBOOK, each) for each in (impatient, lab.inventory(), lab.inventory())
        ]


@pytest.mark.parametrize("name", [*FAULTS, "closed", "no-logon"])
def test_never_ok_or_changed(runs: Any, name: str) -> None:
    outcome = runs[0].hosts[name]
    assert outcome.outcome in ("unreachable", "failed")
    assert not outcome.changed
    assert outcome.message
    assert "\n" not in outcome.message


@pytest.mark.parametrize("name", WRITE_BROKE)
def test_broken_write_says_what_was_sent(runs: Any, name: str) -> None:
    message = runs[0].hosts[name].message
    assert "InstallProductKey" in message
    assert "may have been done or not" in message


@pytest.mark.parametrize("name", FAULTS)
def test_next_run_converges(runs: Any, name: str) -> None:
    assert runs[1].hosts[name].outcome == "ok", runs[1].hosts[name].message
    assert runs[2].hosts[name].outcome == "ok"
    assert not runs[2].hosts[name].changed


def test_no_traceback(runs: Any) -> None:
    assert not [run for run in runs if "Traceback" in run.output]


def test_engine_that_fails_is_reported(lab_of: LabFactory) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": RETAIL}
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": [machine]})

    def broken(*_: Any) -> Any:
        raise RuntimeError("the engine died")

    lab.machines["srv"].engine.run = broken  # type: ignore[assignment]
    outcome = run_playbook(PLAYBOOK, lab.inventory()).hosts["srv"]
    assert outcome.outcome in ("unreachable", "failed")
