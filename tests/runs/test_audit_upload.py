"""Reports that are put to a URL, and the totals that a job keeps, on a real small web server."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lab.playbook import PlaybookRun, run_playbook
from tests.runs.test_audit_runs import failed_in
from tests.support.audited_fleet import PLAYBOOK, TIME, fleet
from tests.support.everything_written import MOST_VERBOSE, everything_on, texts_written
from tests.support.put_server import put_server

SECRETS = {
    "vault_query": "sig=CANARY-QUERY",
    "vault_token": "CANARY-TOKEN",
    "vault_password": "CANARY-PASSWORD",
}
ASKED = {"audit_time": TIME, "audit_fail_on": ["never"]}
TOTALS = {
    "machines": {"read": 9, "failed": 0, "unreachable": 2, "skipped": 0},
    "verdict": "passed",
}


SHOWS_TOTALS = {"ANSIBLE_SHOW_CUSTOM_STATS": "true"}


def audit(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None, **more: Any
) -> PlaybookRun:
    """The audit of eleven machines."""
    given = {**ASKED, "audit_folder": str(folder), **more}
    if MOST_VERBOSE in options:
        environment = {**everything_on(folder.parent), **(environment or {})}
    with fleet(["one"]) as lab:
        return run_playbook(
            PLAYBOOK, lab.inventory(), *options, extra_vars=given, environment=environment
        )


def custom_stats(output: str) -> dict[str, Any]:
    """What set_stats keeps, as ansible-playbook shows it for the whole run."""
    (line,) = [line for line in output.splitlines() if line.strip().startswith("RUN: {")]
    stats: dict[str, Any] = json.loads(line.strip().removeprefix("RUN: "))
    return stats


def test_reports_are_sent_and_the_totals_are_kept(tmp_path: Path) -> None:
    """The inventory says how Windows is reached for all, and the controller is not so reached."""
    with put_server() as server:
        url = f"http://127.0.0.1:{server.port}/activation/?{{{{ vault_query }}}}"
        run = audit(
            tmp_path / "out",
            MOST_VERBOSE,
            environment=SHOWS_TOTALS,
            audit_upload_url=url,
            audit_upload_headers={"X-Token": "{{ vault_token }}", "x-ms-blob-type": "BlockBlob"},
            audit_upload_user="reports",
            audit_upload_password="{{ vault_password }}",
            **SECRETS,
        )
    assert run.rc == 0, run.output
    assert {path: put.body for path, put in server.puts.items()} == {
        f"/activation/{path.name}?sig=CANARY-QUERY": path.read_bytes()
        for path in (tmp_path / "out").iterdir()
    }
    page = server.puts["/activation/audit.html?sig=CANARY-QUERY"].headers
    assert page["content-type"] == "text/html; charset=utf-8"
    assert page["x-token"] == "CANARY-TOKEN"
    assert page["x-ms-blob-type"] == "BlockBlob"
    assert page["authorization"].startswith("Basic ")
    for name, text in texts_written(run, tmp_path).items():
        assert "CANARY" not in text, name
    kept = custom_stats(run.output)["volume_activation_audit"]
    assert kept == {**TOTALS, "findings": kept["findings"]}
    assert set(kept["findings"]) == {"error", "warning", "info"}


def test_what_is_sent_and_what_not_is_said(tmp_path: Path) -> None:
    with put_server(refuses={"audit.json", "audit.prom"}) as server:
        run = audit(
            tmp_path / "out",
            audit_formats=["csv", "json", "prometheus"],
            audit_upload_url=f"http://127.0.0.1:{server.port}/a",
        )
    assert run.rc == 2
    assert failed_in(run.output) == {"localhost": 1}
    assert (
        "Not sent to 127.0.0.1: audit.json (403), audit.prom (403). "
        f"Sent: audit.csv, audit_findings.csv. All are in {tmp_path / 'out'}."
    ) in run.output
    assert set(server.puts) == {"/a/audit.csv", "/a/audit_findings.csv"}


def test_server_that_is_not_there_is_said_beside_the_policy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        run = audit(
            tmp_path / "out",
            environment=SHOWS_TOTALS,
            audit_formats=["json"],
            audit_upload_url=url,
            audit_fail_on=["error"],
        )
    assert run.rc == 2
    assert "The audit fails by fail_on error: " in run.output
    refused = "Not sent to 127.0.0.1: audit.json ([Errno 111] Connection refused). Sent: none."
    assert refused in run.output
    assert custom_stats(run.output)["volume_activation_audit"]["verdict"] == "failed"


def test_check_mode_sends_nothing(tmp_path: Path) -> None:
    with put_server() as server:
        url = f"http://127.0.0.1:{server.port}"
        run = audit(tmp_path / "out", "--check", audit_upload_url=url)
    assert run.rc == 0, run.output
    assert server.puts == {}


def test_merged_audit_is_sent_too_and_takes_the_totals_of_its_parts(tmp_path: Path) -> None:
    """AWX gives the statistics of a job as variables to the next one of the workflow."""
    part = tmp_path / "part"
    run = audit(part, environment=SHOWS_TOTALS, audit_formats=["json"])
    assert run.rc == 0, run.output
    with put_server() as server:
        given = {
            **ASKED,
            **custom_stats(run.output),
            "audit_folder": str(tmp_path / "merged"),
            "audit_formats": ["json"],
            "audit_merge": [str(part / "audit.json")],
            "audit_upload_url": f"http://127.0.0.1:{server.port}",
        }
        merged = run_playbook(
            "playbooks/merge_audits.yml",
            {"all": {}},
            extra_vars=given,
            environment=SHOWS_TOTALS,
        )
    assert merged.rc == 0, merged.output
    assert server.puts["/audit.json"].body == (part / "audit.json").read_bytes()
    assert custom_stats(merged.output) == custom_stats(run.output)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"audit_upload_url": "s3://CANARY/a"}, "audit_upload_url is not accepted: http"),
        ({"audit_upload_url": "https://me:CANARY@a.example"}, "audit_upload_url is not accepted"),
        ({"audit_upload_url": "https:///CANARY"}, "audit_upload_url is not accepted"),
        ({"audit_upload_headers": "CANARY"}, "audit_upload_headers is not accepted: names"),
        ({"audit_upload_password": "CANARY"}, "audit_upload_user is missing"),
        ({"audit_in_artifacts": True}, "audit_in_artifacts: True is not accepted"),
    ],
)
def test_bad_input_is_said_before_any_machine_is_contacted(
    tmp_path: Path, wrong: dict[str, Any], says: str
) -> None:
    given = {"audit_folder": str(tmp_path / "out"), **wrong}
    with fleet(["one"]) as lab:
        run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars=given)
        assert all(stats.requests == 0 for stats in lab.stats().values())
    assert run.rc == 2
    assert says in run.output, run.output
    assert "CANARY" not in run.output
    assert failed_in(run.output) == {"localhost": 1}
