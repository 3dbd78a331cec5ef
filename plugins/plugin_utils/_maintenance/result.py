# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a verb as the module returns it; no key, and an installation ID where asked."""

from __future__ import annotations

from typing import Any

from .._inputs.controller_file import is_for_owner, write_bytes_for_owner
from .._machine.office import start_mode, user_operations
from .._machine.shown import license_shown
from .._run.remote import WriteAnswer
from .._run.result import step_names
from .._wmi.methods import AD_INSTALLATION_ID, ISSUANCE_LICENSE, SET_SUBSCRIPTION
from .._wmi.values import texts
from .desired import DesiredVerb
from .plan import MaintenancePlan
from .reading import Reading
from .setting import setting_now

_CERTIFICATE = ("thumbprint", "subject", "issuer", "valid_from", "valid_to")


def result_of(
    before: Reading,
    after: Reading | None = None,
    *,
    plan: MaintenancePlan,
    check_mode: bool = False,
) -> dict[str, Any]:
    """Result of a verb that went well; without ``after`` nothing was written."""
    desired, now = before.desired, after or before
    result = _shown(before, after)
    result["changed"] = bool(plan.steps) and desired.verb.method != AD_INSTALLATION_ID
    result["reboot_required"] = desired.verb.reboot and bool(plan.steps)
    result["data"] = _data(now)
    result["msg"] = _said(before, plan, after is not None)
    goes_out = desired.verb.installation_id and "destination" in desired.verb.options
    if goes_out and now.installation_id:
        _hand_over(desired, now.installation_id, result, check_mode)
    return result


def failed(
    before: Reading,
    text: str,
    after: Reading | None = None,
    answer: WriteAnswer | None = None,
    *,
    unreachable: bool = False,
) -> dict[str, Any]:
    """Result of a verb that was refused, or that ended otherwise than it should."""
    result = _shown(before, after)
    result.update(failed=True, changed=False, reboot_required=False, data=None)
    if answer is not None:
        text = f"{text}. Done: {step_names(answer.done)}"
        output = answer.outputs[-1] if answer.outputs else {}
        if output.get("File"):
            text = f"{text}, {output['Count']} licence files up to {output['File']}"
        result["changed"] = bool(answer.done or output.get("Count"))
        if answer.failure is not None and answer.failure.error is not None:
            result["error"] = answer.failure.error.as_dict()
    elif after is not None:
        result["changed"] = True
    result["msg"] = f"{text}."
    if unreachable:
        result["unreachable"] = True
    return result


def _shown(before: Reading, after: Reading | None) -> dict[str, Any]:
    now = after or before
    return {
        "verb": before.desired.verb.name,
        "before": _state(before),
        "after": _state(now, before),
        "remaining_rearms": now.remaining_rearms,
    }


def _state(reading: Reading, before: Reading | None = None) -> dict[str, Any]:
    product = reading.product
    known = before.product if before else None
    if known is not None:
        product = reading.product_again(known.activation_id)
    shown: dict[str, Any] = {
        "activation_id": product.activation_id if product else None,
        "product": product.name if product else None,
        **license_shown(product),
        "remaining_rearms": reading.remaining_rearms,
    }
    if reading.is_of_office:
        shown["licensing_class"] = product and reading.classes.product
        shown["user_operations"] = user_operations(reading.state, reading.classes)
        shown["service_start"] = start_mode(reading.state)
    if reading.desired.verb.method == SET_SUBSCRIPTION:
        found = reading.state.service.subscription
        shown["subscription"] = found and found.status_name
    setting = reading.desired.verb.setting
    if setting:
        shown[setting] = setting_now(reading)
    if reading.desired.verb.needs_domain:
        shown["activation_objects"] = [each.name for each in reading.activation_objects]
    if reading.desired.verb.target == ISSUANCE_LICENSE:
        shown["token_licenses"] = [f"{each.ilid} {each.ilvid}" for each in _licenses(reading)]
    return shown


def _licenses(reading: Reading) -> list[Any]:
    return sorted(reading.token_licenses, key=lambda each: (each.ilid, each.ilvid))


def _data(reading: Reading) -> Any:
    if "Objects" in reading.outputs:
        return [vars(each) for each in reading.activation_objects]
    if "Certificates" in reading.outputs:
        return [
            dict(zip(_CERTIFICATE, line.split("|"), strict=False))
            for line in texts(reading.outputs["Certificates"])
        ]
    if "Files" in reading.outputs:
        return {"license_files": sorted(texts(reading.outputs["Files"]))}
    desired = reading.desired
    if desired.verb.target == ISSUANCE_LICENSE:
        return [
            {
                **{name: value for name, value in vars(each).items() if name != "key"},
                "authorization_status": f"0x{each.authorization_status:08X}",
            }
            for each in _licenses(reading)
        ]
    return {"licenses": desired.licenses} if desired.licenses else None


def _said(before: Reading, plan: MaintenancePlan, is_written: bool) -> str:
    desired, verb = before.desired, before.desired.verb
    if plan.nothing_to_do:
        return f"{plan.nothing_to_do}. Nothing is to do."
    if not plan.steps:
        return f"{verb.script_option}: {verb.what}."
    parts = [f"{'Done' if is_written else 'Would be done'}: {verb.what}"]
    if before.remaining_rearms is not None:
        parts.append(f"Rearms left before: {before.remaining_rearms}")
    if verb.reboot:
        parts.append("A restart is needed; this module restarts nothing")
    if desired.lacks_confirmation:
        parts.append(desired.how_to_confirm())
    return f"{'. '.join(parts)}."


def _hand_over(
    desired: DesiredVerb, installation_id: str, result: dict[str, Any], check_mode: bool
) -> None:
    """The ID goes to the file alone; without one to the result, which no callback shows then."""
    destination = desired.values.get("destination")
    if destination is None:
        result["data"] = {"installation_id": installation_id}
        result["_ansible_no_log"] = True
        return
    result["data"] = {"destination": str(destination)}
    content = f"{installation_id}\n".encode()
    result["changed"] = not is_for_owner(destination, content)
    if result["changed"] and not check_mode:
        write_bytes_for_owner(destination, content, "destination")
