"""plan(): which steps lead from a machine's state to the desired one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from lab.simulation.keys import gvlk_of
from lab.simulation.windows import LICENSED, SimulatedWindows
from tests.support.planned import (
    ACTIVATE,
    AZURE_KMS,
    DISCOVERY,
    INSTALL,
    NOWHERE,
    OFFICE,
    OLD_KMS,
    STANDARD_2022,
    client,
    made,
    other,
    with_kms01,
)
from tests.support.run_on_simulation import (
    KMS01,
    fresh,
    gvlk_license,
    license_of,
    simulated,
    state_of,
)

SET_HOST = "SetKeyManagementServiceMachine"
SET_PORT = "SetKeyManagementServicePort"
CLEAR_HOST = "ClearKeyManagementServiceMachine"
CLEAR_PORT = "ClearKeyManagementServicePort"


@dataclass(frozen=True)
class Row:
    """A machine, the options, and what the plan shall be."""

    name: str
    machine: Callable[[], SimulatedWindows]
    methods: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=lambda: {"kms_host": KMS01})
    product: str | None = STANDARD_2022


ROWS = [
    Row("fresh", lambda: fresh(NOWHERE), (SET_HOST, *INSTALL, *ACTIVATE)),
    Row("no licence at all", lambda: simulated(NOWHERE), (SET_HOST, *INSTALL, *ACTIVATE)),
    Row("converged", client(gvlk_license()), ()),
    Row("port 1688 set by hand is the default", client(gvlk_license(), kms_port=1688), ()),
    Row("host in other spelling", client(gvlk_license(), kms_host="KMS01.Contoso.Example."), ()),
    Row("wrong host", client(gvlk_license(), kms_host=OLD_KMS), (SET_HOST, *ACTIVATE)),
    Row("no host", client(gvlk_license(), kms_host=None), (SET_HOST, *ACTIVATE)),
    Row("wrong port", client(gvlk_license(), kms_port=1700), (SET_PORT, *ACTIVATE)),
    Row(
        "port asked for",
        client(gvlk_license()),
        (SET_PORT, *ACTIVATE),
        with_kms01(kms_port=1700),
    ),
    Row(
        "host and port",
        client(gvlk_license(), kms_host=OLD_KMS, kms_port=1700),
        (SET_HOST, SET_PORT, *ACTIVATE),
    ),
    Row("GVLK of another edition", client(license_of("gvlk", LICENSED)), (*INSTALL, *ACTIVATE)),
    Row("right key, notification", client(gvlk_license(status=5)), ACTIVATE),
    Row("right key, unlicensed", client(gvlk_license(status=0)), ACTIVATE),
    Row("right key, grace", client(gvlk_license(status=2)), ACTIVATE),
    Row(
        "discovery clears host and port",
        client(gvlk_license(), kms_port=1700),
        (CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
        DISCOVERY,
    ),
    Row(
        "discovery clears a port alone",
        client(gvlk_license(), kms_host=None, kms_port=1700),
        (CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
        DISCOVERY,
    ),
    Row("discovery, converged", client(gvlk_license(), kms_host=None), (), DISCOVERY),
    Row("discovery, fresh", lambda: fresh(NOWHERE), (*INSTALL, *ACTIVATE), DISCOVERY),
    Row(
        "host of the product alone",
        client(gvlk_license(kms_host=OLD_KMS, kms_port=1700)),
        (CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
    ),
    Row(
        "host of the product alone, the desired one",
        client(gvlk_license(kms_host=KMS01), kms_host=None),
        (CLEAR_HOST, CLEAR_PORT, SET_HOST, *ACTIVATE),
    ),
    Row("product repeats the general host", client(gvlk_license(kms_host=KMS01)), ()),
    Row(
        "product repeats the host with a port of its own",
        client(gvlk_license(kms_host=KMS01, kms_port=1700)),
        (CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
    ),
    Row(
        "discovery, host of the product alone",
        client(gvlk_license(kms_host=KMS01), kms_host=None),
        (CLEAR_HOST, CLEAR_PORT, *ACTIVATE),
        DISCOVERY,
    ),
    Row(
        "host of a product whose key is replaced",
        client(license_of("mak", kms_host=OLD_KMS)),
        (*INSTALL, *ACTIVATE),
    ),
    Row(
        "Active Directory leaves hosts as they are",
        client(gvlk_license(kms_host=OLD_KMS)),
        ("SetVLActivationTypeEnabled", *ACTIVATE),
        {"method": "ad"},
    ),
    Row(
        "activate false",
        lambda: fresh(NOWHERE),
        (SET_HOST, *INSTALL),
        with_kms01(activate=False),
    ),
    Row("activate false, key fits", client(gvlk_license(status=5)), (), with_kms01(activate=False)),
    Row(
        "Server Core",
        client(gvlk_license(status=5), installation_type="Server Core"),
        ACTIVATE,
    ),
    Row(
        "Azure Edition",
        other("ServerTurbine", 20348),
        (SET_HOST, *INSTALL, *ACTIVATE),
        product="Windows Server 2022 Datacenter: Azure Edition",
    ),
    Row(
        "LTSC",
        other("EnterpriseS", 19044, installation_type="Client"),
        (SET_HOST, *INSTALL, *ACTIVATE),
        product="Windows 10 Enterprise LTSC 2021",
    ),
    Row(
        "IoT",
        other("IoTEnterpriseS", 26100, installation_type="Client"),
        (SET_HOST, *INSTALL, *ACTIVATE),
        product="Windows IoT Enterprise LTSC 2024",
    ),
    Row(
        "Windows 7",
        other("Professional", 7601, installation_type="Client"),
        (SET_HOST, *INSTALL, *ACTIVATE),
        product="Windows 7 Professional",
    ),
    Row(
        "the right key given",
        lambda: fresh(NOWHERE),
        (SET_HOST, *INSTALL, *ACTIVATE),
        with_kms01(product_key=gvlk_of("ServerStandard", 20348).lower()),
    ),
    Row(
        "add-on beside Windows",
        client(gvlk_license(), license_of("mak", LICENSED, "9V9V9", "ESU-Year1", is_addon=True)),
        (),
    ),
    Row(
        "add-on first, Windows not activated",
        client(
            license_of("mak", LICENSED, "9V9V9", "ESU-Year1", is_addon=True), gvlk_license(status=5)
        ),
        ACTIVATE,
    ),
    Row(
        "add-on alone",
        client(license_of("mak", LICENSED, "9V9V9", "ESU-Year1", is_addon=True)),
        (*INSTALL, *ACTIVATE),
    ),
    Row(
        "Office beside Windows",
        client(
            license_of("mak", LICENSED, "8W8W8", "Office21ProPlus", application_id=OFFICE),
            gvlk_license(),
        ),
        (),
    ),
    Row(
        "Office alone",
        client(license_of("mak", LICENSED, "8W8W8", "Office21ProPlus", application_id=OFFICE)),
        (*INSTALL, *ACTIVATE),
    ),
    Row(
        "cloud host, replaced when allowed",
        client(gvlk_license(), kms_host=AZURE_KMS, kms_port=1688),
        (SET_HOST, *ACTIVATE),
        with_kms01(replace_cloud_kms_host=True),
    ),
    Row(
        "cloud host, replaced when not licensed",
        client(gvlk_license(status=5), kms_host=AZURE_KMS),
        (SET_HOST, *ACTIVATE),
    ),
    Row(
        "cloud host asked for",
        client(gvlk_license(), kms_host=AZURE_KMS),
        (),
        {"kms_host": AZURE_KMS},
    ),
]


def named(rows: list[Row]) -> list[Any]:
    """The rows as parameters with their names."""
    return [pytest.param(row, id=row.name) for row in rows]


@pytest.mark.parametrize("row", named(ROWS))
def test_steps(row: Row) -> None:
    """The steps in order, the product by its name, and neither kept nor refused."""
    planned = made(row.machine(), **row.options)
    assert planned.refusal is None
    assert planned.kept is None
    assert tuple(step.method for step in planned.steps) == row.methods
    assert planned.product == row.product
    assert planned.advice == ()


@pytest.mark.parametrize("row", named(ROWS))
def test_secrets_and_expectations(row: Row) -> None:
    """The key travels apart, only to be installed, and the expected state has every key."""
    machine = row.machine()
    planned = made(machine, **row.options)
    key = gvlk_of(machine.edition_id, machine.build)
    installs = "InstallProductKey" in row.methods
    assert planned.secrets == ({"product_key": key} if installs else {})
    assert key not in repr(planned)
    assert key not in str([step.wire() for step in planned.steps])
    assert set(planned.expected) == set(state_of(machine).summary())
    assert planned.expected["partial_product_key"] == key[-5:]
    assert planned.activates == ("Activate" in row.methods)


def test_expected_status() -> None:
    """Licensed after an activation, the present one without, unknown for a new key alone."""
    assert made(fresh(NOWHERE)).expected["license_status"] == "licensed"
    untouched = made(client(gvlk_license(status=5))(), **with_kms01(activate=False))
    assert untouched.expected["license_status"] == "notification"
    new_key = made(fresh(NOWHERE), **with_kms01(activate=False))
    assert new_key.expected["license_status"] is None


def test_activation_targets_windows_alone() -> None:
    """The one licence of Windows with the key, never an add-on or Office."""
    step = next(step for step in made(fresh(NOWHERE)).steps if step.method == "Activate")
    assert dict(step.target) == {
        "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
        "PartialProductKey": gvlk_of("ServerStandard", 20348)[-5:],
        "LicenseIsAddon": False,
    }


def test_clearing_targets_one_product() -> None:
    """A host set for one product is cleared there and nowhere else."""
    license = gvlk_license(kms_host=OLD_KMS)
    steps = made(client(license)()).steps[:2]
    assert {step.class_name for step in steps} == {"SoftwareLicensingProduct"}
    assert [dict(step.target) for step in steps] == [{"ID": license.activation_id}] * 2


def test_arguments() -> None:
    """Host and port as the operator gave them, in one spelling."""
    planned = made(fresh(NOWHERE), kms_host="KMS01.contoso.example:1700")
    arguments = [dict(step.arguments) for step in planned.steps if step.arguments]
    assert arguments == [{"MachineName": KMS01}, {"PortNumber": 1700}]


def test_another_attempt_is_the_activation_alone() -> None:
    """No key and no host is sent again."""
    planned = made(fresh(NOWHERE))
    activation = next(step for step in planned.steps if step.method == "Activate")
    again = planned.from_step(activation)
    assert tuple(step.method for step in again.steps) == ACTIVATE
    assert again.secrets == {}
