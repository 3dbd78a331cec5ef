# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory may group a machine by, as an audit found it: a pure function."""

from __future__ import annotations

from typing import Any

from .._audit.kms_client import endpoint_text
from .._audit.machine import OFFICE, READ, AuditedMachine
from .._audit.product import office_name, product_name

VARIABLE = "volume_activation"


def audited_variables(machine: AuditedMachine) -> dict[str, Any]:
    """The machine in plain values; what was not found is none."""
    windows = machine.windows
    is_read = machine.result == READ
    host = machine.kms_host_used
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
        "kms_host": endpoint_text(host, machine.kms_port_used) if host else None,
        "office": sorted(
            {office_name(each.name) for each in machine.licenses if each.application == OFFICE}
        ),
    }
