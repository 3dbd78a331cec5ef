# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The licences of a machine that count in an audit, and what a finding about one is about."""

from __future__ import annotations

import functools
import re

from .machine import OFFICE, WINDOWS, AuditedLicense, AuditedMachine
from .product import office_name, windows_name
from .text import one_line

SUBJECT_WINDOWS = "Windows"
_EXTENDED_UPDATES = re.compile(r"\bESU-Year(\d)")


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
    names = [_subject(each, machine, windows) for each in counting]
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


def office_licenses(machine: AuditedMachine) -> tuple[AuditedLicense, ...]:
    """Licences of Office that count."""
    if machine.has_windows_alone:
        return ()
    return tuple(each for _subject, each in audited_licenses(machine) if each.application == OFFICE)


@functools.lru_cache(maxsize=4096)
def license_title(license: AuditedLicense, edition_id: str | None, build: int | None) -> str:
    """What a licence is for by Microsoft's name, of a machine of this edition and build."""
    if license.application == OFFICE:
        return office_name(license.name)
    if license.application == WINDOWS and not license.is_addon:
        return one_line(windows_name(edition_id, build))
    extended = _EXTENDED_UPDATES.search(license.name)
    if extended is not None:
        return f"Extended Security Updates, year {extended[1]}"
    return one_line(license.name or license.activation_id or "a licence")


def _subject(
    license: AuditedLicense, machine: AuditedMachine, windows: AuditedLicense | None
) -> str:
    if license is windows:
        return SUBJECT_WINDOWS
    return license_title(license, machine.edition_id, machine.build)


def _tail(license: AuditedLicense) -> str:
    return one_line((license.partial_product_key or "")[-5:]) or "no key"
