# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about products that Microsoft supports no longer, or not for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..._catalogue.products import SupportedProduct
from ..._catalogue.support import product_of_office
from ..finding import INFO, WARNING
from ..machine import OFFICE, WINDOWS, AuditedMachine
from ..product import windows_support
from ..rule import LIFECYCLE, Breach, Look, rule
from ..time import utc_day


@rule(
    "product_unsupported",
    WARNING,
    "The support of a product has ended",
    "Upgrade it, or buy Extended Security Updates where they are still to be had",
    LIFECYCLE,
)
def product_unsupported(look: Look) -> Iterator[Breach]:
    """Products whose support has ended.

    Windows with a licence for Extended Security Updates is supported as long as there are any.
    """
    today = utc_day(look.now)
    for support in _products(look.machine):
        if support.support_end is None or today <= support.support_end:
            continue
        until_esu = support.esu_end is not None and today <= support.esu_end
        if until_esu and _has_esu(look.machine, support):
            continue
        esu = f"; Extended Security Updates end on {support.esu_end}" if until_esu else ""
        yield Breach(
            f"The support of {support.product} ended on {support.support_end}{esu}",
            subject=support.product,
        )


@rule(
    "product_support_ends_soon",
    INFO,
    "The support of a product ends soon",
    "Plan the upgrade before that day",
    LIFECYCLE,
)
def product_support_ends_soon(look: Look) -> Iterator[Breach]:
    """Products whose support, or whose Extended Security Updates in use, end within the days."""
    today = utc_day(look.now)
    for support in _products(look.machine):
        last = support.support_end
        if last is not None and last < today and _has_esu(look.machine, support):
            last = support.esu_end
        if last is not None and _is_soon(last, today, look.settings.support_ends_within_days):
            yield Breach(
                f"The support of {support.product} ends on {last}, in {(last - today).days} days",
                subject=support.product,
            )


def _is_soon(last: date, today: date, days: int) -> bool:
    return today <= last and last - today <= timedelta(days=days)


def _products(machine: AuditedMachine) -> Iterator[SupportedProduct]:
    windows = windows_support(machine.edition_id, machine.build)
    if windows is not None:
        yield windows
    if machine.has_windows_alone:
        return
    seen = set()
    for license in machine.licenses:
        office = product_of_office(license.name) if license.application == OFFICE else None
        if office is not None and office.product not in seen:
            seen.add(office.product)
            yield office


def _has_esu(machine: AuditedMachine, support: SupportedProduct) -> bool:
    """Whether it is Windows with a licence for Extended Security Updates; Office has none."""
    return support is windows_support(machine.edition_id, machine.build) and any(
        each.is_addon and each.is_licensed and each.application == WINDOWS and "ESU" in each.name
        for each in machine.licenses
    )
