"""office_plan() for KMS clients: every step, why it is done, and the state that it leads to."""

from __future__ import annotations

from typing import Any

import pytest

from lab.simulation.office import OfficeLicense
from tests.support.office_on_simulation import licence, office_planned
from tests.support.planned import REFRESH, product_step, service_step, steps_in_words
from tests.support.run_on_simulation import KMS01

PLUS_2024 = "Office24ProPlus2024VL_KMS_Client_AE"
VISIO_2024 = "Office24VisioPro2024VL_KMS_Client_AE"
PLUS_2016 = "Office16ProPlusVL_KMS_Client"
PLUS_2013 = "OfficeProPlusVL_KMS_Client"
PLUS_2010 = "OfficeProPlus-KMS_Client"
MAK_2024 = "Office24ProPlus2024VL_MAK_AE1"
PLUS, VISIO = "Office LTSC Professional Plus 2024", "Visio LTSC Professional 2024"
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
OLD_KMS = "old.contoso.example"
PLUS_ID = {"ID": "dad9f5fd-c157-518a-8798-fe49ef98224e"}
VISIO_ID = {"ID": "0e1f5dd4-18ed-5b06-8e22-254202f97901"}
PLUS_2016_ID = {"ID": "c84f5e69-443d-50ca-90cf-1f96635e644c"}
MAK_ID = {"ID": "d00848a1-4223-5320-8ac0-f1caa92b1a7c"}

INSTALL = service_step(
    "InstallProductKey", "install the GVLK of Office LTSC Professional Plus 2024 that ends in GCVGB"
)
INSTALL_VISIO = service_step(
    "InstallProductKey", "install the GVLK of Visio LTSC Professional 2024 that ends in YY89G"
)
CACHING_OFF = service_step(
    "DisableKeyManagementServiceHostCaching",
    "turn the caching of the KMS host off",
    DisableCaching=True,
)


def set_host(name: str, target: dict[str, str], now: str = "found through DNS") -> tuple[Any, ...]:
    """The step that sets a product's own KMS host."""
    why = f"set the KMS host for {name} alone, now {now}"
    return product_step("SetKeyManagementServiceMachine", why, target, MachineName=KMS01)


def activate(why: str, target: dict[str, str] = PLUS_ID) -> tuple[Any, ...]:
    """The step that activates a product."""
    return product_step("Activate", f"activate {why}", target)


PROVES = activate(f"{PLUS}, which proves the KMS host")
NOTHING: dict[str, Any] = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "kms_host_caching": True,
    "activation_type_enabled": None,
    "activation_type": None,
    "partial_product_key": None,
    "channel": None,
    "license_status": "unlicensed",
}
NEW: dict[str, Any] = {
    **NOTHING,
    "kms_host": KMS01,
    "kms_port": 1688,
    "partial_product_key": "GCVGB",
    "channel": "gvlk",
    "license_status": "licensed",
}
HELD: dict[str, Any] = {**NEW, "activation_type_enabled": "any"}
NEW_VISIO = {**NEW, "partial_product_key": "YY89G"}


