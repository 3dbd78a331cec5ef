"""What volume.activation.validate returns and writes of an inventory."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._report.validation import (
    validation_of,
    validation_result,
)
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import (
    ClearKey,
    InventoryMachine,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = ClearKey("mak", "6789B", "all.yml:3")


def machine(name: str, *groups: str, keys: tuple[ClearKey, ...] = ()) -> InventoryMachine:
    return InventoryMachine(name, groups, frozenset(), {}, keys)


def of(*machines: InventoryMachine, fail_on: tuple[str, ...] = ("error",)) -> AuditReport:
    return validation_of(machines, fail_on, "site_", NOW)


VALIDATION = of(
    machine("pc2"),
    machine("srv1", "windows_clients", "site_berlin", "site_paris", keys=(KEY,)),
    machine("a\nb", "windows_clients", keys=(KEY,)),
)
EVIDENCE = "mak holds the key that ends in 6789B (all.yml:3)"


def test_form_of_a_report() -> None:
    assert (VALIDATION.title, VALIDATION.generated) == ("Inventory", "2026-03-01T12:00:00Z")
    assert [(each.name, each.result, each.site) for each in VALIDATION.machines] == [
        ("a b", "read", None),
        ("pc2", "read", None),
        ("srv1", "read", "berlin"),
    ]
    assert [each.rule for each in VALIDATION.findings] == [
        *["key_in_clear_text"] * 2,
        "machine_in_no_group",
    ]
    assert (VALIDATION.kms_hosts, VALIDATION.comparison) == ((), None)
    assert VALIDATION.verdict.failed


def test_result_and_files(tmp_path: Path) -> None:
    folder = str(tmp_path)
    result = validation_result(VALIDATION, folder, ["junit", "json"], "folder", check_mode=False)
    files = [f"{folder}/validation.json", f"{folder}/validation.junit.xml"]
    line = f"error key_in_clear_text: {EVIDENCE} (a b, srv1)"
    assert result == {
        "changed": False,
        "files": files,
        "machines": 3,
        "findings": {"error": 2, "warning": 1, "info": 0},
        "verdict": "failed",
        "summary": [
            "FAILED by fail_on error: 3 machines of the inventory",
            line,
            "warning machine_in_no_group: It is in no group (pc2)",
            f"Files: {', '.join(files)}",
            "No machine was contacted",
        ],
        "failed": True,
        "msg": f"The inventory fails by fail_on error: {line}. No machine was contacted.",
    }
    content = json.loads(Path(files[0]).read_text("utf-8"))
    assert (content["schema"], content["schema_version"]) == ("volume.activation/validation", 1)
    suites = Path(files[1]).read_text("utf-8")
    assert suites.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="Inventory" tests="20" failures="3" errors="0" skipped="0">\n'
        '<testsuite name="input_refused" tests="3" '
    )


@pytest.mark.parametrize(("folder", "check_mode"), [("reports", True), (None, False), ("", False)])
def test_inventory_that_is_right(folder: str | None, check_mode: bool) -> None:
    validation = of(machine("srv1", "windows_clients"), fail_on=("warning", "unknown_variable"))
    assert validation_result(validation, folder, ["json"], "folder", check_mode) == {
        "changed": False,
        "files": [],
        "machines": 1,
        "findings": {"error": 0, "warning": 0, "info": 0},
        "verdict": "passed",
        "summary": [
            "PASSED by fail_on warning, unknown_variable: 1 machine of the inventory",
            "No machine was contacted",
        ],
    }


def told(number: int, evidence: str = "e{}") -> AuditReport:
    """So many findings, each of another text."""
    finding = AuditFinding("input_refused", "error", "srv1", None, "", "")
    findings = [replace(finding, evidence=evidence.format(place)) for place in range(number)]
    return replace(VALIDATION, findings=tuple(findings))


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (40, "error input_refused: e39 (srv1)"),
        (41, "and 1 more of this kind"),
        (43, "and 3 more of this kind"),
    ],
)
def test_lines(number: int, last: str) -> None:
    summary = validation_result(told(number), None, [], "folder", check_mode=False)["summary"]
    assert len(summary) == min(number, 41) + 2
    assert summary[-2] == last


@pytest.mark.parametrize(
    ("number", "told_of", "more"),
    [
        (2, "e0 (srv1); error input_refused: e1 (srv1)", ""),
        (3, "e0 (srv1); error input_refused: e1 (srv1); error input_refused: e2 (srv1)", ""),
        (
            4,
            "e0 (srv1); error input_refused: e1 (srv1); error input_refused: e2 (srv1)",
            "; and 1 more",
        ),
    ],
)
def test_message(number: int, told_of: str, more: str) -> None:
    result = validation_result(told(number), None, [], "folder", check_mode=False)
    assert result["msg"] == (
        f"The inventory fails by fail_on error: error input_refused: {told_of}{more}. "
        "No machine was contacted."
    )


def test_findings_of_the_same_text_are_one_line() -> None:
    same = told(5, evidence="the same")
    names = ("a", "b", None, "c", "d")
    found = [replace(each, machine=n) for each, n in zip(same.findings, names, strict=True)]
    other = replace(found[0], rule="unknown_variable", machine=None)
    both = replace(same, findings=(*found, other))
    summary = validation_result(both, None, [], "folder", check_mode=False)["summary"]
    assert summary[1:-1] == [
        "error input_refused: the same (a, b, c and 1 more)",
        "error unknown_variable: the same",
    ]
