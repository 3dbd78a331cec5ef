"""The audit of a fleet in one run, and in slices through ansible-runner that are merged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from lab.playbook import run_playbook
from tests.support.runner_job import run_job

_OF_A_READ = (
    rb'"(?:read_at|expires|clock_offset_seconds)":(?:-?\d+|\{[^}]*\})',
    rb"The clock is [+-]\d+ seconds",
    rb"(?<=,)-?\d+,(?=\d{4}-\d\d-\d\dT)",
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)",
)
"""When a machine was read, what counts from then, and what its clock was off by: in JSON and the
page, in CSV, and as a date anywhere. Two reads of the same machine differ in these.
"""


def audit_of_one_run(folder: Path, inventory: Mapping[str, Any], time: datetime) -> Path:
    """The folder of its reports."""
    run = run_playbook(
        "volume.activation.audit",
        inventory,
        extra_vars={**_asked(time), "audit_folder": str(folder)},
    )
    assert run.rc == 0, run.output
    return folder


def audit_of_slices(folder: Path, inventory: Mapping[str, Any], time: datetime, count: int) -> Path:
    """The folder of the merged reports; each slice is a job that sends its artifacts back."""
    reports = []
    for number in range(count):
        job = run_job(
            folder / str(number),
            "volume.activation.audit",
            slice_of(inventory, number, count),
            extra_vars={**_asked(time), "audit_in_artifacts": True, "audit_formats": ["json"]},
        )
        assert job.rc == 0, job.output
        reports.append(str(job.artifacts / "audit/audit.json"))
    merged = folder / "merged"
    given = {**_asked(time), "audit_folder": str(merged), "audit_merge": reports}
    run = run_playbook("volume.activation.merge_audits", {"all": {}}, extra_vars=given)
    assert run.rc == 0, run.output
    return merged


def slice_of(inventory: Mapping[str, Any], number: int, count: int) -> dict[str, Any]:
    """One machine in ``count`` from number ``number`` on, as AWX slices an inventory."""
    hosts = inventory["all"]["children"]["windows_clients"]["hosts"]
    mine = dict(list(hosts.items())[number::count])
    return {"all": {**inventory["all"], "children": {"windows_clients": {"hosts": mine}}}}


def without_time(report: Path) -> bytes:
    """Its bytes, without what differs in two reads of the same machine."""
    text = report.read_bytes()
    for each in _OF_A_READ:
        text = re.sub(each, b"", text)
    return text


def _asked(time: datetime) -> dict[str, Any]:
    return {"audit_time": time.isoformat(), "audit_fail_on": ["never"]}
