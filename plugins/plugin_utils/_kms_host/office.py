# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The licences of an Office KMS host, beside the one of Windows on the same machine."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._catalogue.finding import Finding, finding
from .._inputs.product_key import last_five
from .._inputs.table_file import read_yaml
from .._machine.office import OfficeLicense
from .._machine.state import MachineState, Product
from .desired import DesiredHost

_PRODUCTS = Path(__file__).parent / "data" / "office_kms_hosts.yml"


@dataclass(frozen=True)
class OfficeHost:
    """An Office that a KMS host activates; ``host`` is the oldest Windows for it, in words."""

    product: str
    activation_id: str
    host_servers_since_build: int
    host: str


@functools.cache
def office_hosts() -> Mapping[str, OfficeHost]:
    """By activation ID of the licence that the host holds, newest first."""
    return {row["activation_id"]: OfficeHost(**row) for row in read_yaml(_PRODUCTS)["products"]}


def office_host_licenses(state: MachineState) -> tuple[tuple[OfficeHost, OfficeLicense], ...]:
    """The Office KMS host licences that are installed, with a key or without."""
    known = office_hosts()
    return tuple(
        (known[license.activation_id.lower()], license)
        for license in (state.office.licenses if state.office else ())
        if license.activation_id.lower() in known
    )


def office_product_of_key(state: MachineState, tail: str) -> Product | None:
    """The product of Office that holds a key which ends so."""
    for license in state.office.with_key if state.office else ():
        if license.product is not None and license.product.partial_product_key == tail:
            return license.product
    return None


def office_summary(state: MachineState) -> list[dict[str, Any]]:
    """The Office host licences that hold a key, as a result shows them."""
    return [
        {
            "product": host.product,
            "partial_product_key": license.product.partial_product_key,
            "license_status": license.product.status_name,
        }
        for host, license in office_host_licenses(state)
        if license.product is not None
    ]


def office_foretold(state: MachineState, desired: DesiredHost) -> list[dict[str, Any]]:
    """The same as a run leaves it; None where only Windows knows."""
    tails = [last_five(key) for key in desired.office_keys]
    activated = "licensed" if desired.activation == "online" else None
    shown = [
        {**each, "license_status": activated or each["license_status"]}
        if each["partial_product_key"] in tails
        else each
        for each in office_summary(state)
    ]
    new = [tail for tail in tails if office_product_of_key(state, tail) is None]
    free = [host for host, license in office_host_licenses(state) if license.product is None]
    product = free[0].product if len(new) == len(free) == 1 else None
    return shown + [
        {"product": product, "partial_product_key": tail, "license_status": activated}
        for tail in new
    ]


def office_findings(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    """What keeps the machine from being a KMS host for Office."""
    if not desired.office_keys:
        return
    found = office_host_licenses(state)
    if not found:
        names = ", ".join(each.product for each in office_hosts().values())
        yield finding("no_office_host_licenses", names=names)
    for host, _license in found:
        if state.windows.build < host.host_servers_since_build:
            yield finding(
                "windows_too_old_for_office",
                product=host.product,
                host=host.host,
                build=state.windows.build,
            )
