# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a verb means on one machine: what is asked of it, why not, and with which steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._order import Order
from ansible_collections.volume.activation.plugins.plugin_utils._state import (
    MachineState,
    Product,
    TokenLicense,
)
from ansible_collections.volume.activation.plugins.plugin_utils._verbs import (
    APPLICATION_REARMS,
    GONE,
    LICENSED,
    OPTION_OF_ARGUMENT,
    PRODUCT_REARMS,
    SENT_APART,
    WINDOWS_REARMS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import (
    INSTALLATION_ID_COLUMNS,
    WINDOWS_8_BUILD,
    Further,
    Step,
    read_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi_methods import (
    ISSUANCE_LICENSE,
    LIST_LICENSE_FILES,
    LOCAL,
    LOCAL_METHODS,
    METHODS,
    PRODUCT,
    REFRESH_LICENSE_STATUS,
    SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi_values import rows, text, texts

_REARM_COLUMNS: Mapping[str, Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {PRODUCT: {WINDOWS_8_BUILD: ("RemainingAppReArmCount", "RemainingSkuReArmCount")}}
)
_ISSUANCE_LICENSE_COLUMNS = (
    "ID",
    "ILID",
    "ILVID",
    "ExpirationDate",
    "AdditionalInfo",
    "AuthorizationStatus",
    "Description",
)


@dataclass(frozen=True)
class ActivationObject:
    """One object of Active Directory-based activation."""

    name: str
    display_name: str | None
    distinguished_name: str
    activation_id: str | None
    partial_product_key: str | None
    extended_pid: str | None

    def is_called(self, name: str) -> bool:
        """Whether a name, display name or distinguished name is this object's."""
        names = (self.name, self.display_name or "", self.distinguished_name)
        return name.lower() in [each.lower() for each in names]


@dataclass(frozen=True)
class Reading:
    """What one remote execution brought back for an order."""

    order: Order
    state: MachineState
    outputs: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def product(self) -> Product | None:
        """The product that the order is about: Windows unless it names another."""
        wanted = self.order.values.get("activation_id")
        return self.state.product(wanted) if wanted else self.state.windows_product

    @property
    def remaining_rearms(self) -> int | None:
        """How often the verb can still be done; none where Windows does not say."""
        kind = self.order.verb.rearms
        if kind == WINDOWS_REARMS:
            return self.state.service.remaining_rearms
        if kind == PRODUCT_REARMS:
            return self.product.details.remaining_rearms if self.product else None
        if kind == APPLICATION_REARMS:
            wanted = self.order.values["application_id"]
            products = [p for p in self.state.products if p.application_id.lower() == wanted]
            return products[0].details.remaining_application_rearms if products else None
        return None

    @property
    def activation_objects(self) -> tuple[ActivationObject, ...]:
        """The objects that were listed, by name."""
        found = [
            ActivationObject(
                name=str(row["name"]),
                display_name=text(row["display_name"]),
                distinguished_name=str(row["distinguished_name"]),
                activation_id=text(row["activation_id"]),
                partial_product_key=text(row["partial_product_key"]),
                extended_pid=text(row["extended_pid"]),
            )
            for row in rows(self.outputs.get("Objects"))
        ]
        return tuple(sorted(found, key=lambda each: each.name))

    @property
    def named_objects(self) -> tuple[ActivationObject, ...]:
        """The objects that the order's name means."""
        name = self.order.values.get("object_name", "")
        return tuple(each for each in self.activation_objects if each.is_called(name))

    @property
    def named_token_license(self) -> TokenLicense | None:
        """The token licence that the order means."""
        wanted = (self.order.values["ilid"], self.order.values["ilvid"])
        mine = ((each.ilid.strip("{}").lower(), each.ilvid) for each in self.state.token_licenses)
        found = dict(zip(mine, self.state.token_licenses, strict=True))
        return found.get(wanted)

    @property
    def installation_id(self) -> str | None:
        """The installation ID that was read or generated."""
        generated = text(self.outputs.get("InstallationID"))
        return generated or (self.product.installation_id if self.product else None)


@dataclass(frozen=True)
class MaintenancePlan:
    """The steps with what travels apart from them; without steps, why nothing is to do."""

    steps: tuple[Step, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    nothing_to_do: str = ""


def request_of(order: Order, *, installation_ids: bool = True) -> dict[str, Any]:
    """What a remote execution reads for the order."""
    verb = order.verb
    columns: Mapping[str, Mapping[int, tuple[str, ...]]] = {}
    if verb.rearms:
        columns = _REARM_COLUMNS
    elif verb.installation_id and verb.target == PRODUCT and installation_ids:
        columns = {PRODUCT: INSTALLATION_ID_COLUMNS}
    request = read_request(further=Further(columns=columns))
    if verb.target == ISSUANCE_LICENSE:
        request["tables"].append(
            {
                "name": "token_licenses",
                "class": ISSUANCE_LICENSE,
                "columns": [{"since_build": 0, "names": list(_ISSUANCE_LICENSE_COLUMNS)}],
                "where": None,
            }
        )
    return request


def refusal_of(order: Order, reading: Reading) -> str:
    """Why the verb can't be done on this machine, in one line; empty when it can."""
    verb, state = order.verb, reading.state
    build = state.windows.build
    if build < verb.since_build:
        return (
            f"{verb.name} needs Windows 8 or Windows Server 2012 (build {verb.since_build}) or "
            f"later; this is build {build}"
        )
    if verb.needs_domain and not state.is_domain_joined:
        return f"{verb.name} needs a member of an Active Directory domain; this machine is in none"
    if verb.target == PRODUCT and verb.proof != GONE:
        if reading.product is None:
            return _no_product(order, state)
        if verb.installation_id and not reading.installation_id:
            return f"Windows has no installation ID for {reading.product.name}"
    if reading.remaining_rearms == 0:
        return "No rearm is left: the remaining count is 0"
    if verb.look == LIST_LICENSE_FILES and not texts(reading.outputs.get("Files", ["unread"])):
        return "There is no licence file in System32\\spp\\tokens or System32\\oem"
    if verb.target == LOCAL and verb.proof == GONE and len(reading.named_objects) > 1:
        names = "; ".join(each.distinguished_name for each in reading.named_objects)
        return f"Several activation objects have this name. Give a distinguished name: {names}"
    return ""


def _no_product(order: Order, state: MachineState) -> str:
    wanted = order.values.get("activation_id")
    if not wanted:
        return "No product key of Windows is installed"
    known = "; ".join(f"{each.activation_id} ({each.name})" for each in state.products)
    return f"No product with the activation ID {wanted} has a key. There are: {known or 'none'}"


def plan_of(order: Order, reading: Reading) -> MaintenancePlan:
    """The steps of the verb on this machine."""
    verb = order.verb
    if verb.method is None:
        return MaintenancePlan()
    idle = _nothing_to_do(order, reading)
    if idle:
        return MaintenancePlan(nothing_to_do=idle)
    values = {"object_name": "", "pin": "", **order.values, **_values_read(reading)}
    methods = LOCAL_METHODS if verb.target == LOCAL else METHODS[verb.target]
    options = {name: OPTION_OF_ARGUMENT[name] for name in methods[verb.method].takes}
    step = Step(
        verb.target,
        verb.method,
        why=f"to {verb.what}",
        arguments={name: values[o] for name, o in options.items() if o not in SENT_APART},
        secrets={name: o for name, o in options.items() if o in SENT_APART},
        target=_target_of(reading),
    )
    refresh = Step(SERVICE, REFRESH_LICENSE_STATUS, why="to show the result in the license status")
    return MaintenancePlan(
        steps=(step, refresh) if verb.refresh else (step,),
        secrets={option: values[option] for option in options.values() if option in SENT_APART},
    )


def _nothing_to_do(order: Order, reading: Reading) -> str:
    verb = order.verb
    if verb.target == PRODUCT and verb.proof == GONE and reading.product is None:
        return _no_product(order, reading.state)
    if verb.target == PRODUCT and verb.proof == LICENSED:
        product = reading.product
        return f"{product.name} is licensed" if product and product.is_licensed else ""
    if verb.target == ISSUANCE_LICENSE and reading.named_token_license is None:
        return "There is no such token licence"
    if verb.target == LOCAL and verb.proof == GONE and not reading.named_objects:
        names = "; ".join(each.name for each in reading.activation_objects)
        return f"There is no such activation object. There are: {names or 'none'}"
    return ""


def _values_read(reading: Reading) -> dict[str, str]:
    values = {"class": PRODUCT, "installation_id": reading.installation_id or ""}
    if reading.named_objects:
        values["distinguished_name"] = reading.named_objects[0].distinguished_name
    return values


def _target_of(reading: Reading) -> dict[str, str | bool]:
    target = reading.order.verb.target
    if target == PRODUCT and reading.product is not None:
        return {"ID": reading.product.activation_id}
    if target == ISSUANCE_LICENSE and reading.named_token_license is not None:
        return {"ID": reading.named_token_license.key}
    return {}


def unproven(order: Order, before: Reading, after: Reading) -> str:
    """What the state read back lacks; empty when it shows what the verb is for."""
    verb = order.verb
    if verb.proof == LICENSED:
        status = after.product.status_name if after.product else "unlicensed"
        return "" if status == "licensed" else f"license_status is {status!r}"
    if verb.proof == GONE:
        known = before.product
        is_there = {
            PRODUCT: known is not None and after.state.product(known.activation_id) is not None,
            ISSUANCE_LICENSE: bool(verb.target == ISSUANCE_LICENSE and after.named_token_license),
            LOCAL: bool(after.named_objects),
        }
        return "it is still there" if is_there[verb.target] else ""
    return ""
