# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every rule of the audit: how severe, what it means, what to do, and where that is said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..finding import ERROR, INFO, WARNING, AuditFinding, Rule

_PLANNING = "learn.microsoft.com, KMS activation planning"
_GENERAL = "learn.microsoft.com, Guidelines for troubleshooting the Key Management Service"
_DNS = "learn.microsoft.com, Common troubleshooting procedures for KMS and DNS issues"
_SLMGR = "learn.microsoft.com, Slmgr.vbs options"
_KEYS = "learn.microsoft.com, KMS client activation and product keys"
_EVALUATION = "learn.microsoft.com, Upgrade and conversion options for Windows Server"
_LIFECYCLE = "learn.microsoft.com/lifecycle"
_AUDIT = "volume.activation.report"
_READ_AGAIN = "Repair what its reason names, then read this machine again"

_TABLE = (
    Rule(
        "machine_unreachable",
        ERROR,
        "The machine could not be reached",
        "Check that it is on, its name, its network and its WinRM or SSH, then read it again",
        _AUDIT,
    ),
    Rule("machine_failed", ERROR, "The machine could not be read", _READ_AGAIN, _AUDIT),
    Rule(
        "machine_skipped",
        INFO,
        "The machine was left out",
        "Read it in another run, or take it out of the inventory",
        _AUDIT,
    ),
    Rule(
        "not_licensed",
        ERROR,
        "A product is not licensed",
        "Run volume.activation.windows, which installs the key and activates Windows",
        _GENERAL,
    ),
    Rule(
        "in_grace",
        WARNING,
        "A product runs on a grace period",
        "Activate it before the period ends; preflight says what is in the way",
        _PLANNING,
    ),
    Rule(
        "expires_soon",
        WARNING,
        "A licence ends soon",
        "Renew it before that day",
        _PLANNING,
    ),
    Rule(
        "evaluation",
        ERROR,
        "A product runs on an evaluation licence",
        "Convert it to a full edition first: no key activates an evaluation",
        _EVALUATION,
    ),
    Rule(
        "unexpected_channel",
        WARNING,
        "The licence of Windows is of another channel than the inventory says",
        "Change the method in the inventory, or add the channel to replace_channels of "
        "volume.activation.windows",
        _KEYS,
    ),
    Rule(
        "wrong_edition_key",
        ERROR,
        "Windows holds the published key of another edition",
        "Install the published key of its own edition by volume.activation.windows",
        _KEYS,
    ),
    Rule(
        "unpublished_key",
        WARNING,
        "A KMS client holds a key that Microsoft does not publish",
        "Find out where the key is from, and install the published key of the product",
        _KEYS,
    ),
    Rule(
        "wrong_kms_host",
        ERROR,
        "The machine asks another KMS host than the inventory says",
        "Run volume.activation.windows, which sets the host of the inventory",
        _SLMGR,
    ),
    Rule(
        "kms_host_by_hand",
        WARNING,
        "A KMS host is set by hand, though the inventory leaves it to DNS",
        "Run volume.activation.windows with kms_discovery: true, which clears it",
        _SLMGR,
    ),
    Rule(
        "kms_host_is_itself",
        ERROR,
        "A KMS client names itself as its KMS host",
        "Set the KMS host of the organisation by volume.activation.windows",
        _SLMGR,
    ),
    Rule(
        "dns_no_srv",
        ERROR,
        "DNS names no KMS host, though the inventory leaves it to DNS",
        "Publish _vlmcs._tcp from the KMS host (slmgr /sdns there), or set kms_host",
        _DNS,
    ),
    Rule(
        "not_renewed",
        WARNING,
        "An activation was not renewed in time",
        "Check that the machine reaches its KMS host on its port, then renew it (slmgr /ato)",
        _PLANNING,
    ),
    Rule(
        "clock_offset",
        ERROR,
        "The clock is off",
        "Synchronise the time (w32tm /resync)",
        _GENERAL,
    ),
    Rule(
        "policy_conflict",
        WARNING,
        "A setting of the machine overrules what the inventory wants",
        "Change the setting, or what the inventory wants",
        _SLMGR,
    ),
    Rule(
        "user_operations",
        WARNING,
        "Standard users may install keys and activate",
        "Remove the registry value UserOperations unless this is wanted",
        _SLMGR,
    ),
    Rule(
        "product_unsupported",
        WARNING,
        "The support of a product has ended",
        "Upgrade it, or buy Extended Security Updates where they are still to be had",
        _LIFECYCLE,
    ),
    Rule(
        "product_support_ends_soon",
        INFO,
        "The support of a product ends soon",
        "Plan the upgrade before that day",
        _LIFECYCLE,
    ),
    Rule(
        "duplicate_cmid",
        WARNING,
        "Machines share a client machine ID, so that a KMS host counts them as one",
        "Rearm each of them but one (slmgr /rearm) and restart it; generalise the image by sysprep",
        _GENERAL,
    ),
    Rule(
        "kms_host_below_threshold",
        ERROR,
        "The count of a KMS host is below the threshold",
        "Point further machines at this host, or give each a CMID of its own where they share one",
        _PLANNING,
        is_about_fleet=True,
    ),
    Rule(
        "kms_host_forecast_below",
        WARNING,
        "The count of a KMS host falls below the threshold soon",
        "Find out why the machines of not_renewed are silent, or point further ones at this host",
        _GENERAL,
        is_about_fleet=True,
    ),
    Rule(
        "csvlk_too_old",
        ERROR,
        "The host key (CSVLK) of a KMS host is too old for machines that ask it",
        "Install and activate a newer host key on the KMS host, with the update it needs",
        _PLANNING,
        is_about_fleet=True,
    ),
    Rule(
        "kms_hosts_unbalanced",
        INFO,
        "One of several KMS hosts carries much more than its share",
        "Compare priority and weight of the SRV records, unless the difference is wanted",
        _DNS,
        is_about_fleet=True,
    ),
    Rule(
        "kms_host_single",
        INFO,
        "Many machines have one KMS host alone",
        "Set up a second KMS host with the same host key, which may be used on six computers",
        _PLANNING,
        is_about_fleet=True,
    ),
    Rule(
        "ignore_expired",
        WARNING,
        "An accepted finding has expired",
        "Repair what it stood for, or give its entry a new date",
        _AUDIT,
        is_about_fleet=True,
    ),
    Rule(
        "ignore_unused",
        INFO,
        "An accepted finding is none any more",
        "Remove its entry",
        _AUDIT,
        is_about_fleet=True,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _TABLE})
"""Rules by ID."""


def finding(
    rule: str,
    machine: str | None,
    evidence: str,
    *,
    subject: str | None = None,
    severity: str | None = None,
    what_to_do: str | None = None,
) -> AuditFinding:
    """A finding of a rule; severity and what to do are the rule's own unless given."""
    broken = RULES[rule]
    return AuditFinding(
        rule=broken.id,
        severity=severity or broken.severity,
        machine=machine,
        subject=subject,
        evidence=evidence,
        what_to_do=what_to_do or broken.what_to_do,
    )
