"""Slices of a fleet through ansible-runner, merged: the audit of one run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from tests.fleets.fleet import generated_fleet
from tests.fleets.lab_file import lab_fleet
from tests.support.sliced_audit import audit_of_one_run, audit_of_slices, without_time

DEVIATIONS = {"cloned": 2, "unreachable": 1, "skipped": 1, "mak": 1}


@pytest.mark.first_core
def test_merged_slices_are_the_audit_of_one_run(tmp_path: Path) -> None:
    """Clones and a KMS host and its clients are in different slices, so nothing is seen in one."""
    now = datetime.now(UTC)
    fleet = lab_fleet(generated_fleet(24, 7, now, DEVIATIONS))
    with Lab(fleet_from(fleet)) as lab:
        one = audit_of_one_run(tmp_path / "one", lab.inventory(), now)
        merged = audit_of_slices(tmp_path / "slices", lab.inventory(), now, 3)
    assert {path.name for path in one.iterdir()} == {path.name for path in merged.iterdir()}
    for path in one.iterdir():
        assert without_time(merged / path.name) == without_time(path), path.name
