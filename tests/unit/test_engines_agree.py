"""The python engine and the real PowerShell give the same answer to every machine and request."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi_methods import METHODS

from tests.lab.engines.pwsh import PwshEngine
from tests.lab.engines.python import PythonEngine
from tests.lab.fleet import fleet_from
from tests.lab.lab_machine import Engine
from tests.lab.simulation.network import Network
from tests.lab.simulation.windows import SimulatedWindows
from tests.pwsh_needed import pwsh_or_skip
from tests.unit.engine_cases import (
    CASES,
    CLOSED,
    EVERY_STEP,
    GVLK,
    HERE,
    LOW,
    SERVER,
    Case,
    probe,
)

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PREFIX = "ansible_collections.volume.activation.plugins."


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """KMS hosts: one that counts enough clients, one that does not, one that is not reachable."""
    content = {
        "kms_hosts": [
            {"name": HERE},
            {"name": LOW, "count": 0},
            {"name": CLOSED, "reachable": False},
        ],
        "srv": {
            "contoso.example": [
                {"host": CLOSED, "port": 1688},
                {"host": HERE, "port": 1688, "priority": 10, "weight": 5},
            ]
        },
    }
    made = fleet_from({"network": content}).network
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def engine() -> Iterator[PwshEngine]:
    """The real PowerShell, in a time zone that is not UTC."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", "America/Los_Angeles")
        made = PwshEngine(pwsh_or_skip(), workers=1, coverage=True)
        yield made
        made.close()


def _machine(case: Case, network: Network) -> SimulatedWindows:
    described = {"name": "srv1", "windows": SERVER, "license": GVLK, **case.machine}
    windows = fleet_from({"machines": [described]}).machines[0].windows
    return replace(windows, network=network)


def _answer(engine: Engine, windows: SimulatedWindows, case: Case) -> str:
    """What the module printed, without the two values that differ from run to run."""
    result = engine.run(windows, case.payload())
    assert result.rc == 0
    answer = json.loads(result.stdout)
    state = answer.get("state")
    if state is not None:
        assert abs(_seconds(state["clock"]) - windows.clock.timestamp()) < 30
        state["clock"] = None
        if state["probe"] and state["probe"]["milliseconds"] is not None:
            assert 0 <= state["probe"]["milliseconds"] < 3000
            state["probe"]["milliseconds"] = 0
    return json.dumps(answer, sort_keys=True, indent=1)


def _seconds(clock: str) -> float:
    return datetime.fromisoformat(clock).timestamp()


def _left_behind(windows: SimulatedWindows) -> Any:
    return (
        windows.calls,
        windows.kms_host,
        windows.kms_port,
        [vars(license) for license in windows.licenses],
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engines_agree(case: Case, engine: PwshEngine, network: Network) -> None:
    mine, theirs = _machine(case, network), _machine(case, network)
    network.hosts[LOW].clients.clear()
    expected = _answer(PythonEngine(), mine, case)
    network.hosts[LOW].clients.clear()
    assert _answer(engine, theirs, case) == expected
    assert _left_behind(theirs) == _left_behind(mine)


def test_a_connection_that_is_never_answered(engine: PwshEngine, network: Network) -> None:
    # A listener whose queue is full lets a connection wait, as a firewall does.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address, port = listener.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex((address, port))
        request = copy.deepcopy(probe(address, port))
        request["probe"]["timeout_milliseconds"] = 300
        case = Case("probe without answer", {}, request)
        windows = _machine(case, network)
        expected = _answer(PythonEngine(), windows, case)
        assert json.loads(expected)["state"]["probe"]["error"] == "TimedOut"
        assert _answer(engine, windows, case) == expected
        for one in waiting:
            one.close()


def test_the_cases_have_every_method() -> None:
    assert set(EVERY_STEP) == {(name, method) for name in METHODS for method in METHODS[name]}


def test_every_line_of_the_powershell_runs(network: Network) -> None:
    engine = PwshEngine(pwsh_or_skip(), workers=1, coverage=True)
    for case in CASES:
        engine.run(_machine(case, network), case.payload())
    engine.close()
    coverage = engine.coverage()
    files = sorted(PLUGINS.glob("module*/*.ps*1"))
    names = {name: name.removeprefix(PREFIX) for name in coverage}
    assert {path.name for path in files} == {name.partition(".")[2] for name in names.values()}
    assert all(executable for executable, _ in coverage.values())
    assert [
        f"{names[name]}:{line}"
        for name, (executable, hit) in sorted(coverage.items())
        for line in sorted(executable - hit)
    ] == []
