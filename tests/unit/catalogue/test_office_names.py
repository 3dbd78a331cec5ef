"""Which product an Office licence is, and its key: every row of the published table."""

from __future__ import annotations

import re

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.office_names import (
    click_to_run_id,
    office_product_of,
    office_programs,
    parse_office_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.support import (
    product_of_office,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    office_gvlks,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.office_inventory import (
    OfficeInventory,
    office_inventory,
)

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense, office_families, published_key
from tests.support.office_on_simulation import (
    licence,
    office_run,
    office_state_of,
    with_office,
)
from tests.support.run_on_simulation import KMS01, methods_of

NOWHERE = Network([], {})
ROWS = {row.product: row for row in office_gvlks()}
PRO_PLUS_24 = "Office24ProPlus2024VL_KMS_Client_AE"
PRO_PLUS_16 = "Office16ProPlusVL_KMS_Client"


def name_of(family: str) -> str:
    """The Name that WMI shows for a family."""
    return f"Office {OfficeLicense.of_family(family, 20348).number}, {family} edition"


def inventory(*licenses: OfficeLicense, click_to_run: str | None = None) -> OfficeInventory:
    """What is found on a machine with these licences."""
    state = office_state_of(with_office(NOWHERE, *licenses, click_to_run=click_to_run))
    assert state.office is not None
    return office_inventory(state.office)


def test_the_lab_knows_every_row() -> None:
    assert sorted(product for _, product in office_families()) == sorted(ROWS)


@pytest.mark.parametrize(("family", "product"), office_families())
def test_product_of_each_family(family: str, product: str) -> None:
    parsed = parse_office_name(name_of(family))
    assert parsed is not None
    assert parsed.is_kms_client
    found = office_product_of(parsed)
    assert found is ROWS[product]
    assert found.key == published_key(family)
    release = product_of_office(name_of(family))
    assert release is not None
    assert release.family.endswith(ROWS[product].release)


@pytest.mark.parametrize(("family", "product"), office_families())
def test_each_product_gets_its_key_and_is_activated(
    network: Network, family: str, product: str
) -> None:
    """From setup's licence without a key to an activated product, and then nothing more."""
    machine = with_office(network, licence(family))
    done = office_run(machine, kms_host=KMS01)
    assert "failed" not in done.result
    assert list(done.result["after"]) == [product]
    assert done.result["after"][product]["license_status"] == "licensed"
    assert done.result["after"][product]["partial_product_key"] == ROWS[product].key[-5:]
    assert machine.office[0].status == 1
    again = office_run(machine, kms_host=KMS01)
    assert methods_of(again.result) == []
    assert not again.result["changed"]


def test_every_program_is_one_of_a_product() -> None:
    """A program that no product has would be a mistake in the table."""
    products = {re.sub(r" LTSC| 20\d\d", "", product) for product in ROWS}
    assert {program.product for program in office_programs().values()} == products


@pytest.mark.parametrize(
    "name",
    [
        "Office 16, Office16ProPlusVL_MAK edition",
        "Office 24, Office24Standard2024VL_MAK_AE1 edition",
        "Office 19, Office19ProPlus2019R_Grace edition",
        "Office 16, Office16ProjectProXC2RVL_KMS_ClientC2R edition",
        "Office 19, Office19ProPlus2019PreviewVL_KMS_Client_AE edition",
        "Office 16, OfficeKMSHostVL_KMS_Host edition",
        "Office 14, OfficeAccessRuntime-ByPass edition",
    ],
)
def test_other_licences_take_no_gvlk(name: str) -> None:
    parsed = parse_office_name(name)
    assert parsed is not None
    assert not parsed.is_kms_client


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Windows(R), ServerStandard edition",
        "Office 16, Office16O365ProPlusR_Subscription1 edition",
        "Office 16, Office16ProPlusVL_KMS_Client",
        "Office 1, OfficeProPlusVL_KMS_Client edition",
    ],
)
def test_what_is_no_name_of_a_volume_product(name: str) -> None:
    assert parse_office_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "Office 24, Office24ProPlus2021VL_KMS_Client_AE edition",
        "Office 24, Office24ProPlusVL_KMS_Client_AE edition",
        "Office 19, Office19ProPlusVL_KMS_Client_AE edition",
        "Office 16, Office16ProPlus2019VL_KMS_Client_AE edition",
        "Office 17, Office17ProPlusVL_KMS_Client edition",
        "Office 16, Office16MondoVL_KMS_Client edition",
        "Office 24, Office24OneNote2024VL_KMS_Client_AE edition",
        "Office 16, Office16ProjectProXC2RVL_KMS_ClientC2R edition",
        "Office 19, Office19ProPlus2019PreviewVL_KMS_Client_AE edition",
    ],
)
def test_no_product_is_guessed(name: str) -> None:
    parsed = parse_office_name(name)
    assert parsed is not None
    assert office_product_of(parsed) is None


