"""A file of tools/record_windows.ps1 as a machine of a fleet: jobs settle, at the usual cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.engines.pwsh import PwshEngine
from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import run_playbook
from lab.recording import record
from tests.support.pwsh_needed import pwsh_or_skip

ACTIVATE = "playbooks/activate.yml"
HOST = "kms01.contoso.example"
MACHINE = {
    "name": "srv1",
    "windows": {"edition_id": "ServerStandard", "build": 20348},
    "license": {"channel": "gvlk", "status": "licensed"},
    "variant": "recorded",
}
NETWORK = {
    "kms_hosts": [{"name": HOST}],
    "srv": {"contoso.example": [{"host": HOST, "port": 1688}]},
}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A lab whose machine is a recording, once as it is and once with another host set."""
    engine = PwshEngine(pwsh_or_skip(), workers=1)
    machines = []
    try:
        for name, kms in (("converged", {"host": HOST}), ("moved", {"host": "old.example"})):
            content = {"network": NETWORK, "machines": [{**MACHINE, "kms": kms}]}
            made = record(engine, fleet_from(content).machines[0].windows)
            (tmp_path / f"{name}.json").write_text(json.dumps(made), "utf-8")
            # The host that DNS told the machine, by the name that stands for it.
            told = {"windows_client_kms_host": made["dns"][0]["records"][0]["NameTarget"]}
            entry = {"name": name, "recording": f"{name}.json", "variables": told}
            machines.append(entry)
    finally:
        engine.close()
    with Lab(fleet_from({"machines": machines}, tmp_path)) as made_lab:
        yield made_lab


@pytest.mark.first_core
def test_activate_settles_on_recorded_machines(lab: Lab) -> None:
    was = lab.windows("moved").kms_host
    counts = []
    for _ in range(2):
        before = {name: stats.remote_executions for name, stats in lab.stats().items()}
        done = run_playbook(ACTIVATE, lab.inventory())
        assert done.rc == 0, done.output
        counts.append({n: stats.remote_executions - before[n] for n, stats in lab.stats().items()})
    assert counts == [{"converged": 1, "moved": 2}, {"converged": 1, "moved": 1}]
    assert was != lab.windows("moved").kms_host
