"""The table of supported products, and which of them a Windows or an Office is."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.products import (
    SupportedProduct,
    family_of_gvlk,
    supported_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.support import (
    product_of_office,
    product_of_windows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    avma_rows,
    office_gvlks,
    windows_gvlks,
)
from hypothesis import given
from hypothesis import strategies as st

PRODUCTS = supported_products()
WITHOUT_DATES = {"EnterpriseG", "EnterpriseGN"}
"""Their builds are not confirmed, and no page of the lifecycle names them."""
NO_BUILDS = {"", *WITHOUT_DATES}
NO_CSVLK = {
    "Windows 8",
    "Windows Vista",
    "Windows IoT Enterprise LTSC 2024",
    "Windows IoT Enterprise LTSC 2021",
}


def by_family(family: str) -> list[SupportedProduct]:
    """The releases of a product."""
    return [each for each in PRODUCTS if each.family == family]


def test_every_key_is_for_one_product_and_every_product_has_a_key() -> None:
    """Both ways, for Windows and Office."""
    of_keys = {family_of_gvlk(row) for row in (*windows_gvlks(), *office_gvlks())}
    assert of_keys == {each.family for each in PRODUCTS}
    assert len(of_keys) == 28
    families = [family for family, _ in itertools.groupby(PRODUCTS, key=lambda each: each.family)]
    assert len(families) == len(set(families))


@pytest.mark.parametrize("row", windows_gvlks(), ids=lambda row: f"{row.product} {row.edition}")
def test_every_key_of_windows_is_for_releases_of_its_product(row) -> None:
    """Each edition at each build that the table of keys names, and at its last."""
    if row.edition_id in NO_BUILDS:
        return
    builds = {build for each in by_family(family_of_gvlk(row)) for build in each.builds}
    named = {build for build in (row.build_min, row.build_max) if build}
    assert named <= builds, f"{row.product} {row.edition}"
    fitting = [build for build in builds if row.build_min <= build <= (row.build_max or build)]
    for build in fitting:
        found = product_of_windows(row.edition_id, build)
        assert found is not None
        assert found.family == family_of_gvlk(row)


def test_nothing_fits_two_releases() -> None:
    """By edition and build, or by what a licence of Office tells."""
    pairs = Counter(
        (edition_id.casefold(), build)
        for each in PRODUCTS
        for edition_id in each.edition_ids
        for build in each.builds
    )
    assert {pair for pair, count in pairs.items() if count > 1} == set()
    licences = Counter(
        (each.licence_number, each.program, volume)
        for each in PRODUCTS
        if each.application == "office"
        for volume in ([True, False] if each.volume is None else [each.volume])
    )
    assert {licence for licence, count in licences.items() if count > 1} == set()


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda each: f"{each.product} {each.editions}")
def test_a_release_is_whole(product: SupportedProduct) -> None:
    """Its dates follow each other, it names its page, and what decides for it is given."""
    assert product.source.startswith("learn.microsoft.com/lifecycle/products/")
    assert product.key_source.startswith(("learn.microsoft.com/", "TechNet "))
    assert product.support_end is not None
    assert product.support_end.year >= 2010
    if product.mainstream_end:
        assert product.mainstream_end < product.support_end
    if product.esu_end:
        years = (product.esu_end - product.support_end) / timedelta(days=365.25)
        assert 2.9 < years < 3.1
    for end in (product.mainstream_end, product.support_end, product.esu_end):
        assert end is None or end.strftime("%w") == "2", "Microsoft ends support on a Tuesday"
    if product.application == "windows":
        assert product.edition_ids
        assert product.builds
        assert product.powershell_5_1 in ("included", "installable", "missing")
        assert not product.program
    else:
        assert product.program
        assert product.licence_number
        assert not product.builds
        assert not product.powershell_5_1
    assert bool(product.csvlks) is (product.family not in NO_CSVLK)
    assert product.methods[0] == "kms"
    assert "mak" in product.methods


def test_methods() -> None:
    """AD from Windows 8, Server 2012 and Office 2013 on; AVMA where the guest has a key."""
    without_ad = {each.family for each in PRODUCTS if "ad" not in each.methods}
    assert without_ad == {
        "Windows 7",
        "Windows Vista",
        "Windows Server 2008 R2",
        "Windows Server 2008",
        "Office 2010",
    }
    with_avma = {each.product for each in PRODUCTS if "avma" in each.methods}
    assert with_avma == {row.guest_product for row in avma_rows()}


WINDOWS = [
    ("Enterprise", 26300, "Windows 11 26H2", "2029-10-09", None),
    ("Professional", 26300, "Windows 11 26H2", "2028-10-10", None),
    ("Education", 28000, "Windows 11 26H1", "2029-03-13", None),
    ("Professional", 19045, "Windows 10 22H2", "2025-10-14", "2028-10-10"),
    ("enterprise", 19045, "Windows 10 22H2", "2025-10-14", "2028-10-10"),
    ("Professional", 19044, "Windows 10 21H2", "2023-06-13", None),
    ("Education", 19044, "Windows 10 21H2", "2024-06-11", None),
    ("EnterpriseS", 19044, "Windows 10 Enterprise LTSC 2021", "2027-01-12", None),
    ("IoTEnterpriseS", 19044, "Windows 10 IoT Enterprise LTSC 2021", "2032-01-13", None),
    ("EnterpriseSN", 17763, "Windows 10 Enterprise LTSC 2019", "2029-01-09", None),
    ("Enterprise", 17763, "Windows 10 1809", "2021-05-11", None),
    ("ServerStandard", 17763, "Windows Server 2019", "2029-01-09", None),
    ("ServerStandardACor", 17763, "Windows Server, version 1809", "2020-11-10", None),
    ("EnterpriseS", 14393, "Windows 10 Enterprise LTSB 2016", "2026-10-13", None),
    ("EnterpriseS", 10240, "Windows 10 Enterprise LTSB 2015", "2025-10-14", None),
    ("ServerDatacenter", 14393, "Windows Server 2016", "2027-01-12", None),
    ("EnterpriseS", 26100, "Windows 11 Enterprise LTSC 2024", "2029-10-09", None),
    ("IoTEnterpriseS", 26100, "Windows 11 IoT Enterprise LTSC 2024", "2034-10-10", None),
    ("Enterprise", 26100, "Windows 11 24H2", "2027-10-12", None),
    ("ProfessionalWorkstation", 26100, "Windows 11 24H2", "2026-10-13", None),
    ("ServerTurbine", 26100, "Windows Server 2025", "2034-11-14", None),
    ("ServerStandardEval", 20348, "Windows Server 2022", "2031-10-14", None),
    ("ServerDatacenterCor", 20348, "Windows Server 2022", "2031-10-14", None),
    ("ServerStandard", 9600, "Windows Server 2012 R2", "2023-10-10", "2026-10-13"),
    ("Professional", 9600, "Windows 8.1", "2023-01-10", None),
    ("ServerMultiPointPremium", 9200, "Windows MultiPoint Server 2012", "2023-10-10", None),
    ("Enterprise", 9200, "Windows 8", "2016-01-12", None),
    ("Enterprise", 7601, "Windows 7 SP1", "2020-01-14", "2023-01-10"),
    ("Enterprise", 7600, "Windows 7 RTM", "2013-04-09", None),
    ("ServerEnterpriseIA64", 7601, "Windows Server 2008 R2 SP1", "2020-01-14", "2023-01-10"),
    ("ServerStandardV", 6003, "Windows Server 2008 SP2", "2020-01-14", "2023-01-10"),
    ("Business", 6002, "Windows Vista SP2", "2017-04-11", None),
]


@pytest.mark.parametrize(("edition_id", "build", "name", "end", "esu_end"), WINDOWS)
def test_windows(edition_id: str, build: int, name: str, end: str, esu_end: str | None) -> None:
    """Edition and build decide; an evaluation is of its release."""
    found = product_of_windows(edition_id, build)
    assert found is not None
    assert (found.product, str(found.support_end)) == (name, end)
    assert found.esu_end == (date.fromisoformat(esu_end) if esu_end else None)


@pytest.mark.parametrize(
    ("edition_id", "build"),
    [
        ("ServerStandard", 19045),
        ("Professional", 17134 + 1),
        ("EnterpriseS", 19045),
        ("EnterpriseG", 19045),
        ("Ultimate", 7601),
        ("", 19045),
        ("Professional", 0),
        ("ServerDatacenterACor", 25398),
    ],
)
def test_unknown_windows(edition_id: str, build: int) -> None:
    """Never the nearest one."""
    assert product_of_windows(edition_id, build) is None


OFFICE = [
    ("Office 24, Office24ProPlus2024VL_KMS_Client_AE edition", "Office LTSC 2024"),
    ("Office 24, Office24Standard2024VL_MAK_AE1 edition", "Office LTSC 2024"),
    ("Office 24, Office24HomeBusiness2024R_Retail edition", "Office 2024"),
    ("Office 24, Office24VisioPro2024VL_KMS_Client_AE edition", "Visio LTSC 2024"),
    ("Office 24, Office24ProjectPro2024VL_KMS_Client_AE edition", "Project 2024"),
    ("Office 21, Office21ProPlus2021VL_KMS_Client_AE edition", "Office LTSC 2021"),
    ("Office 21, Office21ProPlus2021R_Retail edition", "Office 2021"),
    ("Office 21, Office21VisioPro2021VL_KMS_Client_AE edition", "Visio LTSC 2021"),
    ("Office 21, Office21VisioPro2021R_Retail edition", "Visio 2021"),
    ("Office 21, Office21SkypeforBusiness2021VL_KMS_Client_AE edition", "Office LTSC 2021"),
    ("Office 19, Office19ProPlus2019VL_KMS_Client_AE edition", "Office 2019"),
    ("Office 19, Office19VisioStd2019VL_KMS_Client_AE edition", "Visio 2019"),
    ("Office 19, Office19HomeBusiness2019R_Retail edition", "Office 2019"),
    ("Office 19, Office19ProPlus2019R_Grace edition", "Office 2019"),
    ("Office 16, Office16ProPlusVL_KMS_Client edition", "Office 2016"),
    ("Office 16, Office16ProjectProVL_KMS_Client edition", "Project 2016"),
    ("Office 16, Office16ProjectProXC2RVL_KMS_ClientC2R edition", "Project 2016"),
    ("Office 16, Office16AccessVL_KMS_Client edition", "Office 2016"),
    ("Office 16, Office16PublisherVL_KMS_Client edition", "Office 2016"),
    ("Office 16, Office16StandardVL_MAK edition", "Office 2016"),
    ("Office 15, OfficeProPlusVL_KMS_Client edition", "Office 2013"),
    ("Office 15, OfficeStandardVL_KMS_Client edition", "Office 2013"),
    ("Office 15, OfficeLyncVL_KMS_Client edition", "Office 2013"),
    ("Office 15, OfficeInfoPathVL_KMS_Client edition", "InfoPath 2013"),
    ("Office 14, OfficeProPlus-KMS_Client edition", "Office 2010"),
    ("Office 14, OfficeVisioPrem-MAK edition", "Visio 2010"),
]


@pytest.mark.parametrize(("name", "product"), OFFICE)
def test_office(name: str, product: str) -> None:
    """Published, MAK and retail licences; single programs are Office."""
    found = product_of_office(name)
    assert found is not None
    assert found.product == product


@pytest.mark.parametrize(
    "name",
    [
        "Office 16, Office16O365ProPlusR_Subscription1 edition",
        "Office 16, Office16O365BusinessR_Grace edition",
        "Office 16, Office16ProjectProR_Subscription2 edition",
        "Office 16, Office16MondoVL_KMS_Client edition",
        "Office 16, OfficeKMSHostVL_KMS_Host edition",
        "Office 16, Office16AccessRuntimeR_PrepidBypass edition",
        "Office 16, Office16UnheardofVL_KMS_Client edition",
        "Office 16, Office16ProPlus2019VL_KMS_Client edition",
        "Office 24, Office21ProPlus2021VL_KMS_Client_AE edition",
        "Office 24, Office24ProPlus2024 edition",
        "Office 17, Office17ProPlusVL_KMS_Client edition",
        "Windows(R), Professional edition",
        "",
    ],
)
def test_unknown_office(name: str) -> None:
    """Microsoft 365 Apps have no fixed end; a KMS host's licence is no product."""
    assert product_of_office(name) is None


@pytest.mark.parametrize("row", office_gvlks(), ids=lambda row: row.product)
def test_every_program_with_a_key_is_known_by_a_licence(row) -> None:
    """The first word of a product is how a licence's family begins, but for these."""
    word = row.product.removesuffix(f" {row.release}").removesuffix(" LTSC")
    family = {
        "Skype for Business": "SkypeforBusiness",
        "SharePoint Workspace": "SharePointWorkspace",
    }.get(word, word.split()[0])
    if family == "Office":
        family = "ProPlus" if row.edition == "Professional Plus" else "Standard"
    number = {each.family: each.licence_number for each in PRODUCTS}[family_of_gvlk(row)]
    found = product_of_office(f"Office {number}, Office{family}VL_KMS_Client edition")
    assert found is not None
    assert found.family == family_of_gvlk(row)


@given(st.text(max_size=40), st.integers())
def test_any_input_gives_a_product_or_none(text: str, build: int) -> None:
    """Whatever a machine reports."""
    for found in (product_of_windows(text, build), product_of_office(text)):
        assert found is None or found in PRODUCTS