@pytest.mark.parametrize(
    ("text", "group", "release", "is_volume"),
    [
        ("ProPlus2024Volume", "suite", "2024", True),
        ("Standard2019Volume", "suite", "2019", True),
        ("VisioStd2021Volume", "visio", "2021", True),
        ("ProjectPro2021Retail", "project", "2021", False),
        ("ProPlusRetail", "suite", "2016", False),
        ("O365ProPlusRetail", "suite", "", False),
        ("O365BusinessRetail", "suite", "", False),
        ("HomeBusiness2019Retail", "homebusiness", "2019", False),
    ],
)
def test_release_ids_of_click_to_run(text: str, group: str, release: str, is_volume: bool) -> None:
    found = click_to_run_id(text)
    assert found is not None
    assert (found.group, found.release, found.is_volume) == (group, release, is_volume)


@pytest.mark.parametrize("text", ["", "ProPlus2024", "Volume", "Pro Plus2024Volume"])
def test_no_release_id(text: str) -> None:
    assert click_to_run_id(text) is None


def test_an_older_suite_is_left_over_beside_a_newer_one() -> None:
    found = inventory(licence(PRO_PLUS_24), licence(PRO_PLUS_16, 1))
    assert [each.name for each in found.products] == ["Office LTSC Professional Plus 2024"]
    assert [each.name for each in found.leftovers] == ["Office Professional Plus 2016"]
    assert found.leftovers[0].why == "Office LTSC Professional Plus 2024 is there too"
    assert found.leftovers[0].tail == "WFG99"


def test_standard_takes_the_place_of_professional_plus() -> None:
    found = inventory(
        licence("Office21Standard2021VL_KMS_Client_AE", 1),
        licence("Office19ProPlus2019VL_KMS_Client_AE", 1),
    )
    assert [each.name for each in found.leftovers] == ["Office Professional Plus 2019"]


def test_visio_does_not_take_the_place_of_office() -> None:
    found = inventory(licence("Office24VisioPro2024VL_KMS_Client_AE", 1), licence(PRO_PLUS_16, 1))
    assert len(found.products) == 2
    assert found.leftovers == ()


def test_click_to_run_says_what_is_installed_from_2019_on() -> None:
    found = inventory(
        licence(PRO_PLUS_24, 1),
        licence("Office21ProPlus2021VL_KMS_Client_AE", 1),
        click_to_run="ProPlus2021Volume",
    )
    assert [each.name for each in found.products] == ["Office LTSC Professional Plus 2021"]
    assert "Click-to-Run has ProPlus2021Volume" in found.leftovers[0].why


def test_click_to_run_says_nothing_of_msi() -> None:
    found = inventory(licence(PRO_PLUS_16, 1), click_to_run="VisioPro2024Volume")
    assert [each.name for each in found.products] == ["Office Professional Plus 2016"]


def test_microsoft_365_takes_the_place_of_every_suite() -> None:
    found = inventory(licence(PRO_PLUS_16, 1), click_to_run="O365ProPlusRetail")
    assert found.products == ()
    assert found.leftovers[0].why == "O365ProPlusRetail is there too"
    assert [each.channel for each in found.left_alone] == ["microsoft_365"]


def test_a_mak_without_its_kms_client_licence_is_left_alone() -> None:
    found = inventory(licence("Office16StandardVL_MAK", 1))
    assert found.products == ()
    assert [(each.name, each.channel) for each in found.left_alone] == [
        ("Office Standard 2016 (mak)", "mak")
    ]
    assert "KMS client licence is not installed" in found.left_alone[0].why


def test_nothing_at_all() -> None:
    assert inventory().is_empty
    assert not inventory(licence(PRO_PLUS_24)).is_empty
