# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of a report: check the options -> gather -> audit -> compare -> write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from .._audit.audit import audit
from .._audit.compare import compare
from .._audit.fail_on import fail_on_from_option, failing_findings
from .._audit.ignore import Ignore, ignores_from_option
from .._audit.machine import AuditedMachine
from .._audit.report import AuditReport
from .._audit.settings import AuditSettings, settings_from_options
from .._audit.totals import totals
from .._inputs.error import InputError, VariableName
from .files import check_report_folder, write_reports
from .sources import (
    VariablesOf,
    machine_of_offline_file,
    machines_of_play,
    merge_machines,
    report_of_file,
)
from .text import report_to_text


@dataclass(frozen=True)
class DesiredReport:
    """What is asked of a report, every input checked and read. ``now`` is UTC.

    ``baseline`` is the earlier report to compare with, beside the name of its file.
    """

    machines: tuple[str, ...]
    registered: str
    site_prefix: str
    title: str
    folder: str
    formats: tuple[str, ...]
    settings: AuditSettings
    ignores: tuple[Ignore, ...]
    fail_on: tuple[str, ...]
    now: datetime
    elsewhere: tuple[AuditedMachine, ...]
    baseline: tuple[str, AuditReport] | None
    validate_only: bool
    name: VariableName


def report_from_options(
    options: Mapping[str, Any], now: datetime, name: VariableName
) -> DesiredReport:
    """Check every option and read every file that is named; InputError names what is wrong."""
    folder = options["folder"]
    check_report_folder(folder, name("folder"))
    elsewhere = _from_elsewhere(options, name)
    if not options["machines"] and not elsewhere:
        raise InputError(
            name("machines"),
            None,
            "at least one machine of the inventory, or an earlier report to merge; name an "
            "inventory with -i, such as inventories/example",
        )
    return DesiredReport(
        machines=tuple(options["machines"]),
        registered=options["registered"],
        site_prefix=options["site_prefix"],
        title=options["title"],
        folder=folder,
        formats=tuple(options["formats"]),
        settings=settings_from_options(options, name),
        ignores=ignores_from_option(options["ignore"], name("ignore")),
        fail_on=fail_on_from_option(options["fail_on"], name("fail_on")),
        now=_time(options["time"], now, name("time")),
        elsewhere=elsewhere,
        baseline=_baseline(options["baseline"], name("baseline")),
        validate_only=options["validate_only"],
        name=name,
    )


def report_result(
    desired: DesiredReport, variables_of: VariablesOf, check_mode: bool
) -> dict[str, Any]:
    """Make the reports; the result of the module. In check mode nothing is written."""
    if desired.validate_only:
        return {"changed": False, "verdict": "passed", "msg": "The reports can be made."}
    report = _report(desired, variables_of)
    files: list[str] = []
    if not check_mode:
        files = write_reports(report, desired.folder, desired.formats, desired.name("folder"))
    counted = totals(report)
    result: dict[str, Any] = {
        "changed": False,
        "reports": files,
        "machines": dict(counted.machines_by_result),
        "findings": dict(counted.findings_by_severity),
        "summary": report_to_text(report, files),
        "verdict": "failed" if report.verdict.failed else "passed",
        "failing_machines": _failing_machines(report),
    }
    if report.verdict.failed:
        result.update(failed=True, msg=_failure(report, files))
    return result


def _report(desired: DesiredReport, variables_of: VariablesOf) -> AuditReport:
    def gathered() -> Iterator[AuditedMachine]:
        yield from desired.elsewhere
        yield from machines_of_play(
            desired.machines,
            variables_of,
            desired.registered,
            desired.site_prefix,
            desired.name("machines"),
        )

    report = audit(
        gathered(), desired.settings, desired.ignores, desired.fail_on, desired.now, desired.title
    )
    if desired.baseline is None:
        return report
    # By its time too: each night's report has the same name.
    name, earlier = desired.baseline
    return replace(report, comparison=compare(report, earlier, f"{name} of {earlier.generated}"))


def _from_elsewhere(options: Mapping[str, Any], name: VariableName) -> tuple[AuditedMachine, ...]:
    slices = [
        report_of_file(path, f"{name('merge')}[{index}]")
        for index, path in enumerate(options["merge"])
    ]
    offline = [
        machine_of_offline_file(path, f"{name('offline_reports')}[{index}]")
        for index, path in enumerate(options["offline_reports"])
    ]
    return (*merge_machines(slices), *offline)


def _baseline(path: str | None, variable: str) -> tuple[str, AuditReport] | None:
    return (PurePath(path).name, report_of_file(path, variable)) if path else None


def _time(given: str | None, now: datetime, variable: str) -> datetime:
    if given is None:
        return now
    try:
        time = datetime.fromisoformat(given)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise InputError(variable, given, "a time with its zone, such as 2026-03-01T12:00:00Z")
    return time.astimezone(UTC)


def _failing_machines(report: AuditReport) -> list[str]:
    found = failing_findings(report.findings, report.verdict.fail_on)
    return list(dict.fromkeys(each.machine for each in found if each.machine is not None))


def _failure(report: AuditReport, files: list[str]) -> str:
    where = f" The reports are in {files[0].rpartition('/')[0]}." if files else ""
    return (
        f"The audit fails by fail_on {', '.join(report.verdict.fail_on)}: "
        f"{'; '.join(report.verdict.reasons)}.{where} Nothing was changed on any machine."
    )


ARTIFACTS = "AWX_ISOLATED_DATA_DIR"
"""Names the artifacts of the job in the environment that ansible-runner gives ansible-playbook."""


def folder_of_reports(
    options: Mapping[str, Any], environment: Mapping[str, str], name: VariableName
) -> str | None:
    """The option ``folder``, in the artifacts of the job where ``in_artifacts`` is true.

    InputError where no ansible-runner runs the job, or the folder is not one of its artifacts.
    """
    folder: str | None = options["folder"]
    if not options["in_artifacts"] or not folder:
        return folder
    artifacts = environment.get(ARTIFACTS)
    if not artifacts:
        raise InputError(
            name("in_artifacts"),
            True,
            f"true where ansible-runner runs the job, which sets {ARTIFACTS}; here it did not",
        )
    path = PurePath(folder)
    if path.is_absolute() or ".." in path.parts:
        raise InputError(
            name("folder"),
            folder,
            f"with {name('in_artifacts')} a folder beneath the job's artifacts, such as ./audit",
        )
    return str(PurePath(artifacts, path))
