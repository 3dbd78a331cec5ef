"""Every step of a plan, as check mode shows it and as it is sent, and the state it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lab.simulation.windows import SimulatedWindows
from tests.support.planned import (
    DISCOVERY,
    NOWHERE,
    OLD_KMS,
    REFRESH,
    activation,
    assert_planned,
    client,
    installation,
    made,
    product_step,
    service_step,
    steps_in_words,
    windows_with,
    with_kms01,
)
from tests.support.run_on_simulation import (
    KMS01,
    fresh,
    gvlk_license,
)

ID = "ee2abb20-930f-5cb5-901d-955cc3d52247"
ALONE = "Windows(R), ServerStandard edition alone"


PLAN: dict[str, Any] = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "kms_host_caching": True,
    "activation_type_enabled": None,
    "activation_type": None,
    "license_status": "licensed",
}
BY_KMS: dict[str, Any] = {
    **PLAN,
    "kms_host": KMS01,
    "kms_port": 1688,
    "activation_type_enabled": "any",
    "partial_product_key": "VMK7H",
    "channel": "gvlk",
}
VMK7H = windows_with("VMK7H")
PROVES = "activate, which proves the KMS host"

ROWS: list[Any] = [
    pytest.param(
        lambda: fresh(NOWHERE),
        with_kms01(kms_port=1700, kms_caching=False, activation_type="kms"),
        [
            service_step(
                "SetKeyManagementServiceMachine",
                "set the KMS host for all products, now found through DNS",
                MachineName=KMS01,
            ),
            service_step(
                "SetKeyManagementServicePort",
                "set the KMS port for all products, now 1688",
                PortNumber=1700,
            ),
            service_step(
                "DisableKeyManagementServiceHostCaching",
                "turn the caching of the KMS host off",
                DisableCaching=True,
            ),
            service_step(
                "SetVLActivationTypeEnabled",
                "allow kms as activation type, now any",
                ActivationType=2,
            ),
            installation("gvlk key that ends in VMK7H"),
            REFRESH,
            activation(PROVES, VMK7H),
            REFRESH,
        ],
        {
            **BY_KMS,
            "kms_port": 1700,
            "kms_host_caching": False,
            "activation_type_enabled": "kms",
        },
        VMK7H,
        (),
        id="all settings and the key",
    ),
    pytest.param(
        client(gvlk_license(kms_host=OLD_KMS)),
        with_kms01(),
        [
            product_step(
                "ClearKeyManagementServiceMachine", f"clear the KMS host of {ALONE}", {"ID": ID}
            ),
            product_step(
                "ClearKeyManagementServicePort", f"clear the KMS port of {ALONE}", {"ID": ID}
            ),
            activation(PROVES, VMK7H),
            REFRESH,
        ],
        BY_KMS,
        VMK7H,
        (),
        id="a host of its own is cleared",
    ),
    pytest.param(
        client(gvlk_license(kms_host=OLD_KMS), kms_host="KMS01.Contoso.Example"),
        with_kms01(activate=False),
        [
            product_step(
                "ClearKeyManagementServiceMachine", f"clear the KMS host of {ALONE}", {"ID": ID}
            ),
            product_step(
                "ClearKeyManagementServicePort", f"clear the KMS port of {ALONE}", {"ID": ID}
            ),
        ],
        {**BY_KMS, "kms_host": "KMS01.Contoso.Example"},
        VMK7H,
        (),
        id="the host of all products counts then, as it is spelled",
    ),
    pytest.param(
        client(gvlk_license(kms_host=OLD_KMS)),
        with_kms01(activation_id=ID),
        [
            product_step(
                "SetKeyManagementServiceMachine",
                f"set the KMS host for {ALONE}, now {OLD_KMS}",
                {"ID": ID},
                MachineName=KMS01,
            ),
            activation(PROVES, {"ID": ID}),
            REFRESH,
        ],
        BY_KMS,
        {"ID": ID},
        (),
        id="another host of its own",
    ),
    pytest.param(
        client(gvlk_license()),
        with_kms01(activation_id=ID, kms_host=OLD_KMS),
        [
            product_step(
                "SetKeyManagementServiceMachine",
                f"set the KMS host for {ALONE}, now found through DNS",
                {"ID": ID},
                MachineName=OLD_KMS,
            ),
            activation(PROVES, {"ID": ID}),
            REFRESH,
        ],
        {**BY_KMS, "kms_host": OLD_KMS},
        {"ID": ID},
        (),
        id="a host for one product",
    ),
    pytest.param(
        client(gvlk_license(), kms_port=1700),
        DISCOVERY,
        [
            service_step(
                "ClearKeyManagementServiceMachine",
                "clear the KMS host of all products, so that DNS names the host",
            ),
            service_step(
                "ClearKeyManagementServicePort",
                "clear the KMS port of all products, so that DNS names the host",
            ),
            activation(PROVES, VMK7H),
            REFRESH,
        ],
        {**BY_KMS, "kms_host": None, "kms_port": None},
        VMK7H,
        (),
        id="discovery",
    ),
    pytest.param(
        lambda: fresh(NOWHERE),
        {"method": "ad"},
        [
            service_step(
                "SetVLActivationTypeEnabled",
                "allow ad as activation type, now any",
                ActivationType=1,
            ),
            installation("gvlk key that ends in VMK7H"),
            REFRESH,
            activation("activate through Active Directory", VMK7H),
            REFRESH,
        ],
        {
            **BY_KMS,
            "kms_host": None,
            "kms_port": None,
            "activation_type_enabled": "ad",
            "activation_type": "ad",
        },
        VMK7H,
        (),
        id="Active Directory",
    ),
]


@pytest.mark.parametrize(("machine", "options", "steps", "expected", "target", "doubts"), ROWS)
def test_plan(
    machine: Callable[[], SimulatedWindows],
    options: dict[str, Any],
    steps: list[tuple[Any, ...]],
    expected: dict[str, Any],
    target: Mapping[str, str | bool],
    doubts: tuple[str, ...],
) -> None:
    assert_planned(made(machine(), **options), steps, expected, target, doubts)


def test_a_licence_that_ends_soon_is_renewed() -> None:
    days = 20
    machine = client(gvlk_license())()
    machine.licenses[0].grace_minutes = days * 24 * 60
    wanted = with_kms01(renew_within_days=30, renew_spread=600)
    planned = made(machine, **wanted)
    why = "activate Windows again, as its licence ends in 20 days"
    assert steps_in_words(planned) == [activation(why, VMK7H), REFRESH]
    assert planned.expected == {**BY_KMS, "renewal_due": False}
    assert 0 < planned.delay < 600
    for changed in ({"renew_within_days": 19}, {"activate": False}):
        left = made(machine, **{**wanted, **changed})
        assert (left.steps, left.delay) == ((), 0.0)
    moved = made(machine, **{**wanted, "kms_host": OLD_KMS})
    assert steps_in_words(moved)[1:] == [activation(PROVES, VMK7H), REFRESH]
