# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was found in an inventory: for the end of a run, and as files for pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from .._audit.fail_on import failing_findings, verdict
from .._audit.finding import SEVERITIES, AuditFinding
from .._audit.machine import READ, AuditedMachine
from .._audit.report import AuditReport
from .._audit.text import counted, one_line, some_names
from .._inputs.utc_time import utc_text
from .._validate.findings import findings
from .._validate.machine import InventoryMachine
from .._validate.rules import RULES
from .files import Render, write_reports
from .json_file import report_to_json
from .junit import report_to_junit

SCHEMA = "volume.activation/validation"
FILES: Mapping[str, Mapping[str, Render]] = {
    "json": {"validation.json": partial(report_to_json, schema=SCHEMA)},
    "junit": {"validation.junit.xml": partial(report_to_junit, rules=RULES)},
}
"""What makes each file of a format, by the file's name."""

_LINES = 40
_NAMES = 3


def validation_of(
    machines: Sequence[InventoryMachine], fail_on: Sequence[str], site_prefix: str, now: datetime
) -> AuditReport:
    """The findings in the form of a report: a machine in it was looked up, not contacted."""
    machines = [replace(each, name=one_line(each.name)) for each in machines]
    found = findings(machines, site_prefix)
    return AuditReport(
        title="Inventory",
        generated=utc_text(now),
        machines=tuple(
            AuditedMachine(
                name=each.name,
                result=READ,
                site=next(
                    (site.removeprefix(site_prefix) for site in each.sites(site_prefix)), None
                ),
            )
            for each in sorted(machines, key=lambda each: each.name)
        ),
        findings=found,
        kms_hosts=(),
        verdict=verdict(found, fail_on),
    )


def validation_result(
    validation: AuditReport,
    folder: str | None,
    formats: Iterable[str],
    variable: str,
    check_mode: bool,
) -> dict[str, Any]:
    """The result of the module, and its files unless in check mode; InputError names the folder."""
    files: list[str] = []
    if folder and not check_mode:
        files = write_reports(validation, folder, formats, variable, FILES)
    result: dict[str, Any] = {
        "changed": False,
        "files": files,
        "machines": len(validation.machines),
        "findings": {
            severity: sum(each.severity == severity for each in validation.findings)
            for severity in SEVERITIES
        },
        "verdict": "failed" if validation.verdict.failed else "passed",
        "summary": list(_lines(validation, files)),
    }
    if validation.verdict.failed:
        result.update(failed=True, msg=_failure(validation))
    return result


def _lines(validation: AuditReport, files: Sequence[str]) -> Iterator[str]:
    word = "FAILED" if validation.verdict.failed else "PASSED"
    number = counted(len(validation.machines), "machine")
    yield f"{word} by fail_on {', '.join(validation.verdict.fail_on)}: {number} of the inventory"
    told = [_line(group) for group in _alike(validation.findings)]
    yield from told[:_LINES]
    if len(told) > _LINES:
        yield f"and {len(told) - _LINES} more of this kind"
    if files:
        yield f"Files: {', '.join(files)}"
    yield "No machine was contacted"


def _alike(found: Sequence[AuditFinding]) -> Iterator[list[AuditFinding]]:
    """Findings with the same text, which many machines of a group share."""
    for _rule, of_rule in groupby(found, key=lambda each: (each.severity, each.rule)):
        by_text: dict[str, list[AuditFinding]] = {}
        for each in of_rule:
            by_text.setdefault(each.evidence, []).append(each)
        yield from by_text.values()


def _line(alike: Sequence[AuditFinding]) -> str:
    first = alike[0]
    machines = [each.machine for each in alike if each.machine is not None]
    where = f" ({some_names(machines, _NAMES)})" if machines else ""
    return f"{first.severity} {first.rule}: {first.evidence}{where}"


def _failure(validation: AuditReport) -> str:
    fail_on = validation.verdict.fail_on
    failing = [
        _line(group) for group in _alike(list(failing_findings(validation.findings, fail_on)))
    ]
    more = f"; and {len(failing) - _NAMES} more" if len(failing) > _NAMES else ""
    return (
        f"The inventory fails by fail_on {', '.join(fail_on)}: "
        f"{'; '.join(failing[:_NAMES])}{more}. No machine was contacted."
    )
