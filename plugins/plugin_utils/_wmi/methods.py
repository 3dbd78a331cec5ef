# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only WMI methods that are ever called: what each takes, with its CIM type, and what it gives.

_SppWrite.psm1 holds the same table, written by ``make generate``; a test compares them. Source:
MicrosoftDocs/win32 SppWmi and slmgr's own calls (lab/data/wmi_classes.yml). Microsoft has no
reference page of Office's classes: their names are those that ospp.vbs calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .registry import REMOVE_REGISTRY_VALUE, SET_REGISTRY_VALUE

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
DISABLE_KMS_ACTIVATION = "DisableKeyManagementServiceActivation"
REFRESH_LICENSE_STATUS = "RefreshLicenseStatus"
ACTIVATE = "Activate"
DEPOSIT_CONFIRMATION_ID = "DepositOfflineConfirmationId"
CLEAR_KEY_FROM_REGISTRY = "ClearProductKeyFromRegistry"
INSTALL_LICENSE = "InstallLicense"
REARM_WINDOWS = "ReArmWindows"
REARM_APP = "ReArmApp"
REARM_SKU = "ReArmSku"
UNINSTALL_PRODUCT_KEY = "UninstallProductKey"
AD_ONLINE = "DoActiveDirectoryOnlineActivation"
AD_INSTALLATION_ID = "GenerateActiveDirectoryOfflineActivationId"
AD_CONFIRMATION_ID = "DepositActiveDirectoryOfflineActivationConfirmation"
UNINSTALL_ISSUANCE_LICENSE = "Uninstall"

LIST_LICENSE_FILES = "ListLicenseFiles"
INSTALL_LICENSE_FILES = "InstallLicenseFiles"
LIST_ACTIVATION_OBJECTS = "ListActivationObjects"
DELETE_ACTIVATION_OBJECT = "DeleteActivationObject"
LIST_CERTIFICATES = "ListCertificates"
ACTIVATE_BY_CERTIFICATE = "ActivateByCertificate"
REARM_OFFICE = "RearmOffice"
RESTART_OFFICE_SERVICE = "RestartOfficeService"
SET_OFFICE_SERVICE_AUTOMATIC = "SetOfficeServiceAutomatic"

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


_DIRECTORY = {"Server": "string", "User": "string", "Password": "string"}
"""Which domain controller is asked, and as whom; empty: the own domain, as who connected."""

_KMS_HOST = {
    SET_KMS_HOST: WmiMethod({"MachineName": "string"}),
    CLEAR_KMS_HOST: WmiMethod(),
    SET_KMS_PORT: WmiMethod({"PortNumber": "uint32"}),
    CLEAR_KMS_PORT: WmiMethod(),
}
_KMS_CLIENT = {
    **_KMS_HOST,
    SET_LOOKUP_DOMAIN: WmiMethod({"LookupDomain": "string"}),
    CLEAR_LOOKUP_DOMAIN: WmiMethod(),
    SET_ACTIVATION_TYPE: WmiMethod({"ActivationType": "uint32"}),
    CLEAR_ACTIVATION_TYPE: WmiMethod(),
}

_TOKEN_ACTIVATION = {
    "GetTokenActivationGrants": WmiMethod(gives=("Grants",)),
    "GenerateTokenActivationChallenge": WmiMethod(gives=("Challenge",)),
    "DepositTokenActivationResponse": WmiMethod(
        {"Challenge": "string", "Response": "string", "CertChain": "string"}
    ),
}
_LICENSE = {
    ACTIVATE: WmiMethod(),
    UNINSTALL_PRODUCT_KEY: WmiMethod(),
    DEPOSIT_CONFIRMATION_ID: WmiMethod({"InstallationId": "string", "ConfirmationId": "string"}),
}

