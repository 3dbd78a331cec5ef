"""What a run over a fleet costs the controller: python -m benchmarks.fleet_run [MACHINES]."""

from __future__ import annotations

import resource
import sys
import time
from typing import Any

import psutil

from benchmarks.memory import MEBIBYTE, ChildMemory
from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import FORKS, run_playbook
from tests.support.scenario import NETWORK, PRO_11, RETAIL, STANDARD_2022, VARIABLES

PLAYBOOK = "playbooks/activate.yml"


def fleet(size: int) -> dict[str, Any]:
    """Half servers, half clients, none activated yet."""
    kinds = (STANDARD_2022, PRO_11)
    machines = [
        {"name": f"machine{number:05}", "windows": kinds[number % 2], "license": RETAIL}
        for number in range(size)
    ]
    return {"network": NETWORK, "variables": VARIABLES, "machines": machines}


def main() -> int:
    """Run the playbook over a fleet: first run, second run."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{size} machines, {FORKS} forks, python engine")
    print("| Run | Remote executions a machine | KB up a machine | Changed | Wall s | CPU s |")
    print("|---|---|---|---|---|---|")
    with Lab(fleet_from(fleet(size))) as lab, ChildMemory() as memory:
        inventory = lab.inventory()
        before = (0, 0)
        for title in ("first", "second"):
            started, cpu = time.monotonic(), _cpu_of_children()
            run = run_playbook(PLAYBOOK, inventory)
            seconds, cpu = time.monotonic() - started, _cpu_of_children() - cpu
            stats = lab.stats().values()
            now = (sum(s.remote_executions for s in stats), sum(s.bytes_up for s in stats))
            executions, up = (a - b for a, b in zip(now, before, strict=True))
            before = now
            changed = sum(outcome.changed for outcome in run.hosts.values())
            print(
                f"| {title} | {executions / size:.2f} | {up / size / 1024:.0f} "
                f"| {changed} | {seconds:.1f} | {cpu:.1f} |"
            )
    lab_memory = psutil.Process().memory_info().rss / MEBIBYTE
    print(
        f"Peak memory: ansible-playbook with its forks {memory.peak_mebibytes:.0f} MiB (PSS), "
        f"the largest process {memory.largest_mebibytes:.0f} MiB, lab {lab_memory:.0f} MiB (RSS)."
    )
    return 0


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
