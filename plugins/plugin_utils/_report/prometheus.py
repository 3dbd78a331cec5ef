# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as metrics for the textfile collector of Prometheus' node exporter.

Numbers of the fleet, none for each machine: as many series as there are rules, products, sites and
KMS hosts, however many machines. What is 0 is there, so that no series comes and goes; products,
sites and KMS hosts are those that were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .._audit.compare import KINDS
from .._audit.kms_client import endpoint_text
from .._audit.report import AuditReport, Comparison, KmsHostUse
from .._audit.rules.table import RULES
from .._audit.time import parse_time
from .._audit.totals import ExpiryBucket, Totals, totals

PREFIX = "volume_activation_"
EXPIRY_DAYS = (7, 28, 91, 182)
"""Days within which licences end are told for; each is the end of a bucket of the totals."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})
_HELP_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n"})

_Samples = Iterable[tuple[Mapping[str, str], float]]


@dataclass(frozen=True, slots=True)
class _Metric:
    """A gauge: its name without the prefix, what it means, its samples by labels."""

    name: str
    help: str
    samples: _Samples


def report_to_prometheus(report: AuditReport) -> Iterator[str]:
    """The metrics, each in one piece of text in the exposition format 0.0.4."""
    counted = totals(report)
    for metric in _metrics(report, counted):
        name = PREFIX + metric.name
        lines = [f"{name}{_labels(labels)} {_number(value)}" for labels, value in metric.samples]
        if lines:
            head = (f"# HELP {name} {metric.help.translate(_HELP_ESCAPES)}", f"# TYPE {name} gauge")
            yield "\n".join((*head, *lines, ""))


def _metrics(report: AuditReport, counted: Totals) -> Iterator[_Metric]:
    time = parse_time(report.generated)
    yield _Metric(
        "report_timestamp_seconds",
        "When the report was made, in seconds since 1970 UTC.",
        [] if time is None else [({}, time.timestamp())],
    )
    yield _Metric(
        "audit_failed",
        "1 when the audit fails by its policy, else 0.",
        [({}, int(report.verdict.failed))],
    )
    yield _Metric(
        "machines",
        "Machines of the inventory by what came of reading them.",
        _by("result", counted.machines_by_result),
    )
    yield _Metric(
        "windows_machines",
        "Machines that were read, by the license status of Windows.",
        _by("license_status", {"licensed": 0, **counted.windows_by_status}),
    )
    share = counted.licensed_share
    yield _Metric(
        "windows_licensed_ratio",
        "Part of the machines that were read whose Windows is licensed, 0 to 1.",
        [] if share is None else [({}, share)],
    )
    yield _Metric(
        "product_machines",
        "Machines that were read, by the product that they run.",
        _by("product", counted.machines_by_product),
    )
    yield _Metric(
        "site_machines",
        "Machines of the inventory by site.",
        _by("site", counted.machines_by_site),
    )
    yield from _of_licenses(counted)
    yield from _of_office(counted)
    yield from _of_findings(counted)
    yield from _of_kms_hosts(report.kms_hosts)
    if report.comparison is not None:
        yield _changes(report.comparison)


def _of_licenses(counted: Totals) -> Iterator[_Metric]:
    yield _Metric(
        "windows_expiring_machines",
        "Machines whose licence of Windows is in force and ends within so many days.",
        [({"within_days": str(days)}, _ending(counted.expiry, days)) for days in EXPIRY_DAYS],
    )
    yield _Metric(
        "windows_permanent_machines",
        "Machines whose licence of Windows does not end.",
        [({}, counted.permanent)],
    )


def _of_office(counted: Totals) -> Iterator[_Metric]:
    yield _Metric(
        "office_machines",
        "Machines with Office, by the worst license status of its products.",
        _by("license_status", {"licensed": 0, **counted.office_by_status}),
    )
    share = counted.office_licensed_share
    yield _Metric(
        "office_licensed_ratio",
        "Part of the machines with Office on which all of it is licensed, 0 to 1.",
        [] if share is None else [({}, share)],
    )
    yield _Metric(
        "office_product_machines",
        "Machines with Office, by each product of it.",
        _by("product", counted.machines_by_office_product),
    )
    yield _Metric(
        "office_expiring_licenses",
        "Licences of Office that are in force and end within so many days.",
        [
            ({"within_days": str(days)}, _ending(counted.office_expiry, days))
            for days in EXPIRY_DAYS
        ],
    )
    yield _Metric(
        "office_permanent_licenses",
        "Licences of Office that do not end.",
        [({}, counted.office_permanent)],
    )


def _ending(expiry: Iterable[ExpiryBucket], days: int) -> int:
    return sum(
        bucket.machines
        for bucket in expiry
        if bucket.last_day is not None and bucket.last_day < days
    )


def _of_findings(counted: Totals) -> Iterator[_Metric]:
    yield _Metric(
        "findings",
        "Findings by severity, without accepted ones.",
        _by("severity", counted.findings_by_severity),
    )
    yield _Metric(
        "accepted_findings",
        "Accepted findings by severity.",
        _by("severity", counted.ignored_by_severity),
    )
    yield _Metric(
        "rule_findings",
        "Findings by rule, without accepted ones.",
        _by("rule", {**dict.fromkeys(RULES, 0), **counted.findings_by_rule}),
    )


def _of_kms_hosts(hosts: Iterable[KmsHostUse]) -> Iterator[_Metric]:
    named = [({"host": endpoint_text(host.host, host.port)}, host) for host in hosts]
    yield _Metric(
        "kms_host_clients",
        "Clients of the inventory that ask a KMS host, by client machine ID.",
        [(labels, host.clients) for labels, host in named],
    )
    yield _Metric(
        "kms_host_current_count",
        "Count of a KMS host by its own bookkeeping, where it was read itself.",
        [(labels, host.current_count) for labels, host in named if host.current_count is not None],
    )
    yield _Metric(
        "kms_host_threshold",
        "Count that a KMS host needs for the clients that ask it.",
        [(labels, host.threshold) for labels, host in named],
    )
    yield _Metric(
        "kms_host_forecast_count",
        "Count of a KMS host in 30 days if machines that have gone silent stay silent.",
        [(labels, host.forecast[-1]) for labels, host in named if host.forecast],
    )


def _changes(comparison: Comparison) -> _Metric:
    numbers = {(about, kind): 0 for about in ("machine", "finding") for kind in KINDS}
    for change in comparison.changes:
        numbers["machine" if change.rule is None else "finding", change.kind] += 1
    return _Metric(
        "changes",
        "Changes since the last report, by what has changed and how.",
        [({"about": about, "kind": kind}, n) for (about, kind), n in numbers.items()],
    )


def _by(label: str, numbers: Mapping[str, int]) -> _Samples:
    return [({label: value}, number) for value, number in numbers.items()]


def _labels(labels: Mapping[str, str]) -> str:
    inner = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
