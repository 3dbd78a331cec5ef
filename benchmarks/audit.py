"""Seconds and memory of the audit, step by step: python -m benchmarks.audit [N ...].

Every measurement is a process of its own, the quicker of two. The memory is that of the whole
process: Python, the machines, the report and what the step itself needs.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from typing import Any

import psutil

from benchmarks.audit_step import STEPS
from benchmarks.memory import MEBIBYTE
from lab.playbook import ROOT

COUNTS = (1_000, 10_000, 100_000)
RUNS = 2
"""Other work on the machine makes a run slower, and none makes it quicker."""


def measure(step: str, count: int) -> dict[str, Any]:
    """What the quickest process of one step says."""
    return min((measure_once(step, count) for _ in range(RUNS)), key=_seconds)


def _seconds(measured: dict[str, Any]) -> float:
    return float(measured["seconds"])


def measure_once(step: str, count: int) -> dict[str, Any]:
    """What the process of one step says."""
    command = [sys.executable, "-m", "benchmarks.audit_step", step, str(count)]
    run = subprocess.run(  # noqa: S603, the command is all our own
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def this_machine() -> str:
    """What the numbers were measured on."""
    gibibytes = psutil.virtual_memory().total / MEBIBYTE / 1024
    return f"{os.cpu_count()} cores, {gibibytes:.0f} GiB, Python {platform.python_version()}"


def main() -> int:
    """Measure every step at every count, one row a step."""
    counts = [int(argument) for argument in sys.argv[1:]] or list(COUNTS)
    print(f"{this_machine()}. Each cell: seconds, milliseconds per 1,000 machines, peak MiB.")
    print(f"| step | {' | '.join(f'{count:,} machines' for count in counts)} | MB written |")
    print(f"|---|{'---|' * len(counts)}---|")
    for step in STEPS:
        measured = [measure(step, count) for count in counts]
        cells = [
            f"{each['seconds']:.2f} s, {each['seconds'] * 1e6 / count:.0f} ms, "
            f"{each['mebibytes']:.0f} MiB"
            for each, count in zip(measured, counts, strict=True)
        ]
        size = measured[-1]["bytes"] / 1e6
        written = f"{size:.1f}" if size > 0.1 else ""
        print(f"| {step} | {' | '.join(cells)} | {written} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
