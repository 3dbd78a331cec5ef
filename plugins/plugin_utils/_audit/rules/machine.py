# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about a machine as a whole: whether it was read, its clock, its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._catalogue.advice import KERBEROS_SKEW, MAX_CLOCK_OFFSET, SYNCHRONISE
from ..._catalogue.finding import finding
from ..finding import ERROR, WARNING
from ..machine import AuditedMachine
from ..rule import GENERAL, SLMGR, Breach, Look, rule

_TYPES: Mapping[str | None, str] = {
    "ad": "Active Directory-based activation",
    "kms": "KMS",
    "token": "token-based activation",
}
_MANUAL, _BY_USERS = finding("manual_activation"), finding("user_operations")


@rule(
    "clock_offset",
    ERROR,
    "The clock is off",
    SYNCHRONISE,
    GENERAL,
)
def clock_offset(look: Look) -> Iterator[Breach]:
    """A clock that a KMS host (4 hours) or Kerberos (5 minutes) does not accept."""
    offset = look.machine.clock_offset_seconds
    if offset is None or abs(offset) <= KERBEROS_SKEW.total_seconds():
        return
    for_kms = abs(offset) > MAX_CLOCK_OFFSET.total_seconds()
    limit = "a KMS host accepts 4 hours" if for_kms else "Kerberos accepts 5 minutes"
    yield Breach(
        f"The clock is {offset:+d} seconds off the controller's; {limit}",
        severity=None if for_kms else WARNING,
    )


@rule(
    "policy_conflict",
    WARNING,
    "A setting of the machine overrules what the inventory wants",
    "Change the setting, or what the inventory wants",
    SLMGR,
)
def policy_conflict(look: Look) -> Iterator[Breach]:
    """Settings that keep Windows from the method of the inventory, or from renewing at all."""
    machine = look.machine
    if _is_set("Manual", machine):
        yield Breach(_MANUAL.why, subject="Manual", what_to_do=_MANUAL.what_to_do)
    windows, method = look.license, machine.expected.method
    if windows is None or windows.channel != "gvlk" or method not in ("kms", "ad"):
        return
    enabled, used = windows.activation_type_enabled, windows.activation_type
    if enabled in _TYPES and enabled != method:
        yield Breach(
            f"VLActivationTypeEnabled allows {_TYPES[enabled]} alone, "
            f"the method of the inventory is {method}",
            subject="activation_type_enabled",
            what_to_do=f"Set activation_type: any or {method} by volume.activation.windows",
        )
    elif windows.is_licensed and used in _TYPES and used != method:
        yield Breach(
            f"Windows was activated by {_TYPES[used]}, the method of the inventory is {method}",
            subject="activation_type",
            what_to_do=f"Set activation_type: {method} by volume.activation.windows, or use "
            f"method {used} for this machine in the inventory"
            if used != "token"
            else f"Set activation_type: {method} by volume.activation.windows",
        )


@rule(
    "user_operations",
    WARNING,
    _BY_USERS.what,
    _BY_USERS.what_to_do,
    SLMGR,
)
def user_operations(look: Look) -> Iterator[Breach]:
    """Standard users may change the activation."""
    if _is_set("UserOperations", look.machine):
        yield Breach(_BY_USERS.why)


def _is_set(policy: str, machine: AuditedMachine) -> bool:
    return any(each.partition("=")[0] == policy for each in machine.policies)
