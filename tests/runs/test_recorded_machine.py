"""Machines whose rows are the recorded ones, and those that pages describe: every job converges.

The site is in test_site.py, whose machines are of the recorded kind too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from lab.simulation.variant import NAMED
from tests.support.engines import lab_on_both_engines
from tests.support.scenario import (
    BESIDE_OFFICE,
    CONVERGED_KMS,
    KMS_HOST,
    NETWORK,
    OFFICE_ID,
    RETAIL,
    RIGHT_KEY,
    STANDARD_2022,
    VARIABLES,
)

ACTIVATE, ROLLBACK = "playbooks/activate.yml", "playbooks/rollback.yml"
DISCOVERY = {"windows_client_kms_host": "", "windows_client_kms_discovery": True}
ONE_PRODUCT = {"windows_client_activation_id": OFFICE_ID}
OLD = {"host": "kms-old.contoso.example", "port": 1689}

MACHINES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "by-hand": ({"license": RETAIL}, {}),
    "another-host": ({"license": RIGHT_KEY, "kms": OLD}, {}),
    "converged": ({"license": RIGHT_KEY, "kms": CONVERGED_KMS}, {}),
    "discovery": ({"license": RETAIL}, DISCOVERY),
    "discovery-instead-of-a-host": ({"license": RIGHT_KEY, "kms": OLD}, DISCOVERY),
    "discovery-converged": ({"license": RIGHT_KEY}, DISCOVERY),
    "one-product": (BESIDE_OFFICE, ONE_PRODUCT),
    "one-product-discovery": ({**BESIDE_OFFICE, "kms": {}}, {**DISCOVERY, **ONE_PRODUCT}),
}
NOTHING_TO_DO = ("converged", "discovery-converged")
WITH_SNAPSHOT = [name for name in MACHINES if name not in NOTHING_TO_DO]
SETTINGS_ALONE = {"rollback_put_key_back": False, "rollback_activate": False}


@dataclass
class Jobs:
    """A lab, and what each run of a playbook cost and changed."""

    lab: Lab
    folder: Path
    executions: dict[str, int] = field(default_factory=dict)

    def run(self, playbook: str, *options: str, **extra_vars: Any) -> PlaybookRun:
        """One run; ``executions`` are its remote executions by machine."""
        before = {name: stats.remote_executions for name, stats in self.lab.stats().items()}
        done = run_playbook(playbook, self.lab.inventory(), *options, extra_vars=extra_vars)
        assert done.rc == 0, done.output
        after = self.lab.stats()
        self.executions = {n: after[n].remote_executions - before[n] for n in before}
        return done

    def go_back(self) -> None:
        """To the snapshots of those that have one, and once more, which changes nothing."""
        limit = ["--limit", ",".join([*WITH_SNAPSHOT, "localhost"])]
        changed = changed_by(self.run(ROLLBACK, *limit, **SETTINGS_ALONE))
        assert changed >= {"by-hand", "another-host", "discovery-instead-of-a-host"}
        assert self.executions == {
            n: 2 if n in changed else int(n in WITH_SNAPSHOT) for n in MACHINES
        }
        assert changed_by(self.run(ROLLBACK, *limit, **SETTINGS_ALONE)) == set()
        assert self.executions == {n: int(n in WITH_SNAPSHOT) for n in MACHINES}


def changed_by(run: PlaybookRun) -> set[str]:
    """The machines that a run changed."""
    changed = {each["host"] for each in run.records if each["result"].get("changed")}
    return changed & set(MACHINES)


@pytest.fixture(params=NAMED)
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    """The machines as one of the named variants."""
    content = {
        "network": NETWORK,
        "variant": request.param,
        "variables": {**VARIABLES, "windows_client_snapshot_folder": str(tmp_path)},
        "machines": [
            {"name": name, "windows": STANDARD_2022, **machine, "variables": asked}
            for name, (machine, asked) in MACHINES.items()
        ],
    }
    with lab_on_both_engines(content) as lab:
        yield Jobs(lab, tmp_path)


@pytest.mark.first_core
def test_every_job_converges(jobs: Jobs) -> None:
    before = {name: _settings(jobs.lab, name) for name in MACHINES}
    first = jobs.run(ACTIVATE)
    assert changed_by(first) == set(MACHINES) - set(NOTHING_TO_DO)
    assert jobs.executions == {n: 1 if n in NOTHING_TO_DO else 2 for n in MACHINES}
    assert changed_by(jobs.run(ACTIVATE)) == set()
    assert set(jobs.executions.values()) == {1}

    _check_shown(jobs)
    jobs.go_back()
    assert {name: _settings(jobs.lab, name) for name in MACHINES} == before


def _settings(lab: Lab, name: str) -> Any:
    """What is set by hand: for all products, and for each alone."""
    windows = lab.windows(name)
    own = {
        license.family: (license.kms_host, license.kms_port, license.lookup_domain)
        for license in windows.licenses
    }
    return windows.kms_host, windows.kms_port, windows.lookup_domain, own


def _check_shown(jobs: Jobs) -> None:
    """Info tells what is the service's from what is a product's own; one execution."""
    shown = jobs.run("playbooks/show.yml")
    assert set(jobs.executions.values()) == {1}
    assert KMS_HOST in shown.output
    jobs.run("playbooks/audit.yml", audit_folder=str(jobs.folder / "audit"), audit_fail_on="never")
    assert set(jobs.executions.values()) == {1}
