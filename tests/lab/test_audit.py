"""playbooks/audit.yml: one read of every machine, then reports that count them right."""

from __future__ import annotations

import csv
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.lab.engines.choice import ENGINES, engine_or_skip
from tests.lab.fleet import fleet_from
from tests.lab.lab import Lab
from tests.lab.playbook import PlaybookRun, run_playbook
from tests.lab.scenarios import CONVERGED_KMS, KMS_HOST, NETWORK, PRO_11, STANDARD_2022, VARIABLES

PLAYBOOK = "playbooks/audit.yml"
MERGE = "playbooks/merge_audits.yml"
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
HUNDRED = [f"srv{number:02}" for number in range(90)]


def fleet(names: list[str], engine: str = "python") -> Lab:
    """Healthy machines of these names, and the ten faulty ones."""
    machines = [{"name": name, **HEALTHY} for name in names]
    machines += [{"name": name, **HEALTHY, **fault} for name, (fault, _) in FAULTY.items()]
    content = {"network": NETWORK, "variables": VARIABLES, "machines": machines}
    return Lab(fleet_from(content), engine_or_skip(engine))


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


def findings(folder: Path) -> dict[str, set[str]]:
    """Machines by rule, as the JSON report has them."""
    found: dict[str, set[str]] = {}
    for finding in json.loads((folder / "audit.json").read_text("utf-8"))["findings"]:
        found.setdefault(finding["rule"], set()).add(finding.get("machine"))
    return found


def test_faulty_machines_are_found_and_no_other(hundred: Any) -> None:
    _, folder, _ = hundred
    by_rule = findings(folder)
    for name, (_, rule) in FAULTY.items():
        assert name in by_rule[rule], (name, rule)
    report = json.loads((folder / "audit.json").read_text("utf-8"))
    errors = {each.get("machine") for each in report["findings"] if each["severity"] == "error"}
    assert not errors & set(HUNDRED)


def test_totals_add_up_in_every_format(hundred: Any) -> None:
    _, folder, _ = hundred
    machines = json.loads((folder / "audit.json").read_text("utf-8"))["machines"]
    results = Counter(machine["result"] for machine in machines)
    assert len(machines) == 100
    assert results["unreachable"] == 2
    assert results.total() == 100
    with (folder / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        assert Counter(row["result"] for row in csv.DictReader(file)) == results
    suites = ElementTree.parse(folder / "audit.junit.xml").getroot()
    assert {case.get("classname") for case in suites.iter("testcase")} >= set()
    metrics = (folder / "audit.prom").read_text("utf-8")
    assert 'volume_activation_machines{result="unreachable"} 2' in metrics


def test_one_remote_execution_a_machine(hundred: Any) -> None:
    _, _, executions = hundred
    reached = set(executions) - {"unreachable", "logon-refused"}
    assert {executions[name] for name in reached} == {1}


def test_summary_is_one_screen_of_plain_text(hundred: Any) -> None:
    run, _, _ = hundred
    summary = _summary(run)
    assert 5 < len(summary) <= 24
    assert all(len(line) <= 100 and line.isascii() and line.isprintable() for line in summary)
    for line in summary:
        assert line in run.output


def test_run_fails_after_the_reports_are_written(hundred: Any) -> None:
    run, folder, _ = hundred
    assert run.rc == 2
    assert "The audit fails by fail_on error" in run.output
    assert {path.name for path in folder.iterdir()} == {
        *("audit.json", "audit.csv", "audit.junit.xml", "audit.prom", "audit.md", "audit.html")
    }


def _summary(run: PlaybookRun) -> list[str]:
    found: list[str] = next(
        outcome.result["summary"] for outcome in run.hosts.values() if "summary" in outcome.result
    )
    return found


def merged(folder: Path, report: Path, **variables: Any) -> PlaybookRun:
    """The same machines again, with other options, without a remote execution."""
    given = {"audit_folder": str(folder), "audit_merge": [str(report)], "audit_time": TIME}
    return run_playbook(MERGE, {}, extra_vars={**given, **variables})


ACCEPTED = [
    {"rule": rule, "machine": name, "reason": "Known", "until": "2027-01-31"}
    for name, (_, rule) in FAULTY.items()
]


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [
        (["never"], False),
        (["error"], True),
        (["warning"], True),
        (["duplicate_cmid"], True),
        (["kms_host_by_hand"], False),
    ],
)
def test_policy_decides_the_exit_code(
    hundred: Any, tmp_path: Path, fail_on: list[str], fails: bool
) -> None:
    _, folder, _ = hundred
    run = merged(tmp_path, folder / "audit.json", audit_fail_on=fail_on)
    assert run.rc == (2 if fails else 0), run.output


