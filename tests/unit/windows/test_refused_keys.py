"""plan(): which keys are refused on which machine, why, and what to do, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lab.simulation.keys import gvlk_of
from lab.simulation.windows import LICENSED, License, SimulatedWindows
from tests.support.planned import NOWHERE, OFFICE, assert_refused, client, made, other, with_kms01
from tests.support.run_on_simulation import fresh, gvlk_license, license_of, simulated

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OLD_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
DATACENTER = gvlk_of("ServerDatacenter", 20348)
GUEST = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
BY_AVMA = {"method": "avma", "avma_host_product": "Windows Server 2019"}
BY_ESU = {"method": "esu", "product_key": OLD_KEY}
WINDOWS_7 = other("Professional", 7601, installation_type="Client")


def windows_10(
    *licenses: License, build: int = 19045, ubr: int | None = 5131
) -> Callable[[], SimulatedWindows]:
    """A Windows 10 Enterprise 22H2 that may have an ESU key, unless told otherwise."""
    return lambda: simulated(
        NOWHERE,
        *licenses,
        edition_id="Enterprise",
        build=build,
        installation_type="Client",
        ubr=ubr,
    )


ESU_BASE = gvlk_license("Enterprise", 19045)
GUESTS_ALONE = (
    "Automatic virtual machine activation works in Hyper-V guests alone, and this machine is a {}. "
    "Use method kms here"
)
ESU_ALONE = (
    "Extended Security Updates are for Windows 10 22H2 (build 19045), this machine is {}. LTSC and "
    "servers have their own terms"
)
ESU_UPDATE = (
    "The ESU key needs update KB5046613 or later (19045.5131), this machine is at 19045.{}. Update "
    "it first"
)
ESU_BASE_MISSING = (
    "The base licence of Windows is not activated, and an ESU key only counts beside one "
    "(0xC004F055). Activate Windows first, by method kms, ad or mak"
)

REFUSALS = [
    (
        "key of another edition",
        lambda: fresh(NOWHERE),
        with_kms01(product_key=DATACENTER),
        "product_key is the GVLK of Windows Server 2022 Datacenter (it ends in 6VM33), this "
        "machine is Windows Server 2022 Standard (EditionID ServerStandard, build 20348, its key "
        "ends in VMK7H). Leave product_key out to have the right one chosen",
    ),
    (
        "own key is an add-on's",
        client(
            license_of("retail"), license_of("mak", LICENSED, KEY[-5:], "ESU-Year1", is_addon=True)
        ),
        {"method": "mak", "product_key": KEY},
        "The key that ends in 6789N is the key of an add-on on this machine, not of Windows "
        "itself. Use method esu with it",
    ),
    (
        "own key is Office's",
        client(
            license_of("retail"),
            license_of("mak", LICENSED, KEY[-5:], "Office21ProPlus", application_id=OFFICE),
        ),
        {"method": "key", "product_key": KEY},
        "The key that ends in 6789N is the key of Windows(R), Office21ProPlus edition on this "
        "machine, not of Windows",
    ),
    (
        "own key is a MAK",
        client(license_of("mak", 5, KEY[-5:])),
        {"method": "key", "product_key": KEY},
        "The key that ends in 6789N is of the channel mak, and method key is for retail and OEM "
        "keys. Use method mak with it",
    ),
    (
        "own key is of a channel without a method",
        client(license_of("subscription", 5, KEY[-5:])),
        {"method": "key", "product_key": KEY},
        "The key that ends in 6789N is of the channel subscription, and method key is for retail "
        "and OEM keys",
    ),
    (
        "own key is newer than Windows",
        WINDOWS_7,
        {"method": "key", "product_key": KEY},
        "The key that ends in 6789N holds the letter N, as keys of Windows 8, Server 2012 and "
        "later do, and this Windows is older (build 7601)",
    ),
    (
        "Hyper-V host too old",
        lambda: fresh(NOWHERE, **GUEST),
        BY_AVMA,
        "A Hyper-V host on Windows Server 2019 does not activate Windows Server 2022 Standard "
        "(0xC004FD03). Those that do: Windows Server 2022, Windows Server 2025. Use method kms "
        "here, or a newer host",
    ),
    (
        "Hyper-V host of an edition that no host is listed for",
        other("ServerTurbine", 20348, **GUEST),
        BY_AVMA,
        "A Hyper-V host on Windows Server 2019 does not activate Windows Server 2022 Datacenter: "
        "Azure Edition (0xC004FD03). Those that do: none is listed. Use method kms here, or a "
        "newer host",
    ),
    (
        "no guest",
        lambda: fresh(NOWHERE, manufacturer="Dell", model="R750"),
        BY_AVMA,
        GUESTS_ALONE.format("R750 of Dell"),
    ),
    (
        "maker unknown",
        lambda: fresh(NOWHERE, manufacturer=None, model=None),
        BY_AVMA,
        GUESTS_ALONE.format("machine of an unknown maker"),
    ),
    (
        "guest of another hypervisor",
        lambda: fresh(NOWHERE, **{**GUEST, "model": "Surface"}),
        BY_AVMA,
        GUESTS_ALONE.format("Surface of Microsoft Corporation"),
    ),
    (
        "client as guest",
        other("Enterprise", 22631, installation_type="Client", **GUEST),
        {"method": "avma"},
        "There is no published AVMA key for Windows 11 Enterprise. Use method kms here",
    ),
    (
        "ESU, server",
        lambda: simulated(NOWHERE, gvlk_license(), build=19045),
        BY_ESU,
        ESU_ALONE.format("ServerStandard build 19045"),
    ),
    ("ESU, older", windows_10(build=19044), BY_ESU, ESU_ALONE.format("Enterprise build 19044")),
    ("ESU, newer", windows_10(build=19046), BY_ESU, ESU_ALONE.format("Enterprise build 19046")),
    ("ESU, update missing", windows_10(ESU_BASE, ubr=5130), BY_ESU, ESU_UPDATE.format("5130")),
    ("ESU, update unknown", windows_10(ESU_BASE, ubr=None), BY_ESU, ESU_UPDATE.format("0")),
    ("ESU, no licence", windows_10(), BY_ESU, ESU_BASE_MISSING),
    (
        "ESU, not activated",
        windows_10(gvlk_license("Enterprise", 19045, status=5)),
        BY_ESU,
        ESU_BASE_MISSING,
    ),
    (
        "ESU, key of Windows",
        windows_10(license_of("mak", LICENSED, OLD_KEY[-5:], "Enterprise")),
        BY_ESU,
        "product_key is already the key of Windows itself; an ESU key is an add-on beside it",
    ),
]


@pytest.mark.parametrize(
    ("machine", "options", "says"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS]
)
def test_refused_keys(
    machine: Callable[[], SimulatedWindows], options: dict[str, Any], says: str
) -> None:
    assert_refused(machine, options, says)


def test_an_older_key_is_sent_to_windows_7() -> None:
    assert made(WINDOWS_7(), method="key", product_key=OLD_KEY).refusal is None


def test_the_update_for_esu_is_enough() -> None:
    assert made(windows_10(ESU_BASE)(), **BY_ESU).refusal is None
