# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps one KMS host from taking over from another, told from variables and what was seen.

``variables`` are those of one machine of the inventory, as ``hostvars`` has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inputs.error import InputError, InputTypeError
from .._inputs.key_mask import mask_product_keys
from .endpoint import KmsEndpoint, parse_kms_endpoint, same_host
from .host_list import kms_hosts_of_role
from .spread import in_order_for

Variables = Mapping[str, Any]

_CLIENT_ROLES = ("windows_client", "office_client")
_DEFAULT_SITES = ("windows_clients",)
_DEFAULT_SNAPSHOTS = "./snapshots"
_TRUE = ("true", "yes", "on", "1", "t", "y")


def problem_of_inputs(variables: Variables) -> str | None:
    """What is wrong with what is asked for and the inventory; none: nothing."""
    groups: Mapping[str, Sequence[str]] = variables["groups"]
    new, old = _text(variables, "new"), _text(variables, "old")
    if not new or not old:
        return (
            "Give both with -e: replace_kms_host_new, the new KMS host by its name in the "
            "inventory, and replace_kms_host_old, the old one by the name or address that clients "
            "have."
        )
    if new not in groups["all"]:
        return f"replace_kms_host_new: {mask_product_keys(new)} is no machine of the inventory."
    sites = variables.get("replace_kms_host_sites") or _DEFAULT_SITES
    unknown = [str(site) for site in sites if site not in groups]
    if unknown or not any(groups[site] for site in sites):
        why = f"{', '.join(unknown)} is none" if unknown else "these are empty"
        return f"replace_kms_host_sites names groups of the inventory with clients in them; {why}."
    if variables.get("ansible_limit") is not None:
        return (
            "Not with --limit: a canary of each site and the last check would be missing. Name the "
            "sites in replace_kms_host_sites."
        )
    machine = _text(variables, "old_machine") or old
    is_confirmed = _is_true(variables.get("replace_kms_host_confirm")) and machine in groups["all"]
    if _is_true(variables.get("replace_kms_host_remove_old_key")) and not is_confirmed:
        return (
            f"replace_kms_host_remove_old_key takes the host key (CSVLK) away from {machine}, "
            "which serves no client then, and the key can't be read back. Give "
            "replace_kms_host_confirm=true, and its name in the inventory in "
            "replace_kms_host_old_machine."
        )
    return None


def problem_of_old_name(variables: Variables) -> str | None:
    """Whether the inventory still names the old KMS host for a machine, so that it came back."""
    old = old_host(variables)
    if not any(
        same_host(each.host, old) for role in _CLIENT_ROLES for each in named(variables, role)
    ):
        return None
    return (
        f"The inventory still names {old} for {variables['inventory_hostname']}. Name the new KMS "
        "host in its place (windows_client_kms_host or windows_client_kms_hosts, office_client "
        "too), else the next run would move the machine back. No machine was contacted."
    )


def problem_of_proof(variables: Variables, proof: Mapping[str, Any]) -> str | None:
    """Whether the new KMS host does not serve, by the proof of the module kms_host."""
    if (
        proof["is_kms_host"]
        and proof["license_status"] == "licensed"
        and proof["port_answers"] is True
    ):
        return None
    answers = "answers" if proof["port_answers"] else "does not answer"
    return (
        f"{variables['inventory_hostname']} does not serve as a KMS host yet: its host key is "
        f"{proof['license_status']}, and its port {answers}. No client was moved."
    )


def problem_of_new_name(variables: Variables, proof: Mapping[str, Any]) -> str | None:
    """Whether the inventory names other KMS hosts for a machine than the one that was proved."""
    if not proof["is_kms_host"] or _is_true(variables.get("windows_client_kms_discovery")):
        return None
    found = named(variables, "windows_client")
    host, port = str(proof["kms_host"]), proof["listening_port"]
    if any(same_host(each.host, host) and each.port == port for each in found):
        return None
    return (
        f"The new KMS host is {host}:{port}, and the inventory names "
        f"{', '.join(each.host for each in found) or 'none'} for "
        f"{variables['inventory_hostname']}. This machine was not contacted."
    )


