# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one-off verbs of slmgr as a table: a verb that calls a WMI method is one row of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .._wmi.methods import (
    ACTIVATE_BY_CERTIFICATE,
    AD_CONFIRMATION_ID,
    AD_INSTALLATION_ID,
    AD_ONLINE,
    CLEAR_KEY_FROM_REGISTRY,
    DELETE_ACTIVATION_OBJECT,
    DEPOSIT_CONFIRMATION_ID,
    INSTALL_LICENSE,
    INSTALL_LICENSE_FILES,
    ISSUANCE_LICENSE,
    LIST_ACTIVATION_OBJECTS,
    LIST_CERTIFICATES,
    LIST_LICENSE_FILES,
    LOCAL,
    PRODUCT,
    REARM_APP,
    REARM_SKU,
    REARM_WINDOWS,
    UNINSTALL_ISSUANCE_LICENSE,
    UNINSTALL_PRODUCT_KEY,
)
from .._wmi.request import WINDOWS_8_BUILD
from .office_verbs import OFFICE_VERBS
from .verb import (
    APPLICATION_REARMS,
    DIRECTORY_OPTIONS,
    GONE,
    LICENSED,
    OFFICE,
    PRODUCT_REARMS,
    WINDOWS,
    WINDOWS_REARMS,
    Verb,
)


def _of_domain(
    name: str,
    script_option: str,
    what: str,
    method: str | None = None,
    optional: tuple[str, ...] = (),
    **more: object,
) -> Verb:
    fields = {"look": LIST_ACTIVATION_OBJECTS, **more}
    return Verb(
        name,
        script_option,
        what,
        method=method,
        optional=(*optional, *(DIRECTORY_OPTIONS if fields["look"] else ())),
        since_build=WINDOWS_8_BUILD,
        needs_domain=True,
        **fields,  # type: ignore[arg-type]
    )


_ROWS = (
    Verb(
        "clear_product_key_from_registry",
        "/cpky",
        "clear the product key from the registry",
        method=CLEAR_KEY_FROM_REGISTRY,
        note="Programs can read it there. The licence stays.",
    ),
    Verb(
        "install_license_file",
        "/ilc",
        "install the licence file",
        method=INSTALL_LICENSE,
        needs=("license_file",),
    ),
    Verb(
        "reinstall_licenses",
        "/rilc",
        "install every licence file of the machine anew",
        LOCAL,
        INSTALL_LICENSE_FILES,
        harm="replaces every installed licence by the one that setup stored",
        look=LIST_LICENSE_FILES,
        note=r"They are all that end in C(.xrm-ms) below C(%SystemRoot%\System32\spp\tokens) and "
        r"in C(%SystemRoot%\System32\oem).",
    ),
    Verb(
        "rearm",
        "/rearm",
        "start the grace period of Windows anew",
        method=REARM_WINDOWS,
        harm="uses up one of few rearms, and Windows is not activated after the restart it needs",
        reboot=True,
        rearms=WINDOWS_REARMS,
    ),
    Verb(
        "rearm_app",
        "/rearm-app",
        "start the grace period of the application anew",
        method=REARM_APP,
        needs=("application_id",),
        harm="uses up one of few rearms, and the application's products are not activated after "
        "the restart it needs",
        reboot=True,
        since_build=WINDOWS_8_BUILD,
        rearms=APPLICATION_REARMS,
    ),
    Verb(
        "rearm_sku",
        "/rearm-sku",
        "start the grace period of the product anew",
        PRODUCT,
        REARM_SKU,
        needs=("activation_id",),
        harm="uses up one of few rearms, and the product is not activated afterwards",
        since_build=WINDOWS_8_BUILD,
        rearms=PRODUCT_REARMS,
    ),
    Verb(
        "uninstall_product_key",
        "/upk",
        "uninstall the product key",
        PRODUCT,
        UNINSTALL_PRODUCT_KEY,
        optional=("activation_id", "last_five"),
        harm="leaves the product unlicensed, and the key can't be read back",
        refresh=True,
        proof=GONE,
    ),
    Verb(
        "installation_id",
        "/dti",
        "read the installation ID",
        PRODUCT,
        optional=("activation_id", "last_five", "destination"),
        installation_id=True,
    ),
    Verb(
        "confirmation_id",
        "/atp",
        "deposit the confirmation ID",
        PRODUCT,
        DEPOSIT_CONFIRMATION_ID,
        needs=("confirmation_id",),
        optional=("activation_id", "last_five"),
        refresh=True,
        installation_id=True,
        proof=LICENSED,
        note="A product that is licensed already is left alone.",
    ),
    _of_domain("activation_objects", "/ao-list", "list the activation objects"),
    _of_domain(
        "ad_online",
        "/ad-activation-online",
        "activate the forest online",
        AD_ONLINE,
        needs=("product_key",),
        optional=("object_name",),
    ),
    _of_domain(
        "ad_installation_id",
        "/ad-activation-get-iid",
        "generate the installation ID of the forest",
        AD_INSTALLATION_ID,
        needs=("product_key",),
        optional=("destination",),
        look=None,
        installation_id=True,
    ),
    _of_domain(
        "ad_confirmation_id",
        "/ad-activation-apply-cid",
        "deposit the confirmation ID of the forest",
        AD_CONFIRMATION_ID,
        needs=("product_key", "confirmation_id"),
        optional=("object_name",),
    ),
    _of_domain(
        "delete_activation_object",
        "/del-ao",
        "delete the activation object",
        DELETE_ACTIVATION_OBJECT,
        target=LOCAL,
        needs=("object_name",),
        harm="takes the activation away from every machine of the forest that has it from there",
        proof=GONE,
    ),
    Verb("token_licenses", "/lil", "list the token licences", ISSUANCE_LICENSE),
    Verb(
        "remove_token_license",
        "/ril",
        "remove the token licence",
        ISSUANCE_LICENSE,
        UNINSTALL_ISSUANCE_LICENSE,
        needs=("ilid", "ilvid"),
        harm="takes away the licence that token activations here rest on",
        proof=GONE,
    ),
    Verb(
        "token_certificates",
        "/ltc",
        "list the certificates for token activation",
        LOCAL,
        look=LIST_CERTIFICATES,
    ),
    Verb(
        "token_activate",
        "/fta",
        "activate by token",
        LOCAL,
        ACTIVATE_BY_CERTIFICATE,
        needs=("thumbprint",),
        optional=("pin",),
        refresh=True,
        proof=LICENSED,
    ),
)

VERBS: Mapping[str, Verb] = MappingProxyType({verb.name: verb for verb in _ROWS})
"""Those of Windows, by name."""

VERBS_OF: Mapping[str, Mapping[str, Verb]] = MappingProxyType(
    {WINDOWS: VERBS, OFFICE: OFFICE_VERBS}
)
"""Product -> its verbs, by name."""
