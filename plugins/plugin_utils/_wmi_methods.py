# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only WMI methods that are ever called: what each takes, with its CIM type, and what it gives.

_Spp.psm1 holds the same table, written by ``make generate``; a test compares them. Source:
MicrosoftDocs/win32 SppWmi and slmgr's own calls (tests/lab/data/wmi_classes.yml).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SERVICE = "SoftwareLicensingService"
PRODUCT = "SoftwareLicensingProduct"

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
REFRESH_LICENSE_STATUS = "RefreshLicenseStatus"
ACTIVATE = "Activate"
DEPOSIT_CONFIRMATION_ID = "DepositOfflineConfirmationId"


@dataclass(frozen=True)
class WmiMethod:
    """A method: input argument -> CIM type, and the names of its output arguments."""

    takes: Mapping[str, str] = field(default_factory=dict)
    gives: tuple[str, ...] = ()


_KMS_CLIENT = {
    SET_KMS_HOST: WmiMethod({"MachineName": "string"}),
    CLEAR_KMS_HOST: WmiMethod(),
    SET_KMS_PORT: WmiMethod({"PortNumber": "uint32"}),
    CLEAR_KMS_PORT: WmiMethod(),
    SET_LOOKUP_DOMAIN: WmiMethod({"LookupDomain": "string"}),
    CLEAR_LOOKUP_DOMAIN: WmiMethod(),
    SET_ACTIVATION_TYPE: WmiMethod({"ActivationType": "uint32"}),
    CLEAR_ACTIVATION_TYPE: WmiMethod(),
}

METHODS: Mapping[str, Mapping[str, WmiMethod]] = MappingProxyType(
    {
        SERVICE: {
            INSTALL_PRODUCT_KEY: WmiMethod({"ProductKey": "string"}),
            **_KMS_CLIENT,
            DISABLE_HOST_CACHING: WmiMethod({"DisableCaching": "boolean"}),
            REFRESH_LICENSE_STATUS: WmiMethod(),
            "ClearProductKeyFromRegistry": WmiMethod(),
            "InstallLicense": WmiMethod({"License": "string"}),
            "ReArmWindows": WmiMethod(),
            "ReArmApp": WmiMethod({"ApplicationId": "string"}),
            "DoActiveDirectoryOnlineActivation": WmiMethod(
                {"ProductKey": "string", "ActivationObjectName": "string"}
            ),
            "GenerateActiveDirectoryOfflineActivationId": WmiMethod(
                {"ProductKey": "string"}, gives=("InstallationID",)
            ),
            "DepositActiveDirectoryOfflineActivationConfirmation": WmiMethod(
                {
                    "ProductKey": "string",
                    "ConfirmationID": "string",
                    "ActivationObjectName": "string",
                }
            ),
        },
        PRODUCT: {
            ACTIVATE: WmiMethod(),
            **_KMS_CLIENT,
            "UninstallProductKey": WmiMethod(),
            DEPOSIT_CONFIRMATION_ID: WmiMethod(
                {"InstallationId": "string", "ConfirmationId": "string"}
            ),
            "ReArmSku": WmiMethod(),
        },
    }
)
"""Class -> method."""

KEY_COLUMN: Mapping[str, str] = MappingProxyType({SERVICE: "Version", PRODUCT: "ID"})
"""Class -> the column that an instance must hold before a method of it can be called."""
