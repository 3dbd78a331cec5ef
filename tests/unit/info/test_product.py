"""A licence as info returns it, and the history that names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.history import history_info
from ansible_collections.volume.activation.plugins.plugin_utils._info.office import (
    office_info,
    own_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.product import (
    explained,
    product_info,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import (
    ActivationFailure,
    History,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.office import (
    OfficeLicense,
    OfficeService,
    OfficeState,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    OFFICE_CLASSES,
    WINDOWS_CLASSES,
)

from tests.support.whole_machine import STATE, WINDOWS

NAME = "Office 21, Office21ProPlus2021VL_KMS_Client_AE edition"
OF_OFFICE = replace(
    WINDOWS, activation_id="0FF1CE", name=NAME, status=1, status_reason=None, grace_minutes=0,
    family="Office21ProPlus2021VL_KMS_Client_AE",
)  # fmt: skip
BY_WINDOWS = OfficeLicense(
    activation_id="0FF1CE", application_id="app", name=NAME, description="d", channel="gvlk",
    family="f", classes=WINDOWS_CLASSES, product=OF_OFFICE,
)  # fmt: skip
BY_OFFICE = replace(BY_WINDOWS, activation_id="0FF1CE2", classes=OFFICE_CLASSES)
WITHOUT_KEY = replace(BY_WINDOWS, activation_id="0FF1CE3", name="Other", product=None)
OFFICE = OfficeState(
    licenses=(BY_WINDOWS, BY_OFFICE, WITHOUT_KEY),
    service=OfficeService("14.0", "cmid of Office", True),
    click_to_run=("ProPlus2021Volume", "VisioPro2021Volume"),
    unread="HRESULT 0x80041013",
)
SHOWN = {
    "activation_id": "0FF1CE",
    "name": NAME,
    "channel": "gvlk",
    "partial_product_key": "VMK7H",
    "license_status": "licensed",
    "license_status_reason": None,
    "grace_minutes": 0,
    "expires": None,
    "expires_in_days": None,
    "permanent": True,
    "kms_host": "kms01",
    "kms_port": 1689,
    "discovered_kms_host": "kms02",
    "discovered_kms_port": 1690,
    "release": "2021",
    "product": "Office LTSC Professional Plus 2021",
    "licensing_class": "SoftwareLicensingProduct",
}


def test_everything_of_office() -> None:
    settings = {
        "Start": 3, "VersionToReport": "16.0", "Platform": "x64", "UpdateChannel": "current",
        "CDNBaseUrl": "cdn", "UserOperations": 1,
    }  # fmt: skip
    state = replace(STATE, office=OFFICE, office_settings=settings, local_settings={})
    by_office = {**SHOWN, "licensing_class": "OfficeSoftwareProtectionProduct"}
    assert office_info(state) == {
        "products": [SHOWN, by_office],
        "service": {
            "version": "14.0",
            "cmid": "cmid of Office",
            "kms_host_caching": True,
            "start": "manual",
        },
        "service_unread": "HRESULT 0x80041013",
        "click_to_run": {
            "release_ids": ["ProPlus2021Volume", "VisioPro2021Volume"],
            "version": "16.0",
            "platform": "x64",
            "update_channel": "current",
        },
        "user_operations": True,
    }


def test_licences_of_office_that_are_shown() -> None:
    state = replace(STATE, office=OFFICE)
    bare = dict.fromkeys(SHOWN) | {
        "activation_id": "0FF1CE3",
        "name": "Other",
        "channel": "gvlk",
        "license_status": "unlicensed",
        "grace_minutes": 0,
        "permanent": False,
        "licensing_class": "SoftwareLicensingProduct",
    }
    assert office_info(state, with_all=True)["products"][2:] == [bare]
    assert office_info(state, with_all=True, only=["0ff1ce3"])["products"] == [bare]
    assert office_info(state, only=["0ff1ce", "0ff1ce3"])["products"] == [SHOWN]
    assert own_products(state) == (OF_OFFICE,)
    assert own_products(STATE) == ()


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"partial_product_key": ""}, {"partial_product_key": None}),
        ({"activation_type": 0}, {"activation_type": None}),
        ({"grace_minutes": 0, "status": 1}, {"permanent": True, "expires": None}),
        ({"grace_minutes": 1, "status": 1}, {"permanent": False, "expires_in_days": 1}),
        ({"grace_minutes": 0}, {"permanent": False, "expires_in_days": None}),
        ({"status_reason": None}, {"license_status_reason": None}),
    ],
)
def test_product(changes: dict[str, Any], shown: dict[str, Any]) -> None:
    product = product_info(replace(WINDOWS, **changes), STATE.clock)
    assert {name: product[name] for name in shown} == shown


NOT_BOUND = "Fresh GVLK without a successful KMS contact; shown as notification reason"
OF_CHANNEL = "Activate it in the way of its channel, or install the published key by "


@pytest.mark.parametrize(
    ("channel", "code", "cause", "remedy"),
    [
        ("gvlk", 0xC004F056, NOT_BOUND, "Activate against a KMS host or AD"),
        ("evaluation", 0xC004F056, NOT_BOUND, "Activate against a KMS host or AD"),
        *(
            (
                channel,
                code,
                f"Known of KMS clients; this licence is of the channel {channel}",
                f"{OF_CHANNEL}volume.activation.windows",
            )
            for channel in ("mak", "retail", "oem", "subscription", "avma")
            for code in (0xC004F056, 0xC004F081, 0x800706BA, 0x80070533)
        ),
        ("mak", 0x4004F040, "Information only", "None"),
        (
            "mak",
            0xC0DEC0DE,
            "Not in the table of activation errors",
            "Read the events of Microsoft-Windows-Security-SPP in the Application log at that time",
        ),
    ],
)
def test_reason_of_a_channel(channel: str, code: int, cause: str, remedy: str) -> None:
    product = replace(WINDOWS, channel=channel, status_reason=code)
    reason = product_info(product, STATE.clock)["license_status_reason"]
    assert (reason["cause"], reason["remedy"]) == (cause, remedy)


def test_codes_that_are_explained() -> None:
    assert explained(None) is None
    assert explained(0) is None
    assert explained(0xC0DEC0DE) == {
        "code": "0xC0DEC0DE",
        "name": None,
        "meaning": "Code of another part of Windows",
        "cause": "Not in the table of activation errors",
        "remedy": "Read the events of Microsoft-Windows-Security-SPP in the Application log at "
        "that time",
    }


def test_history_names_products_of_every_kind() -> None:
    without_key = replace(WINDOWS, activation_id="B", name="without a key")
    failures = [ActivationFailure("t", None, each) for each in ("0ff1ce", "b", None)]
    history = History(is_read=True, activation_failures=tuple(failures))
    state = replace(STATE, office=OFFICE, products_without_key=(without_key,), history=history)
    shown = history_info(state)
    assert shown is not None
    assert [each["product"] for each in shown["activation_failures"]] == [
        NAME,
        "without a key",
        None,
    ]
