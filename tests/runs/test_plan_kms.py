"""playbooks/plan_kms.yml: from an audit and the inventory, without a machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Verdict,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)

from lab.playbook import PlaybookRun, run_playbook
from tests.support.audited import READ_AT
from tests.unit.plan.test_plan import server

HOSTS = ["kms01.example.com", {"host": "kms02.example.com", "priority": 1}]
INVENTORY: dict[str, Any] = {
    "all": {
        "children": {
            "windows_clients": {
                "children": {"site_a": {"hosts": {f"srv{number}": {} for number in range(6)}}},
                "vars": {"windows_client_kms_hosts": HOSTS},
            }
        },
        "vars": {"ansible_password": "{{ vault_of_nobody }}", "ansible_host": "192.0.2.1"},
    }
}


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    verdict = Verdict(failed=False, fail_on=("never",), reasons=())
    machines = tuple(server(number) for number in range(6))
    file = tmp_path / "audit.json"
    file.write_text(
        "".join(report_to_json(AuditReport("t", READ_AT, machines, (), (), verdict))), "utf-8"
    )
    return file


def planned(audit: Path, **asked: Any) -> PlaybookRun:
    extra = {f"plan_kms_{name}": value for name, value in asked.items()}
    extra["plan_kms_audit"] = str(audit)
    return run_playbook("playbooks/plan_kms.yml", INVENTORY, extra_vars=extra)


def test_who_moves_and_what_is_left(audit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    run = planned(audit, going=["kms01.example.com"], leaving=["srv0", "srv1"], folder=str(folder))
    assert run.rc == 0, run.output
    result = run.hosts["localhost"].result
    (site,) = result["sites"]
    assert (site["moves"], site["leaves"], site["below_threshold"]) == (4, 2, 4)
    assert "4 clients from kms01.example.com:1688 to kms02.example.com:1688" in run.output
    content = json.loads((folder / "kms_plan.json").read_text("utf-8"))
    assert content["schema"] == "volume.activation/kms_plan"
    assert {each["after"] for each in content["clients"]} == {None, "kms02.example.com:1688"}
    assert content["sites"] == result["sites"]
    assert content["event"]["leaving"] == ["srv0", "srv1"]
    assert "4 clients of 6 are not activated again" in Path(result["page"]).read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "plan_kms_going"),
        ({"going": ["http://kms01"]}, "plan_kms_going[0]"),
        ({"leaving": ["srv99"]}, "plan_kms_leaving[0]: 'srv99'"),
        ({"coming": [{"hots": "a"}]}, "plan_kms_coming[0]"),
    ],
)
def test_what_is_not_accepted_is_one_line(audit: Path, asked: dict[str, Any], said: str) -> None:
    run = planned(audit, **asked)
    message = run.hosts["localhost"].message
    assert run.rc == 2
    assert said in message
    assert "\n" not in message
