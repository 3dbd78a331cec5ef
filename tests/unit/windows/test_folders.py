"""Folders of the controller for a run for Windows, and an activation by phone in two runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._windows.run import check_folders

from lab.simulation.network import Network
from tests.support.run_on_simulation import (
    KMS01,
    KMS_LOW,
    converged,
    desired,
    fresh,
    license_of,
    methods_of,
    run,
    simulated,
)

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
BY_MAK: dict[str, Any] = {"method": "mak", "product_key": KEY}
BY_KMS: dict[str, Any] = {"kms_host": KMS01}


def test_folders_are_named_as_the_role_names_them(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    no_folder = f"a folder on the controller; {file} is none"
    both = {"offline_activation_folder": str(tmp_path), "snapshot_folder": f"{tmp_path}/x/.."}
    for options, says in (
        (
            {**BY_KMS, "snapshot_folder": str(file)},
            f"role_snapshot_folder: '{file}' is not accepted: {no_folder}",
        ),
        (
            {**BY_MAK, "offline_activation_folder": str(file)},
            f"role_offline_activation_folder: '{file}' is not accepted: {no_folder}",
        ),
        (
            {**BY_MAK, **both},
            f"role_snapshot_folder: '{tmp_path}/x/..' is not accepted: another folder than that of "
            "role_offline_activation_folder",
        ),
    ):
        with pytest.raises(InputError) as caught:
            check_folders(desired(**options), "srv1", lambda option: f"role_{option}")
        assert str(caught.value) == says
    check_folders(desired(**BY_MAK, snapshot_folder=str(tmp_path)), "srv1", str)


def test_what_microsoft_answered_activates_windows(tmp_path: Path, network: Network) -> None:
    machine = fresh(network, foreign_keys={KEY: "mak"})
    asked = {**BY_MAK, "offline_activation_folder": str(tmp_path)}
    first = run(machine, **asked)
    assert methods_of(first) == ["InstallProductKey", "RefreshLicenseStatus"]
    assert first["after"]["license_status"] != "licensed"
    [file] = tmp_path.iterdir()
    confirmation = machine.licenses[0].confirmation_id(machine.cmid)
    content = {**json.loads(file.read_text("utf-8")), "confirmation_id": confirmation}
    file.write_text(json.dumps(content), "utf-8")
    second = run(machine, **asked)
    assert methods_of(second) == ["DepositOfflineConfirmationId", "RefreshLicenseStatus"]
    assert second["after"]["license_status"] == "licensed"
    assert run(machine, **asked)["changed"] is False
    assert confirmation not in str([first, second])


def reached(folder: Path) -> str | None:
    """When the job of the snapshot in a folder was done."""
    found: str | None = json.loads((folder / "srv1.json").read_text("utf-8"))["reached"]
    return found


@pytest.mark.parametrize(
    ("options", "is_done"),
    [
        (BY_KMS, True),
        ({**BY_KMS, "activate": False}, True),
        ({"kms_host": KMS_LOW, "accept_insufficient_count": True}, False),
        ({"kms_host": KMS_LOW, "retries": 0}, False),
    ],
)
def test_the_job_of_a_snapshot_is_done_when_all_is_so(
    tmp_path: Path, network: Network, options: dict[str, Any], is_done: bool
) -> None:
    run(fresh(network), snapshot_folder=str(tmp_path), **options)
    found = reached(tmp_path)
    assert (found is not None) is is_done
    assert found is None or datetime.fromisoformat(found) <= datetime.now(UTC)


def test_a_run_in_check_mode_or_that_keeps_a_licence_ends_no_job(
    tmp_path: Path, network: Network
) -> None:
    asked = {**BY_KMS, "snapshot_folder": str(tmp_path)}
    machine = fresh(network)
    run(machine, **{**asked, "kms_host": KMS_LOW, "retries": 0})
    run(machine, check_mode=True, **asked)
    assert reached(tmp_path) is None
    run(simulated(network, license_of("mak", status=1)), **asked)
    assert reached(tmp_path) is None
    run(converged(network), **asked)
    assert reached(tmp_path) is not None


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_was_read_is_returned_where_it_is_asked_for(
    network: Network, check_mode: bool
) -> None:
    assert "read" not in run(converged(network), check_mode, **BY_KMS)
    result = run(converged(network), check_mode, return_read=True, **BY_KMS)
    assert set(result["read"]) == {"at", "asked", "state"}
