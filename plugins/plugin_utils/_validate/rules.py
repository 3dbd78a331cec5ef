# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory is judged by, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .._audit.finding import ERROR, INFO, WARNING
from .._audit.rule import NOTHING, PLANNING, Rule

_OURS = "volume.activation.validate"

INPUT_REFUSED = Rule(
    "input_refused", ERROR, "A role refuses an input.",
    "Set the variable as the text says; docs/VARIABLES.md has them all.", _OURS, NOTHING,
)  # fmt: skip
UNKNOWN_VARIABLE = Rule(
    "unknown_variable", ERROR, "A variable is nearly one of this collection.",
    "Write the name that was meant.", _OURS, NOTHING,
)  # fmt: skip
KEY_IN_CLEAR_TEXT = Rule(
    "key_in_clear_text", ERROR, "A product key stands in clear text.",
    "Move it into a file that ansible-vault encrypts, or encrypt it with ansible-vault "
    "encrypt_string. It is in the history of the repository then: consider it known.",
    _OURS, NOTHING,
)  # fmt: skip
KMS_HOST_OUTSIDE_DOMAINS = Rule(
    "kms_host_outside_domains", ERROR, "A KMS host is outside the allowed domains.",
    "Name a KMS host of your own, or add its domain to allowed_kms_domains.", _OURS, NOTHING,
)  # fmt: skip
SITE_WITHOUT_KMS_HOST = Rule(
    "site_without_kms_host", ERROR, "A site has machines that ask KMS, and no KMS host.",
    "Set windows_client_kms_host, windows_client_kms_hosts or windows_client_kms_discovery in the "
    "group_vars of the site.",
    _OURS, NOTHING, is_about_fleet=True,
)  # fmt: skip
THRESHOLD_OUT_OF_REACH = Rule(
    "threshold_out_of_reach", WARNING,
    "Fewer machines of the inventory ask a KMS host than it needs.",
    "Let more machines ask this host, give one host of the site a lower priority number than the "
    "others, or take Active Directory or a MAK here. Machines outside the inventory count as well.",
    PLANNING, NOTHING, is_about_fleet=True,
)  # fmt: skip
MACHINE_IN_NO_GROUP = Rule(
    "machine_in_no_group", WARNING, "A machine is in no group, so that no playbook reaches it.",
    "Put it into windows_clients, office_clients or kms_hosts.", _OURS, NOTHING,
)  # fmt: skip
VAULT_IS_CLOSED = Rule(
    "vault_is_closed", INFO, "An input is in a vault that is not open here, so it was not judged.",
    "Give the password with --vault-password-file to judge it too.", _OURS, NOTHING,
)  # fmt: skip

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            INPUT_REFUSED, UNKNOWN_VARIABLE, KEY_IN_CLEAR_TEXT, KMS_HOST_OUTSIDE_DOMAINS,
            SITE_WITHOUT_KMS_HOST, THRESHOLD_OUT_OF_REACH, MACHINE_IN_NO_GROUP, VAULT_IS_CLOSED,
        )
    }
)  # fmt: skip
"""Rules by ID, in the order in which they are documented."""
