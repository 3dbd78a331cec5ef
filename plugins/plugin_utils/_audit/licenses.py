# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The licences of a machine that count in an audit, and what a finding about one is about."""

from __future__ import annotations

from .machine import OFFICE, WINDOWS, AuditedLicense, AuditedMachine
from .text import one_line

SUBJECT_WINDOWS = "Windows"


def audited_licenses(
    machine: AuditedMachine,
) -> tuple[tuple[str, AuditedLicense], ...]:
    """Licences that count, each with the subject of its findings.

    Of Windows itself the one in force; of Office none of mere grace beside one that is licensed.
    Two of the same name are told apart by the last five characters of their keys.
    """
    windows = machine.windows
    if windows is not None and len(machine.licenses) == 1:
        return ((SUBJECT_WINDOWS, windows),)
    counting = [each for each in machine.licenses if _counts(each, machine, windows)]
    names = [_subject(each, windows) for each in counting]
    return tuple(
        (name if names.count(name) == 1 else f"{name} ({_tail(each)})", each)
        for name, each in zip(names, counting, strict=True)
    )


def _counts(
    license: AuditedLicense, machine: AuditedMachine, windows: AuditedLicense | None
) -> bool:
    if license.application == WINDOWS and not license.is_addon:
        return license is windows
    if license.application == OFFICE and license.channel == "grace" and not license.is_licensed:
        return not any(each.application == OFFICE and each.is_licensed for each in machine.licenses)
    return True


def _subject(license: AuditedLicense, windows: AuditedLicense | None) -> str:
    if license is windows:
        return SUBJECT_WINDOWS
    return one_line(license.name or license.family or license.activation_id or "a licence")


def _tail(license: AuditedLicense) -> str:
    return one_line((license.partial_product_key or "no key")[-5:])
