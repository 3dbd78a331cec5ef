"""Apply with a snapshot, then back to it, by the real ansible-playbook and on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import HostOutcome, PlaybookRun, run_playbook
from tests.support.engines import lab_on_both_engines
from tests.support.full_key import FULL_KEY
from tests.support.scenario import (
    BESIDE_OFFICE,
    CONVERGED,
    CONVERGED_KMS,
    KMS_HOST,
    MAK,
    NETWORK,
    OFFICE_ID,
    PRO_11,
    RETAIL,
    RIGHT_KEY,
    STANDARD_2022,
    VARIABLES,
)

ACTIVATE, ROLLBACK = "playbooks/activate.yml", "playbooks/rollback.yml"
OLD_HOST = "kms-1689.contoso.example"
OLD_KMS = {"host": OLD_HOST, "port": 1689, "lookup_domain": "old.example"}
OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-3V66T"
EVERYTHING_ELSE = {
    "windows_client_kms_host": "",
    "windows_client_kms_discovery": True,
    "windows_client_kms_lookup_domain": "contoso.example",
    "windows_client_kms_caching": False,
    "windows_client_activation_type": "kms",
}

MACHINES: Mapping[str, Mapping[str, Any]] = {
    "nothing-done": CONVERGED,
    "host-alone": {"license": RIGHT_KEY, "kms": OLD_KMS},
    "every-setting": {"license": RIGHT_KEY, "kms": OLD_KMS, "variables": EVERYTHING_ELSE},
    "own-key": {
        "license": RETAIL,
        "foreign_keys": {OWN_KEY: "retail"},
        "variables": {"rollback_product_key": "{{ vault_own_key }}"},
    },
    "own-key-missing": {"license": RETAIL},
    "key-stays": {
        "license": RETAIL,
        "kms": OLD_KMS,
        "variables": {"rollback_put_key_back": False},
    },
    "published-key": {
        "license": RIGHT_KEY,
        "kms": {"host": OLD_HOST, "port": 1689},
        "foreign_keys": {MAK: "mak"},
        "variables": {
            "windows_client_kms_host": "",
            "windows_client_method": "mak",
            "windows_client_product_key": "{{ vault_mak }}",
            "windows_client_replace_channels": ["mak"],
        },
    },
    "mak-activated": {
        "license": {"channel": "mak", "last_five": MAK[-5:], "status": "licensed"},
        "foreign_keys": {MAK: "mak"},
        "variables": {
            "windows_client_replace_channels": ["mak"],
            "rollback_product_key": "{{ vault_mak }}",
        },
    },
    "own-host-of-windows": {
        "license": {**RIGHT_KEY, "kms_host": OLD_HOST, "kms_port": 1689},
        "kms": CONVERGED_KMS,
    },
    "office-alone": {**BESIDE_OFFICE, "variables": {"windows_client_activation_id": OFFICE_ID}},
    "client": {
        "windows": PRO_11,
        "license": {**RIGHT_KEY, "status": "notification"},
        "kms": CONVERGED_KMS,
    },
}  # fmt: skip
KEYS = {"vault_mak": MAK, "vault_own_key": OWN_KEY}

NOT_RESTORED: Mapping[str, list[str]] = {
    "key-stays": ["activation_id", "channel", "license_status", "partial_product_key"],
    "mak-activated": ["license_status"],
    "client": ["license_status"],
}
CHANGES_NOTHING = ("nothing-done", "client")
FAILS = {
    "own-key-missing": "The key that ends in 3V66T (channel retail) has to be put back, and a "
    "snapshot holds no full key. Give it as rollback_product_key, or set rollback_put_key_back: "
    "false"
}


@contextmanager
def _lab(folder: Path) -> Iterator[Lab]:
    machines = [{"windows": STANDARD_2022, **entry, "name": name}
                for name, entry in MACHINES.items()]  # fmt: skip
    variables = {**VARIABLES, "windows_client_snapshot_folder": str(folder)}
    content = {"network": NETWORK, "variables": variables, "machines": machines}
    with lab_on_both_engines(content) as lab:
        yield lab


def _state(lab: Lab, name: str) -> dict[str, Any]:
    """What a rollback is about, as the machine itself holds it."""
    machine = lab.windows(name)
    general = ("kms_host", "kms_port", "lookup_domain", "host_caching", "activation_type_enabled")
    own = ("partial_product_key", "kms_host", "kms_port", "lookup_domain")
    return {
        **{each: getattr(machine, each) for each in general},
        "licenses": sorted(
            [license.family, *(getattr(license, each) for each in own)]
            for license in machine.licenses
        ),
    }


def _of(run: PlaybookRun, name: str) -> HostOutcome:
    """What the module answered, before the playbook said it in a sentence."""
    return run.of_task("Ensure Windows is as its snapshot says")[name][0]


def _executions(lab: Lab) -> dict[str, int]:
    return {name: stats.remote_executions for name, stats in lab.stats().items()}


def _without_keys(run: PlaybookRun) -> None:
    shown = run.output + json.dumps({name: dict(o.result) for name, o in run.hosts.items()})
    for key in KEYS.values():
        assert key not in shown
    assert not FULL_KEY.search(shown)
    assert "Traceback" not in shown


def _vault(tmp_path: Path) -> str:
    # From a file: what stands on the command line, core shows at -vvv.
    path = tmp_path / "vault.json"
    path.write_text(json.dumps(KEYS), "utf-8")
    return f"@{path}"


def test_apply_then_back(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    keys = ("-e", _vault(tmp_path))
    with _lab(folder) as lab:
        was = {name: _state(lab, name) for name in MACHINES}
        check_of_apply = run_playbook(ACTIVATE, lab.inventory(), "--check", *keys)
        assert list(folder.iterdir()) == []
        applied = run_playbook(ACTIVATE, lab.inventory(), *keys)
        for one in (check_of_apply, applied):
            assert [o.message for o in one.hosts.values() if o.outcome != "ok"] == []
        is_written = {path.stem for path in folder.iterdir()}
        assert is_written == set(MACHINES) - {"nothing-done"}
        for path in folder.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600
            assert not FULL_KEY.search(path.read_text("utf-8"))
        files = {path: path.read_bytes() for path in folder.iterdir()}

        became = {name: _state(lab, name) for name in MACHINES}
        counted = _executions(lab)
        check = run_playbook(ROLLBACK, lab.inventory(), "--check", "--diff", "-vvvvvv", *keys)
        assert {name: _state(lab, name) for name in MACHINES} == became
        assert {n: count - counted[n] for n, count in _executions(lab).items()} == {
            name: int(name != "nothing-done") for name in MACHINES
        }

        counted = _executions(lab)
        log = {"ANSIBLE_DEBUG": "1", "ANSIBLE_LOG_PATH": str(tmp_path / "ansible.log")}
        done = run_playbook(ROLLBACK, lab.inventory(), "--diff", "-vvvvvv", *keys, environment=log)
        writes = {n: count - counted[n] for n, count in _executions(lab).items()}
        now = {name: _state(lab, name) for name in MACHINES}

        counted = _executions(lab)
        again = run_playbook(ROLLBACK, lab.inventory(), *keys)
        for name, count in _executions(lab).items():
            assert count - counted[name] == int(name != "nothing-done"), name
        assert {name: _state(lab, name) for name in MACHINES} == now
    assert {path: path.read_bytes() for path in folder.iterdir()} == files
    for run in (check_of_apply, applied, check, done, again):
        _without_keys(run)
    logged = (tmp_path / "ansible.log").read_text("utf-8")
    assert "rollback" in logged
    assert not FULL_KEY.search(logged)

    for name in MACHINES:
        outcome, foretold = _of(done, name), _of(check, name)
        assert outcome.outcome == foretold.outcome, outcome.message
        assert outcome.result.get("plan") == foretold.result.get("plan"), name
        assert not _of(again, name).changed, name
        if name == "nothing-done":
            assert "a snapshot of nothing-done" in outcome.message
            continue
        if name in FAILS:
            assert outcome.outcome == "failed"
            assert FAILS[name] in outcome.message
            assert now[name] == became[name]
            continue
        assert outcome.outcome == "ok", outcome.message
        left = outcome.result["not_restored"]
        if name == "key-stays":  # with its key, a product is gone
            assert left.pop().startswith("products.")
        assert left == NOT_RESTORED.get(name, []), name
        told = " ".join(outcome.result["advice"])
        assert all(each in told for each in outcome.result["not_restored"]), name
        assert outcome.changed == foretold.changed == (name not in CHANGES_NOTHING), name
        assert writes[name] == (1 if name in CHANGES_NOTHING else 2), name
        assert _of(again, name).result["plan"] == [], name
        said = again.hosts[name].message
        assert said.startswith("Nothing was put back"), said
        assert ("the machine is as it was at" in said) == (name not in NOT_RESTORED), said
        assert done.hosts[name].message.startswith(
            "Nothing was put back to the state of"
            if name in CHANGES_NOTHING
            else "This was put back to the state of"
        )
        if name == "key-stays":
            assert now[name]["licenses"] == became[name]["licenses"]
            assert {**now[name], "licenses": 0} == {**was[name], "licenses": 0}
        else:
            assert now[name] == was[name], name
    assert _of(done, "published-key").result["after"]["license_status"] == "licensed"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 3}, "schema 3 is of a newer volume.activation"),
        ({"machine": "srv9"}, "this one is of another machine"),
        ({"state": None}, "state in it is malformed"),
        (None, "a file that an earlier run wrote"),
    ],
)
def test_bad_file_is_one_line_before_the_machine_is_contacted(
    tmp_path: Path, change: dict[str, Any] | None, told: str
) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": RETAIL}
    variables = {**VARIABLES, "windows_client_snapshot_folder": str(tmp_path)}
    content = {"network": NETWORK, "variables": variables, "machines": [machine]}
    with Lab(fleet_from(content)) as lab:
        assert run_playbook(ACTIVATE, lab.inventory()).rc == 0
        path = tmp_path / "srv.json"
        good = json.loads(path.read_text("utf-8"))
        path.write_text("{" if change is None else json.dumps({**good, **change}), "utf-8")
        requests, calls = lab.stats()["srv"].requests, list(lab.windows("srv").calls)
        for playbook in (ROLLBACK, ACTIVATE):
            for options in ([], ["--check"]):
                outcome = run_playbook(playbook, lab.inventory(), *options).hosts["srv"]
                assert outcome.outcome == "failed"
                assert told in outcome.message
                assert "snapshot_folder: srv.json" in outcome.message
                assert "\n" not in outcome.message
        assert lab.stats()["srv"].requests == requests
        assert lab.windows("srv").calls == calls


def test_other_build_is_refused_and_an_older_snapshot_is_named_by_its_file(
    tmp_path: Path,
) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": RIGHT_KEY, "kms": OLD_KMS}
    variables = {**VARIABLES, "windows_client_snapshot_folder": str(tmp_path)}
    content = {"network": NETWORK, "variables": variables, "machines": [machine]}
    with Lab(fleet_from(content)) as lab:
        first = {"windows_client_kms_caching": False}
        assert run_playbook(ACTIVATE, lab.inventory(), extra_vars=first).rc == 0
        second = {"windows_client_kms_caching": True}
        assert run_playbook(ACTIVATE, lab.inventory(), extra_vars=second).rc == 0
        older = next(path for path in tmp_path.iterdir() if path.name != "srv.json")
        assert run_playbook(ROLLBACK, lab.inventory()).rc == 0
        windows = lab.windows("srv")
        assert (windows.kms_host, windows.host_caching) == (KMS_HOST, False)
        file = {"rollback_snapshot_file": str(older)}
        assert run_playbook(ROLLBACK, lab.inventory(), extra_vars=file).rc == 0
        assert (windows.kms_host, windows.kms_port, windows.host_caching) == (OLD_HOST, 1689, True)

        windows.build, windows.kms_host = 26100, "kms-new.contoso.example"
        windows.calls.clear()
        outcome = run_playbook(ROLLBACK, lab.inventory()).hosts["srv"]
    assert outcome.outcome == "failed"
    assert "The snapshot is of ServerStandard build 20348" in outcome.message
    assert windows.calls == []
