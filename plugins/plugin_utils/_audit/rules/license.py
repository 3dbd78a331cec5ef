# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about a licence: license status, grace, expiry, evaluation, renewal."""

from __future__ import annotations

from collections.abc import Iterator

from ..._catalogue.edition_error import EvaluationEditionError
from ..._inputs.utc_time import MINUTES_A_DAY
from ..._kms_client.renewal import (
    ends_soon,
    is_overdue,
    is_renewed,
    minutes_since_renewal,
    renewal_interval,
    renews_in_time,
)
from ..finding import ERROR, WARNING
from ..kms_client import runs_evaluation
from ..licenses import SUBJECT_WINDOWS
from ..machine import OFFICE, AuditedLicense, AuditedMachine
from ..product import edition_without_key, product_name, status_reason, windows_name
from ..rule import EVALUATION, GENERAL, PLANNING, SUBSCRIPTION, Breach, Look, license_rule, rule
from ..text import one_line
from ..time import days_left_text, days_text, minutes_since

GRACE = ("oob_grace", "oot_grace", "extended_grace", "non_genuine_grace")
SUBSCRIPTION_DAYS = 7
"""Microsoft 365 renews a subscription's licence, which is valid for weeks alone, by itself."""


@license_rule(
    "not_licensed",
    ERROR,
    "A product is not licensed",
    "Run volume.activation.windows, which installs the key and activates Windows",
    GENERAL,
)
def not_licensed(look: Look) -> Iterator[Breach]:
    """A licence that is neither licensed nor in grace, or a Windows that holds no key."""
    machine, license = look.machine, look.license
    if _is_evaluation(look):
        return
    if license is None:
        name = one_line(product_name(machine.edition_id, machine.build))
        yield Breach(f"{name} has no product key installed", what_to_do=_of_edition(machine))
    elif not license.is_licensed and license.license_status not in GRACE:
        reason = status_reason(license.reason_code)
        remedy = reason.remedy if reason and reason.known else None
        code = f" ({reason.hex}: {reason.meaning})" if reason else ""
        yield Breach(
            f"License status is {one_line(license.license_status)}{code}",
            what_to_do=remedy
            or (_of_edition(machine) if look.subject == SUBJECT_WINDOWS else _activate(license)),
        )


@license_rule(
    "in_grace",
    WARNING,
    "A product runs on a grace period",
    "Activate it before the period ends; preflight says what is in the way",
    PLANNING,
)
def in_grace(look: Look) -> Iterator[Breach]:
    """A grace period; that of a Windows which is not genuine is an error."""
    license = look.license
    if license is not None and license.license_status in GRACE and not _is_evaluation(look):
        is_genuine = license.license_status != "non_genuine_grace"
        yield Breach(
            f"License status is {license.license_status}, with "
            f"{days_left_text(_minutes_left(look, license))} left",
            severity=None if is_genuine else ERROR,
        )


@license_rule(
    "expires_soon",
    WARNING,
    "A licence ends soon",
    "Renew it before that day",
    PLANNING,
)
def expires_soon(look: Look) -> Iterator[Breach]:
    """A licence in force that ends within the days of the settings.

    An activation that is renewed in time is none, however many days are asked for.
    """
    license = look.license
    interval = look.machine.renewal_interval_minutes
    # Nearly all renew in time, so that is asked before any time is read.
    if license is None or renews_in_time(license, interval) or _is_evaluation(look):
        return
    days = look.settings.expires_within_days
    if license.channel == "subscription":
        days = min(days, SUBSCRIPTION_DAYS)
    passed = minutes_since(look.machine.read_at, look.now)
    if ends_soon(license, days, interval, passed):
        end = f" on {one_line(license.expires)[:10]}" if license.expires else ""
        yield Breach(
            f"The licence of the channel {one_line(license.channel)} ends{end}, "
            f"with {days_left_text(_minutes_left(look, license))} left",
            what_to_do=_renew(license) if is_renewed(license) else None,
        )


@rule(
    "subscription_ended",
    WARNING,
    "The subscription licence of Windows has expired or is disabled",
    "Renew it, or assign it to who uses the machine; one that is disabled "
    "volume.activation.maintenance enables again (enable_subscription)",
    SUBSCRIPTION,
)
def subscription_ended(look: Look) -> Iterator[Breach]:
    """A subscription that the licensing service names, and that gives its edition no more."""
    status = look.machine.subscription_status
    if status in ("expired", "disabled"):
        yield Breach(f"The subscription licence of Windows is {status}")


@license_rule(
    "evaluation",
    ERROR,
    "A product runs on an evaluation licence",
    "Convert it to a full edition first, by the playbook edition: no key activates an evaluation",
    EVALUATION,
)
def evaluation(look: Look) -> Iterator[Breach]:
    """An evaluation licence, or the licence of an evaluation edition of Windows."""
    if not _is_evaluation(look):
        return
    machine, license = look.machine, look.license
    of_windows = look.subject == SUBJECT_WINDOWS
    end = license and (license.evaluation_end or license.expires)
    status = license.license_status if license else "unlicensed"
    name = windows_name(machine.edition_id, machine.build) if of_windows else look.subject
    yield Breach(
        f"{one_line(name)} is an evaluation"
        + (f" that ends on {one_line(end)[:10]}" if end else "")
        + ("" if status == "licensed" else f"; its license status is {one_line(status)}"),
        what_to_do=EvaluationEditionError(machine.edition_id or "").remedy if of_windows else None,
    )


@license_rule(
    "not_renewed",
    WARNING,
    "An activation was not renewed in time",
    "Check that the machine reaches its KMS host on its port; Windows then renews by itself",
    PLANNING,
)
def not_renewed(look: Look) -> Iterator[Breach]:
    """An activation whose last renewal is longer ago than two intervals and a retry."""
    license = look.license
    if license is None or not is_overdue(license, look.machine.renewal_interval_minutes):
        return
    interval = renewal_interval(look.machine.renewal_interval_minutes)
    every = f"{interval} minutes" if interval % MINUTES_A_DAY else days_text(interval)
    yield Breach(
        f"Renewed {days_text(minutes_since_renewal(license))} before it was read, "
        f"the renewal interval is {every}",
        what_to_do=_renew(license),
    )


def _is_evaluation(look: Look) -> bool:
    """Whether it runs on an evaluation, of which a rule of its own tells all there is to do."""
    if look.license is not None and look.license.channel == "evaluation":
        return True
    return look.subject == SUBJECT_WINDOWS and runs_evaluation(look.machine)


def _of_edition(machine: AuditedMachine) -> str | None:
    """What to do where no setup key is published for the edition."""
    edition = edition_without_key(machine.edition_id)
    return edition.remedy if edition else None


def _minutes_left(look: Look, license: AuditedLicense) -> int:
    return license.grace_minutes - minutes_since(look.machine.read_at, look.now)


def _activate(license: AuditedLicense) -> str:
    if license.application == OFFICE:
        return "Run volume.activation.office, which installs the key and activates Office"
    id = one_line(license.activation_id)
    return f"Activate it by volume.activation.windows with activation_id: {id}"


def _renew(license: AuditedLicense) -> str:
    whom = "a domain controller" if license.activation_type == "ad" else "its KMS host on its port"
    return (
        f"Check that the machine reaches {whom}; Windows then renews by itself, or a run with "
        "renew_within_days does"
    )
