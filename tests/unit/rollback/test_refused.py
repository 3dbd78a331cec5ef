"""What a rollback refuses and what it keeps, as tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import avma_key_for
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.key import key_of_snapshot
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    rollback_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import snapshot_of

from lab.simulation.keys import gvlk_of
from lab.simulation.network import Network
from tests.support.rollback_machines import (
    GVLK,
    MAK_LICENSE,
    Change,
    Machine,
    fresh,
    has,
    sets,
    sets_license,
)
from tests.support.rolled_back import back, options_of, taken_of
from tests.support.run_on_simulation import KMS_CLOSED, READ, converged, license_of, state_of
from tests.support.scenario import MAK

AVMA_KEY = avma_key_for("ServerStandard", 20348).key
OTHER_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
OWN = ("mak", "retail", "oem", "csvlk")

ALONE = "set put_key_back: false to put back the settings alone"
NOBODY_ANSWERS = (
    "The KMS host {} does not answer on TCP port 1688. The connection from this machine ended with "
    "ConnectionRefused. Check that the Software Protection service runs on the host, its firewall "
    "rules (SPPSVC-In-TCP) and the path between the two"
)
CLOCK = (
    "The machine's clock is 5.0 hours off the controller's. A KMS host refuses requests more than "
    "4 hours off, compared in UTC (0xC004F06C). Synchronise the time (w32tm /resync), then run "
    "again"
)
NOT_PUBLISHED = (
    "The key that ends in QJ4BJ (channel {}) is not the one that Microsoft publishes for this "
    f"edition and build, so it is not installed; {ALONE}"
)
NO_WAY = "An older edition or build has other licences, so there is no way back to it"
REFUSED: dict[str, tuple[Machine, Change, str]] = {
    "build": (
        converged,
        sets(build=26100),
        "The snapshot is of ServerStandard build 20348, this machine is ServerStandard build "
        f"26100. {NO_WAY}",
    ),
    "edition": (
        converged,
        sets(edition_id="ServerDatacenter"),
        "The snapshot is of ServerStandard build 20348, this machine is ServerDatacenter build "
        f"20348. {NO_WAY}",
    ),
    "key-needed": (
        fresh(MAK_LICENSE),
        has(GVLK),
        "The key that ends in 6789N (channel mak) has to be put back, and a snapshot holds no full "
        f"key. Give it as product_key, or {ALONE}",
    ),
    "no-key": (
        fresh(),
        has(GVLK),
        "The snapshot holds no key, and a rollback takes none away "
        f"(volume.activation.maintenance does); {ALONE}",
    ),
    "gvlk-of-another-edition": (
        fresh(license_of("gvlk", last_five="QJ4BJ")),
        has(GVLK),
        NOT_PUBLISHED.format("gvlk"),
    ),
    "avma-of-another-edition": (
        fresh(license_of("avma", last_five="QJ4BJ")),
        has(GVLK),
        NOT_PUBLISHED.format("avma"),
    ),
    "gvlk-of-no-edition": (
        fresh(license_of("gvlk", last_five="QJ4BJ"), edition_id="ServerUnheardOf"),
        has(GVLK),
        NOT_PUBLISHED.format("gvlk"),
    ),
    "subscription": (
        fresh(license_of("subscription", status=1)),
        has(GVLK),
        f"No key puts back a licence of the channel subscription; {ALONE}",
    ),
    "host-does-not-answer": (
        fresh(GVLK, kms_host=KMS_CLOSED),
        sets_license(status=5),
        f"{NOBODY_ANSWERS.format(KMS_CLOSED)}. Nothing was written",
    ),
    "clock": (
        converged,
        lambda machine: (
            sets_license(status=5)(machine),
            sets(clock_offset_seconds=5 * 3600)(machine),
        ),
        f"{CLOCK}. Nothing was written",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("check_mode", [True, False])
def test_refused_before_anything_is_written(
    network: Network, tmp_path: Path, name: str, check_mode: bool
) -> None:
    start, change, told = REFUSED[name]
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path, check_mode)
    assert (done.result["failed"], done.result["msg"]) == (True, f"{told}.")
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


ACCEPTED = "product_key: '*****-*****-*****-*****-{}' is not accepted: "


@pytest.mark.parametrize(
    ("start", "key", "told"),
    [
        (
            fresh(MAK_LICENSE),
            OTHER_MAK,
            ACCEPTED.format("GFDCB") + "the key of the snapshot, which ends in 6789N (channel mak)",
        ),
        (
            fresh(MAK_LICENSE),
            "ABCDE",
            "product_key is not accepted: a product key is five groups of five letters and digits, "
            "and holds no A, E, I, L, O, S, U, Z, 0, 1 or 5",
        ),
        (fresh(), MAK, ACCEPTED.format("6789N") + "nothing: the snapshot holds no key"),
        (
            fresh(license_of("subscription", last_five="6789N")),
            MAK,
            ACCEPTED.format("6789N") + "nothing: the snapshot's key is of the channel subscription",
        ),
        (
            fresh(license_of("mak", last_five="VMK7H")),
            gvlk_of("ServerStandard", 20348),
            ACCEPTED.format("VMK7H")
            + "the key of the snapshot, of the channel mak; this is another",
        ),
        (
            fresh(GVLK),
            "BCDFG-HJKMP-QRTVW-XY234-VMK7H",
            ACCEPTED.format("VMK7H")
            + "the key of the snapshot, of the channel gvlk; this is another",
        ),
    ],
)
def test_key_of_another_kind_is_refused_by_the_file_alone(
    network: Network, tmp_path: Path, start: Machine, key: str, told: str
) -> None:
    machine = start(network)
    with pytest.raises(InputError) as caught:
        back(machine, taken_of(machine), tmp_path, product_key=key)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("start", "key", "known"),
    [
        (fresh(GVLK), None, gvlk_of("ServerStandard", 20348)),
        (fresh(GVLK), "", gvlk_of("ServerStandard", 20348)),
        (fresh(GVLK), gvlk_of("ServerStandard", 20348), gvlk_of("ServerStandard", 20348)),
        (fresh(license_of("avma", last_five=AVMA_KEY[-5:])), None, AVMA_KEY),
        (fresh(license_of("mak", last_five="VMK7H")), None, None),
        (fresh(license_of("gvlk", last_five="QJ4BJ")), None, None),
        (fresh(), None, None),
        *((fresh(license_of(own, last_five="6789N")), MAK, MAK) for own in OWN),
    ],
)
def test_the_key_of_a_snapshot_is_published_or_given(
    network: Network, start: Machine, key: str | None, known: str | None
) -> None:
    snapshot = snapshot_of(state_of(start(network)), "srv1", datetime.now(UTC))
    assert key_of_snapshot(snapshot, key, "product_key") == known


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {},
            "back_snapshot_folder is missing: the folder that an earlier run wrote snapshots to, "
            "or back_snapshot_file",
        ),
        (
            {"snapshot_folder": "a", "snapshot_file": "b"},
            "back_snapshot_file: 'b' is not accepted: nothing while back_snapshot_folder is set",
        ),
    ],
)
def test_which_file_is_asked_for(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as refused:
        rollback_from_options(options_of(**options), "srv1", "back_{}".format)
    assert str(refused.value) == told


@pytest.mark.parametrize("option", ["snapshot_folder", "snapshot_file"])
def test_a_file_that_is_not_there_is_told_by_its_option(option: str) -> None:
    options = options_of(**{option: "no-such-place"})
    with pytest.raises(InputError, match=f"^back_{option}: .* a snapshot of srv1"):
        rollback_from_options(options, "srv1", "back_{}".format)


def test_domains_that_are_none_and_a_key_that_is_none_are_told_by_their_option(
    network: Network, tmp_path: Path
) -> None:
    (tmp_path / "srv1.json").write_text(json.dumps(taken_of(fresh(GVLK)(network))), "utf-8")
    for option, value in {"allowed_kms_domains": ["a b"], "product_key": "1"}.items():
        options = options_of(snapshot_folder=str(tmp_path), **{option: value})
        with pytest.raises(InputError, match=f"^back_{option}"):
            rollback_from_options(options, "srv1", "back_{}".format)