@pytest.mark.parametrize(
    ("licenses", "options", "values", "steps", "expected"),
    [
        pytest.param(
            [licence(PLUS_2024), licence(VISIO_2024)],
            {**BY_KMS, "kms_caching": False},
            {},
            [
                CACHING_OFF,
                INSTALL,
                set_host(PLUS, PLUS_ID),
                INSTALL_VISIO,
                set_host(VISIO, VISIO_ID),
                REFRESH,
                PROVES,
                activate(f"{VISIO}, which proves the KMS host", VISIO_ID),
                REFRESH,
            ],
            {
                PLUS: {**NEW, "kms_host_caching": False},
                VISIO: {**NEW_VISIO, "kms_host_caching": False},
            },
            id="two without a key",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(VISIO_2024)],
            {**BY_KMS, "products": [VISIO]},
            {},
            [
                INSTALL_VISIO,
                set_host(VISIO, VISIO_ID),
                REFRESH,
                activate(f"{VISIO}, which proves the KMS host", VISIO_ID),
                REFRESH,
            ],
            {PLUS: NOTHING, VISIO: NEW_VISIO},
            id="one of two is meant",
        ),
        pytest.param(
            [licence(PLUS_2024, 1, kms_host=KMS01)],
            {**BY_KMS, "kms_caching": True},
            {},
            [],
            {PLUS: HELD},
            id="all right",
        ),
        pytest.param(
            [licence(PLUS_2024, 5, kms_host=KMS01)],
            BY_KMS,
            {},
            [PROVES, REFRESH],
            {PLUS: HELD},
            id="not activated",
        ),
        pytest.param(
            [licence(PLUS_2024, 1, kms_host=KMS01, last_five="3V66T")],
            BY_KMS,
            {},
            [INSTALL, REFRESH, PROVES, REFRESH],
            {PLUS: NEW},
            id="another key",
        ),
        pytest.param(
            [licence(PLUS_2024, 1, kms_host=OLD_KMS)],
            BY_KMS,
            {},
            [set_host(PLUS, PLUS_ID, OLD_KMS), PROVES, REFRESH],
            {PLUS: HELD},
            id="another host of its own",
        ),
        pytest.param(
            [licence(PLUS_2024, 1)],
            BY_KMS,
            {"kms_host": KMS01.upper()},
            [],
            {PLUS: {**HELD, "kms_host": KMS01.upper()}},
            id="the host of all products",
        ),
        pytest.param(
            [licence(PLUS_2024, 1)],
            {**BY_KMS, "kms_port": 1700},
            {"kms_host": KMS01, "lookup_domain": "a.example"},
            [
                set_host(PLUS, PLUS_ID),
                product_step(
                    "SetKeyManagementServicePort",
                    f"set the KMS port for {PLUS} alone, now 1688",
                    PLUS_ID,
                    PortNumber=1700,
                ),
                PROVES,
                REFRESH,
            ],
            {PLUS: {**HELD, "kms_port": 1700, "kms_lookup_domain": "a.example"}},
            id="another port than that of all products",
        ),
        pytest.param(
            [licence(PLUS_2024, 1, kms_host=OLD_KMS, kms_port=1700)],
            {"kms_discovery": True, "kms_lookup_domain": "a.example"},
            {},
            [
                product_step(
                    "ClearKeyManagementServiceMachine",
                    f"clear the KMS host of {PLUS} alone, so that DNS names the host",
                    PLUS_ID,
                ),
                product_step(
                    "ClearKeyManagementServicePort",
                    f"clear the KMS port of {PLUS} alone, so that DNS names the host",
                    PLUS_ID,
                ),
                product_step(
                    "SetKeyManagementServiceLookupDomain",
                    "look for KMS hosts in a.example, now in the own domain",
                    PLUS_ID,
                    LookupDomain="a.example",
                ),
                PROVES,
                REFRESH,
            ],
            {
                PLUS: {
                    **HELD,
                    "kms_host": None,
                    "kms_port": None,
                    "kms_lookup_domain": "a.example",
                }
            },
            id="discovery",
        ),
        pytest.param(
            [licence(PLUS_2024)],
            {"method": "ad"},
            {},
            [
                INSTALL,
                product_step(
                    "SetVLActivationTypeEnabled",
                    "allow ad as activation type, now any",
                    PLUS_ID,
                    ActivationType=1,
                ),
                REFRESH,
                activate(f"{PLUS} through Active Directory"),
                REFRESH,
            ],
            {
                PLUS: {
                    **NEW,
                    "kms_host": None,
                    "kms_port": None,
                    "activation_type_enabled": "ad",
                    "activation_type": "ad",
                }
            },
            id="Active Directory",
        ),
        pytest.param(
            [licence(PLUS_2024)],
            {**BY_KMS, "activate": False},
            {},
            [INSTALL, set_host(PLUS, PLUS_ID), REFRESH],
            {PLUS: {**NEW, "license_status": None}},
            id="activation left to Windows",
        ),
        pytest.param(
            [licence(PLUS_2024, 1)],
            {**BY_KMS, "activate": False},
            {},
            [set_host(PLUS, PLUS_ID)],
            {PLUS: HELD},
            id="a setting alone",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(MAK_2024, 5, last_five="6789B")],
            BY_KMS,
            {},
            [
                INSTALL,
                set_host(PLUS, PLUS_ID),
                product_step(
                    "UninstallProductKey", f"remove the MAK of {PLUS} that ends in 6789B", MAK_ID
                ),
                REFRESH,
                PROVES,
                REFRESH,
            ],
            {PLUS: NEW, f"{PLUS} (mak)": None},
            id="a MAK that is not in force",
        ),
        pytest.param(
            [licence(PLUS_2024), licence(PLUS_2016, 1)],
            {**BY_KMS, "remove_stale_keys": True},
            {},
            [
                INSTALL,
                set_host(PLUS, PLUS_ID),
                product_step(
                    "UninstallProductKey",
                    "remove the key of Office Professional Plus 2016 that ends in WFG99: Office "
                    "LTSC Professional Plus 2024 is there too",
                    PLUS_2016_ID,
                ),
                REFRESH,
                PROVES,
                REFRESH,
            ],
            {PLUS: NEW, "Office Professional Plus 2016": None},
            id="a key of an older release",
        ),
    ],
)
def test_plan(
    licenses: list[OfficeLicense],
    options: dict[str, Any],
    values: dict[str, Any],
    steps: list[tuple[Any, ...]],
    expected: dict[str, Any],
) -> None:
    planned = office_planned(licenses, options, **values)
    assert steps_in_words(planned) == steps
    assert planned.expected == expected
    assert (planned.kept_products, planned.is_open, planned.delay) == ((), True, 0.0)
    assert planned.refusal is None
