"""plan(): which steps lead from a machine's state to the desired one, and when there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._plan import Plan, plan

from tests.lab.simulation.keys import gvlk_of
from tests.lab.simulation.network import Network
from tests.lab.simulation.windows import LICENSED, License, SimulatedWindows
from tests.unit.run_on_simulation import (
    KMS01,
    desired,
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
INSTALL = ("InstallProductKey", "RefreshLicenseStatus")
ACTIVATE = ("Activate", "RefreshLicenseStatus")

STANDARD_2022 = "Windows Server 2022 Standard"
OLD_KMS = "old.contoso.example"
AZURE_KMS = "azkms.core.windows.net"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
NOWHERE = Network([], {})


@dataclass(frozen=True)
class Row:
    """A machine, the options, and what the plan shall be."""

    name: str
    machine: Callable[[], SimulatedWindows]
    methods: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=lambda: {"kms_host": KMS01})
    product: str | None = STANDARD_2022


def client(*licenses: License, **values: Any) -> Callable[[], SimulatedWindows]:
    """A machine that already points to kms01, unless told otherwise."""
    return lambda: simulated(NOWHERE, *licenses, **{"kms_host": KMS01, **values})


def other(edition_id: str, build: int, **values: Any) -> Callable[[], SimulatedWindows]:
    """An unlicensed machine of another edition, with no KMS host set."""
    return lambda: simulated(
        NOWHERE,
        license_of("retail", family=edition_id),
        edition_id=edition_id,
        build=build,
        **values,
    )


def with_kms01(**options: Any) -> dict[str, Any]:
    """Options for kms01 and some more."""
    return {"kms_host": KMS01, **options}


DISCOVERY = {"kms_discovery": True}

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


def made(machine: SimulatedWindows, **options: Any) -> Plan:
    """The plan for a machine; kms01 is asked for when nothing is."""
    return plan(state_of(machine), desired(**(options or {"kms_host": KMS01})))


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


@pytest.mark.parametrize("channel", ["mak", "oem", "retail", "subscription", "avma"])
def test_licensed_channel(channel: str) -> None:
    """A genuine licence is kept, replaced when its channel is named or it is not activated."""
    machine = client(license_of(channel, LICENSED))()
    kept = made(machine)
    assert (kept.kept, kept.steps, kept.refusal) == (channel, (), None)
    assert kept.product == STANDARD_2022
    assert f"Add {channel} to replace_channels" in kept.advice[0]
    assert kept.expected == state_of(machine).summary()
    replaced = made(machine, **with_kms01(replace_channels=[channel]))
    assert tuple(step.method for step in replaced.steps) == (*INSTALL, *ACTIVATE)
    assert replaced.kept is None
    without_licence = made(client(license_of(channel))())
    assert tuple(step.method for step in without_licence.steps) == (*INSTALL, *ACTIVATE)


def test_another_channel_named_replaces_nothing() -> None:
    """The permission is per channel."""
    planned = made(client(license_of("mak", LICENSED))(), **with_kms01(replace_channels=["oem"]))
    assert planned.kept == "mak"


@pytest.mark.parametrize("status", range(7))
def test_kms_host_key(status: int) -> None:
    """A host key is kept in every status: its clients depend on it."""
    machine = client(license_of("csvlk", status))()
    kept = made(machine)
    assert (kept.kept, kept.steps) == ("csvlk", ())
    assert "serves every client" in kept.advice[0]
    replaced = made(machine, **with_kms01(replace_channels=["csvlk"]))
    assert tuple(step.method for step in replaced.steps) == (*INSTALL, *ACTIVATE)


def test_unknown_channel() -> None:
    """A licence through a channel that is not known is kept, its edition known or not."""
    assert made(client(license_of("VOLUME_NEW channel", LICENSED))()).kept == "unknown"
    odd = client(
        license_of("VOLUME_NEW channel", LICENSED, family="ServerNew"), edition_id="ServerNew"
    )
    kept = made(odd())
    assert (kept.kept, kept.product, kept.refusal, kept.steps) == ("unknown", None, None, ())


@pytest.mark.parametrize("options", [with_kms01(), DISCOVERY], ids=["host", "discovery"])
@pytest.mark.parametrize("spelled", [AZURE_KMS, "AzKms.Core.Windows.Net."])
def test_cloud_kms_host_is_kept(options: dict[str, Any], spelled: str) -> None:
    """A machine that its cloud activates stays so, and the option that changes it is named."""
    planned = made(client(gvlk_license(), kms_host=spelled)(), **options)
    assert (planned.kept, planned.steps) == ("azure_kms", ())
    assert "replace_cloud_kms_host: true" in planned.advice[0]


def test_cloud_kms_host_of_the_product_alone_is_kept() -> None:
    """The host that counts decides, not the general one."""
    planned = made(client(gvlk_license(kms_host=AZURE_KMS))())
    assert planned.kept == "azure_kms"


REFUSALS = [
    (
        "evaluation by EditionID",
        other("ServerStandardEval", 20348),
        {},
        ("evaluation edition", "DISM", "/Set-Edition:ServerStandard "),
    ),
    (
        "evaluation by channel",
        client(license_of("evaluation")),
        {},
        ("evaluation", "DISM", "/Set-Edition:ServerStandard "),
    ),
    (
        "evaluation, licensed",
        client(license_of("evaluation", LICENSED)),
        {},
        ("evaluation", "Convert it first"),
    ),
    (
        "evaluation of a client",
        other("EnterpriseEval", 19045),
        {},
        ("evaluation edition", "install Windows anew"),
    ),
    ("Home", other("Core", 19045), {}, ("'Core' is a Home edition", "Upgrade it to Pro")),
    (
        "unknown edition",
        other("ServerStandrd", 20348),
        {},
        ("no published GVLK", "'ServerStandrd'", "near it: ServerStandard"),
    ),
    (
        "unknown build",
        other("ServerStandard", 20349),
        {},
        ("no published GVLK", "build 20349", "Windows Server 2022 (build 20348)"),
    ),
    (
        "key of another edition",
        lambda: fresh(NOWHERE),
        {"product_key": gvlk_of("ServerDatacenter", 20348)},
        (
            "Windows Server 2022 Datacenter (it ends in 6VM33)",
            "this machine is Windows Server 2022 Standard (EditionID ServerStandard, build 20348",
            "Leave product_key out",
        ),
    ),
]


@pytest.mark.parametrize(
    ("machine", "options", "words"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS]
)
def test_refusals(
    machine: Callable[[], SimulatedWindows], options: dict[str, Any], words: tuple[str, ...]
) -> None:
    """Nothing is planned, and the text says why and what to do, without a full key."""
    planned = made(machine(), **with_kms01(**options))
    assert planned.refusal is not None
    assert [word for word in words if word not in planned.refusal] == []
    assert planned.steps == ()
    assert planned.secrets == {}
    assert planned.kept is None
    assert planned.expected == state_of(machine()).summary()
    for key in (options.get("product_key"), gvlk_of("ServerStandard", 20348)):
        assert key is None or key not in planned.refusal


def test_a_key_of_another_edition_does_not_matter_where_the_licence_is_kept() -> None:
    """What is kept is kept before anything about the key is said."""
    planned = made(
        client(license_of("mak", LICENSED))(),
        **with_kms01(product_key=gvlk_of("ServerDatacenter", 20348)),
    )
    assert (planned.kept, planned.refusal) == ("mak", None)


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
    again = made(fresh(NOWHERE)).activation_alone()
    assert tuple(step.method for step in again.steps) == ACTIVATE
    assert again.secrets == {}