def problem_of_client(variables: Variables, activation: Mapping[str, Any]) -> str | None:
    """Whether a machine, as the module info shows it, is not activated or asks the old host."""
    host, status = activation["kms_host"], activation["license_status"]
    if status == "licensed" and not same_host(host or "", old_host(variables)):
        return None
    return (
        f"{variables['inventory_hostname']} is {status} and asks "
        f"{host or 'the host that DNS names'}. Keep {_text(variables, 'old')} running."
    )


def problem_of_move(variables: Variables, failure: Mapping[str, Any]) -> str:
    """Why the run stops at a machine, and how those that were ``moved`` go back."""
    old, moved = _text(variables, "old"), failure["moved"]
    snapshots = variables.get("replace_kms_host_snapshot_folder") or _DEFAULT_SNAPSHOTS
    back = (
        f"To go back, name {old} in the inventory again and run: ansible-playbook "
        f"volume.activation.rollback -e windows_client_snapshot_folder={snapshots} --limit "
        f"{','.join(moved)}"
    )
    return (
        f"{variables['inventory_hostname']} was not moved, and the run stops: {failure['why']} The "
        f"machines after it are untouched, and {old} still serves. When the cause is gone, run "
        f"this again: what was moved is found and left alone. "
        f"{back if moved else 'No machine was changed.'}"
    )


def problem_of_lost(variables: Variables, clients: Mapping[str, Any]) -> str | None:
    """Whether machines failed or could not be reached on the way."""
    if not clients["lost"]:
        return None
    return (
        "Not moved or not activated, each with its reason above: "
        f"{', '.join(clients['lost'])}. Keep {_text(variables, 'old')} running, and run this again "
        "when the reasons are gone."
    )


def records_left(variables: object, activation: object = None) -> list[str]:
    """The SRV records to remove, by which a machine still finds the old KMS host."""
    checked = _variables(variables)
    if not isinstance(activation, Mapping):
        raise InputTypeError("activation", activation, "the activation of info")
    old, dns = old_host(checked), activation["kms_dns"] or {}
    return [
        f"{checked['inventory_hostname']} still finds {old} through DNS. Remove this record on "
        f"the DNS server: _vlmcs._tcp.{dns['domain']} SRV to {old}, port {record['port']}"
        for record in dns.get("records") or ()
        if same_host(record["host"], old)
    ][:1]


def old_host(variables: Variables) -> str:
    """The old KMS host in one spelling."""
    return parse_kms_endpoint(
        variables.get("replace_kms_host_old"), variable="replace_kms_host_old", allow_public=True
    ).host


def named(variables: Variables, role: str) -> tuple[KmsEndpoint, ...]:
    """The KMS hosts that the inventory names for a machine and a role, in the machine's order."""
    return in_order_for(variables["inventory_hostname"], kms_hosts_of_role(variables, role))


def _text(variables: Variables, name: str) -> str:
    return str(variables.get(f"replace_kms_host_{name}") or "")


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in _TRUE


_LOOKS = {
    "proof": problem_of_proof,
    "new_name": problem_of_new_name,
    "move": problem_of_move,
    "lost": problem_of_lost,
    "client": problem_of_client,
}


def problem(variables: object, about: object = None, seen: object = None) -> str:
    """What keeps the new host from taking over, by one look at it; empty: nothing.

    ``about``: inputs or old_name, or one of ``_LOOKS`` with what was ``seen``.
    """
    checked = _variables(variables)
    if about == "inputs":
        return problem_of_inputs(checked) or ""
    if about == "old_name":
        return problem_of_old_name(checked) or ""
    if not isinstance(about, str) or about not in _LOOKS:
        raise InputError("about", about, f"inputs, old_name, {', '.join(_LOOKS)}")
    if not isinstance(seen, Mapping):
        raise InputTypeError("seen", seen, "what was seen, such as the proof of kms_host")
    return _LOOKS[about](checked, seen) or ""


def _variables(value: object) -> Variables:
    if not isinstance(value, Mapping):
        raise InputTypeError("variables", value, "the variables of a machine (hostvars[machine])")
    return value
