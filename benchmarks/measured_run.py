"""CPU seconds and wall of one ansible-playbook with its forks, and what went over the wire."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lab.lab import Lab
from lab.playbook import FORKS, ROOT

PEERS = ROOT / ".venv-peers"
"""All are run by it, as core loads what an environment has, such as pypsrp, which takes 0.1 s."""


@dataclass(frozen=True)
class Subject:
    """What is run: a playbook on groups of machines."""

    title: str
    playbook: str
    groups: Mapping[str, list[str]]
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def machines(self) -> int:
        """How many machines it runs on."""
        return len({name for names in self.groups.values() for name in names})


@dataclass(frozen=True)
class Cost:
    """Of one run: CPU and wall in seconds, remote executions, bytes that went to the machines."""

    cpu: float
    wall: float
    executions: int
    bytes_up: int


def measured(subject: Subject, lab: Lab) -> Cost:
    """Run it once. RuntimeError, with what it printed, where it fails."""
    before = _counts(lab)
    with tempfile.TemporaryDirectory() as folder:
        hosts, log = Path(folder, "hosts.yml"), Path(folder, "log")
        hosts.write_text(yaml.safe_dump(_inventory(subject, lab, folder)), "utf-8")
        command = [str(PEERS / "bin/ansible-playbook"), "-i", str(hosts)]
        started = time.monotonic()
        with log.open("wb") as printed:
            process = subprocess.Popen(  # noqa: S603, the command is all our own
                [*command, subject.playbook],
                cwd=ROOT,
                env=_surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
            # With what its forks took, as it waits for each of them.
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        if process.returncode:
            raise RuntimeError(f"{subject.title} failed:\n{log.read_text('utf-8')[-3000:]}")
    executions, up = (now - then for now, then in zip(_counts(lab), before, strict=True))
    return Cost(usage.ru_utime + usage.ru_stime, wall, executions, up)


def _counts(lab: Lab) -> tuple[int, int]:
    stats = lab.stats().values()
    return sum(each.remote_executions for each in stats), sum(each.bytes_up for each in stats)


def _inventory(subject: Subject, lab: Lab, folder: str) -> dict[str, Any]:
    children = {
        group: {"hosts": {name: {"ansible_winrm_path": f"/{name}"} for name in names}}
        for group, names in subject.groups.items()
    }
    variables = {**lab.variables(), **subject.variables, "audit_folder": f"{folder}/audit"}
    return {"all": {"children": children, "vars": variables}}


def _surroundings() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    # The configuration of the checkout for all, so that no setting of whoever measures counts.
    return {
        **plain,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_FORKS": str(FORKS),
        "ANSIBLE_DEPRECATION_WARNINGS": "0",
    }
