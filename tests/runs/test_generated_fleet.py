"""A generated fleet behind the lab: the audit finds in it what the generator put there."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import run_playbook
from tests.fleets.deviations import CLONED, DEVIATIONS
from tests.fleets.fleet import generated_fleet
from tests.fleets.lab_file import lab_fleet

BY_SHARE = ("product_unsupported", "product_support_ends_soon")


@pytest.mark.first_core
def test_audit_of_the_lab_finds_what_was_generated(tmp_path: Path) -> None:
    """Every deviation, twice where one alone can't be."""
    told = {name: 2 if name == CLONED else 1 for name in DEVIATIONS}
    now = datetime.now(UTC)
    fleet = list(generated_fleet(70, 7, now, told))
    expected = Counter(
        rule for name, number in told.items() for rule in DEVIATIONS[name].rules * number
    )
    with Lab(fleet_from(lab_fleet(fleet))) as lab:
        run = run_playbook(
            "playbooks/audit.yml",
            lab.inventory(),
            extra_vars={
                "audit_folder": str(tmp_path),
                "audit_formats": ["json"],
                "audit_fail_on": ["never"],
                "audit_time": now.isoformat(),
            },
        )
    assert run.rc == 0, run.output
    findings = json.loads((tmp_path / "audit.json").read_text("utf-8"))["findings"]
    found = Counter(
        each["rule"] for each in findings if each.get("machine") and each["rule"] not in BY_SHARE
    )
    assert found == expected
