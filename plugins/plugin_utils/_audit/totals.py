# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers of a report, counted once for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .._inputs.utc_time import MINUTES_A_DAY
from .finding import SEVERITIES
from .licenses import office_licenses
from .machine import READ, RESULTS, AuditedLicense, AuditedMachine
from .product import office_name, product_name
from .report import AuditReport
from .time import minutes_since, parse_time

NO_KEY = "no_key"
"""Stands for the license status of a machine whose Windows holds no key."""

_FROM_BEST = (
    *("licensed", "oob_grace", "oot_grace", "extended_grace", "non_genuine_grace"),
    *("notification", "unlicensed"),
)
ENDED = -1
"""In place of days left."""

_WEEK = 7
_LAST_DAY = 26 * _WEEK


@dataclass(frozen=True, slots=True)
class ExpiryBucket:
    """Licences of Windows that end in ``first_day`` to ``last_day`` days, both inclusive.

    ``first_day`` none: ended already; ``last_day`` none: later than all others.
    """

    first_day: int | None
    last_day: int | None
    machines: int

    @property
    def label(self) -> str:
        """Such as ``ended``, ``day 3``, ``days 14 to 20`` or ``day 182 and later``."""
        if self.first_day is None:
            return "ended"
        if self.last_day is None:
            return f"day {self.first_day} and later"
        if self.first_day == self.last_day:
            return f"day {self.first_day}"
        return f"days {self.first_day} to {self.last_day}"


@dataclass(frozen=True, slots=True)
class ProductTotals:
    """Windows, or Office, of the machines that were read.

    ``by_status`` counts machines by the license status, with Office by the worst of it;
    ``licensed_share`` is the part of them that is licensed, 0 to 1, none where there is none.
    ``by_product`` counts machines by each product. ``expiry`` holds licences in force that end at
    all, ``permanent`` is how many do not.
    """

    by_status: Mapping[str, int]
    licensed_share: float | None
    by_product: Mapping[str, int]
    expiry: tuple[ExpiryBucket, ...]
    permanent: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Machines and findings by what they are; every number of ``machines_by_result`` is there.

    Findings by severity and by rule are the open ones, without those that are ignored. By rule
    only those that were found are named.
    """

    machines: int
    machines_by_result: Mapping[str, int]
    windows: ProductTotals
    office: ProductTotals
    machines_by_site: Mapping[str, int]
    findings_by_severity: Mapping[str, int]
    ignored_by_severity: Mapping[str, int]
    findings_by_rule: Mapping[str, int]


def totals(report: AuditReport) -> Totals:
    """The totals of a report; mappings are in the order in which they are shown."""
    try:
        return report.counted
    except AttributeError:
        object.__setattr__(report, "counted", _totals(report))
    return report.counted


def _totals(report: AuditReport) -> Totals:
    read = [machine for machine in report.machines if machine.result == READ]
    by_result = Counter(machine.result for machine in report.machines)
    still_open = [each for each in report.findings if each.ignored is None]
    ignored = [each for each in report.findings if each.ignored is not None]
    office = [(each, held) for each in read if (held := office_licenses(each))]
    return Totals(
        machines=len(report.machines),
        machines_by_result={
            **{result: by_result.get(result, 0) for result in RESULTS},
            **{result: by_result[result] for result in sorted(set(by_result) - {*RESULTS})},
        },
        windows=_of_product(
            report,
            [(each, (each.windows,) if each.windows else ()) for each in read],
            Counter(windows_status(each) for each in read),
            Counter(product_name(each.edition_id, each.build) for each in read),
        ),
        office=_of_product(
            report,
            office,
            Counter(max((e.license_status for e in held), key=_worse) for _each, held in office),
            Counter(name for _each, held in office for name in {office_name(e.name) for e in held}),
        ),
        machines_by_site=_most_first(
            Counter(each.site for each in report.machines if each.site is not None)
        ),
        findings_by_severity=_by_severity(each.severity for each in still_open),
        ignored_by_severity=_by_severity(each.severity for each in ignored),
        findings_by_rule=_most_first(Counter(each.rule for each in still_open)),
    )


def _of_product(
    report: AuditReport,
    machines: Iterable[tuple[AuditedMachine, tuple[AuditedLicense, ...]]],
    by_status: Counter[str],
    by_product: Counter[str],
) -> ProductTotals:
    now = parse_time(report.generated)
    ends = [
        days_left(license, machine.read_at, now)
        for machine, held in (machines if now else ())
        for license in held
        if license.is_licensed
    ]
    return ProductTotals(
        by_status=_most_first(by_status),
        licensed_share=by_status["licensed"] / by_status.total() if by_status else None,
        by_product=_most_first(by_product),
        expiry=tuple(_buckets(day for day in ends if day is not None)),
        permanent=sum(day is None for day in ends),
    )


def windows_status(machine: AuditedMachine) -> str:
    """The license status of Windows, NO_KEY where it holds no key."""
    windows = machine.windows
    return NO_KEY if windows is None else windows.license_status


def _worse(status: str) -> int:
    return _FROM_BEST.index(status) if status in _FROM_BEST else len(_FROM_BEST)


def days_left(license: AuditedLicense, read_at: str | None, now: datetime | None) -> int | None:
    """Whole days until a licence in force ends, ENDED where it has; none: it does not end."""
    if now is None or license.grace_minutes <= 0:
        return None
    left = license.grace_minutes - minutes_since(read_at, now)
    return left // MINUTES_A_DAY if left > 0 else ENDED


def _buckets(days: Iterable[int]) -> Iterator[ExpiryBucket]:
    """A bucket for each day of the first week, then one for each week of half a year."""
    found = Counter(days)
    last = [*range(_WEEK), *range(2 * _WEEK - 1, _LAST_DAY, _WEEK)]
    yield ExpiryBucket(None, -1, found[-1])
    first = 0
    for day in last:
        yield ExpiryBucket(first, day, sum(found[each] for each in range(first, day + 1)))
        first = day + 1
    later = sum(number for day, number in found.items() if day >= first)
    yield ExpiryBucket(first, None, later)


def _by_severity(severities: Iterable[str]) -> dict[str, int]:
    found = Counter(severities)
    return {severity: found.get(severity, 0) for severity in SEVERITIES}


def _most_first(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
