# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as metrics for the textfile collector of Prometheus' node exporter.

Numbers of the fleet, none for each machine: as many series as there are rules, products, sites and
KMS hosts, however many machines. What is 0 is there, so that no series comes and goes; products,
sites and KMS hosts are those that were found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from .._audit.compare import KINDS
from .._audit.kms_client import endpoint_text
from .._audit.report import AuditReport, Comparison, KmsHostUse
from .._audit.rules.table import RULES
from .._audit.time import parse_time
from .._audit.totals import ExpiryBucket, Totals, totals
from .._inputs.table_file import read_csv

PREFIX = "volume_activation_"
EXPIRY_DAYS = (7, 28, 91, 182)
"""Days within which licences end are told for; each is the end of a bucket of the totals."""

_HELP = Path(__file__).parent / "data" / "metrics.csv"
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})

_Samples = Iterable[tuple[Mapping[str, str], float]]
_Metric = tuple[str, _Samples]
"""A gauge: its name without the prefix, and its samples by labels."""


def report_to_prometheus(report: AuditReport) -> Iterator[str]:
    """The metrics, each in one piece of text in the exposition format 0.0.4."""
    help_of = {row["name"]: row["help"] for row in read_csv(_HELP)}
    for metric, samples in _metrics(report, totals(report)):
        name = PREFIX + metric
        lines = [f"{name}{_labels(labels)} {_number(value)}" for labels, value in samples]
        if lines:
            head = (f"# HELP {name} {help_of[metric]}", f"# TYPE {name} gauge")
            yield "\n".join((*head, *lines, ""))


def _metrics(report: AuditReport, counted: Totals) -> Iterator[_Metric]:
    time = parse_time(report.generated)
    yield "report_timestamp_seconds", _one(time.timestamp() if time else None)
    yield "audit_failed", _one(int(report.verdict.failed))
    yield "machines", _by("result", counted.machines_by_result)
    yield "windows_machines", _by_status(counted.windows.by_status)
    yield "windows_licensed_ratio", _one(counted.windows.licensed_share)
    yield "product_machines", _by("product", counted.windows.by_product)
    yield "site_machines", _by("site", counted.machines_by_site)
    yield "windows_expiring_machines", _ending(counted.windows.expiry)
    yield "windows_permanent_machines", _one(counted.windows.permanent)
    yield "office_machines", _by_status(counted.office.by_status)
    yield "office_licensed_ratio", _one(counted.office.licensed_share)
    yield "office_product_machines", _by("product", counted.office.by_product)
    yield "office_expiring_licenses", _ending(counted.office.expiry)
    yield "office_permanent_licenses", _one(counted.office.permanent)
    yield "findings", _by("severity", counted.findings_by_severity)
    yield "accepted_findings", _by("severity", counted.ignored_by_severity)
    yield "rule_findings", _by("rule", {**dict.fromkeys(RULES, 0), **counted.findings_by_rule})
    yield "kms_host_clients", _of_hosts(report, lambda host: host.clients)
    yield "kms_host_current_count", _of_hosts(report, lambda host: host.current_count)
    yield "kms_host_threshold", _of_hosts(report, lambda host: host.threshold)
    yield (
        "kms_host_forecast_count",
        _of_hosts(report, lambda host: host.forecast[-1] if host.forecast else None),
    )
    if report.comparison is not None:
        yield "changes", _changes(report.comparison)


def _one(value: float | None) -> _Samples:
    return [] if value is None else [({}, value)]


def _by_status(numbers: Mapping[str, int]) -> _Samples:
    return _by("license_status", {"licensed": 0, **numbers})


def _ending(expiry: Iterable[ExpiryBucket]) -> _Samples:
    ends = [(each.last_day, each.machines) for each in expiry if each.last_day is not None]
    within = {str(most): sum(n for day, n in ends if day < most) for most in EXPIRY_DAYS}
    return _by("within_days", within)


def _of_hosts(report: AuditReport, number: Callable[[KmsHostUse], int | None]) -> _Samples:
    found = ((endpoint_text(each.host, each.port), number(each)) for each in report.kms_hosts)
    return [({"host": endpoint}, value) for endpoint, value in found if value is not None]


def _changes(comparison: Comparison) -> _Samples:
    numbers = {(about, kind): 0 for about in ("machine", "finding") for kind in KINDS}
    for change in comparison.changes:
        numbers["machine" if change.rule is None else "finding", change.kind] += 1
    return [({"about": about, "kind": kind}, n) for (about, kind), n in numbers.items()]


def _by(label: str, numbers: Mapping[str, int]) -> _Samples:
    return [({label: value}, number) for value, number in numbers.items()]


def _labels(labels: Mapping[str, str]) -> str:
    inner = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
