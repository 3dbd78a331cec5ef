"""The main job on simulated Windows machines, and their audit: python -m tests.lab.demo."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.lab.fleet import load_fleet
from tests.lab.lab import Lab
from tests.lab.playbook import ROOT, HostOutcome, PlaybookRun, run_playbook

FLEET = Path(__file__).resolve().parent / "fleets" / "demo.yml"
PLAYBOOK = "playbooks/activate.yml"
AUDIT = "playbooks/audit.yml"
REPORTS = "reports/demo"
_AUDIT_COMMAND = f"ansible-playbook {AUDIT} -e audit_folder={REPORTS}"

EXPECTED = {
    "win10-pro": "activated",
    "win11-enterprise": "activated",
    "win11-education": "activated",
    "win10-ltsc-wrong-key": "activated",
    "srv2016-standard": "activated",
    "srv2019-datacenter-wrong-host": "activated",
    "srv2022-standard": "was right",
    "srv2022-core": "activated",
    "srv2025-datacenter": "activated",
    "srv2019-mak": "kept",
    "win11-oem": "kept",
    "srv2022-evaluation": "refused",
    "win11-home": "refused",
    "win10-branch-low-count": "failed",
    "srv2016-unreachable": "unreachable",
}

NEXT = """
Try next: `make lab` in one terminal, which serves the same machines, and in another
  .venv/bin/ansible-playbook playbooks/activate.yml --check --diff
  .venv/bin/ansible-playbook playbooks/activate.yml --limit win10-pro
  .venv/bin/ansible win10-pro -m volume.activation.info
  .venv/bin/ansible-playbook playbooks/audit.yml -e audit_folder=reports/lab
  .venv/bin/ansible-doc volume.activation.windows
Then your own machines: inventories/example and README.md.
"""


def main() -> int:
    """Check, run, run again; exit code 0 when every machine ended as expected."""
    with Lab(load_fleet(FLEET)) as lab:
        inventory = lab.inventory()
        print(f"A lab of {len(lab.machines)} simulated Windows machines listens on loopback.")
        runs = []
        for title, options in (
            ("1. What would be done (check mode)", ["--check"]),
            ("2. Do it", []),
            ("3. Run again: nothing is left to do", []),
        ):
            command = " ".join(["ansible-playbook", PLAYBOOK, *options])
            print(f"\n=== {title}\n$ {command}", flush=True)
            runs.append(run_playbook(PLAYBOOK, inventory, *options, show=True))
        executions = {name: stats.remote_executions for name, stats in lab.stats().items()}
        audit = run_playbook(AUDIT, inventory, "-e", f"audit_folder={REPORTS}")
    check, applied, again = runs
    print("=== What became of each machine\n")
    for line in table(check, applied):
        print(line)
    problems = [*unexpected(check, applied, again), *wrong_in_audit(audit)]
    repeated = sum(outcome.changed for outcome in again.hosts.values())
    print(f"\nSecond run: {repeated} changed. Remote executions: {_span(executions)}.")
    print(f"\n=== 4. Audit: one read of each machine\n$ {_AUDIT_COMMAND}\n")
    for line in summary(audit) or [audit.output]:
        print(line)
    print(f"Exit code {audit.rc}: some of these machines are as wrong as the demo wants them.")
    for problem in problems:
        print(f"NOT AS EXPECTED: {problem}", file=sys.stderr)
    if problems:
        return 1
    print(NEXT)
    print(f"The report to open in a browser:\n{ROOT / REPORTS / 'audit.html'}")
    return 0


def summary(audit: PlaybookRun) -> list[str]:
    """What the audit shows at its end; nothing where it did not come so far."""
    lines: list[str] = []
    for outcome in audit.hosts.values():
        lines = outcome.result.get("summary", lines)
    return lines


def wrong_in_audit(audit: PlaybookRun) -> Iterator[str]:
    """What the demo promises of the audit: every machine is in it, and the wrong ones fail it."""
    if not (ROOT / REPORTS / "audit.html").is_file() or not summary(audit):
        yield "the audit made no report"
    elif audit.rc != 2 or not any(f"Machines: {len(EXPECTED)}," in line for line in summary(audit)):
        yield f"the audit ended with {audit.rc}, not with 2 and {len(EXPECTED)} machines"


def kind(outcome: HostOutcome) -> str:
    """What became of a machine, in a word."""
    if outcome.outcome == "unreachable":
        return "unreachable"
    if outcome.outcome == "failed":
        return "failed" if outcome.result.get("plan") else "refused"
    if outcome.result.get("kept"):
        return "kept"
    return "activated" if outcome.changed else "was right"


def unexpected(check: PlaybookRun, applied: PlaybookRun, again: PlaybookRun) -> Iterator[str]:
    """Each machine that ended otherwise than the demo promises."""
    for name, expected in EXPECTED.items():
        got = kind(applied.hosts[name]) if name in applied.hosts else "no answer"
        if got != expected:
            yield f"{name} is {got}, not {expected}"
        if name in again.hosts and again.hosts[name].changed:
            yield f"{name} changed again in the second run"
    for name in ("win10-pro", "srv2022-core"):
        if check.hosts[name].result.get("plan") != applied.hosts[name].result.get("plan"):
            yield f"{name}: check mode announced other steps than the run took"


def table(check: PlaybookRun, applied: PlaybookRun) -> Iterator[str]:
    """Machine, what it was, what it is, and why it was left alone or failed."""
    width = max(80, min(shutil.get_terminal_size((110, 24)).columns, 140))
    first = max(map(len, EXPECTED))
    yield f"{'machine':{first}}  {'outcome':11}  what it was, what it is"
    yield f"{'-' * first}  {'-' * 11}  {'-' * (width - first - 15)}"
    for name in EXPECTED:
        outcome = applied.hosts[name]
        text = _story(check.hosts[name], outcome)
        head = f"{name:{first}}  {kind(outcome):11}  "
        lines = textwrap.wrap(text, width - len(head)) or [""]
        yield head + lines[0]
        yield from (" " * len(head) + line for line in lines[1:])


def _story(check: HostOutcome, outcome: HostOutcome) -> str:
    if "before" not in outcome.result:
        return outcome.message
    was, is_now = check.result.get("before", {}), outcome.result.get("after", {})
    change = _state(was) if was == is_now else f"{_state(was)} -> {_state(is_now)}"
    reasons = [outcome.message, *outcome.result.get("advice", [])]
    return ". ".join(
        [change, *(textwrap.shorten(why, 170, placeholder=" ...") for why in reasons if why)]
    )


def _state(summary: Mapping[str, Any]) -> str:
    host = summary["kms_host"]
    return (
        f"{summary['channel']} key {summary['partial_product_key']}, {summary['license_status']}"
        + (f", host {host}" if host else "")
    )


def _span(executions: Mapping[str, int]) -> str:
    changed = sorted({executions[n] for n, kind_ in EXPECTED.items() if kind_ == "activated"})
    right = sorted({executions[n] for n, kind_ in EXPECTED.items() if kind_ == "was right"})
    return (
        (
            f"{changed} in three runs for a machine that was activated (1 + 2 + 1), "
            f"{right} for one that was right (1 + 1 + 1)"
        )
        .replace("[", "")
        .replace("]", "")
    )


if __name__ == "__main__":
    sys.exit(main())
