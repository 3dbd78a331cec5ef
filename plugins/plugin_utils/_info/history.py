# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The history of activation as volume.activation.info returns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalogue.license_names import LICENSE_STATUS
from .._machine.history import KMS_REQUEST, KmsContact
from .._machine.state import MachineState
from .product import explained


def history_info(state: MachineState) -> dict[str, Any] | None:
    """Contacts with KMS hosts and failed activations, newest first; none when not asked for."""
    history = state.history
    if not history.is_read:
        return None
    names = _names(state)
    return {
        "kms_contacts": [_contact_info(each, names) for each in history.kms_contacts],
        "activation_failures": [
            {
                "time": each.time,
                "error": explained(each.code),
                "activation_id": each.activation_id,
                "product": names.get(each.activation_id),
            }
            for each in history.activation_failures
        ],
        "unread": dict(history.unread),
    }


def _names(state: MachineState) -> Mapping[str | None, str]:
    licenses = state.office.licenses if state.office else ()
    found: dict[str | None, str] = {each.activation_id.lower(): each.name for each in licenses}
    products = (*state.products, *state.products_without_key)
    return found | {each.activation_id.lower(): each.name for each in products}


def _contact_info(contact: KmsContact, names: Mapping[str | None, str]) -> dict[str, Any]:
    shown = dict(vars(contact))
    code, event, status = (shown.pop(name) for name in ("code", "event_id", "license_status"))
    return {
        **shown,
        "event": "request" if event == KMS_REQUEST else "answer",
        "error": explained(code),
        "license_status": None if status is None else LICENSE_STATUS.get(status, str(status)),
        "product": names.get(contact.activation_id),
    }
