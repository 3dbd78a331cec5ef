# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The registry: keys that are read, and the only values that are ever written.

Keys are rows of ``data/registry_keys.csv``. _SppRegistry.psm1 holds the table of values, which no
WMI method sets, written by ``make generate``. Sources: kms_facts.yml and ospp_options.yml of the
reference (MicrosoftDocs; slmgr.vbs and ospp.vbs as read). That a service's start mode is the value
Start below Services is general knowledge of Windows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_csv

Key = Mapping[str, Any]
"""Name, path and names of the values, as a request has them."""

KEYS: Mapping[str, Key] = {
    row["name"]: {**row, "values": row["values"].split()}
    for row in read_csv(Path(__file__).parent / "data" / "registry_keys.csv")
}


def keys(*names: str) -> tuple[Key, ...]:
    """The keys of these names, as a read is asked for them."""
    return tuple(KEYS[name] for name in names)


SOFTWARE_PROTECTION_PLATFORM: str = KEYS["local"]["path"]
OFFICE_SOFTWARE_PROTECTION_PLATFORM: str = KEYS["office_local"]["path"]

DWORD, MULTI_STRING, STRING = "DWord", "MultiString", "String"

SET_REGISTRY_VALUE = "SetRegistryValue"
REMOVE_REGISTRY_VALUE = "RemoveRegistryValue"
"""Methods of the class ``local``: both take the Name that a value has in this table."""

USER_OPERATIONS = "user_operations"
OFFICE_USER_OPERATIONS = "office_user_operations"
DNS_DOMAINS = "dns_domains"
KMS_VERSION = "kms_version"


@dataclass(frozen=True)
class RegistryValue:
    """A value below a key that Windows or Office makes; ``kind`` is its registry type."""

    path: str
    value: str
    kind: str


REGISTRY_VALUES: Mapping[str, RegistryValue] = {
    USER_OPERATIONS: RegistryValue(SOFTWARE_PROTECTION_PLATFORM, "UserOperations", DWORD),
    OFFICE_USER_OPERATIONS: RegistryValue(
        OFFICE_SOFTWARE_PROTECTION_PLATFORM, "UserOperations", DWORD
    ),
    DNS_DOMAINS: RegistryValue(SOFTWARE_PROTECTION_PLATFORM, "DnsDomainPublishList", MULTI_STRING),
    KMS_VERSION: RegistryValue(SOFTWARE_PROTECTION_PLATFORM, "KeyManagementServiceVersion", STRING),
}
"""Name of ours -> value. DnsDomainPublishList: domains that a KMS host publishes itself in.

KeyManagementServiceVersion: the service's version, by which monitoring finds a KMS host; slmgr.vbs
writes it with a host key, the service does not.
"""
