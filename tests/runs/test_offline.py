"""playbooks/offline.yml by the real ansible-playbook: a script a machine, no machine contacted."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lab.playbook import PlaybookRun, run_playbook
from lab.simulation.keys import gvlk_of
from tests.support.scenario import KMS_HOST

PLAYBOOK = "playbooks/offline.yml"
KEYS = {"server": gvlk_of("ServerStandard", 20348), "client": gvlk_of("Professional", 22631)}
MACHINES: Mapping[str, Mapping[str, Any]] = {
    "server": {"offline_edition_id": "ServerStandard", "offline_build": 20348},
    "client": {
        "offline_edition_id": "Professional",
        "offline_build": "22631",
        "windows_client_kms_host": "",
        "windows_client_kms_discovery": True,
        "offline_keys_in_script": True,
    },
}
CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
BAD: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
    "no-edition": ({"offline_edition_id": ""}, ("edition_id is missing", "EditionID")),
    "no-build": ({"offline_build": ""}, ("build is missing",)),
    "home": ({"offline_edition_id": "Core"}, ("edition_id", "Home edition")),
    "evaluation": ({"offline_edition_id": "ServerStandardEval"}, ("edition_id", "evaluation")),
    "mak": ({"windows_client_method": "mak"}, ("method: 'mak'", "kms")),
    "no-host": ({"windows_client_kms_host": ""}, ("kms_host is missing", "kms_discovery")),
    "url": ({"windows_client_kms_host": "http://kms01"}, ("kms_host", "'http://kms01'")),
    "key-as-host": ({"windows_client_kms_host": CANARY}, ("kms_host", "product key")),
    "key": ({"windows_client_product_key": CANARY}, ("windows_client_product_key",)),
    "caching": ({"windows_client_kms_caching": False}, ("windows_client_kms_caching",)),
    "no-folder": ({"offline_folder": ""}, ("folder is missing",)),
    "other-folder": ({"offline_folder": "README.md/below"}, ("folder", "README.md is none")),
    "channel": ({"windows_client_replace_channels": ["gold"]}, ("replace_channels", "gold")),
}


def _run(
    folder: Path, machines: Mapping[str, Mapping[str, Any]], *options: str, **more: Any
) -> PlaybookRun:
    """The playbook on an inventory of which nothing answers."""
    variables = {
        "ansible_connection": "winrm",
        "ansible_host": "192.0.2.1",
        "windows_client_kms_host": KMS_HOST,
        "offline_folder": str(folder),
    }
    group = {"hosts": {name: dict(entry) for name, entry in machines.items()}, "vars": variables}
    inventory = {"all": {"children": {"windows_clients": group}}}
    return run_playbook(PLAYBOOK, inventory, *options, **more)


def test_check_first_run_second_run(tmp_path: Path) -> None:
    checked = _run(tmp_path, MACHINES, "--check", "--diff")
    assert {name: checked.hosts[name].changed for name in MACHINES} == dict.fromkeys(MACHINES, True)
    assert list(tmp_path.iterdir()) == []

    first = _run(tmp_path, MACHINES)
    assert first.rc == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["client.ps1", "server.ps1"]
    for name in MACHINES:
        path = tmp_path / f"{name}.ps1"
        assert first.hosts[name].result["script"] == str(path)
        assert first.hosts[name].result["key_last_five"] == KEYS[name][-5:]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (KEYS[name] in path.read_text("ascii")) == (name == "client")
    assert KMS_HOST in (tmp_path / "server.ps1").read_text("ascii")
    assert KMS_HOST not in (tmp_path / "client.ps1").read_text("ascii")

    second = _run(tmp_path, MACHINES)
    assert {name: second.hosts[name].outcome for name in MACHINES} == dict.fromkeys(MACHINES, "ok")
    assert not any(second.hosts[name].changed for name in MACHINES)


def test_bad_inputs_are_one_clear_line_and_leave_nothing(tmp_path: Path) -> None:
    run = _run(tmp_path, {name: {**MACHINES["server"], **bad} for name, (bad, _) in BAD.items()})
    for name, (_, parts) in BAD.items():
        assert run.hosts[name].outcome == "failed", name
        assert "\n" not in run.hosts[name].message.strip()
        for part in parts:
            assert part in run.hosts[name].message, name
    assert list(tmp_path.iterdir()) == []
    assert CANARY not in run.output


@pytest.mark.parametrize("debug", ["0", "1"])
def test_no_key_in_anything_shown(tmp_path: Path, debug: str) -> None:
    folder, log = tmp_path / "scripts", tmp_path / "ansible.log"
    folder.mkdir()
    machines = {**MACHINES, "refused": {**MACHINES["server"], "windows_client_method": "mak"}}
    run = _run(
        folder,
        machines,
        "-vvvvvv",
        "--diff",
        environment={"ANSIBLE_DEBUG": debug, "ANSIBLE_LOG_PATH": str(log)},
    )
    assert run.hosts["client"].outcome == "ok"
    shown = run.output + json.dumps({name: dict(host.result) for name, host in run.hosts.items()})
    for key in KEYS.values():
        assert key not in shown + log.read_text("utf-8")
        assert key.replace("-", "") not in shown
    assert not re.search("Traceback", run.output)


def test_empty_inventory_is_said(tmp_path: Path) -> None:
    run = _run(tmp_path, {})
    assert run.rc != 0
    assert "no machine in the group windows_clients" in run.hosts["localhost"].message
