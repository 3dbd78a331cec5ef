"""From an empty server to an activated, audited fleet, simulated: python -m lab.demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from lab.demo_fleet import CLIENTS, GROUPS, KMS_HOST, SERVERS, SPECIAL, WITH_OFFICE, content
from lab.demo_run import shown_run
from lab.demo_story import (
    audit_summary,
    diff_lines,
    first_lines,
    planned_lines,
    recap_lines,
    second_lines,
    wrong_lines,
)
from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import ROOT, PlaybookRun
from lab.site_fleet import DOMAIN, inventory

FLEET = Path(__file__).resolve().parent / "fleets" / "demo.yml"
"""What `make lab` serves unless told otherwise, for experiments."""

LAB_PORT = 15985
"""Where `make lab` serves."""

PLAYBOOK = "playbooks/site.yml"
REPORTS = "reports/demo"
NEXT = f"""
Try next: this fleet again, from its start. In one terminal
  make lab FLEET={REPORTS}/fleet.yml
and in another
  .venv/bin/ansible-playbook -i {REPORTS}/hosts.yml playbooks/site.yml --check --diff
  .venv/bin/ansible-playbook -i {REPORTS}/hosts.yml playbooks/show.yml --limit app01
Or machines of every kind: `make lab` in one terminal, and in another
  .venv/bin/ansible-playbook playbooks/activate.yml --check --diff
  .venv/bin/ansible-playbook playbooks/activate.yml --limit win10-pro
  .venv/bin/ansible win10-pro -m volume.activation.info
  .venv/bin/ansible-playbook playbooks/audit.yml -e audit_folder=reports/lab
  .venv/bin/ansible-doc volume.activation.windows
Then your own machines: inventories/example and README.md.
"""


def main() -> int:
    """Check, run, run again; exit code 0 when every machine ended as expected."""
    with Lab(fleet_from(content())) as lab:
        keep_fleet(lab)
        print(
            f"A lab of {len(lab.machines)} simulated Windows machines listens on loopback:\n"
            f"{KMS_HOST}, an empty server that is to be the KMS host, {len(SERVERS)} servers, "
            f"{len(CLIENTS)} PCs with Windows 11\n"
            f"({len(WITH_OFFICE)} of them with Office), and {len(SPECIAL)} that are special.\n"
        )
        check = _run(lab, "1. What would be done", "check", "--check", "--diff")
        _print(planned_lines(check))
        _print(diff_lines(check))
        first = _run(lab, "2. Do it", "first")
        counted = lab.fleet.network.hosts[f"{KMS_HOST}.{DOMAIN}"].current_count
        _print(first_lines(first, counted))
        before = {name: stats.remote_executions for name, stats in lab.stats().items()}
        second = _run(lab, "3. Run it again: nothing is left to do", "second")
        counts = {n: s.remote_executions - before[n] for n, s in lab.stats().items()}
        _print(second_lines(second, counts))
        _print(recap_lines(second))
        _print(wrong_lines())
        print("=== 4. The audit, with which every run of the playbook ends")
        _print(audit_summary(second))
        print(
            "  An audit with errors fails the run: these machines are as wrong as the demo wants."
        )
        problems = list(unexpected(lab, check, second, counts))
    for problem in problems:
        print(f"NOT AS EXPECTED: {problem}", file=sys.stderr)
    if problems:
        return 1
    print(NEXT)
    print(f"The report to open in a browser:\n{ROOT / REPORTS / 'audit.html'}")
    return 0


def keep_fleet(lab: Lab) -> None:
    """What `make lab` needs to serve these machines again, and an inventory for it."""
    hosts = inventory(lab, GROUPS)
    hosts["all"]["vars"]["ansible_port"] = LAB_PORT
    folder = ROOT / REPORTS
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("fleet.yml", content()), ("hosts.yml", hosts)):
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")


def _run(lab: Lab, title: str, log: str, *options: str) -> PlaybookRun:
    print(f"=== {title}\n$ {' '.join(['ansible-playbook', PLAYBOOK, *options])}")
    return shown_run(
        PLAYBOOK,
        inventory(lab, GROUPS),
        *options,
        extra_vars={"audit_folder": REPORTS},
        log=f"{REPORTS}/{log}.log",
    )


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(f"  {line}")
    print(flush=True)


def unexpected(
    lab: Lab, check: PlaybookRun, second: PlaybookRun, counts: dict[str, int]
) -> Iterator[str]:
    """What the demo promises and did not happen."""
    for name in (KMS_HOST, *SERVERS, *CLIENTS):
        license = lab.windows(name).windows_license
        if license is None or license.status != 1:
            yield f"{name} is not activated"
    for name in WITH_OFFICE:
        if lab.windows(name).office[0].status != 1:
            yield f"Office of {name} is not activated"
    for name, expected in SPECIAL.items():
        results = second.of_task("Ensure Windows is activated as asked").get(name, [])
        kinds = {"ok": "kept", "failed": "refused", "unreachable": "unreachable"}
        got = kinds[results[0].outcome] if results else "not asked"
        if got != expected:
            yield f"{name} is {got}, not {expected}"
    if any(each["result"].get("changed") for each in second.records):
        yield "the second run changed something"
    if wrong := {n: count for n, count in counts.items() if count > 2}:
        yield f"more than two remote executions in the second run: {wrong}"
    if (check.rc, second.rc) != (2, 2):
        yield f"exit codes {check.rc} and {second.rc}"
    if not (ROOT / REPORTS / "audit.html").is_file():
        yield "the audit made no report"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
