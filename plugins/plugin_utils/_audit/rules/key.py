# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about channels and keys; of a key the last five characters are all that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ..finding import INFO, AuditFinding
from ..licenses import SUBJECT_WINDOWS
from ..machine import OTHER, AuditedLicense, AuditedMachine
from ..product import (
    edition_without_key,
    gvlk_of,
    is_published,
    other_product_of_key,
    product_name,
)
from ..settings import AuditSettings
from ..text import one_line
from .table import finding

_CHANNEL_OF_METHOD: Mapping[str, str] = {"kms": "gvlk", "ad": "gvlk", "mak": "mak", "avma": "avma"}
_TOLD_ELSEWHERE = ("csvlk", "evaluation", "grace")
"""A KMS host keeps its host key; evaluations and grace have rules of their own."""


def unexpected_channel(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """Windows licensed through another channel than the method of the inventory uses.

    A licence in force of another channel is kept by volume.activation.windows, so it is told as
    info, unless the inventory wants no KMS at all.
    """
    windows, method = machine.windows, machine.expected.method
    wanted = _CHANNEL_OF_METHOD.get(method or "")
    if windows is None or wanted is None or windows.channel in (wanted, *_TOLD_ELSEWHERE):
        return
    is_kept = windows.is_licensed and windows.channel not in ("gvlk", "unknown")
    yield finding(
        "unexpected_channel",
        machine.name,
        f"Windows has a licence of the channel {one_line(windows.channel)}, "
        f"the method of the inventory is {method}",
        subject=SUBJECT_WINDOWS,
        severity=INFO if is_kept else None,
    )


def wrong_edition_key(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """A KMS client key of Windows that is published for something else."""
    windows = machine.windows
    # Five characters of a key that is not published may be those of one that is, by chance.
    if windows is None or windows.channel != "gvlk" or not windows.partial_product_key:
        return
    if machine.edition_id is None or machine.build is None:
        return
    tail = windows.partial_product_key
    other = other_product_of_key(machine.edition_id, machine.build, tail)
    if other is not None:
        yield finding(
            "wrong_edition_key",
            machine.name,
            f"Its key ends in {tail[-5:]}, that of {other}; this is "
            f"{one_line(product_name(machine.edition_id, machine.build))}, "
            f"EditionID {one_line(machine.edition_id)}",
            subject=SUBJECT_WINDOWS,
        )


def unpublished_key(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """A KMS client whose key ends like none that Microsoft publishes."""
    tail = license.partial_product_key
    if license.channel != "gvlk" or license.application == OTHER or not tail or is_published(tail):
        return
    if subject == SUBJECT_WINDOWS and edition_without_key(machine.edition_id):
        return  # it comes with one that is not published
    is_new = subject == SUBJECT_WINDOWS and gvlk_of(machine.edition_id, machine.build) is None
    yield finding(
        "unpublished_key",
        machine.name,
        f"Its key ends in {one_line(tail[-5:])}, as no key of the published tables does"
        + (f", nor is EditionID {one_line(str(machine.edition_id))} in them" if is_new else ""),
        subject=subject,
    )
