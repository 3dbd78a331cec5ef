"""plan(): which licences are kept, and which machines are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._windows.keep import why_kept
from ansible_collections.volume.activation.plugins.plugin_utils._windows.plan import plan

from lab.simulation.keys import gvlk_of
from lab.simulation.windows import LICENSED, License, SimulatedWindows
from tests.support.planned import (
    ACTIVATE,
    AZURE_KMS,
    DISCOVERY,
    INSTALL,
    STANDARD_2022,
    client,
    made,
    other,
    with_kms01,
)
from tests.support.run_on_simulation import (
    KMS01,
    desired,
    gvlk_license,
    license_of,
    state_of,
)

OWN_MAK = "BCDFG-HJKMP-QRTVW-XY234-6789B"
KEPT_HOST = (
    "Kept: this machine is a KMS host, and its host key (CSVLK) serves every client. Add csvlk to "
    "replace_channels to turn it into a client"
)
KEPT_UNKNOWN = "Kept: this machine is licensed through a channel that is not known here"


@pytest.mark.parametrize("channel", ["mak", "oem", "retail", "subscription", "avma"])
def test_licensed_channel(channel: str) -> None:
    """A genuine licence is kept, replaced when its channel is named or it is not activated."""
    machine = client(license_of(channel, LICENSED))()
    kept = made(machine)
    assert (kept.kept, kept.steps, kept.refusal) == (channel, (), None)
    assert kept.product == STANDARD_2022
    assert kept.advice == (
        f"Kept: this machine is already licensed by a licence of the channel {channel}. Add "
        f"{channel} to replace_channels to replace it with the published key",
    )
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
    assert kept.advice == (KEPT_HOST,)
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
    assert (planned.kept, planned.steps, planned.advice) == ("csvlk", (), (KEPT_HOST,))


def test_unknown_channel() -> None:
    """A licence through a channel that is not known is kept, its edition known or not."""
    known = made(client(license_of("VOLUME_NEW channel", LICENSED))())
    assert (known.kept, known.advice) == ("unknown", (KEPT_UNKNOWN,))
    odd = client(
        license_of("VOLUME_NEW channel", LICENSED, family="ServerNew"), edition_id="ServerNew"
    )
    kept = made(odd())
    assert (kept.kept, kept.product, kept.refusal, kept.steps) == ("unknown", None, None, ())
    assert kept.advice == (KEPT_UNKNOWN,)


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
    assert planned.advice == (
        f"Kept: this machine is activated by the KMS host of its cloud ({kept}). Set "
        "replace_cloud_kms_host: true to use your own KMS host instead",
    )


def test_cloud_kms_host_of_the_product_alone_is_kept() -> None:
    """The host that counts decides, not the general one."""
    planned = made(client(gvlk_license(kms_host=AZURE_KMS))())
    assert planned.kept == "azure_kms"


RDSH = (
    "EditionID 'ServerRdsh' is Windows Enterprise multi-session, for which no setup key (GVLK) is "
    "published: it runs in Azure alone and does not activate by an on-premises KMS host"
)
HCI = (
    "EditionID 'ServerAzureStackHCICor' is Azure Stack HCI operating system, for which no setup "
    "key (GVLK) is published: Azure activates it by its registration there, no KMS host does"
)
NEW = (
    "There is no published GVLK for EditionID 'ServerNew' at build 26100; near it: ServerWeb, "
    "ServerTurbine, ServerStandard"
)


@pytest.mark.parametrize(
    ("edition_id", "product", "reason"),
    [
        ("ServerRdsh", "Windows Enterprise multi-session", RDSH),
        ("ServerAzureStackHCICor", "Azure Stack HCI operating system", HCI),
        ("ServerNew", None, NEW),
    ],
)
def test_a_licence_of_an_edition_without_a_published_key_is_kept(
    edition_id: str, product: str | None, reason: str
) -> None:
    """No option is named that would replace it: there is nothing to replace it with."""
    license = license_of("oem", LICENSED, family=edition_id)
    kept = made(client(license, edition_id=edition_id, build=26100)())
    assert (kept.kept, kept.refusal, kept.product) == ("oem", None, product)
    assert kept.advice == (
        f"Kept: this machine is already licensed by a licence of the channel oem. {reason}",
    )
    held = license_of("csvlk", LICENSED, family=edition_id)
    host = made(client(held, edition_id=edition_id, build=26100)())
    assert (host.kept, host.advice) == ("csvlk", (KEPT_HOST,))


@pytest.mark.parametrize(("edition_id", "reason"), [("ServerRdsh", RDSH), ("ServerNew", NEW)])
def test_its_cloud_activates_an_edition_without_a_published_key(
    edition_id: str, reason: str
) -> None:
    """Multi-session by the KMS host of Azure, whatever host is asked for."""
    license = license_of("gvlk", LICENSED, family=edition_id)
    machine = client(license, edition_id=edition_id, build=26100, kms_host=AZURE_KMS)
    for options in (with_kms01(), DISCOVERY):
        kept = made(machine(), **options)
        assert (kept.kept, kept.refusal, kept.steps) == ("azure_kms", None, ())
        assert kept.advice == (
            "Kept: this machine is already licensed by the KMS host of its cloud (azure_kms). "
            f"{reason}",
        )


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
    assert kept.advice == (
        "Kept: this machine is already licensed by a licence of the channel mak. Add mak to "
        "replace_channels to replace it with the given key",
    )
    by_id = made(machine(), **with_kms01(activation_id=license.activation_id))
    assert by_id.refusal is None


def test_an_esu_key_waits_for_no_published_one() -> None:
    """IoT Enterprise 22H2 has no setup key, and may have Extended Security Updates."""
    license = license_of("oem", LICENSED, family="IoTEnterprise")
    machine = client(license, edition_id="IoTEnterprise", build=19045, ubr=5131)
    planned = made(machine(), method="esu", product_key=OWN_MAK)
    assert planned.refusal is None
    assert tuple(step.method for step in planned.steps) == (*INSTALL, *ACTIVATE)


def test_a_key_of_another_edition_does_not_matter_where_the_licence_is_kept() -> None:
    """What is kept is kept before anything about the key is said."""
    planned = made(
        client(license_of("mak", LICENSED))(),
        **with_kms01(product_key=gvlk_of("ServerDatacenter", 20348)),
    )
    assert (planned.kept, planned.refusal) == ("mak", None)


@pytest.mark.parametrize(
    ("license", "options", "kept"),
    [
        (license_of("mak", LICENSED, OWN_MAK[-5:]), {"method": "mak"}, None),
        (license_of("mak", LICENSED), {"method": "mak"}, "mak"),
        (license_of("retail", LICENSED, OWN_MAK[-5:]), {"method": "key"}, None),
        (license_of("retail", LICENSED), {"method": "key"}, "retail"),
        (license_of("mak", LICENSED, OWN_MAK[-5:]), {"method": "key"}, None),
        (license_of("csvlk", LICENSED, OWN_MAK[-5:]), {"method": "mak"}, "csvlk"),
        (license_of("csvlk", LICENSED), {"method": "esu"}, None),
    ],
)
def test_the_key_that_is_asked_for_is_not_kept_from_it(
    license: License, options: dict[str, Any], kept: str | None
) -> None:
    """What holds the given key is no other licence, but a host key; ESU is beside all."""
    planned = made(client(license)(), product_key=OWN_MAK, **options)
    assert planned.kept == kept


def test_the_guest_of_a_host_is_no_other_licence() -> None:
    """Any AVMA key counts; the one of its edition replaces it."""
    guest = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
    planned = made(client(license_of("avma", LICENSED), **guest)(), method="avma")
    assert planned.kept is None


@pytest.mark.parametrize(
    ("machine", "options"),
    [
        (client(kms_host=AZURE_KMS), with_kms01()),
        (client(gvlk_license(status=5), kms_host=AZURE_KMS), with_kms01()),
        (client(gvlk_license(), kms_host=AZURE_KMS), {"method": "ad"}),
        (client(gvlk_license(), kms_host=KMS01), with_kms01(kms_host="kms-old.example")),
        (
            client(gvlk_license(), kms_host=AZURE_KMS),
            with_kms01(activation_id=gvlk_license().activation_id),
        ),
    ],
)
def test_no_cloud_is_in_the_way(
    machine: Callable[[], SimulatedWindows], options: dict[str, Any]
) -> None:
    """Without a licence in force, by another method, for one product, of another host."""
    assert made(machine(), **options).kept is None


def test_a_rollback_keeps_a_licence_in_the_same_words() -> None:
    """It knows of no key that was given."""
    assert why_kept("mak") == (
        "Kept: this machine is already licensed by a licence of the channel mak. Add mak to "
        "replace_channels to replace it with the published key"
    )
