"""The python engine and the real PowerShell give the same answer to every machine and request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import METHODS

from lab.engines.pwsh import PwshEngine
from lab.engines.python import PythonEngine
from lab.simulation.network import Network
from tests.support.engine_answers import TIME_ZONE, open_network, outcome
from tests.support.engine_case import EVERY_STEP, Case
from tests.support.engine_cases import CASES
from tests.support.every_case import EVERY_CASE
from tests.support.pwsh_needed import pwsh_or_skip

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PREFIX = "ansible_collections.volume.activation.plugins."


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """The network of the cases."""
    with open_network() as opened:
        yield opened


@pytest.fixture(scope="module")
def engine() -> Iterator[PwshEngine]:
    """The real PowerShell, in a time zone that is not UTC."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", TIME_ZONE)
        made = PwshEngine(pwsh_or_skip(), workers=1, coverage=True)
        yield made
        made.close()


@pytest.fixture(scope="module")
def ran() -> set[int]:
    """The cases that the engine has run, so that none runs twice for the lines that it had."""
    return set()


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.name)
def test_engines_agree(case: Case, engine: PwshEngine, network: Network, ran: set[int]) -> None:
    ran.add(id(case))
    expected = outcome(PythonEngine(), case, network)
    assert expected.rc == 0
    assert outcome(engine, case, network) == expected


@pytest.mark.parametrize(
    ("name", "error", "addresses"),
    [
        ("probe without answer", "TimedOut", 1),
        ("probe host of several addresses", None, 3),
        ("probe host of no address", None, 0),
    ],
)
def test_what_a_probe_finds(name: str, error: str | None, addresses: int, network: Network) -> None:
    case = next(case for case in CASES if case.name == name)
    printed = json.loads(outcome(PythonEngine(), case, network).printed)
    [probed] = printed["state"]["probes"]
    assert (probed["error"], len(probed["addresses"])) == (error, addresses)


def test_the_cases_have_every_method() -> None:
    assert set(EVERY_STEP) == {(name, method) for name in METHODS for method in METHODS[name]}


def test_every_line_of_the_powershell_runs(
    engine: PwshEngine, network: Network, ran: set[int]
) -> None:
    for case in EVERY_CASE:
        if id(case) not in ran:
            outcome(engine, case, network)
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
