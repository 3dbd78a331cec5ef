"""The playbook edition on machines of both engines: check, apply, again, and a restart by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from lab.simulation.keys import gvlk_of
from tests.support.engines import lab_on_both_engines
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    everything_on,
    texts_written,
)
from tests.support.full_key import FULL_KEY
from tests.support.scenario import KMS_HOST, NETWORK, PRO_11, RETAIL

EVALUATION = {"edition_id": "ServerStandardEval", "build": 20348}
EVALUATION_LICENSE = {"channel": "evaluation", "status": "licensed"}
DATACENTER = {"edition_edition": "ServerDatacenter", "edition_accept_eula": True}
RESTARTED = {**DATACENTER, "edition_reboot": True}
OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
KEYS = (
    OWN_KEY,
    gvlk_of("ServerDatacenter", 20348),
    gvlk_of("Enterprise", 22631),
)
CUT = [{"at": "receive", "do": "cut_after", "execution": 3}]
"""While DISM starts in the run after the check: each of them read once before."""


def _server(name: str, asked: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name": name, "windows": EVALUATION, "license": EVALUATION_LICENSE,
        "variables": asked, **more,
    }  # fmt: skip


CONTENT: dict[str, Any] = {
    "network": dict(NETWORK),
    "variables": {"windows_client_kms_host": KMS_HOST, "windows_client_retries": 0},
    "machines": [
        _server("eval", RESTARTED),
        _server("core", RESTARTED, windows={**EVALUATION, "installation_type": "Server Core"}),
        _server("cut", RESTARTED, transport_faults=CUT, servicing={"dism_seconds": 40}),
        _server("staged", DATACENTER, servicing={"dism_seconds": 20}),
        _server(
            "own", {**RESTARTED, "edition_product_key": "{{ vault_datacenter }}"},
            foreign_keys={OWN_KEY: "mak"}, servicing={"dism_seconds": 20},
        ),
        _server("controller", RESTARTED, servicing={"domain_role": 5}),
        {
            "name": "pro", "windows": PRO_11, "license": RETAIL,
            "variables": {"edition_edition": "Enterprise"},
        },
        {"name": "left", "windows": PRO_11, "license": RETAIL},
    ],
}  # fmt: skip
BECOME = {
    "eval": "ServerDatacenter", "core": "ServerDatacenter", "cut": "ServerDatacenter",
    "own": "ServerDatacenter", "staged": "ServerStandardEval",
    "controller": "ServerStandardEval", "pro": "Enterprise", "left": "Professional",
}  # fmt: skip


ALL_AT_ONCE = {"edition_serial": "100%", "edition_max_fail_percentage": 100}
"""As a fleet would never be changed, for the time it takes."""


def _run(
    lab: Lab,
    *options: str,
    environment: dict[str, str] | None = None,
    batches: Mapping[str, Any] = ALL_AT_ONCE,
) -> PlaybookRun:
    return run_playbook(
        "playbooks/edition.yml",
        lab.inventory(),
        *options,
        extra_vars={**batches, "vault_datacenter": OWN_KEY},
        environment=environment,
    )


def _executions(lab: Lab) -> dict[str, int]:
    return {name: each.remote_executions for name, each in lab.stats().items()}


def test_check_apply_again_and_a_restart_by_hand(tmp_path: Path) -> None:
    with lab_on_both_engines(CONTENT) as lab:
        machines = {name: machine.windows for name, machine in lab.machines.items()}
        check = _run(lab, "--check", "--diff")
        assert not FULL_KEY.search(check.output)
        foretold = {n: each[0] for n, each in check.of_task("has the edition").items()}
        assert {n for n, each in foretold.items() if each.outcome == "failed"} == {"controller"}
        assert "demote this one" in foretold["controller"].message
        assert all(machines[n].edition_id != BECOME[n] for n in ("eval", "core", "cut", "pro"))
        assert set(_executions(lab).values()) == {0, 1}

        applied = _run(lab, MOST_VERBOSE, environment=everything_on(tmp_path, "1"))
        assert_no_key(KEYS, texts_written(applied, tmp_path).values())
        assert {name: each.edition_id for name, each in machines.items()} == BECOME
        done = {n: each[0] for n, each in applied.of_task("has the edition").items()}
        for name in ("eval", "core", "cut", "own", "pro"):
            result = done[name].result
            assert done[name].changed and not result["reboot_required"], result
            assert result["plan"] == foretold[name].result["plan"]
            license = machines[name].windows_license
            assert license is not None
            assert (license.channel, license.status) == (
                ("mak", 5) if name == "own" else ("gvlk", 1)
            )
        assert done["staged"].result["reboot_required"]
        assert "DISM works on; trying to reach it again" in applied.output
        assert "DISM changes the edition to ServerDatacenter, 0 minutes so far" in applied.output
        assert "waiting for Windows to restart" in applied.output
        runs = {name: each.servicing.dism_runs for name, each in machines.items()}
        assert runs == {name: int(name not in ("controller", "pro", "left")) for name in machines}

        before = _executions(lab)
        again = _run(lab)
        assert {n for n, each in again.hosts.items() if each.changed} == set()
        used = {name: count - before[name] for name, count in _executions(lab).items()}
        assert used == {
            "eval": 2, "core": 2, "cut": 2, "own": 1, "staged": 1, "controller": 1,
            "pro": 2, "left": 0,
        }  # fmt: skip

        stopped = _run(lab, "--limit", "controller,pro,localhost", batches={})
        assert stopped.rc != 0
        assert "pro" not in stopped.hosts, "the first machine that fails is to stop the run"

        machines["staged"].restart()
        machines["staged"].servicing.refuses = 0
        last = _run(lab, "--limit", "staged,localhost")
        assert last.rc == 0, last.output
        assert machines["staged"].edition_id == "ServerDatacenter"
        license = machines["staged"].windows_license
        assert license is not None and license.status == 1
        assert machines["staged"].servicing.dism_runs == 1
