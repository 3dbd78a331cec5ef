"""office_plan(): why nothing may be done, and what there is to say of a machine, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lab.simulation.office import OfficeLicense, published_key
from tests.support.office_on_simulation import licence, office_planned
from tests.support.run_on_simulation import KMS01

MAK = "BCDFG-HJKMP-QRTVW-XY234-6789B"
OTHER_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
PLUS_2024 = "Office24ProPlus2024VL_KMS_Client_AE"
VISIO_2024 = "Office24VisioPro2024VL_KMS_Client_AE"
PLUS_2016 = "Office16ProPlusVL_KMS_Client"
PLUS_2013 = "OfficeProPlusVL_KMS_Client"
PLUS_2010 = "OfficeProPlus-KMS_Client"
SUBSCRIPTION = "Office16O365ProPlusR_Subscription1"
KMS_HOST = "OfficeKMSHostVL_KMS_Host"
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
BY_MAK: dict[str, Any] = {"method": "mak", "product_keys": [MAK]}
Machine = Callable[[], list[OfficeLicense]]


def of(*families: str, build: int = 20348) -> Machine:
    """Licences without a key."""
    return lambda: [licence(family, None, build) for family in families]


WRONG_KEY = (
    "product_keys[0] is the GVLK of Visio LTSC Professional 2024 (it ends in YY89G), which is not "
    "installed on this machine. Installed: {}. Leave product_keys out to have the right ones chosen"
)
TOO_MANY = (
    "product_keys holds {} MAKs that are not installed yet, and this machine has {} volume "
    "product(s) for them: {}"
)
A_HOST = (
    "This machine holds the licence of a KMS host for Office (Office 16, OfficeKMSHostVL_KMS_Host "
    "edition), where a MAK can't be told from a host key (CSVLK) before it is installed"
)
TOO_OLD = (
    "Office Professional Plus 2013: Office's own licensing service (osppsvc), which serves it "
    "here, has no {}; Windows 8 with Office 2013 or later has. Leave {} out for this machine, or "
    "name the other products in products"
)
WORKGROUP = {"is_domain_joined": False, "domain": ""}


@pytest.mark.parametrize(
    ("machine", "options", "values", "says"),
    [
        (
            of(PLUS_2024),
            {**BY_KMS, "product_keys": [published_key(VISIO_2024)]},
            {},
            WRONG_KEY.format("Office LTSC Professional Plus 2024"),
        ),
        (
            of(PLUS_2024, "Office24ProjectPro2024VL_KMS_Client_AE"),
            {**BY_KMS, "product_keys": [published_key(VISIO_2024)]},
            {},
            WRONG_KEY.format("Office LTSC Professional Plus 2024, Project Professional 2024"),
        ),
        (
            of(),
            {**BY_KMS, "product_keys": [published_key(VISIO_2024)]},
            {},
            WRONG_KEY.format("none"),
        ),
        (
            of(PLUS_2024),
            {**BY_MAK, "product_keys": [MAK, OTHER_MAK]},
            {},
            TOO_MANY.format(2, 1, "Office LTSC Professional Plus 2024"),
        ),
        (of(), BY_MAK, {}, TOO_MANY.format(1, 0, "none")),
        (
            of(PLUS_2013, PLUS_2010),
            {**BY_MAK, "products": ["Office Professional Plus 2010",
                                    "Office Professional Plus 2013"]},
            {},
            "Two licensing services hold the products Office Professional Plus 2010, Office "
            "Professional Plus 2013, and a MAK does not say which it is for. Name the products of "
            "one of them in products",
        ),
        (of(PLUS_2024, KMS_HOST), BY_MAK, {}, A_HOST),
        (
            of(PLUS_2013, build=7601),
            {**BY_KMS, "activation_type": "kms"},
            {"build": 7601},
            TOO_OLD.format("activation types", "activation_type"),
        ),
        (
            of(PLUS_2013, build=7601),
            {"method": "ad"},
            {"build": 7601},
            TOO_OLD.format("Active Directory-based activation", "method: ad"),
        ),
        (
            of(PLUS_2013, PLUS_2010, build=7601),
            {"method": "ad", "products": ["Office Professional Plus 2010",
                                          "Office Professional Plus 2013"]},
            {"build": 7601},
            f"Office Professional Plus 2010, {TOO_OLD}".format(
                "Active Directory-based activation", "method: ad"
            ),
        ),
        (
            of(PLUS_2024),
            {"method": "ad"},
            WORKGROUP,
            "This machine is in the workgroup WORKGROUP, and Active Directory-based activation "
            "works in a domain alone. Join it to the domain, or use method kms",
        ),
        (
            of("OfficeGroove-KMS_Client", "OfficeSharePointWorkspace-KMS_Client"),
            BY_KMS,
            {},
            "The GVLK of SharePoint Workspace 2010 fits 2 licences of this machine "
            "(OfficeGroove-KMS_Client, OfficeSharePointWorkspace-KMS_Client), and Office would "
            "choose. Remove what is not in use",
        ),
    ],
)  # fmt: skip
def test_refusals(
    machine: Machine, options: dict[str, Any], values: dict[str, Any], says: str
) -> None:
    planned = office_planned(machine(), options, **values)
    assert planned.refusal == says
    assert (planned.steps, planned.is_open) == ((), False)


@pytest.mark.parametrize(
    ("machine", "options", "values"),
    [
        (of(PLUS_2024), {**BY_KMS, "product_keys": [published_key(PLUS_2024)]}, {}),
        (of(), {"method": "ad"}, WORKGROUP),
        (of(PLUS_2024, VISIO_2024), {**BY_MAK, "product_keys": [MAK, OTHER_MAK]}, {}),
        (of(PLUS_2013, build=7601), BY_KMS, {"build": 7601}),
        (of(PLUS_2024), {**BY_KMS, "activation_type": "kms"}, {}),
        (
            lambda: [
                licence(PLUS_2024),
                licence(KMS_HOST),
                licence("Office24ProPlus2024VL_MAK_AE1", 1, last_five=MAK[-5:]),
            ],
            BY_MAK,
            {},
        ),
    ],
)
def test_no_refusal(machine: Machine, options: dict[str, Any], values: dict[str, Any]) -> None:
    assert office_planned(machine(), options, **values).refusal is None


LEFT_ALONE = (
    "Left alone: Office 16, Office16O365ProPlusR_Subscription1 edition: Microsoft 365 Apps is "
    "licensed by the subscription of who uses it, and no volume key belongs there"
)
STALE = (
    "Stale key: Office Professional Plus 2016 (key ending in WFG99): Office LTSC Professional Plus "
    "2024 is there too. Set remove_stale_keys: true to remove it"
)


@pytest.mark.parametrize(
    ("machine", "options", "advice"),
    [
        (of(), {}, ("There is no Office on this machine, so nothing is to do",)),
        (
            lambda: [licence(SUBSCRIPTION, 1, last_five="3V66T")],
            {},
            (
                "No volume edition of Office is on this machine, so nothing is to do",
                LEFT_ALONE,
            ),
        ),
        (
            of(PLUS_2024, VISIO_2024),
            {"products": ["Office Standard 2019"]},
            (
                "None of the products that are asked for is on this machine; there are: Office "
                "LTSC Professional Plus 2024, Visio LTSC Professional 2024",
            ),
        ),
        (of(PLUS_2024), {}, ()),
        (lambda: [licence(PLUS_2024), licence(PLUS_2016, 1)], {}, (STALE,)),
        (
            lambda: [licence(PLUS_2024), licence(PLUS_2016, 1)],
            {"remove_stale_keys": True},
            (),
        ),
    ],
)
def test_what_is_told_before_anything_is_planned(
    machine: Machine, options: dict[str, Any], advice: tuple[str, ...]
) -> None:
    planned = office_planned(machine(), {**BY_KMS, **options})
    assert (planned.advice, planned.delay) == (advice, 0.0)
