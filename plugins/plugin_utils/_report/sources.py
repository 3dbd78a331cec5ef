# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Machines for a report: from what plays registered, from reports of slices, offline scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .._audit.audit import natural_key, newest
from .._audit.from_info import machine_from_info, machine_from_offline_report, machine_not_read
from .._audit.machine import FAILED, SKIPPED, UNREACHABLE, AuditedMachine
from .._audit.report import AuditReport
from .._inputs.error import InputError
from .._offline.report import activation_report
from .parse import report_from_json

VariablesOf = Callable[[str], Mapping[str, Any] | None]
"""The variables of a machine, one machine at a time; none for a name outside the inventory."""


def machines_of_play(
    names: Iterable[str], variables_of: VariablesOf, registered: str, site_prefix: str, option: str
) -> Iterator[AuditedMachine]:
    """Every machine that is named, read or not; InputError names one outside the inventory."""
    for name in names:
        variables = variables_of(name)
        if variables is None:
            raise InputError(option, name, "names of machines of the inventory")
        site = _site(variables.get("group_names") or (), site_prefix)
        yield _machine(name, variables.get(registered), registered, site)


def report_of_file(path: str, option: str) -> AuditReport:
    """A JSON report that an earlier run wrote; InputError for any other file."""
    return report_from_json(_text(path, option), option)


def machine_of_offline_file(path: str, option: str) -> AuditedMachine:
    """A machine that nobody can reach, from the JSON that its offline script wrote."""
    return machine_from_offline_report(activation_report(_text(path, option), option))


def _machine(name: str, result: Any, registered: str, site: str | None) -> AuditedMachine:
    if result is None:
        return machine_not_read(name, SKIPPED, "Not part of this run (limit or slice)", site)
    if not isinstance(result, Mapping):
        return machine_not_read(name, FAILED, f"{registered} holds no task's result", site)
    for key, kind in (("unreachable", UNREACHABLE), ("failed", FAILED), ("skipped", SKIPPED)):
        if result.get(key):
            reason = result.get("msg") or result.get("skip_reason") or "No reason was given"
            return machine_not_read(name, kind, str(reason), site)
    if "activation" not in result:
        return machine_not_read(
            name, FAILED, f"{registered} is not of volume.activation.info", site
        )
    return machine_from_info(name, result["activation"], site=site, expected=result.get("expected"))


def _site(groups: Iterable[str], prefix: str) -> str | None:
    sites = sorted(group for group in groups if prefix and group.startswith(prefix))
    return sites[0].removeprefix(prefix) if sites else None


def _text(path: str, option: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(option, path, f"a report that an earlier run wrote ({reason})") from error


def merge_machines(reports: Iterable[AuditReport]) -> tuple[AuditedMachine, ...]:
    """Every machine once, by name; the rules run again over all of them.

    Of a machine in several reports the newest read counts. A machine that was not read has no time
    of reading, so what was read of it at any time is taken instead. Where none was read, failed
    comes before unreachable, and that before skipped, which a slice says of all others' machines.
    The order of the reports makes no difference.
    """
    machines = newest(machine for report in reports for machine in report.machines)
    return tuple(sorted(machines, key=lambda machine: natural_key(machine.name)))
