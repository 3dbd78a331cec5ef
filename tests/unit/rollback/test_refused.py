"""What a rollback refuses and what it keeps, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    rollback_from_options,
)

from lab.simulation.keys import gvlk_of
from lab.simulation.network import Network
from tests.support.rollback_machines import (
    GVLK,
    MAK,
    MAK_LICENSE,
    Change,
    Machine,
    fresh,
    has,
    sets,
    sets_license,
)
from tests.support.rolled_back import back, options_of, taken_of
from tests.support.run_on_simulation import KMS_CLOSED, READ, converged, license_of
from tests.unit.rollback.test_run import OTHER_MAK

REFUSED: dict[str, tuple[Machine, Change, dict[str, Any], str]] = {
    "build": (converged, sets(build=26100), {}, "no way back to it"),
    "edition": (converged, sets(edition_id="ServerDatacenter"), {},
                "is of ServerStandard build 20348, this machine is ServerDatacenter"),
    "key-needed": (fresh(MAK_LICENSE), has(GVLK), {},
                   "ends in 6789N (channel mak) has to be put back"),
    "no-key": (fresh(), has(GVLK), {}, "The snapshot holds no key"),
    "gvlk-of-another-edition": (fresh(license_of("gvlk", last_five="QJ4BJ")), has(GVLK), {},
                                "is not the one that Microsoft publishes"),
    "subscription": (fresh(license_of("subscription", status=1)), has(GVLK), {},
                     "No key puts back a licence of the channel subscription"),
    "host-does-not-answer": (fresh(GVLK, kms_host=KMS_CLOSED), sets_license(status=5), {},
                             "Nothing was written"),
    "clock": (converged, lambda machine: (sets_license(status=5)(machine),
                                          sets(clock_offset_seconds=5 * 3600)(machine)), {},
              "5.0 hours off"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("check_mode", [True, False])
def test_refused_before_anything_is_written(
    network: Network, tmp_path: Path, name: str, check_mode: bool
) -> None:
    start, change, options, told = REFUSED[name]
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path, check_mode, **options)
    assert done.result["failed"] is True
    assert told in done.result["msg"]
    assert done.executions == (READ,)
    assert machine.calls == []


@pytest.mark.parametrize(
    ("start", "change", "option", "kept"),
    [
        (converged, has(MAK_LICENSE), {"replace_channels": ["mak"]}, "mak"),
        (
            converged,
            has(license_of("csvlk", status=1)),
            {"replace_channels": ["csvlk"]},
            "csvlk",
        ),
        (
            converged,
            sets(kms_host="azkms.core.windows.net"),
            {"replace_cloud_kms_host": True},
            "azure_kms",
        ),
    ],
)
def test_what_is_kept_unless_allowed(
    network: Network,
    tmp_path: Path,
    start: Machine,
    change: Change,
    option: dict[str, Any],
    kept: str,
) -> None:
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path)
    assert (done.result["kept"], done.result["changed"], machine.calls) == (kept, False, [])
    assert "Kept" in done.result["advice"][0]
    allowed = back(machine, content, tmp_path, **option)
    assert "failed" not in allowed.result
    assert allowed.result["kept"] is None
    assert allowed.result["not_restored"] == []


@pytest.mark.parametrize(
    ("start", "key", "told"),
    [
        (fresh(MAK_LICENSE), OTHER_MAK, "which ends in 6789N (channel mak)"),
        (fresh(MAK_LICENSE), "ABCDE", "five groups"),
        (fresh(), MAK, "the snapshot holds no key"),
        (fresh(license_of("subscription", last_five="6789N")), MAK, "channel subscription"),
        (
            fresh(license_of("mak", last_five="VMK7H")),
            gvlk_of("ServerStandard", 20348),
            "this is another",
        ),
        (fresh(GVLK), "BCDFG-HJKMP-QRTVW-XY234-VMK7H", "this is another"),
    ],
)
def test_key_of_another_kind_is_refused_by_the_file_alone(
    network: Network, tmp_path: Path, start: Machine, key: str, told: str
) -> None:
    machine = start(network)
    with pytest.raises(InputError) as caught:
        back(machine, taken_of(machine), tmp_path, product_key=key)
    assert str(caught.value).startswith("product_key")
    assert told in str(caught.value)
    assert key[:23] not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "snapshot_folder is missing"),
        ({"snapshot_folder": "a", "snapshot_file": "b"}, "nothing while snapshot_folder is set"),
        ({"snapshot_folder": "no-such-folder"}, "a snapshot of srv1"),
    ],
)
def test_which_file_is_asked_for(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        rollback_from_options(options_of(**options), "srv1", str)
