"""Snapshots on the controller: what is written, when, and which files are refused."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import Surroundings
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import (
    Snapshot,
    snapshot_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot_file import (
    read_snapshot,
)
from ansible_collections.volume.activation.plugins.plugin_utils._windows.run import ensure_windows

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.full_key import FULL_KEY
from tests.support.run_on_simulation import (
    KMS01,
    converged,
    desired,
    execute_on,
    fresh,
    gvlk_license,
    license_of,
    simulated,
    state_of,
)

MORNING = datetime(2026, 3, 1, 8, 0, 5, tzinfo=UTC)
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"


def run_of(machine: SimulatedWindows, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    return _counted_run(machine, check_mode, **options)[0]


def _counted_run(
    machine: SimulatedWindows, check_mode: bool = False, **options: Any
) -> tuple[dict[str, Any], list[str]]:
    execute = execute_on(machine, check_mode)
    outside = Surroundings(
        execute=execute, now=lambda: datetime.now(UTC), sleep=lambda _: None, machine="srv1"
    )
    wanted = desired(kms_host=KMS01, **options)
    return ensure_windows(wanted, check_mode, outside), execute.executions


def content_of(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def snapshot_in(network: Network, taken: datetime = MORNING, **values: Any) -> Snapshot:
    return snapshot_of(state_of(fresh(network, **values)), "srv1", taken)


def test_what_a_snapshot_holds(network: Network) -> None:
    office = license_of(
        "gvlk", last_five="8W8W8", family="Office21", application_id=OFFICE, kms_host="kms-o"
    )
    machine = simulated(
        network, gvlk_license(), office, kms_host="kms-old", kms_port=1700, host_caching=False,
        activation_type_enabled=2, lookup_domain="old.example",
    )  # fmt: skip
    own = {"kms_port": None, "kms_lookup_domain": None, "activation_type_enabled": "kms"}
    windows = machine.licenses[0].activation_id
    assert snapshot_of(state_of(machine), "srv1", MORNING).as_file() == {
        "schema": 2,
        "machine": "srv1",
        "taken": "2026-03-01T08:00:05Z",
        "reached": None,
        "edition_id": "ServerStandard",
        "build": 20348,
        "state": {
            "kms_host": "kms-old",
            "kms_port": 1700,
            "kms_lookup_domain": "old.example",
            "kms_host_caching": False,
            "activation_type_enabled": "kms",
            "activation_type": None,
            "activation_id": windows,
            "partial_product_key": "VMK7H",
            "channel": "gvlk",
            "license_status": "licensed",
            "products": {
                windows: {"kms_host": None, **own},
                office.activation_id: {"kms_host": "kms-o", **own},
            },
        },
    }


def test_snapshot_is_written_before_the_first_write_alone(network: Network, tmp_path: Path) -> None:
    """Neither in check mode nor when nothing is to do, and for its owner alone."""
    machine = fresh(network)
    foretold = run_of(machine, check_mode=True, snapshot_folder=str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    result = run_of(machine, snapshot_folder=str(tmp_path))
    path = tmp_path / "srv1.json"
    assert result["snapshot"] == str(path)
    assert foretold["plan"] == result["plan"]
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert content_of(path)["state"]["partial_product_key"] == "3V66T"
    assert not FULL_KEY.search(path.read_text("utf-8"))
    held = path.read_bytes()
    again = run_of(machine, snapshot_folder=str(tmp_path))
    assert "snapshot" not in again
    assert path.read_bytes() == held
    assert list(tmp_path.iterdir()) == [path]


def test_folder_is_checked_before_the_machine(network: Network, tmp_path: Path) -> None:
    (tmp_path / "srv1.json").write_text("[]")
    for folder in (tmp_path, tmp_path / "srv1.json", tmp_path / "srv1.json" / "below"):
        execute = execute_on(fresh(network))
        outside = Surroundings(execute, lambda: MORNING, lambda _: None, machine="srv1")
        with pytest.raises(InputError, match="windows_client_snapshot_folder"):
            ensure_windows(
                desired(kms_host=KMS01, snapshot_folder=str(folder)),
                True,
                outside,
                lambda option: f"windows_client_{option}",
            )
        assert execute.executions == []


def test_missing_folder_is_made_for_its_owner(network: Network, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "snapshots"
    run_of(fresh(network), check_mode=True, snapshot_folder=str(folder))
    assert not folder.exists()
    run_of(fresh(network), snapshot_folder=str(folder))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_folder_of_phone_activation_is_another(network: Network, tmp_path: Path) -> None:
    """Both have a file of the machine's name."""
    machine = converged(network)
    execute = execute_on(machine)
    outside = Surroundings(execute, lambda: MORNING, lambda _: None, machine="srv1")
    wanted = desired(
        method="mak",
        product_key="BCDFG-HJKMP-QRTVW-XY234-6789N",
        snapshot_folder=str(tmp_path),
        offline_activation_folder=f"{tmp_path}/.",
    )
    with pytest.raises(InputError, match="another folder than that of offline_activation_folder"):
        ensure_windows(wanted, False, outside)
    assert execute.executions == []


def test_nothing_is_written_where_no_snapshot_can_be(network: Network, tmp_path: Path) -> None:
    machine = fresh(network)
    # Not even root can write here, and the folder check alone does not show it.
    (tmp_path / ".srv1.json.part").mkdir()
    execute = execute_on(machine)
    outside = Surroundings(execute, lambda: datetime.now(UTC), lambda _: None, machine="srv1")
    with pytest.raises(InputError, match="snapshot_folder"):
        ensure_windows(desired(kms_host=KMS01, snapshot_folder=str(tmp_path)), False, outside)
    assert machine.calls == []
    assert not (tmp_path / "srv1.json").exists()


def test_a_bare_ipv6_address_is_as_it_is_read_today(network: Network, tmp_path: Path) -> None:
    """Older releases kept it so, and a rollback would set it anew for nothing."""
    content = copy.deepcopy(snapshot_in(network).as_file())
    content["state"]["kms_host"] = "fd00::5"
    for own in content["state"]["products"].values():
        own["kms_host"] = "fd00::6"
    path = tmp_path / "srv1.json"
    path.write_text(json.dumps(content), "utf-8")
    state = read_snapshot(path, "srv1", "snapshot_file").state
    assert state["kms_host"] == "[fd00::5]"
    assert {own["kms_host"] for own in state["products"].values()} == {"[fd00::6]"}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", "[" * 100_000, "\ud800"])
def test_what_is_no_json_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "srv1.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match="a file that an earlier run wrote"):
        read_snapshot(path, "srv1", "snapshot_file")


def test_missing_snapshot_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_snapshot(tmp_path / "srv1.json", "srv1", "snapshot_folder")
    assert str(caught.value) == (
        f"snapshot_folder: srv1.json is not accepted: there is no such file in {tmp_path}; a "
        "snapshot of srv1 comes from an earlier run with snapshot_folder"
    )
