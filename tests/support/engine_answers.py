"""What comes of a case on an engine, in a form in which two engines can be compared."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lab.fleet import fleet_from
from lab.lab_machine import Engine
from lab.payload import Payload
from lab.simulation import kms_hosting
from lab.simulation.network import KmsHost, Network, SrvRecord
from lab.simulation.windows import License, SimulatedWindows
from tests.support.engine_case import CLOSED, GVLK, HERE, LOW, MANY, NAME_ONLY, SERVER, SILENT, Case

TIME_ZONE = "America/Los_Angeles"
"""For $TZ of the real PowerShell: one that is not UTC."""

BOOTED = datetime(2026, 1, 31, 12, tzinfo=UTC)
"""When each machine was started last."""

_CLOCK = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Outcome:
    """Exit code, printed JSON without the values that differ from run to run, machine after it."""

    rc: int
    printed: str
    machine: SimulatedWindows


def outcome(
    engine: Engine, case: Case, network: Network, payload: Payload | None = None
) -> Outcome:
    """Run a case on a new machine; ``payload`` is for a module that is not the case's own."""
    network.hosts[LOW].clients.clear()
    windows = _machine(case, network)
    result = engine.run(windows, payload or case.payload())
    # What it published and where it listens must not be there for the next machine.
    kms_hosting.stop_serving(windows)
    for domain in ("contoso.example", "a.example", "b.example"):
        network.remove_record(domain, kms_hosting.own_name(windows))
    windows.registry_values = without_times(windows)
    return Outcome(result.rc, comparable(result.stdout, windows), windows)


@contextmanager
def open_network() -> Iterator[Network]:
    """KMS hosts: of enough clients, of too few, closed, silent, of several addresses and none."""
    network = _Network(
        [
            KmsHost(HERE),
            KmsHost(LOW, count=0),
            *(KmsHost(name, reachable=False) for name in (CLOSED, SILENT, MANY)),
        ],
        {
            "contoso.example": [SrvRecord(CLOSED, 1688), SrvRecord(HERE, 1688, 10, 5)],
            "adatum.example": [SrvRecord(HERE, 1688)],
            "silent.example": [SrvRecord(SILENT, 1688)],
        },
    )
    network.start()
    try:
        with _never_answering(network.addresses_of(SILENT)[0], 1688):
            yield network
    finally:
        network.stop()


class _Network(Network):
    def addresses_of(self, name: str) -> list[str]:
        if name == MANY:
            return [*super().addresses_of(CLOSED), *super().addresses_of(HERE), "::1"]
        if name == NAME_ONLY:
            return []
        return super().addresses_of(name)


@contextmanager
def _never_answering(address: str, port: int) -> Iterator[None]:
    # A listener whose queue is full lets a connection wait, as a firewall does.
    with ExitStack() as sockets:
        sockets.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(3):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((address, port))
        yield


@dataclass
class _Evaluation(License):
    """A licence whose evaluation ends some day."""

    ends: datetime | None = None

    def row(self, *machine: Any) -> dict[str, Any]:
        return {**super().row(*machine), "EvaluationEndDate": self.ends}


def _machine(case: Case, network: Network) -> SimulatedWindows:
    described = {"name": "srv1", "windows": SERVER, "license": GVLK, **case.machine}
    windows = fleet_from({"machines": [described]}).machines[0].windows
    windows.servicing.booted = windows.hosting.told_from = BOOTED
    events, given = windows.holdings.events, described.get("holdings", {}).get("events", ())
    for place in range(len(events) - len(given)):
        # What it wrote when it was made, and not what the case gives.
        events[place] = replace(events[place], time=f"{BOOTED:%Y-%m-%dT%H:%M}:{place:02d}Z")
    licenses = windows.licenses
    if case.evaluation_ends:
        licenses = [_Evaluation(**vars(license), ends=case.evaluation_ends) for license in licenses]
    return replace(windows, network=network, licenses=licenses)


def comparable(stdout: bytes, windows: SimulatedWindows) -> str:
    """What a machine printed, without the values that differ from run to run."""
    text = stdout.decode("utf-8", "replace")
    try:
        answer = json.loads(text)
    except ValueError:
        return text
    if "\n" in text:
        return text
    state = answer.get("state") if isinstance(answer, dict) else None
    if isinstance(state, dict):
        if _is_now(state.get("clock"), windows):
            state["clock"] = "now"
        change = (state.get("registry") or {}).get("edition_change") or {}
        if _is_now(change.get("Started"), windows):
            change["Started"] = "now"
        lists = [state.get(name) for name in ("probes", "probes_found")]
        lists.append((state.get("host") or {}).get("probes"))
        for probe in (probe for each in lists if isinstance(each, list) for probe in each):
            if isinstance(probe, dict) and isinstance(probe.get("milliseconds"), int):
                is_short = 0 <= probe["milliseconds"] < 600_000
                probe["milliseconds"] = "few" if is_short else probe["milliseconds"]
    return json.dumps(answer, sort_keys=True, indent=1)


def without_times(windows: SimulatedWindows) -> dict[str, dict[str, Any]]:
    """What its registry was given, but for when a change of edition began."""
    return {
        path: {
            name: "now" if name == "Started" and _is_now(value, windows) else value
            for name, value in values.items()
        }
        for path, values in windows.registry_values.items()
    }


def _is_now(clock: Any, windows: SimulatedWindows) -> bool:
    try:
        told = datetime.strptime(clock, _CLOCK).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return False
    return abs((told - windows.clock).total_seconds()) < 600
