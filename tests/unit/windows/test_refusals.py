"""plan(): which editions and Windows are refused, why, and what to do, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lab.simulation.windows import LICENSED, SimulatedWindows
from tests.support.planned import NOWHERE, assert_refused, client, made, other, with_kms01
from tests.support.run_on_simulation import fresh, gvlk_license, license_of

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
ID = "0ff1ce15-a989-479d-af46-f275c6370663"
ID_THERE = "ee2abb20-930f-5cb5-901d-955cc3d52247"
WINDOWS_7 = other("Professional", 7601, installation_type="Client")
CONVERT = (
    "Convert it first: the playbook volume.activation.edition with edition_edition does, or DISM "
    "/online /Set-Edition; DISM /online /Get-TargetEditions names what is possible"
)
NEWER_RELEASE = (
    "Compare EditionID and build with the machine, and look for a newer release of this collection "
    "when the product is new"
)
NO_SUCH_ID = (
    f"No product with the activation ID {ID} has a key on this machine. Those that have one: {{}}"
)
TOO_OLD = (
    "This Windows (build 7601) has no {}; it came with Windows 8 and Server 2012. Leave {} out for "
    "this machine"
)

REFUSALS = [
    (
        "evaluation by EditionID",
        other("ServerStandardEval", 20348),
        with_kms01(),
        "EditionID 'ServerStandardEval' is an evaluation edition; no key activates it. Convert it "
        "first: set edition_edition: ServerStandard, edition_accept_eula: true and edition_reboot: "
        "true, and run the playbook volume.activation.edition. Or by hand: DISM /online "
        "/Set-Edition:ServerStandard /ProductKey:<GVLK of ServerStandard> /AcceptEula, restart, "
        "then run this again; DISM /online /Get-TargetEditions names what is possible. A domain "
        "controller has to be demoted before",
    ),
    (
        "evaluation by channel",
        client(license_of("evaluation")),
        with_kms01(),
        f"Windows runs on an evaluation licence, which no key activates. {CONVERT}",
    ),
    (
        "evaluation, licensed",
        client(license_of("evaluation", LICENSED)),
        with_kms01(),
        f"Windows runs on an evaluation licence, which no key activates. {CONVERT}",
    ),
    (
        "evaluation of a client",
        other("EnterpriseEval", 19045),
        {"method": "key", "product_key": KEY},
        "EditionID 'EnterpriseEval' is an evaluation edition; no key activates it. A client "
        "evaluation can not be converted; install Windows anew from volume licensing media",
    ),
    (
        "Home",
        other("Core", 19045),
        {"method": "mak", "product_key": KEY},
        "EditionID 'Core' is a Home edition, which has no volume licence. Upgrade it to Pro with a "
        "genuine Pro licence first; volume licences build on that",
    ),
    (
        "unknown edition",
        other("ServerStandrd", 20348),
        with_kms01(),
        "There is no published GVLK for EditionID 'ServerStandrd' at build 20348; near it: "
        f"ServerStandard, ServerStandardV, ServerStandardACor. {NEWER_RELEASE}",
    ),
    (
        "unknown build",
        other("ServerStandard", 20349),
        with_kms01(),
        "There is no published GVLK for EditionID 'ServerStandard' at build 20349; this edition is "
        "known for Windows Server 2025 (build 26100), Windows Server 2022 (build 20348), Windows "
        "Server 2019 (build 17763), Windows Server 2016 (build 14393), Windows Server 2012 R2 "
        "(build 9600), Windows Server 2012 (build 9200), Windows Server 2008 R2 (builds 7600 to "
        f"7601), Windows Server 2008 (builds 6001 to 6003). {NEWER_RELEASE}",
    ),
    (
        "multi-session",
        other("ServerRdsh", 26100),
        with_kms01(),
        "EditionID 'ServerRdsh' is Windows Enterprise multi-session, for which no setup key (GVLK) "
        "is published: it runs in Azure alone and does not activate by an on-premises KMS host. "
        "Leave it to the KMS host of Azure, which its image asks; in Azure check that the machine "
        "reaches that host on TCP 1688",
    ),
    (
        "IoT",
        other("IoTEnterprise", 26100),
        with_kms01(),
        "EditionID 'IoTEnterprise' is Windows IoT Enterprise, for which no setup key (GVLK) is "
        "published: its maker activates it by a key of its own, and setup keys are published for "
        "LTSC alone. Leave its licence as it is, or use method mak with a key of your own",
    ),
    (
        "activation ID of no product",
        client(gvlk_license()),
        with_kms01(activation_id=ID),
        NO_SUCH_ID.format(f"{ID_THERE} (Windows(R), ServerStandard edition)"),
    ),
    (
        "activation ID, two products",
        client(gvlk_license(), license_of("mak", LICENSED, "9V9V9", "ESU-Year1", is_addon=True)),
        with_kms01(activation_id=ID),
        NO_SUCH_ID.format(
            f"{ID_THERE} (Windows(R), ServerStandard edition), "
            "2c3cea3f-05e8-55fd-8cfe-7bf2679256cb (Windows(R), ESU-Year1 edition)"
        ),
    ),
    (
        "activation ID, no product at all",
        client(),
        with_kms01(activation_id=ID),
        NO_SUCH_ID.format("none"),
    ),
    (
        "too old for a type",
        WINDOWS_7,
        with_kms01(activation_type="kms"),
        TOO_OLD.format("activation types", "activation_type"),
    ),
    (
        "too old for a lookup domain",
        WINDOWS_7,
        {"kms_discovery": True, "kms_lookup_domain": "a.example"},
        TOO_OLD.format("lookup domain", "kms_lookup_domain"),
    ),
    (
        "too old for Active Directory",
        WINDOWS_7,
        {"method": "ad"},
        TOO_OLD.format("Active Directory-based activation", "method: ad"),
    ),
    (
        "too old for one product",
        WINDOWS_7,
        with_kms01(activation_id=ID),
        TOO_OLD.format("settings for one product", "activation_id"),
    ),
    (
        "no domain",
        lambda: fresh(NOWHERE, is_domain_joined=False, domain=""),
        {"method": "ad"},
        "This machine is in the workgroup WORKGROUP, and Active Directory-based activation works "
        "in a domain alone. Join it to the domain, or use method kms",
    ),
]


@pytest.mark.parametrize(
    ("machine", "options", "says"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS]
)
def test_refusals(
    machine: Callable[[], SimulatedWindows], options: dict[str, Any], says: str
) -> None:
    assert_refused(machine, options, says)


@pytest.mark.parametrize("build", [9200, 9600])
def test_windows_8_and_later_have_what_windows_7_lacks(build: int) -> None:
    machine = other("ServerStandard", build)()
    assert made(machine, **with_kms01(activation_type="kms")).refusal is None
    assert made(machine, method="key", product_key=KEY).refusal is None
