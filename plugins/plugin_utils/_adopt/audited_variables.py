# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory may group a machine by, as an audit found it: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._audit.kms_client import asked_endpoint
from .._audit.machine import READ, AuditedMachine
from .._audit.product import product_name
from .office import office_products
from .settings import group_name

VARIABLE = "volume_activation"


def audited_variables(machine: AuditedMachine) -> dict[str, Any]:
    """The machine in plain values; what was not found is none."""
    windows = machine.windows
    is_read = machine.result == READ
    return {
        "result": machine.result,
        "read_at": machine.read_at,
        "site": machine.site,
        "product": product_name(machine.edition_id, machine.build) if is_read else None,
        "edition_id": machine.edition_id,
        "build": machine.build,
        "channel": windows.channel if windows else None,
        "license_status": windows.license_status if windows else None,
        "expires": windows.expires if windows else None,
        "kms_host": asked_endpoint(machine),
        "office": list(office_products(machine)),
    }


def audited_groups(found: Mapping[str, Any], by: Iterable[str]) -> Iterator[str]:
    """The groups of a machine by some of its variables; none by what was not found.

    A product of Office is a product as that of Windows is.
    """
    for name in by:
        values = [found[name], *(found["office"] if name == "product" else ())]
        yield from (group_name(name, value) for value in values if value)
