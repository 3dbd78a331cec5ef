"""Machines for the tests of the audit: sound ones, and ten of which each has a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from tests.support.scenario import (
    CONVERGED_KMS,
    KMS_HOST,
    NETWORK,
    PRO_11,
    STANDARD_2022,
    VARIABLES,
)

PLAYBOOK = "playbooks/audit.yml"
TIME = "2026-11-24T12:00:00Z"
HEALTHY = {
    "windows": STANDARD_2022,
    "license": {
        "channel": "gvlk",
        "status": "licensed",
        "activation_type": 2,
        "required_count": 5,
        "discovered_host": KMS_HOST,
        "discovered_port": 1688,
    },
    "kms": CONVERGED_KMS,
}
FAULTY: dict[str, tuple[dict[str, Any], str]] = {
    "unreachable": ({"reachable": False}, "machine_unreachable"),
    "logon-refused": ({"accepts_logon": False}, "machine_unreachable"),
    "no-licence": ({"license": {"channel": "gvlk"}}, "not_licensed"),
    "no-key": ({"license": None}, "not_licensed"),
    "other-host": ({"kms": {"host": "kms-old.contoso.example"}}, "wrong_kms_host"),
    "evaluation": (
        {
            "windows": {"edition_id": "ServerStandardEval", "build": 20348},
            "license": {"channel": "evaluation", "status": "licensed", "grace_minutes": 100_000},
        },
        "evaluation",
    ),
    "other-key": (
        {
            "windows": PRO_11,
            "license": {"channel": "gvlk", "last_five": "2YT43", "status": "notification"},
        },
        "wrong_edition_key",
    ),
    "clock": ({"clock_offset_hours": 5}, "clock_offset"),
    "cloned-1": ({"cmid": "11111111-2222-4333-8444-555555555555"}, "duplicate_cmid"),
    "cloned-2": ({"cmid": "11111111-2222-4333-8444-555555555555"}, "duplicate_cmid"),
}


def fleet(names: list[str], engine: Engine | None = None) -> Lab:
    """Healthy machines of these names, and the ten faulty ones."""
    machines = [{"name": name, **HEALTHY} for name in names]
    machines += [{"name": name, **HEALTHY, **fault} for name, (fault, _) in FAULTY.items()]
    content = {"network": NETWORK, "variables": VARIABLES, "machines": machines}
    return Lab(fleet_from(content), engine)


def findings(folder: Path) -> dict[str, set[str | None]]:
    """Machines by rule, as the JSON report has them; None stands for the fleet."""
    found: dict[str, set[str | None]] = {}
    for finding in json.loads((folder / "audit.json").read_text("utf-8"))["findings"]:
        found.setdefault(finding["rule"], set()).add(finding.get("machine"))
    return found
