"""Runs a playbook of the demo: ansible's output is kept in a file, and nobody waits in silence."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from lab.playbook import ROOT, PlaybookRun, run_playbook

SECONDS_OF_SILENCE = 4
_TASK = re.compile(r"^(?:TASK|PLAY) \[(.+?)\] \**$", re.MULTILINE)
_OF_A_DIFF = ("+", "-", "@", " ")
_RECAP = "PLAY RECAP"


def shown_run(
    playbook: str,
    inventory: Mapping[str, Any],
    *options: str,
    extra_vars: Mapping[str, Any],
    log: str,
) -> PlaybookRun:
    """Run it, and say what it is at every few seconds; ``log`` is a path from the checkout."""
    path = ROOT / log
    path.parent.mkdir(parents=True, exist_ok=True)
    print(f"  (what ansible prints goes to {log})", flush=True)
    start = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(
            run_playbook, playbook, inventory, *options, extra_vars=extra_vars, log=path
        )
        while wait([run], SECONDS_OF_SILENCE).not_done:
            print(f"  {time.monotonic() - start:3.0f} s: {_doing(path)}", flush=True)
    return run.result()


def _doing(log: Path) -> str:
    tasks = _TASK.findall(log.read_text("utf-8", errors="replace")) if log.exists() else []
    return tasks[-1].rpartition(" : ")[2] if tasks else "starting"


def diff_of(run: PlaybookRun, task: str, host: str) -> list[str]:
    """The lines of the diff that ansible printed for a host in a task."""
    _, _, after = run.output.partition(f"{task}] ")
    before, found, _ = after.partition(f"changed: [{host}]")
    _, begins, diff = before.rpartition("--- before") if found else ("", "", "")
    lines = itertools.takewhile(lambda line: line[:1] in _OF_A_DIFF, diff.splitlines()[1:])
    return [begins, *lines] if begins else []


def recap_of(run: PlaybookRun) -> list[str]:
    """The lines of ansible's PLAY RECAP."""
    _, found, rest = run.output.partition(_RECAP)
    return [_RECAP, *(line.rstrip() for line in rest.splitlines()[1:] if line)] if found else []
