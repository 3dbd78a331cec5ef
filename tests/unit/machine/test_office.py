"""Office as a machine answers it: its licences, what serves them, and who may use them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.office import (
    OfficeState,
    start_mode,
    user_operations,
    user_operations_value,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    OFFICE_CLASSES,
    WINDOWS_CLASSES,
)

from tests.support.raw_answer import PRODUCT, RAW, raw
from tests.support.raw_office import OFFICE_2010, OFFICE_2013, of_office, office_of


def without_key(number: int, **more: Any) -> dict[str, Any]:
    """The row of a licence without a key, which has five columns alone."""
    row = of_office(number, None, **more)
    names = ("ID", "ApplicationID", "Name", "Description", "LicenseFamily")
    return {name: row[name] for name in names}


def without_addon(row: dict[str, Any]) -> dict[str, Any]:
    """As Office's own service has it, whose class lacks the column."""
    return {name: value for name, value in row.items() if name != "LicenseIsAddon"}


def test_licence_that_windows_holds() -> None:
    (found,) = office_of(office_licenses=without_key(1)).licenses
    assert asdict(found) == {
        "activation_id": "00000000-0000-4000-8000-000000000001",
        "application_id": OFFICE_2013,
        "name": "Office 16, Office16ProPlusVL_KMS_Client edition",
        "description": "Office 16, VOLUME_KMSCLIENT channel",
        "channel": "gvlk",
        "family": "Office16ProPlusVL_KMS_Client",
        "classes": asdict(WINDOWS_CLASSES),
        "product": None,
    }
    keyed = office_of(products=[of_office(1, "WFG99")]).licenses[0]
    assert keyed.product is not None
    assert keyed.product.partial_product_key == "WFG99"
    assert replace(keyed, product=None) == found
    blank = dict.fromkeys(("Name", "Description", "LicenseFamily"))
    (found,) = office_of(office_licenses=without_key(1, **blank)).licenses
    assert (found.name, found.description, found.family, found.channel) == ("", "", "", "unknown")


def test_those_with_a_key_come_first_whoever_holds_them() -> None:
    office = office_of(
        products=[PRODUCT, of_office(1, "11111", ApplicationID=OFFICE_2013.upper())],
        office_licenses=[without_key(2)],
        office_products=[
            of_office(3, None, ApplicationID=OFFICE_2010),
            without_addon(of_office(4, "44444", ApplicationID=OFFICE_2010)),
        ],
    )
    assert [int(each.activation_id[-1]) for each in office.licenses] == [1, 4, 3, 2]
    assert [int(each.activation_id[-1]) for each in office.with_key] == [1, 4]
    classes = [each.classes is WINDOWS_CLASSES for each in office.licenses]
    assert classes == [True, False, False, True]
    found = office.license("00000000-0000-4000-8000-000000000002".upper())
    assert found is office.licenses[3]
    assert office.license("other") is None
    held = [each.product.is_addon for each in office.with_key if each.product]
    assert held == [False, False]


def test_windows_7_has_offices_own_service_for_all() -> None:
    (found,) = office_of("7601", office_licenses=without_key(1)).licenses
    assert found.classes is OFFICE_CLASSES


def test_offices_own_service() -> None:
    assert office_of().service is None
    row = {"Version": 15, "ClientMachineID": "cmid", "KeyManagementServiceHostCaching": False}
    found = office_of(
        office_service=[row],
        office_issuance_licenses=[{"ID": "key", "ILID": "ilid", "ILVID": 1}],
    )
    assert found.service is not None
    assert asdict(found.service) == {"version": "15", "cmid": "cmid", "host_caching": False}
    assert [each.key for each in found.token_licenses] == ["key"]
    assert parse_state(RAW).office is None


@pytest.mark.parametrize(
    ("source", "code", "unread"),
    [
        ("office_service", "Strange", "Strange"),
        ("office_products", "Strange", "Strange"),
        ("office_products", "HRESULT 0x80041010", None),
        ("office_issuance_licenses", "Strange", None),
    ],
)
def test_offices_own_service_that_could_not_be_read(
    source: str, code: str, unread: str | None
) -> None:
    assert office_of(errors=[{"source": source, "code": code}]).unread == unread


def test_error_alone_tells_that_office_was_asked_for() -> None:
    whole = raw(errors=[{"source": "office_products", "code": "HRESULT 0x80041010"}])
    assert parse_state(whole).office == OfficeState((), None, None)


def test_release_ids_of_click_to_run() -> None:
    assert office_of().click_to_run is None
    assert office_of(ids="ProPlus2021Volume , Visio").click_to_run == ("ProPlus2021Volume", "Visio")


@pytest.mark.parametrize(
    ("start", "words"),
    [(None, None), (2, "automatic"), (3, "manual"), (4, "disabled"), (1, "1")],
)
def test_start_mode(start: int | None, words: str | None) -> None:
    whole = raw("registry", office_service={"Start": start})
    assert start_mode(parse_state(whole)) == words


def test_who_may_activate() -> None:
    assert user_operations_value(WINDOWS_CLASSES) == "user_operations"
    assert user_operations_value(OFFICE_CLASSES) == "office_user_operations"
    for windows, office in ((1, 0), (0, 1), (None, 2)):
        keys = {"local": {"UserOperations": windows}, "office_local": {"UserOperations": office}}
        state = parse_state(raw("registry", **keys))
        assert user_operations(state, WINDOWS_CLASSES) is (windows == 1)
        assert user_operations(state, OFFICE_CLASSES) is (office == 1)