def test_same_input_gives_the_same_bytes(hundred: Any, tmp_path: Path) -> None:
    _, folder, _ = hundred
    run = merged(tmp_path, folder / "audit.json", audit_fail_on=["never"])
    assert run.rc == 0, run.output
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


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


@cache
def _few(engine: str) -> dict[str, dict[str, set[str]]]:
    found = {}
    for strategy, more in (("linear", {"audit_serial": 3}), ("free", {})):
        folder = Path(_folder(), engine, strategy)
        given = {"audit_folder": str(folder), "audit_time": TIME, "audit_strategy": strategy}
        with fleet(["one", "two"], engine) as lab:
            run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars={**given, **more})
        assert run.rc == 2, run.output
        found[strategy] = findings(folder)
    return found


@cache
def _folder() -> str:
    import tempfile

    return tempfile.mkdtemp()


@pytest.mark.parametrize("engine", ENGINES)
def test_strategy_and_batches_make_no_difference(engine: str) -> None:
    found = _few(engine)
    assert found["linear"] == found["free"]
    assert found["linear"] == _few(ENGINES[0])["linear"]


def test_machines_outside_the_limit_are_skipped(tmp_path: Path) -> None:
    given = {"audit_folder": str(tmp_path), "audit_fail_on": ["never"]}
    with fleet(["one", "two"]) as lab:
        inventory = lab.inventory()
        inventory["all"]["children"]["windows_clients"]["hosts"]["two"]["audit_skip"] = True
        run = run_playbook(PLAYBOOK, inventory, "--limit", "one,two", extra_vars=given)
        assert lab.stats()["two"].requests == 0
    assert run.rc == 0, run.output
    machines = json.loads((tmp_path / "audit.json").read_text("utf-8"))["machines"]
    assert len(machines) == 12
    assert {m["name"]: m["result"] for m in machines} == {
        **dict.fromkeys([*FAULTY, "two"], "skipped"),
        "one": "read",
    }


def _file(folder: Path, text: str) -> str:
    path = folder / "given.json"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"audit_folder": "/proc/audit"}, "audit_folder: '/proc/audit' is not accepted"),
        ({"audit_baseline": "no-such-file.json"}, "audit_baseline: "),
        ({"audit_baseline": "{"}, "audit_baseline"),
        ({"audit_baseline": '{"schema": "another"}'}, "audit_baseline"),
        ({"audit_fail_on": ["critical"]}, "audit_fail_on"),
        ({"audit_formats": ["pdf"]}, "formats"),
        ({"audit_time": "yesterday"}, "audit_time: 'yesterday' is not accepted"),
        ({"audit_expires_within_days": 0}, "audit_expires_within_days"),
        (
            {"audit_ignore": [{"rule": "evaluation", "machine": "*", "until": "2027-01-31"}]},
            "audit_ignore[0].reason",
        ),
        (
            {"audit_ignore": [{"rule": "evaluation", "machine": "*", "reason": "Known"}]},
            "audit_ignore[0].until",
        ),
    ],
)
def test_bad_input_is_said_before_any_machine_is_contacted(
    tmp_path: Path, wrong: dict[str, Any], says: str
) -> None:
    if str(wrong.get("audit_baseline", "")).startswith("{"):
        wrong = {"audit_baseline": _file(tmp_path, wrong["audit_baseline"])}
    given = {"audit_folder": str(tmp_path / "out"), **wrong}
    with fleet(["one"]) as lab:
        run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars=given)
        assert all(stats.requests == 0 for stats in lab.stats().values())
    assert run.rc == 2
    assert says in run.output, run.output


def test_empty_fleet_is_said() -> None:
    run = run_playbook(PLAYBOOK, {"all": {"children": {"windows_clients": {}}}})
    assert run.rc == 2
    assert "at least one machine of the inventory" in run.output
