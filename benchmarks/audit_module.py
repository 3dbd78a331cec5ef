"""Memory and seconds of volume.activation.report: python -m benchmarks.audit_module [N].

The machines' results are in the inventory, as if a play had registered them, so that no machine has
to be read. The same playbook runs without the reports too: what they add is the difference. The
task runs in a fork of ansible-playbook, and Python writes to what it only looks at, because it
counts references there; so pages stop being shared, and the sum of both processes grows, though
the larger of them does not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from benchmarks.audit import this_machine
from benchmarks.audit_step import NOW, SEED
from benchmarks.memory import ChildMemory
from lab.playbook import ROOT, ansible_command
from tests.fleets.registered import generated_results

WITHOUT, WITH = "without the reports", "with all reports"


def inventory(count: int) -> dict[str, Any]:
    """What an inventory script prints: every machine with its result, in the group of its site."""
    groups: dict[str, Any] = {"windows_clients": {"hosts": []}}
    variables: dict[str, Any] = {}
    for name, site, result in generated_results(count, SEED, NOW):
        groups["windows_clients"]["hosts"].append(name)
        groups.setdefault(f"site_{site}", {"hosts": []})["hosts"].append(name)
        variables[name] = {"audit_read": result}
    return {**groups, "_meta": {"hostvars": variables}}


def playbook(folder: Path, task: dict[str, Any]) -> Path:
    """A playbook of one task on the controller."""
    path = folder / "play.yml"
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [task]}
    path.write_text(yaml.safe_dump([play]), "utf-8")
    return path


def run(hosts: Path, path: Path) -> tuple[float, ChildMemory]:
    """Seconds and memory of ansible-playbook with its forks."""
    with ChildMemory() as memory:
        started = time.monotonic()
        subprocess.run(  # noqa: S603, the command is all our own
            [ansible_command("ansible-playbook"), "-i", str(hosts), str(path)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.monotonic() - started, memory


def main() -> int:
    """Run the playbook without the reports and with them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content, hosts = folder / "hosts.json", folder / "hosts.sh"
        content.write_text(json.dumps(inventory(count)), "utf-8")
        hosts.write_text(f"#!/bin/sh\ncat '{content}'\n", "utf-8")
        hosts.chmod(0o700)
        machines = "{{ groups['windows_clients'] }}"
        tasks: dict[str, dict[str, Any]] = {
            WITHOUT: {"ansible.builtin.debug": {"msg": f"{machines[:-3]} | length }}}}"}},
            WITH: {
                "volume.activation.report": {
                    "machines": machines,
                    "folder": str(folder / "audit"),
                    "fail_on": ["never"],
                    "time": NOW.isoformat(),
                }
            },
        }
        size = content.stat().st_size / 1e6
        print(f"{count:,} machines, results of {size:.0f} MB as JSON. {this_machine()}.")
        print("| run | seconds | largest process, MiB (RSS) | all processes, MiB (PSS) |")
        print("|---|---|---|---|")
        for title, task in tasks.items():
            seconds, memory = run(hosts, playbook(folder, task))
            print(
                f"| {title} | {seconds:.1f} | {memory.largest_mebibytes:.0f} "
                f"| {memory.peak_mebibytes:.0f} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
