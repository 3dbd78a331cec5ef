"""Supported products as plain data and as text, chosen by what they are and by a day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.volume.activation.plugins.filter.supported_products import FilterModule
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue import product_rows
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
    csvlk_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.products import (
    supported_products,
)
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.ansible_core

FILTERS = FilterModule().filters()
rows, text = FILTERS["supported_products"], FILTERS["supported_products_text"]
PRODUCTS = supported_products()
FAMILIES = sorted({each.family for each in PRODUCTS})
DAYS = st.dates(min_value=date(2009, 1, 1), max_value=date(2036, 1, 1))


def names(*args: Any, **kwargs: Any) -> list[str]:
    """The releases, each once."""
    return list(dict.fromkeys(row["product"] for row in rows(*args, **kwargs)))


def test_all_is_windows_and_office() -> None:
    """In the order of the table."""
    assert rows("all") == rows("windows") + rows("office")
    assert [row["product"] for row in rows("ALL ")] == [each.product for each in PRODUCTS]
    assert {row["application"] for row in rows("office")} == {"office"}


@pytest.mark.parametrize("family", FAMILIES)
def test_one_product(family: str) -> None:
    """Its releases alone, however it is written."""
    assert {row["family"] for row in rows(family)} == {family}
    assert rows(f"  {family.upper().replace(' ', '  ')}") == rows(family)


def test_what_the_issue_asks_of_a_product() -> None:
    """Methods, host keys, dates with their page, Ansible and the offline script."""
    for row in rows("all"):
        assert row["methods"]
        assert date.fromisoformat(row["support_end"])
        assert row["source"]
        assert row["by_offline_script"] <= row["by_ansible"]
    (office,) = [row for row in rows("Office 2016") if row["product"] == "Project 2016"]
    assert office["csvlks"] == ["Office 2016"]
    assert (office["by_ansible"], office["by_offline_script"]) == (True, False)
    assert office["editions"] is None
    assert office["powershell_5_1"] is None


TOO_OLD = [
    "Windows 10 1511",
    "Windows 10 1507",
    "Windows 10 Enterprise LTSB 2015",
    "Windows 8",
    "Windows 7 RTM",
    "Windows Vista SP2",
    "Windows Vista SP1",
    "Windows Vista RTM",
    "Windows Server 2008 R2 SP1",
    "Windows Server 2008 R2 RTM",
    "Windows Server 2008 SP2",
    "Windows Server 2008 SP1",
]


def test_too_old_for_powershell() -> None:
    """Where version 5.1 is neither included nor installable; of 2008 R2 SP1 only Itanium."""
    too_old = [row for row in rows("windows") if not row["by_ansible"]]
    assert list(dict.fromkeys(row["product"] for row in too_old)) == TOO_OLD
    assert [row["editions"] for row in too_old if row["product"].endswith("R2 SP1")] == ["Itanium"]
    assert not any(row["by_offline_script"] for row in too_old)


ON_A_DAY = [
    ("office", "2026-10-13", ["Office LTSC 2024", "Office LTSC 2021"], []),
    ("office", "2026-10-14", ["Office LTSC 2024"], ["Office LTSC 2021", "InfoPath 2013"]),
    ("Windows 10", "2025-10-14", ["Windows 10 22H2"], ["Windows 10 21H2"]),
    ("Windows 10", "2025-10-15", [], ["Windows 10 22H2"]),
    ("Windows Server 2012 R2", "2023-10-11", [], ["Windows Server 2012 R2"]),
    ("Windows 11", date(2026, 10, 14), ["Windows 11 24H2"], ["Windows 11 22H2"]),
    ("Windows 11", datetime(2026, 10, 14, 5), ["Windows 11 24H2"], []),
]


@pytest.mark.parametrize(("of", "on", "supported", "not_supported"), ON_A_DAY)
def test_on_a_day(of: str, on: Any, supported: list[str], not_supported: list[str]) -> None:
    """The last day is supported still."""
    found = names(of, on)
    assert set(supported) <= set(found)
    assert not set(not_supported) & set(found)
    assert supported or not found


def test_editions_end_on_their_own_day() -> None:
    """Pro went before Enterprise."""
    found = rows("Windows 11", "2026-10-14")
    editions = [row["editions"] for row in found if row["product"] == "Windows 11 24H2"]
    assert editions == ["Enterprise and Education"]


def test_extended_security_updates_count_where_asked() -> None:
    """And end too."""
    assert names("Windows 10", "2026-01-01") == []
    assert names("Windows 10", "2026-01-01", esu=True) == ["Windows 10 22H2"]
    assert names("Windows 10", "2028-10-11", esu=True) == []


@given(DAYS, DAYS, st.booleans())
def test_support_only_ends(one: date, other: date, esu: bool) -> None:
    """What is supported on a later day was on an earlier one, and ESU takes nothing away."""
    earlier, later = sorted((one, other))
    assert set(names("all", later, esu)) <= set(names("all", earlier, esu))
    assert set(names("all", one)) <= set(names("all", one, True))


@given(st.one_of(st.sampled_from(["all", "windows", "office", *FAMILIES])), st.none() | DAYS)
def test_text_tells_the_same_releases(of: str, on: date | None) -> None:
    """Each in a line, under its product, and no line is too wide."""
    lines = text(of, on)
    assert all(type(line) is str and len(line) <= 100 for line in lines)
    found = rows(of, on)
    told = [line for line in lines[1:] if line.startswith("  ")]
    assert len(told) == len(found)
    for line, row in zip(told, found, strict=True):
        assert line.startswith(f"  {row['product']} ")
        assert row["support_end"] in line
        assert f" {row['esu_end'] or ''}" in line
        assert (row["powershell_5_1"] or "") in line


def test_text_of_one_product() -> None:
    """As it is read."""
    assert text("Windows Server 2012") == [
        "  Release                             Editions                  Supported   With ESU    "
        "PowerShell",
        "Windows Server 2012: kms, ad, mak; CSVLK Windows Server 2016 or later",
        "  Windows Server 2012                 Server editions           2023-10-10  2026-10-13  "
        "installable",
        "  Windows MultiPoint Server 2012      MultiPoint                2023-10-10              "
        "installable",
        "",
        "Supported, With ESU: the last day, without and with Extended Security Updates.",
        "PowerShell: whether version 5.1 is included, or installable with WMF 5.1. Ansible and the",
        "offline script need it; where it is missing, key and KMS host are set by hand on the "
        "machine.",
        "Office is managed by Ansible where its Windows is; the offline script does Windows alone.",
    ]


def test_product_without_an_end() -> None:
    product = replace(PRODUCTS[0], support_end=None, editions="", powershell_5_1="")
    assert list(product_rows._groups([product])) == [
        "Windows 11: kms, ad, mak; CSVLK Windows Server 2022 or later",
        "  Windows 11 26H2                                               no end",
    ]


def test_rows_are_whole() -> None:
    server, multipoint = rows("Windows Server 2012")
    assert server == {
        "product": "Windows Server 2012",
        "family": "Windows Server 2012",
        "application": "windows",
        "editions": "Server editions",
        "edition_ids": [
            "ServerDatacenter", "ServerDatacenterV", "ServerEnterprise", "ServerEnterpriseV",
            "ServerSolution", "ServerStandard", "ServerStandardV", "ServerTurbine",
            "ServerTurbineCor", "ServerWeb",
        ],
        "builds": [9200],
        "methods": ["kms", "ad", "mak"],
        "csvlks": [
            "Windows Server 2025", "Windows Server 2022", "Windows Server 2019",
            "Windows Server 2016",
        ],
        "mainstream_end": "2018-10-09",
        "support_end": "2023-10-10",
        "esu_end": "2026-10-13",
        "powershell_5_1": "installable",
        "by_ansible": True,
        "by_offline_script": True,
        "key_source": "learn.microsoft.com/windows-server/get-started/kms-client-activation-keys "
        "(MicrosoftDocs/windowsserverdocs, ms.date 06/25/2025)",
        "source": "learn.microsoft.com/lifecycle/products/windows-server-2012",
    }  # fmt: skip
    assert (multipoint["mainstream_end"], multipoint["esu_end"]) == (None, None)
    office = rows("Office 2024")[0]
    assert office == {
        "product": "Office LTSC 2024",
        "family": "Office 2024",
        "application": "office",
        "editions": None,
        "edition_ids": [],
        "builds": [],
        "methods": ["kms", "ad", "mak"],
        "csvlks": ["Office LTSC 2024"],
        "mainstream_end": None,
        "support_end": "2029-10-09",
        "esu_end": None,
        "powershell_5_1": None,
        "by_ansible": True,
        "by_offline_script": False,
        "key_source": "learn.microsoft.com/office/volume-license-activation/gvlks "
        "(MicrosoftDocs/OfficeDocs-DeployOffice, ms.date 09/18/2024)",
        "source": "learn.microsoft.com/lifecycle/products/office-ltsc-2024",
    }
    assert rows("Windows Server 2019")[0]["methods"] == ["kms", "ad", "mak", "avma"]


def test_text_where_nothing_is_supported() -> None:
    """One line instead of an empty table."""
    nothing = ["None of these products is supported on that day."]
    assert text("Windows Vista", "2020-01-01") == nothing
    assert product_rows.product_text("Windows 10", "2026-01-01") == nothing
    assert product_rows.product_rows("Windows 10", "2026-01-01") == []
    assert len(product_rows.product_text("Windows 10", "2026-01-01", True)) > 1


@pytest.mark.parametrize(
    ("csvlks", "told"),
    [
        ((), "not in Microsoft's table"),
        (("Windows Server 2025",), "Windows Server 2025"),
        (("Windows Server 2025", "Windows Server 2022"), "Windows Server 2022 or later"),
        (
            ("Windows Server 2025", "Windows Server 2016", "Windows 10"),
            "Windows Server 2016 or later, Windows 10",
        ),
        (("Office 2016",), "Office 2016"),
    ],
)
def test_host_keys_in_words(csvlks: tuple[str, ...], told: str) -> None:
    """The oldest of the servers, and the others."""
    assert csvlk_text(csvlks) == told


@pytest.mark.parametrize(
    "wrong", ["2027-1-31", "2027-02-30", "31.01.2027", "2027-01-31x", "٢٠٢٧-01-31"]
)
def test_a_day_that_is_none(wrong: str) -> None:
    """One line that names the variable."""
    with pytest.raises(
        AnsibleFilterError, match=r"^my_day: .* is not accepted: give a day such as"
    ):
        rows("all", wrong, on_variable="my_day")


def test_results_are_not_shared() -> None:
    """And are plain data."""
    rows("Windows 11")[0]["methods"].clear()
    assert rows("Windows 11")[0]["methods"] == ["kms", "ad", "mak"]
    assert json.loads(json.dumps(rows("all"))) == rows("all")