METHODS: Mapping[str, Mapping[str, WmiMethod]] = MappingProxyType(
    {
        SERVICE: {
            INSTALL_PRODUCT_KEY: WmiMethod({"ProductKey": "string"}),
            **_KMS_CLIENT,
            DISABLE_HOST_CACHING: WmiMethod({"DisableCaching": "boolean"}),
            DISABLE_KMS_ACTIVATION: WmiMethod({"DisableActivation": "boolean"}),
            SET_LISTENING_PORT: WmiMethod({"PortNumber": "uint32"}),
            CLEAR_LISTENING_PORT: WmiMethod(),
            SET_ACTIVATION_INTERVAL: WmiMethod({"ActivationInterval": "uint32"}),
            SET_RENEWAL_INTERVAL: WmiMethod({"RenewalInterval": "uint32"}),
            DISABLE_DNS_PUBLISHING: WmiMethod({"DisablePublishing": "boolean"}),
            ENABLE_LOW_PRIORITY: WmiMethod({"EnableLowPriority": "boolean"}),
            REFRESH_LICENSE_STATUS: WmiMethod(),
            CLEAR_KEY_FROM_REGISTRY: WmiMethod(),
            INSTALL_LICENSE: WmiMethod({"License": "string"}),
            REARM_WINDOWS: WmiMethod(),
            REARM_APP: WmiMethod({"ApplicationId": "string"}),
            AD_ONLINE: WmiMethod({"ProductKey": "string", "ActivationObjectName": "string"}),
            AD_INSTALLATION_ID: WmiMethod({"ProductKey": "string"}, gives=("InstallationID",)),
            AD_CONFIRMATION_ID: WmiMethod(
                {
                    "ProductKey": "string",
                    "ConfirmationID": "string",
                    "ActivationObjectName": "string",
                }
            ),
        },
        PRODUCT: {
            **_LICENSE,
            **_KMS_CLIENT,
            REARM_SKU: WmiMethod(),
            **_TOKEN_ACTIVATION,
        },
        ISSUANCE_LICENSE: {UNINSTALL_ISSUANCE_LICENSE: WmiMethod()},
        OFFICE_SERVICE: {
            INSTALL_PRODUCT_KEY: WmiMethod({"ProductKey": "string"}),
            DISABLE_HOST_CACHING: WmiMethod({"DisableCaching": "boolean"}),
            INSTALL_LICENSE: WmiMethod({"License": "string"}),
            DISABLE_KMS_ACTIVATION: WmiMethod({"DisableActivation": "boolean"}),
        },
        OFFICE_PRODUCT: {**_LICENSE, **_KMS_HOST, **_TOKEN_ACTIVATION},
        OFFICE_ISSUANCE_LICENSE: {UNINSTALL_ISSUANCE_LICENSE: WmiMethod()},
    }
)
"""Class -> method."""

LOCAL_METHODS: Mapping[str, WmiMethod] = MappingProxyType(
    {
        LIST_LICENSE_FILES: WmiMethod(gives=("Files",)),
        INSTALL_LICENSE_FILES: WmiMethod(gives=("Count", "File")),
        LIST_ACTIVATION_OBJECTS: WmiMethod(_DIRECTORY, gives=("Objects",)),
        DELETE_ACTIVATION_OBJECT: WmiMethod({**_DIRECTORY, "DistinguishedName": "string"}),
        LIST_CERTIFICATES: WmiMethod({"Class": "string"}, gives=("Certificates",)),
        ACTIVATE_BY_CERTIFICATE: WmiMethod(
            {"Class": "string", "Thumbprint": "string", "Pin": "string"}
        ),
        REARM_OFFICE: WmiMethod(
            {"Folder": "string", "ActivationId": "string"}, gives=("Program", "ExitCode")
        ),
        RESTART_OFFICE_SERVICE: WmiMethod(),
        SET_OFFICE_SERVICE_AUTOMATIC: WmiMethod(),
        SET_REGISTRY_VALUE: WmiMethod({"Name": "string", "Value": "of the value"}),
        REMOVE_REGISTRY_VALUE: WmiMethod({"Name": "string"}),
        SET_SUBSCRIPTION: WmiMethod({"Operation": "string"}, gives=("ExitCode",)),
        INSTALL_FEATURE: WmiMethod(gives=("RestartNeeded",)),
        SET_FIREWALL_RULE: WmiMethod(
            {
                "Name": "string",
                "Profiles": "string[]",
                "Port": "uint32",
                "RemoteAddresses": "string[]",
            }
        ),
        RESTART_SERVICE: WmiMethod(),
        SET_EDITION: WmiMethod({"Edition": "string", "ProductKey": "string", "Seconds": "uint32"}),
        WAIT_FOR_DISM: WmiMethod({"Seconds": "uint32"}),
        MARK_EDITION: WmiMethod({"Edition": "string"}),
        RESTART_WINDOWS: WmiMethod(gives=("ExitCode",)),
    }
)
"""What _SppLocal.psm1 does with licence files, Active Directory and the token signer,
_SppRegistry.psm1 with registry values, _SppHost.psm1 on a KMS host, _SppEdition.psm1 with the
edition, and _SppSubscription.psm1 with the subscription."""
