# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about a machine as a whole: whether it was read, its clock, its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ..._run.guards import KERBEROS_SKEW_SECONDS, MAX_CLOCK_OFFSET
from ..finding import WARNING, AuditFinding
from ..machine import FAILED, SKIPPED, UNREACHABLE, AuditedMachine
from ..settings import AuditSettings
from ..text import one_line
from .table import finding

_RULE_OF_RESULT: Mapping[str, str] = {
    FAILED: "machine_failed",
    UNREACHABLE: "machine_unreachable",
    SKIPPED: "machine_skipped",
}
_MAX_CLOCK_SECONDS = int(MAX_CLOCK_OFFSET.total_seconds())
_TYPES: Mapping[str, str] = {
    "ad": "Active Directory-based activation",
    "kms": "KMS",
    "token": "token-based activation",
}


def not_read(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """A machine that failed, could not be reached or was left out."""
    reason = one_line(machine.reason or "").strip() or "No reason was given"
    yield finding(_RULE_OF_RESULT.get(machine.result, "machine_failed"), machine.name, reason)


def clock_offset(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """A clock that a KMS host (4 hours) or Kerberos (5 minutes) does not accept."""
    offset = machine.clock_offset_seconds
    if offset is None or abs(offset) <= KERBEROS_SKEW_SECONDS:
        return
    for_kms = abs(offset) > _MAX_CLOCK_SECONDS
    limit = "a KMS host accepts 4 hours" if for_kms else "Kerberos accepts 5 minutes"
    yield finding(
        "clock_offset",
        machine.name,
        f"The clock is {offset:+d} seconds off the controller's; {limit}",
        severity=None if for_kms else WARNING,
    )


def policy_conflict(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """Settings that keep Windows from the method of the inventory, or from renewing at all."""
    if _is_set("Manual", machine):
        yield finding(
            "policy_conflict",
            machine.name,
            "The registry value Activation\\Manual is 1, so Windows renews nothing by itself",
            subject="Manual",
            what_to_do="Remove the value, or plan an activation before each period ends",
        )
    windows, method = machine.windows, machine.expected.method
    if windows is None or windows.channel != "gvlk" or method not in ("kms", "ad"):
        return
    enabled, used = windows.activation_type_enabled or "any", windows.activation_type or "none"
    if enabled in _TYPES and enabled != method:
        yield finding(
            "policy_conflict",
            machine.name,
            f"VLActivationTypeEnabled allows {_TYPES[enabled]} alone, "
            f"the method of the inventory is {method}",
            subject="activation_type_enabled",
            what_to_do=f"Set activation_type: any or {method} by volume.activation.windows",
        )
    elif windows.is_licensed and used in _TYPES and used != method:
        yield finding(
            "policy_conflict",
            machine.name,
            f"Windows was activated by {_TYPES[used]}, the method of the inventory is {method}",
            subject="activation_type",
            what_to_do=f"Set activation_type: {method} by volume.activation.windows, or use "
            f"method {used} for this machine in the inventory"
            if used != "token"
            else f"Set activation_type: {method} by volume.activation.windows",
        )


def user_operations(
    machine: AuditedMachine, settings: AuditSettings, now: datetime
) -> Iterator[AuditFinding]:
    """Standard users may change the activation."""
    if _is_set("UserOperations", machine):
        yield finding("user_operations", machine.name, "The registry value UserOperations is 1")


def _is_set(policy: str, machine: AuditedMachine) -> bool:
    if not machine.policies:
        return False
    return any(each.partition("=")[0] == policy for each in machine.policies)
