# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one-off verbs of ospp as a table. Which class a method is called on, the machine decides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .._wmi.methods import (
    ACTIVATE_BY_CERTIFICATE,
    DEPOSIT_CONFIRMATION_ID,
    DISABLE_KMS_ACTIVATION,
    INSTALL_LICENSE,
    ISSUANCE_LICENSE,
    LIST_CERTIFICATES,
    LOCAL,
    PRODUCT,
    REARM_APP,
    REARM_SKU,
    RESTART_OFFICE_SERVICE,
    SERVICE,
    SET_OFFICE_SERVICE_AUTOMATIC,
    UNINSTALL_ISSUANCE_LICENSE,
    UNINSTALL_PRODUCT_KEY,
)
from .._wmi.registry import SET_REGISTRY_VALUE
from .._wmi.request import WINDOWS_8_BUILD
from .verb import (
    APPLICATION_REARMS,
    AS_SET,
    GONE,
    LICENSED,
    OFFICE,
    PRODUCT_REARMS,
    SELECTORS,
    Verb,
)


def _of_office(
    name: str,
    script_option: str,
    what: str,
    target: str = SERVICE,
    method: str | None = None,
    **more: object,
) -> Verb:
    optional = (*SELECTORS, *more.pop("optional", ()))  # type: ignore[misc]
    fields = {"optional": optional, "product": OFFICE, **more}
    return Verb(name, script_option, what, target, method, **fields)  # type: ignore[arg-type]


def _of_service(name: str, script_option: str, what: str, method: str, **more: object) -> Verb:
    fields = {"product": OFFICE, "of_service": True, **more}
    return Verb(name, script_option, what, LOCAL, method, **fields)  # type: ignore[arg-type]


_SELECTS_SERVICE = "O(activation_id) or O(last_five) only say which service, where both are there."

_ROWS = (
    _of_office(
        "install_license_file",
        "/inslic",
        "install the licence file for Office",
        method=INSTALL_LICENSE,
        needs=("license_file",),
        note=_SELECTS_SERVICE,
    ),
    _of_office(
        "rearm",
        "/rearm",
        "start the grace period of Office anew",
        method=REARM_APP,
        harm="uses up one of few rearms, and Office is not activated afterwards",
        reboot=True,
        rearms=APPLICATION_REARMS,
        note="Where Office's own service serves it, C(OSPPREARM.EXE) is run, 32-bit or 64-bit, and "
        "its exit code checked; O(activation_id) or O(last_five) tell which Office of several.",
    ),
    _of_office(
        "rearm_sku",
        "/rearm:value",
        "start the grace period of the Office product anew",
        PRODUCT,
        REARM_SKU,
        harm="uses up one of few rearms, and the product is not activated afterwards",
        rearms=PRODUCT_REARMS,
        needs_selector=True,
    ),
    _of_office(
        "uninstall_product_key",
        "/unpkey",
        "uninstall the product key of Office",
        PRODUCT,
        UNINSTALL_PRODUCT_KEY,
        harm="leaves the product unlicensed, and the key can't be read back",
        refresh=True,
        proof=GONE,
        needs_selector=True,
    ),
    _of_office(
        "installation_id",
        "/dinstid",
        "read the installation ID of Office",
        PRODUCT,
        optional=("destination",),
        installation_id=True,
    ),
    _of_office(
        "confirmation_id",
        "/actcid",
        "deposit the confirmation ID of Office",
        PRODUCT,
        DEPOSIT_CONFIRMATION_ID,
        needs=("confirmation_id",),
        refresh=True,
        installation_id=True,
        proof=LICENSED,
    ),
    _of_office("token_licenses", "/dtokils", "list its token licences", ISSUANCE_LICENSE),
    _of_office(
        "remove_token_license",
        "/rtokil",
        "remove the token licence of Office",
        ISSUANCE_LICENSE,
        UNINSTALL_ISSUANCE_LICENSE,
        needs=("ilid", "ilvid"),
        harm="takes away the licence that token activations here rest on",
        proof=GONE,
        note=_SELECTS_SERVICE,
    ),
    _of_office(
        "token_certificates",
        "/dtokcerts",
        "list the certificates for token activation of Office",
        LOCAL,
        look=LIST_CERTIFICATES,
        note="Two remote executions.",
    ),
    _of_office(
        "token_activate",
        "/tokact",
        "activate Office by token",
        LOCAL,
        ACTIVATE_BY_CERTIFICATE,
        needs=("thumbprint",),
        optional=("pin",),
        refresh=True,
        proof=LICENSED,
    ),
    Verb(
        "stop_kms_activation",
        "/stokflag",
        "leave activation of Office to tokens",
        method=DISABLE_KMS_ACTIVATION,
        harm="keeps Office from being activated by a KMS host",
        before_build=WINDOWS_8_BUILD,
        product=OFFICE,
        fixed={"DisableActivation": True},
        note="Windows does not say what is set, so nothing proves it but that the call went well.",
    ),
    Verb(
        "allow_kms_activation",
        "/ctokflag",
        "allow activation of Office by a KMS host",
        method=DISABLE_KMS_ACTIVATION,
        before_build=WINDOWS_8_BUILD,
        product=OFFICE,
        fixed={"DisableActivation": False},
    ),
    _of_office(
        "allow_user_operations",
        "/puserops",
        "let users without administrator rights install keys and activate",
        LOCAL,
        SET_REGISTRY_VALUE,
        harm="lets every user install product keys and activate, from Windows 8 on of Windows too",
        proof=AS_SET,
        fixed={"Value": 1},
        note=_SELECTS_SERVICE,
    ),
    _of_office(
        "deny_user_operations",
        "/duserops",
        "leave keys and activation to administrators",
        LOCAL,
        SET_REGISTRY_VALUE,
        proof=AS_SET,
        fixed={"Value": 0},
        note=_SELECTS_SERVICE,
    ),
    _of_service(
        "restart_service",
        "/osppsvcrestart",
        "restart Office's own licensing service",
        RESTART_OFFICE_SERVICE,
    ),
    _of_service(
        "start_service_automatically",
        "/osppsvcauto",
        "have Windows start Office's own licensing service",
        SET_OFFICE_SERVICE_AUTOMATIC,
        proof=AS_SET,
    ),
)

OFFICE_VERBS: Mapping[str, Verb] = MappingProxyType({verb.name: verb for verb in _ROWS})
