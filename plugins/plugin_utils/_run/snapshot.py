# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a machine's activation was at a time: enough to go back to it, and no key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._inputs.utc_time import utc_text
from .._machine.shown import license_shown
from .._machine.state import MachineState, Product
from .._wmi.request import ACTIVATION_TYPE_NAMES

SCHEMA = 2


@dataclass(frozen=True)
class Snapshot:
    """A state, in the form of `state_in_snapshot`; times are ISO 8601 in UTC.

    ``reached`` is when a run came to what was asked for, and with that ended the job which the
    snapshot stands before; none while the job goes on.
    """

    machine: str
    taken: str
    edition_id: str
    build: int
    state: Mapping[str, Any]
    reached: str | None = None

    def as_file(self) -> dict[str, Any]:
        """The snapshot as its file holds it."""
        return {"schema": SCHEMA, **vars(self)}

    def is_same_windows(self, other: Snapshot) -> bool:
        """Whether both are of the same edition and build; there is no way back between others."""
        return (self.edition_id, self.build) == (other.edition_id, other.build)

    def is_same_state(self, other: Snapshot) -> bool:
        """Whether both hold the same, whenever they were taken."""
        return self.is_same_windows(other) and self.state == other.state


def snapshot_of(state: MachineState, machine: str, now: datetime) -> Snapshot:
    """The snapshot of a machine; ``now`` is UTC."""
    return Snapshot(
        machine=machine,
        taken=utc_text(now),
        edition_id=state.windows.edition_id,
        build=state.windows.build,
        state=state_in_snapshot(state),
    )


def state_in_snapshot(state: MachineState) -> dict[str, Any]:
    """The general KMS settings, the licence of Windows, and each product's own settings by ID."""
    windows, service = state.windows_product, state.service
    return {
        "kms_host": service.kms_host,
        "kms_port": service.kms_port,
        "kms_lookup_domain": service.lookup_domain,
        "kms_host_caching": service.host_caching,
        "activation_type_enabled": _type_name(windows.activation_type_enabled if windows else None),
        "activation_type": _type_name((windows and windows.activation_type) or None),
        "activation_id": windows.activation_id.lower() if windows else None,
        **license_shown(windows),
        "products": {each.activation_id.lower(): _own_settings(each) for each in state.products},
    }


def _own_settings(product: Product) -> dict[str, Any]:
    return {
        "kms_host": product.kms_host,
        "kms_port": product.kms_port,
        "kms_lookup_domain": product.lookup_domain,
        "activation_type_enabled": _type_name(product.activation_type_enabled),
    }


def _type_name(number: int | None) -> str | None:
    """The name of an activation type; none for one that is not known, which nothing can set."""
    return None if number is None else ACTIVATION_TYPE_NAMES.get(number)
