"""Office as volume.activation.info returns it, and what an audit makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import read
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request

from lab.simulation.network import Network
from lab.simulation.office import office_cmid
from lab.simulation.programs import OFFICE_SERVICE_KEY
from lab.simulation.windows import CLICK_TO_RUN, SimulatedWindows, WmiFault
from tests.support.info_return import declared
from tests.support.maintenance_runs import run_verb
from tests.support.office_verb_rows import (
    GVLK_TAIL,
    MAK_TAIL,
    PRO_PLUS_2016,
    machine_with,
    of_office,
    of_windows,
    windows_7,
)
from tests.support.run_on_simulation import execute_on


def looked_at(machine: SimulatedWindows, *, everything: bool = False) -> dict[str, Any]:
    """What the module returns for the machine."""
    request = info_request(office=True, all_products=everything)
    state = read(execute_on(machine), request)
    return activation_info(state, datetime.now(UTC), all_products=everything)


@pytest.mark.parametrize("make", [of_windows, of_office, windows_7])
def test_every_key_of_office_is_in_an_audit(make: Any, network: Network) -> None:
    """Whoever serves it."""
    found = machine_from_info("srv1", looked_at(make(network)))
    of_office = [each for each in found.licenses if each.application == "office"]
    assert [each.partial_product_key for each in of_office] == [MAK_TAIL, GVLK_TAIL]
    assert len(found.licenses) == 3


@pytest.mark.parametrize(("make", "without_key"), [(of_windows, 1), (of_office, 0)])
def test_licences_without_a_key_when_asked_for(
    make: Any, without_key: int, network: Network
) -> None:
    machine = make(network)
    plain, every = looked_at(machine), looked_at(machine, everything=True)
    assert [each["partial_product_key"] for each in plain["office"]["products"]] == [
        MAK_TAIL,
        GVLK_TAIL,
    ]
    shown = every["office"]["products"][2:]
    assert [each["partial_product_key"] for each in shown] == [None] * without_key
    assert [each["license_status"] for each in shown] == ["unlicensed"] * without_key


def test_office_and_project_2010(network: Network) -> None:
    machine = of_office(network)
    shown = looked_at(machine)
    assert shown["office"]["service"]["cmid"] == office_cmid(machine) != shown["cmid"]
    assert [each["release"] for each in shown["office"]["products"]] == ["2010", "2010"]
    assert len(shown["products"]) == 3
    text = "\n".join(activation_text(shown))
    assert "  Own service (osppsvc)" in text
    assert "Other licences" not in text


def test_until_when_office_is_licensed(network: Network) -> None:
    machine = of_windows(network)
    mak, gvlk = (each for each in machine.office if each.partial_product_key)
    for license, days in ((mak, 0), (gvlk, 180)):
        license.status, license.status_reason, license.grace_minutes = 1, 0, days * 1440
    text = "\n".join(activation_text(looked_at(machine)))
    assert "Professional Plus 2016: licensed, mak, permanently" in text
    assert "Visio LTSC Professional 2021: licensed, gvlk, 180 days left\n" in f"{text}\n"


def test_no_office(network: Network) -> None:
    office = looked_at(machine_with(network))["office"]
    assert office == {
        "products": [],
        "service": None,
        "service_unread": None,
        "click_to_run": None,
        "user_operations": False,
    }
    assert "Office" not in "\n".join(activation_text(looked_at(machine_with(network))))


def test_name_that_is_not_formed_as_offices_are(network: Network) -> None:
    machine = machine_with(network, (PRO_PLUS_2016, MAK_TAIL))
    machine.office[0].columns = {"Name": "Something else"}
    (product,) = looked_at(machine)["office"]["products"]
    assert (product["release"], product["product"]) == (None, None)


@pytest.mark.parametrize("table", ["Service", "Product"])
def test_what_of_office_can_not_be_read_hides_nothing_else(table: str, network: Network) -> None:
    """Leftovers of an Office that is gone must not end the look at a machine."""
    machine = of_office(network)
    machine.wmi_faults.append(WmiFault(0x80041013, query_class=f"OfficeSoftwareProtection{table}"))
    shown = looked_at(machine)
    assert shown["office"]["service_unread"] == "HRESULT 0x80041013"
    assert shown["windows"]["partial_product_key"] == machine.licenses[0].partial_product_key
    assert "could not be read (HRESULT 0x80041013)" in "\n".join(activation_text(shown))


def test_who_needs_office_is_told_that_it_can_not_be_read(network: Network) -> None:
    machine = of_office(network)
    fault = WmiFault(0x80041013, query_class="OfficeSoftwareProtectionProduct")
    machine.wmi_faults.append(fault)
    with pytest.raises(StateError, match=r"Office's own service .* could not be read"):
        run_verb(machine, product="office", verb="rearm")


@pytest.mark.parametrize("make", [of_windows, of_office, windows_7])
def test_a_product_is_named_and_has_every_key_that_is_declared(make: Any, network: Network) -> None:
    machine = make(network)
    products = looked_at(machine)["office"]["products"]
    with_key = [each for each in machine.office if each.partial_product_key]
    assert [each["name"] for each in products] == [each.row(machine)["Name"] for each in with_key]
    keys = declared()["office"]["contains"]["products"]["contains"]
    assert {frozenset(each) for each in products} == {frozenset(keys)}


def test_click_to_run_and_the_start_of_offices_own_service(network: Network) -> None:
    machine = of_office(network)
    address = "http://officecdn.example/pr/channel"
    machine.registry_values = {
        **machine.registry_values,
        CLICK_TO_RUN: {
            "ProductReleaseIds": "ProPlus2021Volume",
            "CDNBaseUrl": address,
            "VersionToReport": "16.0.14332.20763",
            "Platform": "x64",
        },
        OFFICE_SERVICE_KEY: {"Start": 2},
    }
    office = looked_at(machine)["office"]
    assert office["click_to_run"] == {
        "release_ids": ["ProPlus2021Volume"],
        "version": "16.0.14332.20763",
        "platform": "x64",
        "update_channel": address,
    }
    assert office["service"]["start"] == "automatic"


def test_a_licence_without_a_key_is_named_and_unlicensed(network: Network) -> None:
    """Windows' table has many of them."""
    *_, shown = looked_at(of_windows(network), everything=True)["office"]["products"]
    assert shown["name"].startswith("Office")
    assert shown["license_status"] == "unlicensed"
    assert shown["license_status_reason"] is None
    assert shown["partial_product_key"] is None
