# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a verb means on one machine: what is asked of it, why not, and with which steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .._wmi import methods as wmi
from .._wmi.registry import KMS_VERSION, REGISTRY_VALUES, REMOVE_REGISTRY_VALUE
from .._wmi.request import WINDOWS_8_BUILD, Step
from .._wmi.values import texts
from .office import (
    no_office_product,
    nothing_to_do_for_office,
    office_call,
    office_refusal,
    office_unproven,
    office_values,
)
from .reading import Reading
from .setting import setting_now, setting_wanted, setting_words
from .subscription import is_subscription_as_set, subscription_refusal, subscription_words
from .verb import (
    AS_SET,
    DIRECTORY_OPTIONS,
    GONE,
    LICENSED,
    OPTION_OF_ARGUMENT,
    SELECTORS,
    SENT_APART,
)


@dataclass(frozen=True)
class MaintenancePlan:
    """The steps with what travels apart from them; without steps, why nothing is to do."""

    steps: tuple[Step, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    nothing_to_do: str = ""


def refusal_of(reading: Reading) -> str:
    """Why the verb can't be done on this machine, in one line; empty when it can."""
    verb, state = reading.desired.verb, reading.state
    build = state.windows.build
    if build < verb.since_build:
        return (
            f"{verb.name} needs Windows 8 or Windows Server 2012 (build {verb.since_build}) or "
            f"later; this is build {build}"
        )
    if reading.target != verb.target and build < WINDOWS_8_BUILD:
        return (
            f"{verb.name} of one product needs Windows 8 or Windows Server 2012 (build "
            f"{WINDOWS_8_BUILD}) or later; this is build {build}"
        )
    if verb.needs_method and verb.method not in state.methods:
        return (
            f"{verb.name} ({verb.script_option}) is not of this Windows: {verb.target} has no "
            f"method {verb.method} here. volume.activation.windows has activation_type: token"
        )
    if verb.method == wmi.SET_SUBSCRIPTION:
        return subscription_refusal(reading)
    if verb.needs_domain and not state.is_domain_joined:
        return f"{verb.name} needs a member of an Active Directory domain; this machine is in none"
    if reading.is_of_office:
        refusal = office_refusal(reading)
        if refusal:
            return refusal
    if reading.target == wmi.PRODUCT and verb.proof != GONE:
        if reading.product is None:
            return _no_product(reading)
        if verb.installation_id and not reading.installation_id:
            return f"Windows has no installation ID for {reading.product.name}"
    if reading.remaining_rearms == 0:
        return "No rearm is left: the remaining count is 0"
    if "Files" in reading.outputs and not texts(reading.outputs["Files"]):
        return "There is no licence file in System32\\spp\\tokens or System32\\oem"
    if verb.target == wmi.LOCAL and verb.proof == GONE and len(reading.named_objects) > 1:
        names = "; ".join(each.distinguished_name for each in reading.named_objects)
        return f"Several activation objects have this name. Give a distinguished name: {names}"
    return ""


def _no_product(reading: Reading) -> str:
    if reading.is_of_office:
        return no_office_product(reading)
    if not reading.has_selector:
        return "No product key of Windows is installed"
    values = reading.desired.values
    words = {"activation_id": "the activation ID", "last_five": "the last five"}
    said = " and ".join(f"{words[o]} {values[o]}" for o in SELECTORS if o in values)
    known = "; ".join(f"{each.activation_id} ({each.name})" for each in reading.state.products)
    return f"No product with {said} has a key. There are: {known or 'none'}"


def plan_of(reading: Reading) -> MaintenancePlan:
    """The steps of the verb on this machine."""
    desired = reading.desired
    verb = desired.verb
    if verb.method is None:
        return MaintenancePlan()
    idle = _nothing_to_do(reading)
    if idle:
        return MaintenancePlan(nothing_to_do=idle)
    class_name, method = (reading.target, verb.method)
    if reading.is_of_office:
        class_name, method = office_call(reading)
    unset = dict.fromkeys(("object_name", "pin", *DIRECTORY_OPTIONS), "")
    values = {**unset, **desired.values, **_values_read(reading)}
    takes = wmi.method_of(class_name, method).takes
    options = {name: OPTION_OF_ARGUMENT[name] for name in takes if name not in verb.fixed}
    step = Step(
        class_name,
        method,
        why=f"to {verb.what}",
        arguments={
            **verb.fixed,
            **{name: values[o] for name, o in options.items() if o not in SENT_APART},
        },
        secrets={name: o for name, o in options.items() if o in SENT_APART},
        target=_target_of(reading, class_name),
    )
    return MaintenancePlan(
        steps=(step, *_refresh(reading), *_forget_kms_version(reading)),
        secrets={option: values[option] for option in options.values() if option in SENT_APART},
    )


def _forget_kms_version(reading: Reading) -> tuple[Step, ...]:
    """As slmgr does when the last host key goes: monitoring finds a KMS host by this value."""
    state, product = reading.state, reading.product
    is_there = REGISTRY_VALUES[KMS_VERSION].value in state.local_settings
    if reading.desired.verb.method != wmi.UNINSTALL_PRODUCT_KEY or product is None or not is_there:
        return ()
    if any(each.channel == "csvlk" for each in state.products if each is not product):
        return ()
    why = "to have monitoring find no KMS host here"
    return (Step(wmi.LOCAL, REMOVE_REGISTRY_VALUE, why=why, arguments={"Name": KMS_VERSION}),)


def _refresh(reading: Reading) -> tuple[Step, ...]:
    service = reading.classes.service
    # No source says that Office's own service has this method.
    if not reading.desired.verb.refresh or wmi.REFRESH_LICENSE_STATUS not in wmi.METHODS[service]:
        return ()
    why = "to show the result in the license status"
    return (Step(service, wmi.REFRESH_LICENSE_STATUS, why=why),)


def _nothing_to_do(reading: Reading) -> str:
    verb = reading.desired.verb
    if verb.target == wmi.PRODUCT and verb.proof == GONE and reading.product is None:
        return _no_product(reading)
    if verb.method == wmi.SET_SUBSCRIPTION:
        return subscription_words(reading) if is_subscription_as_set(reading) else ""
    if verb.setting:
        is_as_wanted = setting_now(reading) == setting_wanted(reading)
        return setting_words(reading) if is_as_wanted else ""
    if reading.is_of_office and verb.proof == AS_SET:
        return nothing_to_do_for_office(reading)
    if verb.target == wmi.PRODUCT and verb.proof == LICENSED:
        product = reading.product
        return f"{product.name} is licensed" if product and product.is_licensed else ""
    if verb.target == wmi.ISSUANCE_LICENSE and reading.named_token_license is None:
        return "There is no such token licence"
    if verb.target == wmi.LOCAL and verb.proof == GONE and not reading.named_objects:
        names = "; ".join(each.name for each in reading.activation_objects)
        return f"There is no such activation object. There are: {names or 'none'}"
    return ""


def _values_read(reading: Reading) -> dict[str, str | None]:
    values = {"class": wmi.PRODUCT, "installation_id": reading.installation_id}
    if reading.is_of_office:
        values |= office_values(reading)
    if reading.named_objects:
        values["distinguished_name"] = reading.named_objects[0].distinguished_name
    return values


def _target_of(reading: Reading, class_name: str) -> dict[str, str | bool]:
    verb, product = reading.desired.verb, reading.product
    if reading.target == wmi.PRODUCT and product is not None and class_name != wmi.LOCAL:
        return {"ID": product.activation_id}
    if verb.target == wmi.ISSUANCE_LICENSE and reading.named_token_license is not None:
        return {"ID": reading.named_token_license.key}
    return token_target(reading) if verb.is_about_product and verb.target == wmi.LOCAL else {}


def token_target(reading: Reading) -> dict[str, str | bool]:
    """The product that a step of the token signer is for: nothing stands for Windows."""
    named = reading.product if reading.is_of_office else None
    return {"ID": named.activation_id} if named else {}


def unproven(before: Reading, after: Reading) -> str:
    """What the state read back lacks; empty when it shows what the verb is for."""
    verb = after.desired.verb
    if verb.method == wmi.SET_SUBSCRIPTION:
        return "" if is_subscription_as_set(after) else subscription_words(after)
    if verb.setting:
        is_as_wanted = setting_now(after) == setting_wanted(after)
        return "" if is_as_wanted else setting_words(after)
    if verb.proof == AS_SET:
        return office_unproven(after)
    if verb.proof == LICENSED:
        known = before.product
        product = after.product_again(known.activation_id) if known else after.product
        status = product.status_name if product else "unlicensed"
        return "" if status == "licensed" else f"license_status is {status!r}"
    if verb.proof == GONE:
        known = before.product
        is_there = {
            wmi.PRODUCT: known is not None and after.product_again(known.activation_id) is not None,
            wmi.ISSUANCE_LICENSE: bool(
                verb.target == wmi.ISSUANCE_LICENSE and after.named_token_license
            ),
            wmi.LOCAL: bool(after.named_objects),
        }
        return "it is still there" if is_there[verb.target] else ""
    return ""
