"""Runs the real ansible-playbook against a lab and gives back what every host answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
CALLBACKS = Path(__file__).resolve().parent / "callback_plugins"
FORKS = 20

Start = Callable[[Sequence[str], Mapping[str, str], IO[str] | None, float], int]


@dataclass(frozen=True)
class HostOutcome:
    """The last task of a host: ok, failed or unreachable, and its result."""

    outcome: str
    result: Mapping[str, Any]

    @property
    def changed(self) -> bool:
        """Whether the host was changed."""
        return bool(self.result.get("changed"))

    @property
    def message(self) -> str:
        """The line that the user sees when it did not go well."""
        return str(self.result.get("msg", ""))


@dataclass(frozen=True)
class PlaybookRun:
    """Exit code, everything printed, the outcome per host, and each task's result in order."""

    rc: int
    output: str
    hosts: Mapping[str, HostOutcome]
    records: Sequence[Mapping[str, Any]] = ()

    def of_task(self, name: str) -> dict[str, list[HostOutcome]]:
        """What each host answered to the tasks whose name holds these words."""
        found: dict[str, list[HostOutcome]] = {}
        for each in self.records:
            if name in each["task"]:
                outcome = HostOutcome(each["outcome"], each["result"])
                found.setdefault(each["host"], []).append(outcome)
        return found


def ansible_command(name: str) -> str:
    """The ansible command of the environment that runs this Python."""
    return str(Path(sys.executable).with_name(name))


def run_playbook(
    playbook: str,
    inventory: Mapping[str, Any],
    *options: str,
    extra_vars: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    show: bool = False,
    log: Path | None = None,
    timeout: float = 3600,
) -> PlaybookRun:
    """Run a playbook of the checkout; ``timeout`` is seconds.

    ``show`` lets its output through, ``log`` is a file that it is written to while it runs.
    """
    with tempfile.TemporaryDirectory() as folder:
        hosts, record = Path(folder, "hosts.yml"), Path(folder, "record.jsonl")
        hosts.write_text(yaml.safe_dump(dict(inventory)), "utf-8")
        arguments = [ansible_command("ansible-playbook"), "-i", str(hosts), playbook, *options]
        if extra_vars:
            arguments += ["-e", json.dumps(dict(extra_vars))]
        path = log or Path(folder, "output")
        with path.open("w", encoding="utf-8") as output:
            code = start(
                arguments, _environment(record, environment), None if show else output, timeout
            )
        printed = path.read_text("utf-8")
        lines = record.read_text("utf-8").splitlines() if record.exists() else []
    records = tuple(json.loads(line) for line in lines)
    return PlaybookRun(code, printed, _last_of_each_host(records), records)


def by_command(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    output: IO[str] | None,
    timeout: float,
) -> int:
    """Run a command of the checkout, and give back its exit code; without output it is shown."""
    done = subprocess.run(
        arguments,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        timeout=timeout,
        check=False,
    )
    return done.returncode


start: Start = by_command
"""How a run starts; the tests start it by ``tests/support/ready_ansible.py``."""


def _environment(record: Path, more: Mapping[str, str] | None) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    return {
        **plain,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
        "ANSIBLE_CALLBACKS_ENABLED": "record,imported_early",
        "ANSIBLE_FORKS": str(FORKS),
        "LAB_RECORD": str(record),
        **(more or {}),
    }


def _last_of_each_host(records: Sequence[Mapping[str, Any]]) -> dict[str, HostOutcome]:
    return {each["host"]: HostOutcome(each["outcome"], each["result"]) for each in records}
