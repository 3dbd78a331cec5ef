"""What the table of products says of Office, and which family a published key is of."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.products import (
    family_of_gvlk,
    licence_programs,
    supported_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    windows_gvlks,
)


def test_host_keys_of_office_are_its_volume_editions() -> None:
    of_office = {
        each.family: each.csvlks for each in supported_products() if each.application == "office"
    }
    assert of_office == {
        "Office 2024": ("Office LTSC 2024",),
        "Office 2021": ("Office LTSC 2021",),
        "Office 2019": ("Office 2019",),
        "Office 2016": ("Office 2016",),
        "Office 2013": ("Office 2013",),
        "Office 2010": ("Office 2010",),
    }


def test_licences_of_an_office() -> None:
    shown = [
        (each.product, each.licence_number, each.program, each.volume)
        for each in supported_products()
        if each.family == "Office 2024"
    ]
    assert shown == [
        ("Office LTSC 2024", "24", "Office", True),
        ("Office 2024", "24", "Office", False),
        ("Project 2024", "24", "Project", None),
        ("Visio LTSC 2024", "24", "Visio", True),
        ("Visio 2024", "24", "Visio", False),
    ]
    programs = licence_programs()
    assert (programs["ProPlus"], programs["Visio"]) == ("Office", "Visio")


def test_families_of_keys() -> None:
    found = {family_of_gvlk(row) for row in windows_gvlks()}
    assert {
        "Windows 10 Enterprise LTSB 2016",
        "Windows 11 Enterprise LTSC 2024",
        "Windows Server Semi-Annual Channel",
    } <= found
    assert not any(" N " in family for family in found)
