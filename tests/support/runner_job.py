"""A playbook through ansible-runner's transmit, worker and process, as AWX runs a job elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lab.playbook import FORKS, ROOT, ansible_command

_COLLECTIONS = ROOT / "playbooks/collections"


@dataclass(frozen=True)
class RunnerJob:
    """What came back: exit code, what was printed, and the folder of the artifacts."""

    rc: int
    output: str
    artifacts: Path


def run_job(
    folder: Path,
    playbook: str,
    inventory: Mapping[str, Any],
    *options: str,
    extra_vars: Mapping[str, Any] | None = None,
) -> RunnerJob:
    """Run a playbook of the collection below ``folder``, which is new, and process what it sends.

    The worker has a folder of its own and knows the sender's by nothing but the stream. It is the
    real one, in a process of its own; no container is between.
    """
    sender, worker = folder / "sender", folder / "worker"
    for name, content in (("inventory/hosts.yml", inventory), ("env/extravars", extra_vars or {})):
        path = sender / name
        path.parent.mkdir(parents=True)
        path.write_text(yaml.safe_dump(json.loads(json.dumps(content))), "utf-8")
    (sender / "project").mkdir()
    worker.mkdir()
    job = _runner("transmit", sender, "--ident", "job", "--playbook", playbook, *options)
    answer = _runner("worker", "--private-data-dir", worker, given=job)
    printed = _runner("process", sender, "--ident", "job", given=answer)
    artifacts = sender / "artifacts/job"
    return RunnerJob(int((artifacts / "rc").read_text()), printed.decode(), artifacts)


def _runner(command: str, *arguments: str | Path, given: bytes = b"") -> bytes:
    done = subprocess.run(
        [ansible_command("ansible-runner"), command, *map(str, arguments)],
        env=_environment(),
        input=given,
        stdout=subprocess.PIPE,
        timeout=3600,
        check=False,
    )
    return done.stdout


def _environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    commands = Path(ansible_command("ansible-playbook")).parent
    return {
        **plain,
        "PATH": f"{commands}{os.pathsep}{plain.get('PATH', '')}",
        "ANSIBLE_COLLECTIONS_PATH": str(_COLLECTIONS),
        "ANSIBLE_FORKS": str(FORKS),
    }
