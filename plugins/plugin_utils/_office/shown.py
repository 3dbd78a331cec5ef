# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a result shows of Office, licence by licence; the last five characters of a key at most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._kms.endpoint import DEFAULT_KMS_PORT
from .._kms_client.renewal import Renewal
from .._machine.office import OfficeLicense, OfficeState
from .._machine.office_inventory import OfficeInventory, label_of
from .._machine.shown import activation_types_shown, license_shown
from .._machine.state import MachineState
from .._wmi.office import OFFICE_CLASSES, WINDOWS_CLASSES


def summary_of(state: MachineState, license: OfficeLicense) -> dict[str, Any]:
    """A licence's settings and status; KMS settings for KMS clients alone, as they count for it."""
    if license.channel != "gvlk":
        return license_shown(license.product)
    return {
        **kms_settings_of(state, license),
        "kms_host_caching": host_caching(state, license),
        **activation_types_shown(license.product),
        **license_shown(license.product),
    }


def renewal_of(renewal: Renewal, state: MachineState, license: OfficeLicense) -> dict[str, bool]:
    """What is shown of a renewal, of a KMS client alone."""
    return renewal.shown(state, license.product) if license.channel == "gvlk" else {}


def kms_settings_of(state: MachineState, license: OfficeLicense) -> dict[str, Any]:
    """Host, port and lookup domain that count for a licence: its own, else the general ones."""
    product, general = license.product, general_kms_settings(state, license)
    if product is None:
        return general
    host = product.kms_host or general["kms_host"]
    return {
        "kms_host": host,
        "kms_port": product.kms_port or general["kms_port"] or (DEFAULT_KMS_PORT if host else None),
        "kms_lookup_domain": product.lookup_domain or general["kms_lookup_domain"],
    }


def general_kms_settings(state: MachineState, license: OfficeLicense) -> dict[str, Any]:
    """What is set for all products; Office's own service has no such settings."""
    if license.classes == WINDOWS_CLASSES:
        return state.kms_settings_of(None)
    return {"kms_host": None, "kms_port": None, "kms_lookup_domain": None}


def host_caching(state: MachineState, license: OfficeLicense) -> bool | None:
    """Whether the service of a licence remembers the KMS host it used last."""
    if license.classes != OFFICE_CLASSES:
        return state.service.host_caching
    own = state.office.service if state.office else None
    return own.host_caching if own else None


def labelled(
    office: OfficeState, inventory: OfficeInventory, maks: Iterable[str] = ()
) -> dict[str, OfficeLicense]:
    """Label to licence: every licence with a key, and the volume products without one.

    ``maks`` are the last five characters of MAKs that are asked for: the licence that holds one is
    labelled by it, as which licence takes a MAK is known only once it is there.
    """
    tails = tuple(maks)
    licenses = [*(product.kms_client for product in inventory.products), *office.with_key]
    found: dict[str, OfficeLicense] = {}
    for license in {each.activation_id: each for each in licenses}.values():
        tail = tail_of(license)
        label = mak_label(tail) if tail in tails else label_of(license)
        found[f"{label} ({license.activation_id})" if label in found else label] = license
    return dict(sorted(found.items()))


def tail_of(license: OfficeLicense) -> str:
    """The last five characters of its key; empty where it has none."""
    return license.product.partial_product_key if license.product else ""


def mak_label(tail: str) -> str:
    """What a MAK is called in a result."""
    return f"MAK that ends in {tail}"
