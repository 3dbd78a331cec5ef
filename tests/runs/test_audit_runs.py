"""The audit as it is run: engines, strategies, limits, progress, check mode, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lab.playbook import run_playbook
from tests.support.audited_fleet import FAULTY, PLAYBOOK, TIME, findings, fleet
from tests.support.engines import assert_engines_agreed, engine_of_run


def test_strategy_and_batches_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Nor does the engine."""
    found = {}
    engine = engine_of_run()
    for strategy, more in (("linear", {"audit_serial": 3}), ("free", {})):
        folder = tmp_path_factory.mktemp("few")
        options = {"audit_folder": str(folder), "audit_time": TIME, "audit_strategy": strategy}
        with fleet(["one", "two"], engine) as lab:
            run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars={**options, **more})
        assert run.rc == 2, run.output
        found[strategy] = findings(folder)
    assert found["linear"] == found["free"]
    assert found["linear"]["machine_unreachable"] == {"unreachable", "logon-refused"}
    assert_engines_agreed(engine)


@pytest.mark.ansible_core
def test_progress_counts_machines_and_names_those_that_fail(tmp_path: Path) -> None:
    """The name of the playbook in the collection works from a checkout."""
    options = {"audit_folder": str(tmp_path / "out"), "audit_fail_on": ["never"]}
    with fleet([f"srv{number}" for number in range(20)]) as lab:
        run = run_playbook(
            "volume.activation.audit",
            lab.inventory(),
            extra_vars=options,
            environment={"ANSIBLE_STDOUT_CALLBACK": "volume.activation.progress"},
        )
    assert run.rc == 0, run.output
    lines = run.output.splitlines()
    assert "30/30 machines: 28 ok, 2 unreachable" in lines
    assert sum("/30 machines: " in line for line in lines) == 10
    assert sum(line.startswith("unreachable: [") for line in lines) == 2
    assert not any(line.startswith("ok: [srv1") for line in lines)
    recap = lines[lines.index(next(line for line in lines if line.startswith("PLAY RECAP"))) :]
    assert {line.split()[0] for line in recap if " ok=" in line} == {"unreachable", "logon-refused"}
    assert any(line.startswith("28 further machines") for line in recap)
    assert "PASSED by fail_on never" in run.output


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    """But says all that it would say."""
    options = {"audit_folder": str(tmp_path / "out"), "audit_fail_on": ["never"]}
    with fleet(["one"]) as lab:
        run = run_playbook(PLAYBOOK, lab.inventory(), "--check", extra_vars=options)
    assert run.rc == 0, run.output
    assert "Machines: 11, 9 read, 0 failed, 2 unreachable, 0 skipped" in run.output
    assert "No report was written" in run.output
    assert list(tmp_path.iterdir()) == []


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


def failed_in(output: str) -> dict[str, int]:
    """How often each name of the recap failed, of those that did."""
    recap = output.rpartition("PLAY RECAP")[2].splitlines()
    counts = {line.split()[0]: int(line.partition("failed=")[2].split()[0])
              for line in recap if "failed=" in line}  # fmt: skip
    return {name: count for name, count in counts.items() if count}


def test_failed_audit_is_a_failure_of_localhost(tmp_path: Path) -> None:
    """And of no machine, least of all of the one on which the last task ran."""
    with fleet(["one", "two"]) as lab:
        given = {"audit_folder": str(tmp_path)}
        run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars=given)
    assert run.rc == 2
    assert failed_in(run.output) == {"localhost": 1}
    (message,) = [line for line in run.output.splitlines() if line.startswith("fatal: [localhost]")]
    assert "The audit fails by fail_on error: " in message
    assert "Nothing was changed on any machine." in message


def test_failed_audit_of_a_limit_is_one_of_the_machines_that_it_fails_by(tmp_path: Path) -> None:
    with fleet(["one", "two"]) as lab:
        limit = ("--limit", "one,two,unreachable")
        run = run_playbook(
            PLAYBOOK, lab.inventory(), *limit, extra_vars={"audit_folder": str(tmp_path)}
        )
    assert run.rc == 2
    assert failed_in(run.output) == {"unreachable": 1}
    assert "machine_unreachable: 1 machine (unreachable)" in run.output


def test_kms_hosts_of_the_inventory_are_read_too(tmp_path: Path) -> None:
    """Unless audit_hosts says otherwise; of a group that is not there nothing is said."""
    with fleet(["one", "two"]) as lab:
        inventory = lab.inventory()
        clients = inventory["all"]["children"]["windows_clients"]["hosts"]
        inventory["all"]["children"]["kms_hosts"] = {"hosts": {"two": clients.pop("two")}}
        for name, given, hosts in (
            ("all", {}, {"one", "two", *FAULTY}),
            ("clients", {"audit_hosts": "windows_clients"}, {"one", *FAULTY}),
        ):
            folder = tmp_path / name
            extra_vars = {"audit_folder": str(folder), "audit_fail_on": ["never"], **given}
            run = run_playbook(PLAYBOOK, inventory, extra_vars=extra_vars)
            assert run.rc == 0, run.output
            assert "Could not match supplied host pattern" not in run.output
            machines = json.loads((folder / "audit.json").read_text("utf-8"))["machines"]
            assert {each["name"] for each in machines} == hosts


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
    assert "one" not in failed_in(run.output)


def test_empty_fleet_is_said() -> None:
    run = run_playbook(PLAYBOOK, {"all": {"children": {"windows_clients": {}}}})
    assert run.rc == 2
    assert "at least one machine of the inventory" in run.output
