"""A job keeps the state before its first write, however many runs it takes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import Snapshot
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot_file import (
    end_job,
    read_snapshot,
    write_snapshot,
)

from lab.simulation.network import Network
from lab.simulation.windows import WmiFault
from tests.support.run_on_simulation import KMS_LOW, SET_HOST, converged, fresh
from tests.unit.run.test_snapshot import content_of, run_of, snapshot_in

EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)


def test_snapshot_of_a_job_that_ended_is_kept_beside_the_next(
    network: Network, tmp_path: Path
) -> None:
    def job(snapshot: Snapshot) -> None:
        write_snapshot(str(tmp_path), snapshot, "folder")
        end_job(str(tmp_path), "srv1", EVENING, "folder")

    first, other = snapshot_in(network), snapshot_in(network, kms_host="kms-new")
    for snapshot in (first, snapshot_in(network, EVENING), other, first, other):
        job(snapshot)
    kept = {path.name: content_of(path)["state"]["kms_host"] for path in tmp_path.iterdir()}
    assert kept == {
        "srv1.json": "kms-new",
        "srv1.20260301T200000Z.json": None,
        "srv1.20260301T080005Z.json": "kms-new",
        "srv1.20260301T080005Z-2.json": None,
    }
    newest = read_snapshot(tmp_path / "srv1.json", "srv1", "file")
    assert newest == replace(other, reached="2026-03-01T20:00:00Z")


def test_job_keeps_its_firstsnapshot_in(network: Network, tmp_path: Path) -> None:
    folder = str(tmp_path)
    first, half_done = snapshot_in(network), snapshot_in(network, EVENING, kms_host="kms-new")
    write_snapshot(folder, first, "folder")
    write_snapshot(folder, half_done, "folder")
    assert list(tmp_path.iterdir()) == [tmp_path / "srv1.json"]
    assert read_snapshot(tmp_path / "srv1.json", "srv1", "file") == first
    # But for a machine that is another Windows since, where there is no way back to it.
    upgraded = replace(half_done, build=26100)
    write_snapshot(folder, upgraded, "folder")
    assert read_snapshot(tmp_path / "srv1.json", "srv1", "file") == upgraded


def test_snapshot_of_an_earlier_release_stands_before_onerun_of(
    network: Network, tmp_path: Path
) -> None:
    old = {**snapshot_in(network).as_file(), "schema": 1}
    del old["reached"]
    (tmp_path / "srv1.json").write_text(json.dumps(old), "utf-8")
    write_snapshot(str(tmp_path), snapshot_in(network, EVENING, kms_host="kms-new"), "folder")
    assert len(list(tmp_path.iterdir())) == 2


def test_job_goes_on_until_the_machine_is_as_asked(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is refused, one that fails, one that does it: the first snapshot stays."""
    machine, folder, path = fresh(network), str(tmp_path), tmp_path / "srv1.json"
    host = network.kms_host("kms01.contoso.example", 1688)
    assert host is not None
    monkeypatch.setattr(host, "count", -1000)
    refused = run_of(machine, accept_insufficient_count=True, snapshot_folder=folder)
    assert "failed" not in refused
    assert refused["after"]["license_status"] != "licensed"
    held = path.read_bytes()
    assert content_of(path)["reached"] is None
    assert run_of(machine, snapshot_folder=folder)["failed"]
    assert path.read_bytes() == held
    monkeypatch.undo()
    assert run_of(machine, snapshot_folder=folder)["after"]["license_status"] == "licensed"
    assert list(tmp_path.iterdir()) == [path]
    assert content_of(path)["state"]["partial_product_key"] == "3V66T"
    assert content_of(path)["reached"] is not None


def test_a_run_that_failed_ends_no_job(network: Network, tmp_path: Path) -> None:
    """Not where it was to activate nothing, either."""
    machine = converged(network, kms_host=KMS_LOW)
    fault = WmiFault(0x80041003, method=SET_HOST)
    machine.wmi_faults.append(fault)
    asked: dict[str, Any] = {"activate": False, "snapshot_folder": str(tmp_path)}
    assert run_of(machine, **asked)["failed"]
    assert content_of(tmp_path / "srv1.json")["reached"] is None
    machine.wmi_faults.remove(fault)
    assert run_of(machine, **asked)["changed"]
    assert content_of(tmp_path / "srv1.json")["reached"] is not None


def test_job_ends_where_nothing_is_left_to_write(network: Network, tmp_path: Path) -> None:
    """As after a connection that broke when all was done already."""
    write_snapshot(str(tmp_path), snapshot_in(network), "folder")
    machine = converged(network)
    run_of(machine, check_mode=True, snapshot_folder=str(tmp_path))
    assert content_of(tmp_path / "srv1.json")["reached"] is None
    run_of(machine, snapshot_folder=str(tmp_path))
    assert content_of(tmp_path / "srv1.json")["reached"] is not None


def test_older_snapshot_that_can_not_be_moved_away_stays(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = snapshot_in(network), snapshot_in(network, kms_host="kms-new")
    write_snapshot(str(tmp_path), first, "folder")
    end_job(str(tmp_path), "srv1", EVENING, "folder")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Not permitted")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError) as caught:
        write_snapshot(str(tmp_path), other, "folder")
    assert caught.value.accepted == "a folder that files can be renamed in (Not permitted)"
    assert content_of(tmp_path / "srv1.json")["state"]["kms_host"] is None
