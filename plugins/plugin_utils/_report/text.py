# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report for the end of a run: one screen of plain text, the most important first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from .._audit.compare import comparison_text
from .._audit.kms_client import cloud_of, endpoint_text
from .._audit.report import AuditReport, KmsHostUse
from .._audit.text import counted, one_line, share_text
from .._audit.totals import Totals, totals
from .findings import RuleCount, counts_by_rule

LINES, COLUMNS = 24, 100
"""A screen."""

_RULES, _KMS_HOSTS, _STATUSES = 8, 4, 6
_NAMES_A_RULE = 4
_LONGEST_PATH = 180


def report_to_text(report: AuditReport, files: Sequence[str]) -> list[str]:
    """At most 24 lines of 100 columns, ASCII; the last say where the ``files`` are."""
    numbers = totals(report)
    lines = [
        _verdict(report),
        f"Machines: {numbers.machines}, {_by_result(numbers)}",
        f"Windows: {_statuses(numbers.windows.by_status) or 'no machine was read'}",
        *([f"Office: {_statuses(numbers.office.by_status)}"] if numbers.office.by_status else []),
        f"Findings: {_findings(numbers)}",
    ]
    if report.comparison is not None:
        changes = comparison_text(report.comparison)
        lines.append(f"Since {one_line(report.comparison.baseline)}: {changes}")
    lines += _rules(report)
    lines += _kms_hosts(report.kms_hosts)
    return [*map(_fitting, lines), *_where(files)]


def _verdict(report: AuditReport) -> str:
    policy = f"fail_on {', '.join(report.verdict.fail_on)}"
    word = "FAILED" if report.verdict.failed else "PASSED"
    return f"{word} by {policy}: {one_line(report.title)}, {report.generated}"


def _by_result(numbers: Totals) -> str:
    return ", ".join(f"{number} {result}" for result, number in numbers.machines_by_result.items())


def _statuses(by_status: Mapping[str, int]) -> str:
    shares = [f"{number} {status}" for status, number in by_status.items()]
    if not shares:
        return ""
    more = [f"{len(shares) - _STATUSES} more"] if len(shares) > _STATUSES else []
    share = share_text(by_status.get("licensed", 0), sum(by_status.values()))
    return f"{', '.join([*shares[:_STATUSES], *more])} ({share} licensed)"


def _findings(numbers: Totals) -> str:
    parts = [counted(number, severity) for severity, number in numbers.findings_by_severity.items()]
    accepted = sum(numbers.ignored_by_severity.values())
    # "1 info, 2 infos" is no English.
    shown = ", ".join(parts).replace("infos", "info")
    return f"{shown}, {accepted} accepted" if accepted else shown


def _rules(report: AuditReport) -> Iterator[str]:
    still_open = [each for each in report.findings if each.ignored is None]
    about: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for each in still_open:
        about[each.rule][each.machine or each.subject or "the fleet"] = None
    counts = counts_by_rule(still_open)
    shown = counts[:_RULES]
    wide = max((len(count.rule) for count in shown), default=0)
    for count in shown:
        yield _rule(count, list(about[count.rule]), wide)
    if len(counts) > _RULES:
        yield f"  and {counted(len(counts) - _RULES, 'further rule')}"


def _rule(count: RuleCount, names: Sequence[str], wide: int) -> str:
    shown = ", ".join(one_line(name) for name in names[:_NAMES_A_RULE])
    more = f" and {len(names) - _NAMES_A_RULE} more" if len(names) > _NAMES_A_RULE else ""
    start = f"  {count.severity:7} {count.rule:{wide}} {count.open:6}  "
    room = COLUMNS - len(start) - len(more)
    return f"{start}{_cut(_ascii(shown), room)}{more}"


def _kms_hosts(hosts: Sequence[KmsHostUse]) -> Iterator[str]:
    # The host with the most clients first: its failure is felt by most machines.
    for host in sorted(hosts, key=lambda each: (-each.clients, each.host, each.port))[:_KMS_HOSTS]:
        known = host.current_count
        count = "count not read" if known is None else f"count {known}"
        cloud = cloud_of(host.host)
        yield (
            f"KMS host {endpoint_text(host.host, host.port)}: {counted(host.clients, 'client')}, "
            + (f"run by {cloud}" if cloud else f"{count}, needs {host.threshold}")
        )
    if len(hosts) > _KMS_HOSTS:
        yield f"  and {counted(len(hosts) - _KMS_HOSTS, 'further KMS host')}"


def _where(files: Sequence[str]) -> Iterator[str]:
    if not files:
        yield "No report was written"
        return
    folder = _ascii(str(PurePath(files[0]).parent))
    names = _ascii(", ".join(PurePath(file).name for file in files))
    yield _cut(f"Files: {names}", COLUMNS)
    text = f"in {folder}"
    if len(text) > _LONGEST_PATH:
        text = f"in ...{folder[-_LONGEST_PATH:]}"
    # A path is folded, not cut: somebody may want to copy it.
    yield from (text[start : start + COLUMNS] for start in range(0, len(text), COLUMNS))


def _fitting(line: str) -> str:
    return _cut(_ascii(line), COLUMNS)


def _ascii(text: str) -> str:
    plain = text.encode("ascii", "backslashreplace").decode("ascii")
    if plain.isprintable():
        return plain
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
