# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as Markdown, for the page that a pipeline shows of a run.

CommonMark with GitHub's tables, which GitLab, Gitea and Azure show too. However large the fleet,
it stays far below the 1 MiB that GitHub takes: the rows of each table are limited, and the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .._audit.compare import comparison_text
from .._audit.finding import AuditFinding
from .._audit.kms_client import cloud_of, endpoint_text
from .._audit.report import AuditReport, Change, KmsHostUse
from .._audit.rules.table import RULES
from .._audit.text import counted, one_line, share_text
from .._audit.totals import ProductTotals, Totals, totals
from .findings import counts_by_rule, findings_by_machine, number_with_open, worst_machines

MOST_MACHINES, MOST_CHANGES, MOST_KMS_HOSTS, MOST_ROWS = 50, 50, 20, 20
_FINDINGS_A_MACHINE = 5

# What starts something in Markdown wherever it stands, what does so at the start of an item, and
# what HTML gives a meaning to, written as a reference that every renderer knows.
_SPECIAL = re.compile(r"[\\`*_\[\]#|~!$]|://|(?<=www)\.", re.IGNORECASE)
_LIST_AT_THE_START = re.compile(r"^(?:(?=[-+])|\d+(?=[.)]))")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_Row = Sequence[str | int]


def report_to_markdown(report: AuditReport) -> Iterator[str]:
    """The page in pieces of text, from the verdict to single machines."""
    numbers = totals(report)
    yield f"# {_escaped(report.title)}\n\n"
    yield from _verdict(report)
    yield from _machines(numbers)
    yield from _rules(report)
    yield from _changes(report)
    yield from _worst(report)
    yield from _kms_hosts(report.kms_hosts)


def _verdict(report: AuditReport) -> Iterator[str]:
    word = "Failed" if report.verdict.failed else "Passed"
    policy = ", ".join(f"`{each}`" for each in report.verdict.fail_on)
    yield f"**{word}** by `fail_on` {policy}, {_escaped(report.generated)}\n\n"
    for reason in report.verdict.reasons:
        yield f"- {_escaped(reason)}\n"
    if report.verdict.reasons:
        yield "\n"


def _machines(numbers: Totals) -> Iterator[str]:
    yield "## Machines\n\n"
    results: list[_Row] = [*numbers.machines_by_result.items()]
    yield from _table(("Result", "Machines"), [*results, ("all", numbers.machines)])
    if numbers.windows.licensed_share is None:
        yield "No machine was read.\n\n"
        return
    yield from _product("Windows", "Product", ("was read", "were read"), numbers.windows)
    if numbers.office.by_status:
        yield from _product("Office", "Office product", ("has it", "have it"), numbers.office)


def _product(
    name: str, product: str, of_one_and_more: tuple[str, str], numbers: ProductTotals
) -> Iterator[str]:
    """License statuses and products of Windows or of Office, and when licences in force end."""
    machines = sum(numbers.by_status.values())
    share = share_text(numbers.by_status.get("licensed", 0), machines)
    such = f"that {of_one_and_more[machines > 1]}"
    yield f"{name} is licensed on {share} of the {counted(machines, 'machine')} {such}.\n\n"
    yield from _limited((f"License status of {name}", "Machines"), list(numbers.by_status.items()))
    yield from _limited((product, "Machines"), list(numbers.by_product.items()))
    rows: list[_Row] = [(each.label, each.machines) for each in numbers.expiry if each.machines]
    if numbers.permanent:
        rows.append(("no end", numbers.permanent))
    yield from _limited((f"Licences of {name} end", "Licences"), rows)


def _rules(report: AuditReport) -> Iterator[str]:
    yield "## Findings\n\n"
    rows: list[_Row] = [
        (each.severity, each.rule, _title(each.rule), each.open, each.ignored)
        for each in counts_by_rule(report.findings)
    ]
    if not rows:
        yield "Nothing was found.\n\n"
        return
    yield from _table(("Severity", "Rule", "Meaning", "Open", "Accepted"), rows)


def _title(rule: str) -> str:
    return RULES[rule].title if rule in RULES else ""


def _changes(report: AuditReport) -> Iterator[str]:
    comparison = report.comparison
    if comparison is None:
        return
    yield "## Changes\n\n"
    yield f"Since {_escaped(comparison.baseline)}: {_escaped(comparison_text(comparison))}.\n\n"
    rows = [_change(each) for each in comparison.changes[:MOST_CHANGES]]
    if rows:
        yield from _table(("Change", "Machine", "Rule", "About", "Before", "Now"), rows)
    yield from _more(len(comparison.changes) - MOST_CHANGES, "change")


def _change(change: Change) -> _Row:
    about = (change.machine or "", change.rule or "", change.subject or "")
    return change.kind, *about, change.before or "", change.after or ""


def _worst(report: AuditReport) -> Iterator[str]:
    found = findings_by_machine(report)
    worst = worst_machines(found, MOST_MACHINES)
    if not worst:
        return
    yield "## Machines with findings\n\n"
    rows = [
        (name, each.worst_severity or "", _short(each.open[:_FINDINGS_A_MACHINE], len(each.open)))
        for name, each in worst
    ]
    yield from _table(("Machine", "Severity", "Findings"), rows)
    yield from _more(number_with_open(found) - len(worst), "machine")


def _short(findings: Iterable[AuditFinding], all_of_them: int) -> str:
    parts = [f"{each.rule}: {each.evidence}" for each in findings]
    if all_of_them > len(parts):
        parts.append(f"and {all_of_them - len(parts)} more")
    return "; ".join(parts)


def _kms_hosts(hosts: Sequence[KmsHostUse]) -> Iterator[str]:
    if not hosts:
        return
    yield "## KMS hosts\n\n"
    most_clients_first = sorted(hosts, key=lambda each: (-each.clients, each.host, each.port))
    rows = [_kms_host(each) for each in most_clients_first[:MOST_KMS_HOSTS]]
    yield from _table(("KMS host", "Clients", "Count", "Needed", "Count in 30 days"), rows)
    yield from _more(len(hosts) - MOST_KMS_HOSTS, "KMS host")


def _kms_host(host: KmsHostUse) -> _Row:
    endpoint, cloud = endpoint_text(host.host, host.port), cloud_of(host.host)
    if cloud is not None:
        return endpoint, host.clients, f"run by {cloud}", "", ""
    return (
        endpoint,
        host.clients,
        "not read" if host.current_count is None else host.current_count,
        host.threshold,
        host.forecast[-1] if host.forecast else "",
    )


def _limited(header: Sequence[str], rows: Sequence[_Row]) -> Iterator[str]:
    if rows:
        yield from _table(header, rows[:MOST_ROWS])
        yield from _more(len(rows) - MOST_ROWS, "row")


def _more(number: int, noun: str) -> Iterator[str]:
    if number > 0:
        yield f"And {counted(number, f'more {noun}', f'more {noun}s')}.\n\n"


def _table(header: Sequence[str], rows: Iterable[_Row]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |\n|{' --- |' * len(header)}\n"
    for row in rows:
        cells = (_escaped(cell) if isinstance(cell, str) else str(cell) for cell in row)
        yield f"| {' | '.join(cells)} |\n"
    yield "\n"


def _escaped(text: str) -> str:
    """A text that is nothing but text: in one line, 200 characters at most, without markup."""
    marked = _SPECIAL.sub(r"\\\g<0>", one_line(text).strip())
    return _LIST_AT_THE_START.sub(r"\g<0>\\", marked).translate(_REFERENCES)
