# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only WMI methods that are ever called: rows of ``data/methods.csv``.

Each says of which classes it is, what it takes, with its CIM type, and what it gives.
_SppWrite.psm1 holds the same table, written by ``make generate``; a test compares them. Source:
MicrosoftDocs/win32 SppWmi and slmgr's own calls (lab/data/wmi_classes.yml). Microsoft has no
reference page of Office's classes: their names are those that ospp.vbs calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .._inputs.table_file import read_csv

SERVICE = "SoftwareLicensingService"
PRODUCT = "SoftwareLicensingProduct"
ISSUANCE_LICENSE = "SoftwareLicensingTokenActivationLicense"
OFFICE_SERVICE = "OfficeSoftwareProtectionService"
"""Office has licensing classes of its own (osppsvc): Office 2010, and later ones on Windows 7."""
OFFICE_PRODUCT = "OfficeSoftwareProtectionProduct"
OFFICE_ISSUANCE_LICENSE = "OfficeSoftwareProtectionTokenActivationLicense"
LOCAL = "local"
"""Stands where a class stands, for what is no method of a WMI instance; see LOCAL_METHODS."""

INSTALL_PRODUCT_KEY = "InstallProductKey"
SET_KMS_HOST = "SetKeyManagementServiceMachine"
CLEAR_KMS_HOST = "ClearKeyManagementServiceMachine"
SET_KMS_PORT = "SetKeyManagementServicePort"
CLEAR_KMS_PORT = "ClearKeyManagementServicePort"
SET_LOOKUP_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_LOOKUP_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_ACTIVATION_TYPE = "SetVLActivationTypeEnabled"
CLEAR_ACTIVATION_TYPE = "ClearVLActivationTypeEnabled"
DISABLE_HOST_CACHING = "DisableKeyManagementServiceHostCaching"
SET_LISTENING_PORT = "SetKeyManagementServiceListeningPort"
CLEAR_LISTENING_PORT = "ClearKeyManagementServiceListeningPort"
SET_ACTIVATION_INTERVAL = "SetVLActivationInterval"
SET_RENEWAL_INTERVAL = "SetVLRenewalInterval"
DISABLE_DNS_PUBLISHING = "DisableKeyManagementServiceDnsPublishing"
ENABLE_LOW_PRIORITY = "EnableKeyManagementServiceLowPriority"
REFRESH_LICENSE_STATUS = "RefreshLicenseStatus"
ACTIVATE = "Activate"
DEPOSIT_CONFIRMATION_ID = "DepositOfflineConfirmationId"
UNINSTALL_PRODUCT_KEY = "UninstallProductKey"
AD_INSTALLATION_ID = "GenerateActiveDirectoryOfflineActivationId"

LIST_LICENSE_FILES = "ListLicenseFiles"
LIST_ACTIVATION_OBJECTS = "ListActivationObjects"
LIST_CERTIFICATES = "ListCertificates"
ACTIVATE_BY_CERTIFICATE = "ActivateByCertificate"
REARM_OFFICE = "RearmOffice"

SET_SUBSCRIPTION = "SetSubscription"

INSTALL_FEATURE = "InstallFeature"
SET_FIREWALL_RULE = "SetFirewallRule"
RESTART_SERVICE = "RestartService"

SET_EDITION = "SetEdition"
WAIT_FOR_DISM = "WaitForDism"
MARK_EDITION = "MarkEdition"
RESTART_WINDOWS = "RestartWindows"


@dataclass(frozen=True)
class WmiMethod:
    """A method: input argument -> CIM type, and the names of its output arguments."""

    takes: Mapping[str, str] = field(default_factory=dict)
    gives: tuple[str, ...] = ()


def _table() -> dict[str, dict[str, WmiMethod]]:
    found: dict[str, dict[str, WmiMethod]] = {}
    for row in read_csv(Path(__file__).parent / "data" / "methods.csv"):
        takes = dict(argument.split(":") for argument in row["takes"].split())
        for class_name in row["classes"].split():
            method = WmiMethod(takes, tuple(row["gives"].split()))
            found.setdefault(class_name, {})[row["method"]] = method
    return found


_METHODS = _table()
METHODS: Mapping[str, Mapping[str, WmiMethod]] = {
    name: methods for name, methods in _METHODS.items() if name != LOCAL
}
"""Class -> method."""

LOCAL_METHODS: Mapping[str, WmiMethod] = _METHODS[LOCAL]
"""What _SppLocal.psm1 does with licence files, Active Directory and the token signer,
_SppRegistry.psm1 with registry values, _SppHost.psm1 on a KMS host, _SppEdition.psm1 with the
edition, and _SppSubscription.psm1 with the subscription."""


def method_of(class_name: str, name: str) -> WmiMethod:
    """A method of a class or of ``local``; KeyError for one that is never called."""
    return _METHODS[class_name][name]
