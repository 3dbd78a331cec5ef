# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rollout in batches: their sizes, and what became of their machines by what a role registered.

``hostvars`` are the variables of all machines. Of each ``<role>_result`` counts, and
``site_failure``, by which the playbook site keeps in mind in which ``part`` the machine failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .._inputs.error import InputError, InputTypeError
from .._inputs.whole_number import whole_number

Variables = Mapping[str, Any]

_TOO_FEW = "0xC004F038"
_FAILURE = "site_failure"
_CLIENTS = "windows_client"
_NUMBER_ACCEPTED = "a whole number of machines, 0 or more"
_SITES_ACCEPTED = "a list of sites, each a list of machine names"


def rollout_batches(sites: object, canary: object = 1, batch: object = 0) -> list[int]:
    """Sizes of the batches, site after site: its canary, then ``batch`` at a time (0: the rest).

    A machine that is in two sites counts in the first, as in a pattern of groups.
    """
    number = partial(whole_number, least=0, most=999_999_999, accepted=_NUMBER_ACCEPTED)
    return list(_batches(_sizes(sites), number(canary, "canary"), number(batch, "batch")))


def _sizes(sites: object) -> Iterator[int]:
    if not isinstance(sites, list | tuple):
        raise InputTypeError("sites", sites, _SITES_ACCEPTED)
    seen: set[str] = set()
    for index, machines in enumerate(sites):
        if not isinstance(machines, list | tuple):
            raise InputTypeError(f"sites[{index}]", machines, _SITES_ACCEPTED)
        new = {str(machine) for machine in machines} - seen
        seen |= new
        yield len(new)


def _batches(sizes: Iterator[int], canary: int, batch: int) -> Iterator[int]:
    for size in sizes:
        first = min(canary, size)
        rest = size - first
        at_a_time = batch or rest
        yield from (part for part in (first, *_parts(rest, at_a_time)) if part)


def _parts(rest: int, at_a_time: int) -> Iterator[int]:
    while rest > 0:
        yield min(at_a_time, rest)
        rest -= at_a_time


def rollout_so_far(
    machines: object,
    hostvars: object = None,
    role: object = _CLIENTS,
    max_fail_percentage: object = 100,
    before: object = None,
) -> dict[str, Any]:
    """``before``, what this gave for earlier batches, and what became of a batch now.

    ``unreachable``: machines of this batch that could not be reached. ``lost``: all that failed, or
    could not be reached, so far. ``refused``: by role, all that have to ask again. ``stopped``: why
    the work stops after this batch, empty where it goes on.
    """
    so_far = before or {}
    if not isinstance(so_far, Mapping):
        raise InputTypeError("before", before, "what this filter gave before")
    result, most = f"{role}_result", _percentage(max_fail_percentage)
    batch = dict(_with_variables(machines, hostvars))
    unreachable = [name for name, each in batch.items() if _is_unreachable(each, result)]
    failed_in = {name: each[_FAILURE]["part"] for name, each in batch.items() if _FAILURE in each}
    failed_in |= dict.fromkeys(unreachable, role)
    lost = [name for name in batch if failed_in.get(name) == role]
    tried = len(batch) - len(failed_in) + len(lost)
    is_too_many = lost and (len(lost) == tried or len(lost) * 100 > tried * most)
    refused = dict(so_far.get("refused") or {})
    now = [
        name for name, each in batch.items() if name not in failed_in and _is_refused(each, result)
    ]
    refused[str(role)] = [*refused.get(role, ()), *now]
    return {
        "unreachable": unreachable,
        "lost": list(dict.fromkeys([*so_far.get("lost", ()), *lost])),
        "refused": refused,
        "stopped": f"Nothing more is done after {', '.join(lost)} failed, but for the audit."
        if is_too_many
        else "",
    }


def refused_machines(
    machines: object, hostvars: object = None, role: object = _CLIENTS
) -> list[str]:
    """Of machines those that a KMS host refused as it had counted too few, in their order.

    One that failed otherwise since is none.
    """
    return [
        name
        for name, each in _with_variables(machines, hostvars)
        if _FAILURE not in each and _is_refused(each, f"{role}_result")
    ]


def kms_hosts_to_come(machines: object, hostvars: object = None) -> list[str]:
    """Of machines those that the role kms_host would make a KMS host, by its run in check mode."""
    return [
        name
        for name, each in _with_variables(machines, hostvars)
        if (result := each.get("kms_host_result") or {}).get("changed")
        and not result["before"]["is_kms_host"]
    ]


def _with_variables(machines: object, hostvars: object) -> Iterator[tuple[str, Variables]]:
    """Each machine with its variables, looked up once: that costs the controller."""
    if not isinstance(machines, list | tuple):
        raise InputTypeError("machines", machines, "a list of names of machines")
    if not isinstance(hostvars, Mapping):
        raise InputTypeError("hostvars", hostvars, "the variables of all machines (hostvars)")
    for index, each in enumerate(machines):
        if each not in hostvars:
            raise InputError(f"machines[{index}]", each, "names of machines that hostvars has")
        yield str(each), hostvars[each]


def _is_unreachable(variables: Variables, result: str) -> bool:
    return _FAILURE not in variables and bool((variables.get(result) or {}).get("unreachable"))


def _is_refused(variables: Variables, result: str) -> bool:
    return any(_TOO_FEW in line for line in (variables.get(result) or {}).get("advice") or ())


def _percentage(value: object) -> float:
    """A percentage as a play takes it: a number, or text such as 20%."""
    try:
        return float(str(value).strip().removesuffix("%"))
    except ValueError:
        raise InputError("max_fail_percentage", value, "a number from 0 to 100") from None
