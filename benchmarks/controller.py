"""CPU of the controller for a converged machine, beside peers.

    python -m benchmarks.controller [MACHINES [ROUNDS]]

Everything runs against the same lab, one after the other, round after round, so that whatever else
the computer does meets all alike. The table goes to docs/MEASUREMENTS.md.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.audit import this_machine
from benchmarks.measured_run import Cost, Subject, measured
from benchmarks.peers import ANSWERS, NO_OP, NO_OP_SCRIPT, PLAYS, VARIABLES
from lab.engines.python import PythonEngine
from lab.fleet import fleet_from
from lab.lab import Lab
from lab.payload import Payload
from lab.playbook import FORKS, ROOT
from lab.shells import ExecutionResult
from lab.simulation.windows import SimulatedWindows
from lab.site_fleet import clients, empty_server, variables

HOST = "kms01"
PAGE = ROOT / "docs/MEASUREMENTS.md"
BEGINS, ENDS = "<!-- written by make bench: controller -->\n", "<!-- end -->"
_PLAYBOOKS = ("activate", "audit", "preflight", "site")


class WithPeers(PythonEngine):
    """The lab's own engine, which also replays what the modules of the peers answer."""

    def run(self, machine: SimulatedWindows, payload: Payload) -> ExecutionResult:
        """Execute one module."""
        answer = ANSWERS.get(payload.module_name)
        if answer is None:
            return super().run(machine, payload)
        return ExecutionResult(0, json.dumps(answer).encode(), b"")


def fleet(size: int) -> tuple[list[str], dict[str, Any]]:
    """A KMS host and its clients, as a fleet of the lab."""
    names = [f"machine{number:05}" for number in range(1, size)]
    network = {"kms_hosts": [{"name": "kms00.contoso.example"}]}
    return names, {"network": network, "machines": [empty_server(HOST), *clients(names)]}


def play(folder: Path, number: int, tasks: list[dict[str, Any]]) -> str:
    """A playbook with these tasks."""
    path = folder / f"play{number}.yml"
    of_all = {"hosts": "all", "gather_facts": False, "tasks": tasks}
    path.write_text(yaml.safe_dump([of_all], sort_keys=False), "utf-8")
    return str(path)


def subjects(folder: Path, names: list[str]) -> Iterator[Subject]:
    """The peers, then ours."""
    library = folder / "library"
    library.mkdir()
    (library / f"{NO_OP}.ps1").write_text(NO_OP_SCRIPT, "utf-8")
    everything: Mapping[str, list[str]] = {"windows_clients": [HOST, *names]}
    for number, (title, tasks) in enumerate(PLAYS.items()):
        yield Subject(title, play(folder, number, tasks), everything, VARIABLES)
    of_site = variables(HOST)
    asked = {"kms_host": of_site["windows_client_kms_host"], "retries": 0}
    module = play(folder, len(PLAYS), [{"volume.activation.windows": asked}])
    clients_alone = {"windows_clients": names}
    yield Subject("volume.activation.windows", module, clients_alone)
    for name in _PLAYBOOKS:
        groups = {"kms_hosts": [HOST], **clients_alone} if name == "site" else clients_alone
        of_audit = {"audit_fail_on": ["never"]}
        yield Subject(f"playbook {name}", f"playbooks/{name}.yml", groups, of_site | of_audit)


def table(measured_runs: Iterable[tuple[Subject, list[Cost]]]) -> Iterator[str]:
    """A row for each, against the first."""
    yield (
        "| Run | Remote executions a machine | KB up | CPU ms a machine | Against the no-op "
        "| Wall s |"
    )
    yield "|---|---|---|---|---|---|"
    base = 0.0
    for subject, runs in measured_runs:
        cpu = statistics.median(run.cpu for run in runs) / subject.machines
        wall = statistics.median(run.wall for run in runs)
        base = base or cpu
        one, size = runs[-1], subject.machines
        yield (
            f"| {subject.title} | {one.executions / size:.2f} | {one.bytes_up / size / 1024:.0f} "
            f"| {cpu * 1000:.0f} | {cpu / base:.2f} | {wall:.1f} |"
        )


def main() -> int:
    """Bring the lab's machines to their desired state, then measure in rounds."""
    size, rounds = (int(each) for each in (*sys.argv[1:], *("100", "3")[len(sys.argv) - 1 :]))
    names, content = fleet(size)
    with tempfile.TemporaryDirectory() as name, Lab(fleet_from(content), WithPeers()) as lab:
        measuring = list(subjects(Path(name), names))
        for _ in range(2):  # the KMS host counts its clients, then activates them
            measured(measuring[-1], lab)
        costs: dict[str, list[Cost]] = {subject.title: [] for subject in measuring}
        for _ in range(rounds):
            for subject in measuring:
                costs[subject.title].append(measured(subject, lab))
    lines = [
        f"{this_machine()}; {size} machines, {FORKS} forks, median of {rounds} rounds "
        "(`make bench`).",
        "",
        *table((subject, costs[subject.title]) for subject in measuring),
    ]
    text = "\n".join(lines)
    print(text)
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGINS)
    PAGE.write_text(f"{head}{BEGINS}{text}\n{ENDS}{rest.partition(ENDS)[2]}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
