"""playbooks/audit.yml: one read of every machine, then reports that count them right."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES

from lab.playbook import PlaybookRun, run_playbook
from tests.support.audited_fleet import FAULTY, PLAYBOOK, TIME, findings, fleet
from tests.support.scenario import KMS_HOST

MERGE = "playbooks/merge_audits.yml"
FILES = {
    *("audit.json", "audit.csv", "audit_findings.csv", "audit.junit.xml", "audit.prom"),
    *("audit.md", "audit.html"),
}
HIDES_SECRETS = find_spec("ansible.module_utils.secrets") is not None
HUNDRED = [f"srv{number:02}" for number in range(90)]


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlaybookRun, Path, dict[str, int]]:
    """A hundred machines, audited: the run, the reports and the remote executions."""
    folder = tmp_path_factory.mktemp("audit")
    with fleet(HUNDRED) as lab:
        run = run_playbook(
            PLAYBOOK, lab.inventory(), extra_vars={"audit_folder": str(folder), "audit_time": TIME}
        )
        executions = {name: stats.remote_executions for name, stats in lab.stats().items()}
    return run, folder, executions


def test_faulty_machines_are_found_and_no_other(hundred: Any) -> None:
    _, folder, _ = hundred
    expected: dict[str, set[str | None]] = {}
    for name, (_, rule) in FAULTY.items():
        expected.setdefault(rule, set()).add(name)
    # The other edition's key does not activate it, and its release is no longer supported. The
    # host to which one machine alone was pointed has too few clients.
    expected["not_licensed"].add("other-key")
    expected["product_unsupported"] = {"other-key"}
    expected["kms_host_below_threshold"] = {None}
    assert findings(folder) == expected


def test_totals_add_up_in_every_format(hundred: Any) -> None:
    _, folder, _ = hundred
    content = json.loads((folder / "audit.json").read_text("utf-8"))
    results = Counter(machine["result"] for machine in content["machines"])
    assert results == {"read": 98, "unreachable": 2}
    with (folder / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        assert Counter(row["result"] for row in csv.DictReader(file)) == results
    with (folder / "audit_findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["rule"], row["machine"] or None) for row in csv.DictReader(file)]
    assert rows == [(each["rule"], each.get("machine")) for each in content["findings"]]
    suites = ElementTree.parse(folder / "audit.junit.xml").getroot()
    names = {machine["name"] for machine in content["machines"]}
    for suite in suites:
        rule = RULES[suite.get("name", "")]
        cases = {case.get("name") for case in suite}
        assert rule.is_about_fleet or cases == names, rule.id
    assert {suite.get("name") for suite in suites} == set(RULES)
    metrics = (folder / "audit.prom").read_text("utf-8")
    assert 'volume_activation_machines{result="unreachable"} 2' in metrics
    page = (folder / "audit.md").read_text("utf-8")
    assert "| unreachable | 2 |" in page
    assert "| all | 100 |" in page
    assert "logon-refused" in (folder / "audit.html").read_text("utf-8")


def test_one_remote_execution_a_machine(hundred: Any) -> None:
    _, _, executions = hundred
    reached = set(executions) - {"unreachable", "logon-refused"}
    assert {executions[name] for name in reached} == {1}


def test_summary_is_one_screen_of_plain_text(hundred: Any) -> None:
    run, _, _ = hundred
    summary = _summary(run)
    assert 5 < len(summary) <= 24
    assert all(len(line) <= 100 and line.isascii() and line.isprintable() for line in summary)
    assert "Machines: 100, 98 read, 0 failed, 2 unreachable, 0 skipped" in summary


def test_run_fails_after_the_reports_are_written(hundred: Any) -> None:
    run, folder, _ = hundred
    assert run.rc == 2
    assert "The audit fails by fail_on error" in run.output
    assert {path.name for path in folder.iterdir()} == FILES


def _summary(run: PlaybookRun) -> list[str]:
    """What the run prints between the name of the task and the first machine's result."""
    lines = run.output.splitlines()
    begins = next(n for n, line in enumerate(lines) if "Windows and Office activation," in line)
    ends = next(n for n, line in enumerate(lines[begins:], begins) if line.startswith("ok: ["))
    return lines[begins:ends]


def merged(
    folder: Path, report: Path, environment: Mapping[str, str] | None = None, **variables: Any
) -> PlaybookRun:
    """The same machines again, with other options, without a remote execution."""
    given = {"audit_folder": str(folder), "audit_merge": [str(report)], "audit_time": TIME}
    return run_playbook(MERGE, {}, extra_vars={**given, **variables}, environment=environment)


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [
        (["never"], False),
        (["error"], True),
        (["warning"], True),
        (["duplicate_cmid"], True),
        (["kms_host_by_hand"], False),
        (["kms_host_by_hand", "duplicate_cmid"], True),
    ],
)
def test_policy_decides_the_exit_code(
    hundred: Any, tmp_path: Path, fail_on: list[str], fails: bool
) -> None:
    _, folder, _ = hundred
    run = merged(tmp_path, folder / "audit.json", audit_fail_on=fail_on)
    assert run.rc == (2 if fails else 0), run.output


def test_same_input_gives_the_same_bytes(hundred: Any, tmp_path: Path) -> None:
    """Also where ansible-core hides words of them on the console, as 2.22 does."""
    _, folder, _ = hundred
    secrets = tmp_path / "secrets.yml"
    secrets.write_text("version: 1\nsecrets: [unreachable, kms01]\n", "utf-8")
    run = merged(tmp_path, folder / "audit.json", {"_ANSIBLE_SECRETS_INPUT_FILES": str(secrets)})
    assert run.rc == 2, run.output
    assert ("$REDACTED$" in run.output) == HIDES_SECRETS
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_accepted_findings_do_not_fail(hundred: Any, tmp_path: Path) -> None:
    _, folder, _ = hundred
    before = findings(folder)
    rules = ("machine_unreachable", "not_licensed", "wrong_kms_host")
    accepted = [
        {"rule": rule, "machine": "*", "reason": "Known", "until": "2027-01-31"} for rule in rules
    ]
    run = merged(tmp_path, folder / "audit.json", audit_ignore=accepted, audit_fail_on=[*rules])
    assert run.rc == 0, run.output
    assert {rule: before[rule] for rule in rules} == {
        rule: findings(tmp_path)[rule] for rule in rules
    }


def test_comparison_with_the_last_report(hundred: Any, tmp_path: Path) -> None:
    _, folder, _ = hundred
    baseline = tmp_path / "last.json"
    text = (folder / "audit.json").read_text("utf-8")
    baseline.write_text(text, "utf-8")
    content = json.loads(text)
    repaired = next(m for m in content["machines"] if m["name"] == "other-host")
    repaired.update(kms_host=KMS_HOST, kms_host_used=KMS_HOST)
    content["machines"] = [m for m in content["machines"] if m["name"] != "clock"]
    today = tmp_path / "today.json"
    today.write_text(json.dumps(content), "utf-8")
    out = tmp_path / "out"
    run = merged(out, today, audit_baseline=str(baseline), audit_fail_on=["never"])
    assert run.rc == 0, run.output
    changes = json.loads((out / "audit.json").read_text("utf-8"))["comparison"]["changes"]
    kinds = {(change["kind"], change.get("machine"), change.get("rule")) for change in changes}
    assert ("fixed", "other-host", "wrong_kms_host") in kinds
    assert any(kind == "gone" and machine == "clock" for kind, machine, _ in kinds)
