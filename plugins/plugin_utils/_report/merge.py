# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machines of several reports, such as of slices of one run, as those of one fleet."""

from __future__ import annotations

from collections.abc import Iterable

from .._audit.audit import natural_key, newest
from .._audit.machine import AuditedMachine
from .._audit.report import AuditReport


def merge_machines(reports: Iterable[AuditReport]) -> tuple[AuditedMachine, ...]:
    """Every machine once, by name; the rules run again over all of them.

    Of a machine in several reports the newest read counts. A machine that was not read has no time
    of reading, so what was read of it at any time is taken instead. Where none was read, failed
    comes before unreachable, and that before skipped, which a slice says of all others' machines.
    The order of the reports makes no difference.
    """
    machines = newest(machine for report in reports for machine in report.machines)
    return tuple(sorted(machines, key=lambda machine: natural_key(machine.name)))
