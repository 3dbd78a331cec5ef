# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit found out about a fleet, as every format shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .finding import AuditFinding
from .machine import AuditedMachine

if TYPE_CHECKING:
    from .totals import Totals

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class KmsHostUse:
    """A KMS host as its clients and, when it was read itself, its own bookkeeping show it.

    Counts are of distinct client machine IDs. ``forecast`` is the count on the days 0, 1 ... 30
    from now if machines that have gone silent stay silent; empty where nothing is known.
    """

    host: str
    port: int
    clients: int
    client_windows: int
    server_windows: int
    sites: tuple[str, ...]
    current_count: int | None
    counted_lately: int
    threshold: int
    forecast: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How a finding, or a machine, differs from the last report."""

    kind: str
    machine: str | None
    rule: str | None
    subject: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against an earlier report. Kinds of change: new, gone, fixed, worse, better."""

    baseline: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the pipeline shall fail, by which findings, in one line."""

    failed: bool
    fail_on: tuple[str, ...]
    reasons: tuple[str, ...]


class _WithTotals:
    """Keeps its totals, which each format asks for: no field, so that no report has it."""

    __slots__ = ("counted",)
    if TYPE_CHECKING:
        counted: Totals


@dataclass(frozen=True, slots=True)
class AuditReport(_WithTotals):
    """Machines by name, findings the most severe first. ``generated`` is ISO 8601 in UTC."""

    title: str
    generated: str
    machines: tuple[AuditedMachine, ...]
    findings: tuple[AuditFinding, ...]
    kms_hosts: tuple[KmsHostUse, ...]
    verdict: Verdict
    comparison: Comparison | None = None
