"""plan(): which licences are kept, and which machines are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._windows.plan import plan

from lab.simulation.keys import gvlk_of
from lab.simulation.windows import LICENSED, SimulatedWindows
from tests.support.planned import (
    ACTIVATE,
    AZURE_KMS,
    DISCOVERY,
    INSTALL,
    NOWHERE,
    STANDARD_2022,
    client,
    made,
    other,
    with_kms01,
)
from tests.support.run_on_simulation import (
    KMS01,
    desired,
    fresh,
    gvlk_license,
    license_of,
    state_of,
)

OWN_MAK = "BCDFG-HJKMP-QRTVW-XY234-6789B"


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


@pytest.mark.parametrize(
    ("channel", "is_kms_host"), [("csvlk", False), ("mak", True), ("retail", True)]
)
def test_either_sign_of_a_kms_host_is_enough(channel: str, is_kms_host: bool) -> None:
    """The key or the service says so; whether the host itself is activated does not matter."""
    state = state_of(client(license_of(channel))())
    state = replace(state, service=replace(state.service, is_kms_host=is_kms_host))
    planned = plan(state, desired(kms_host=KMS01))
    assert (planned.kept, planned.steps) == ("csvlk", ())


def test_unknown_channel() -> None:
    """A licence through a channel that is not known is kept, its edition known or not."""
    assert made(client(license_of("VOLUME_NEW channel", LICENSED))()).kept == "unknown"
    odd = client(
        license_of("VOLUME_NEW channel", LICENSED, family="ServerNew"), edition_id="ServerNew"
    )
    kept = made(odd())
    assert (kept.kept, kept.product, kept.refusal, kept.steps) == ("unknown", None, None, ())


@pytest.mark.parametrize("options", [with_kms01(), DISCOVERY], ids=["host", "discovery"])
@pytest.mark.parametrize(
    ("spelled", "kept"),
    [
        (AZURE_KMS, "azure_kms"),
        ("AzKms.Core.Windows.Net.", "azure_kms"),
        ("23.97.0.13", "azure_government_kms"),
        ("[fd00:ec2::250]", "aws_kms"),
        ("169.254.169.253", "oracle_cloud_kms"),
        ("kms.adn.networklayer.com", "ibm_cloud_kms"),
    ],
)
def test_cloud_kms_host_is_kept(options: dict[str, Any], spelled: str, kept: str) -> None:
    """A machine that its cloud activates stays so, and the option that changes it is named."""
    planned = made(client(gvlk_license(), kms_host=spelled)(), **options)
    assert (planned.kept, planned.steps) == (kept, ())
    assert "replace_cloud_kms_host: true" in planned.advice[0]


def test_cloud_kms_host_of_the_product_alone_is_kept() -> None:
    """The host that counts decides, not the general one."""
    planned = made(client(gvlk_license(kms_host=AZURE_KMS))())
    assert planned.kept == "azure_kms"


NO_KEY_IS_PUBLISHED = [
    (
        "ServerRdsh",
        "Windows Enterprise multi-session",
        "does not activate by an on-premises KMS host",
        "Leave it to the KMS host of Azure",
    ),
    ("IoTEnterprise", "Windows IoT Enterprise", "its maker activates it", "method mak"),
    ("ServerAzureStackHCICor", "Azure Stack HCI operating system", "Azure activates", "Register"),
]


@pytest.mark.parametrize(("edition_id", "product", "reason", "remedy"), NO_KEY_IS_PUBLISHED)
def test_an_edition_without_a_published_key_is_refused_for_the_true_reason(
    edition_id: str, product: str, reason: str, remedy: str
) -> None:
    """Only where its licence is not kept, and a published key would be needed."""
    refused = made(other(edition_id, 26100)())
    assert refused.refusal is not None
    assert refused.refusal.startswith(f"EditionID {edition_id!r} is {product}, for which no setup ")
    assert reason in refused.refusal
    assert remedy in refused.refusal
    assert (refused.product, refused.kept, refused.steps) == (product, None, ())
    kept = made(client(license_of("oem", LICENSED, family=edition_id), edition_id=edition_id)())
    assert (kept.kept, kept.refusal, kept.product) == ("oem", None, product)
    assert "licensed by a licence of the channel oem. EditionID" in kept.advice[0]
    assert "replace_channels" not in kept.advice[0]


@pytest.mark.parametrize("edition_id", ["ServerRdsh", "ServerNew"])
def test_its_cloud_activates_an_edition_without_a_published_key(edition_id: str) -> None:
    """Multi-session by the KMS host of Azure, whatever host is asked for."""
    license = license_of("gvlk", LICENSED, family=edition_id)
    machine = client(license, edition_id=edition_id, build=26100, kms_host=AZURE_KMS)
    for options in (with_kms01(), DISCOVERY):
        kept = made(machine(), **options)
        assert (kept.kept, kept.refusal, kept.steps) == ("azure_kms", None, ())
        assert "(azure_kms). " in kept.advice[0]
        assert edition_id in kept.advice[0]
        assert "replace_cloud_kms_host" not in kept.advice[0]


@pytest.mark.parametrize("edition_id", ["IoTEnterprise", "ServerNew"])
def test_a_key_of_ones_own_waits_for_no_published_one(edition_id: str) -> None:
    """Method mak, an activation ID, and a MAK that is kept, which may be replaced."""
    planned = made(other(edition_id, 26100)(), method="mak", product_key=OWN_MAK)
    assert planned.refusal is None
    assert tuple(step.method for step in planned.steps) == (*INSTALL, *ACTIVATE)
    license = license_of("mak", LICENSED, family=edition_id)
    machine = client(license, edition_id=edition_id, build=26100)
    kept = made(machine(), method="mak", product_key=OWN_MAK)
    assert kept.kept == "mak"
    assert "Add mak to replace_channels" in kept.advice[0]
    by_id = made(machine(), **with_kms01(activation_id=license.activation_id))
    assert by_id.refusal is None


def test_an_esu_key_waits_for_no_published_one() -> None:
    """IoT Enterprise 22H2 has no setup key, and may have Extended Security Updates."""
    license = license_of("oem", LICENSED, family="IoTEnterprise")
    machine = client(license, edition_id="IoTEnterprise", build=19045, ubr=5131)
    planned = made(machine(), method="esu", product_key=OWN_MAK)
    assert planned.refusal is None
    assert tuple(step.method for step in planned.steps) == (*INSTALL, *ACTIVATE)


REFUSALS = [
    (
        "evaluation by EditionID",
        other("ServerStandardEval", 20348),
        {},
        ("evaluation edition", "DISM /online /Get-TargetEditions", "/Set-Edition:ServerStandard"),
    ),
    (
        "evaluation by channel",
        client(license_of("evaluation")),
        {},
        ("evaluation licence", "DISM /online /Get-TargetEditions"),
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
