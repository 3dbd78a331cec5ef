# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about a licence: license status, grace, expiry, evaluation, renewal."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime

from ..._catalogue.edition_error import EvaluationEditionError
from ..._catalogue.errors import explain_activation_error
from ..._inputs.error import InputError
from ..finding import ERROR, AuditFinding
from ..kms_client import is_overdue, is_renewed, minutes_since_renewal, renewal_interval
from ..licenses import SUBJECT_WINDOWS
from ..machine import AuditedLicense, AuditedMachine
from ..product import edition_without_key, product_name
from ..settings import AuditSettings
from ..text import one_line
from ..time import MINUTES_A_DAY, days_left_text, days_text, minutes_since
from .table import finding

GRACE = ("oob_grace", "oot_grace", "extended_grace", "non_genuine_grace")
SUBSCRIPTION_DAYS = 7
"""Microsoft 365 renews a subscription's licence, which is valid for weeks alone, by itself."""

_EVALUATION_SUFFIX = "eval"


def no_key(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """Windows that holds no key is not licensed."""
    if machine.windows is None:
        name = one_line(product_name(machine.edition_id, machine.build))
        yield finding(
            "not_licensed",
            machine.name,
            f"{name} has no product key installed",
            subject=SUBJECT_WINDOWS,
            what_to_do=_of_edition(machine),
        )


def not_licensed(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """A licence that is neither licensed nor in grace."""
    if license.is_licensed or license.license_status in GRACE:
        return
    code, remedy = _reason(license.reason_code)
    yield finding(
        "not_licensed",
        machine.name,
        f"License status is {one_line(license.license_status)}{code}",
        subject=subject,
        what_to_do=remedy
        or (_of_edition(machine) if subject == SUBJECT_WINDOWS else _activate(license)),
    )


def in_grace(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """A grace period; that of a Windows which is not genuine is an error."""
    if license.license_status in GRACE:
        left = license.grace_minutes - minutes_since(machine.read_at, now)
        is_genuine = license.license_status != "non_genuine_grace"
        yield finding(
            "in_grace",
            machine.name,
            f"License status is {license.license_status}, with {days_left_text(left)} left",
            subject=subject,
            severity=None if is_genuine else ERROR,
        )


def expires_soon(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """A licence in force that ends within the days of the settings.

    An activation that is renewed in time is none, however many days are asked for.
    """
    if not license.is_licensed or license.grace_minutes <= 0:
        return
    if is_renewed(license) and not is_overdue(machine, license):
        return
    days = settings.expires_within_days
    if license.channel == "subscription":
        days = min(days, SUBSCRIPTION_DAYS)
    left = license.grace_minutes - minutes_since(machine.read_at, now)
    if left <= days * MINUTES_A_DAY:
        end = f" on {one_line(license.expires)[:10]}" if license.expires else ""
        yield finding(
            "expires_soon",
            machine.name,
            f"The licence of the channel {one_line(license.channel)} ends{end}, "
            f"with {days_left_text(left)} left",
            subject=subject,
            what_to_do=_renew(license) if is_renewed(license) else None,
        )


def evaluation(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """An evaluation licence, or the licence of an evaluation edition of Windows."""
    edition = machine.edition_id or ""
    of_edition = subject == SUBJECT_WINDOWS and edition.lower().endswith(_EVALUATION_SUFFIX)
    if license.channel == "evaluation" or of_edition:
        end = license.evaluation_end or license.expires
        yield finding(
            "evaluation",
            machine.name,
            f"{one_line(license.name) or subject} is an evaluation"
            + (f" that ends on {one_line(end)[:10]}" if end else ""),
            subject=subject,
            what_to_do=EvaluationEditionError(edition).remedy if of_edition else None,
        )


def not_renewed(
    machine: AuditedMachine,
    subject: str,
    license: AuditedLicense,
    settings: AuditSettings,
    now: datetime,
) -> Iterator[AuditFinding]:
    """An activation whose last renewal is longer ago than two intervals and a retry."""
    if not is_overdue(machine, license):
        return
    interval = renewal_interval(machine)
    every = f"{interval} minutes" if interval % MINUTES_A_DAY else days_text(interval)
    yield finding(
        "not_renewed",
        machine.name,
        f"Renewed {days_text(minutes_since_renewal(license))} before it was read, "
        f"the renewal interval is {every}",
        subject=subject,
        what_to_do=_renew(license),
    )


def _of_edition(machine: AuditedMachine) -> str | None:
    """What to do where no setup key is published for the edition."""
    edition = edition_without_key(machine.edition_id)
    return edition.remedy if edition else None


def _activate(license: AuditedLicense) -> str:
    id = one_line(license.activation_id)
    return f"Activate it by volume.activation.windows with activation_id: {id}"


def _renew(license: AuditedLicense) -> str:
    whom = "a domain controller" if license.activation_type == "ad" else "its KMS host on its port"
    return f"Check that the machine reaches {whom}, then renew it (slmgr /ato)"


@functools.lru_cache(maxsize=4096)
def _reason(code: str | None) -> tuple[str, str | None]:
    """The code for an evidence, and its remedy where it is a known one."""
    if not code:
        return "", None
    try:
        error = explain_activation_error(code)
    except InputError:
        return "", None
    if not error.code:
        return "", None
    return f" ({error.hex}: {error.meaning})", error.remedy if error.known else None
