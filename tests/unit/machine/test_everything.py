"""A machine that answers everything, whole: no value gets lost, and none into another's place."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError

from tests.support.raw_answer import raw
from tests.support.raw_everything import EVERYTHING

FIGURES = {
    "current_count": 26,
    "requests": {
        "total": 50, "failed": 51, "unlicensed": 52, "licensed": 53, "oob_grace": 54,
        "oot_grace": 55, "non_genuine_grace": 56, "notification": 57,
    },
}  # fmt: skip


def shown() -> dict[str, Any]:
    """The machine that answers everything, as plain data."""
    return asdict(parse_state(EVERYTHING))


def test_licence() -> None:
    (product,) = shown()["products"]
    assert product == {
        "activation_id": "9bd77860-9b31-4b7b-96ad-2564017315bf",
        "application_id": "55c92734-d682-4d71-983e-d6ec3f16059f",
        "name": "Windows(R), ServerStandard edition",
        "description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
        "channel": "gvlk",
        "family": "ServerStandard",
        "is_addon": False,
        "status": 1,
        "status_reason": 0x4004F040,
        "partial_product_key": "VMK7H",
        "grace_minutes": 259200,
        "evaluation_end": "2026-06-01T00:00:00Z",
        "kms_host": "kms01",
        "kms_port": 1701,
        "lookup_domain": "lab.example",
        "discovered_kms_host": "kms03",
        "discovered_kms_port": 1703,
        "kms_required_count": 25,
        "activation_type": 1,
        "activation_type_enabled": 3,
        "ad_object": "ao",
        "installation_id": "123456",
        "details": {
            "extended_pid": "epid",
            "product_key_channel": "Volume:GVLK",
            "kms_extended_pid": "kms-epid",
            "discovered_kms_address": "10.0.0.5",
            "activation_interval_minutes": 120,
            "renewal_interval_minutes": 10080,
            "remaining_application_rearms": 7,
            "remaining_rearms": 8,
            "figures": None,
            "ad": {
                "distinguished_name": "CN=ao",
                "extended_pid": "csvlk-epid",
                "activation_id": "csvlk-id",
            },
            "vm": {
                "inherited_activation_id": "iaid",
                "host": "hv01",
                "activated": "2026-01-01T00:00:00Z",
            },
            "token": {
                "license_id": "ilid",
                "version_id": 3,
                "grant_number": 4,
                "certificate_thumbprint": "thumb",
            },
        },
    }


def test_service() -> None:
    assert shown()["service"] == {
        "version": "10.0.20348.2031",
        "cmid": "8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b",
        "kms_host": "kms01",
        "kms_port": 1700,
        "lookup_domain": "corp.example",
        "host_caching": True,
        "is_kms_host": True,
        "activation_interval_minutes": 240,
        "renewal_interval_minutes": 10080,
        "remaining_rearms": 5,
        "hosting": {
            "figures": FIGURES,
            "listening_port": 1688,
            "dns_publishing": True,
            "low_priority": False,
        },
        "subscription": {
            "status": 1,
            "type": 0,
            "edition": "Enterprise",
            "expires": "2027-01-01",
        },
    }


def test_machine_around_them() -> None:
    whole = shown()
    assert whole["windows"] == {
        "edition_id": "ServerStandard",
        "build": 20348,
        "ubr": 2031,
        "installation_type": "Server",
    }
    names = ("powershell", "domain", "is_domain_joined", "manufacturer", "model")
    assert [whole[name] for name in names] == [
        "5.1.20348.2031", "corp.example", True, "VM", "M1",
    ]  # fmt: skip
    assert whole["policies"] == {"NoGenTicket": 1}
    assert whole["local_settings"] == {"UserOperations": 1, "Manual": 0}
    assert whole["office_settings"] == {
        "Start": 2,
        "UserOperations": 0,
        "VersionToReport": "16.0.1",
    }
    assert whole["office_click_to_run"] == "ProPlus2021Volume"
    assert whole["methods"] == {"Activate", "Rename"}
    assert (whole["office"], whole["host"], whole["edition"]) == (None, None, None)
    assert whole["history"] == {
        "is_read": False, "kms_contacts": (), "activation_failures": (), "unread": {},
    }  # fmt: skip


def test_network_as_the_machine_sees_it() -> None:
    whole = shown()
    assert whole["probes"] == (
        {
            "host": "kms01", "port": 1700, "addresses": ("10.0.0.5",), "is_open": True,
            "milliseconds": 3, "error": None,
        },
    )  # fmt: skip
    assert whole["probes_found"] == (
        {
            "host": "kms02", "port": 1688, "addresses": (), "is_open": False,
            "milliseconds": None, "error": "TimedOut",
        },
    )  # fmt: skip
    assert whole["discovery"] == {
        "domain": "corp.example",
        "records": ({"host": "kms02", "port": 1688, "priority": 5, "weight": 7},),
        "error": "late",
        "asked": (
            {"domain": "lab.example", "error": "NXDOMAIN"},
            {"domain": "corp.example", "error": None},
        ),
    }


def test_token_licences_and_what_has_no_key() -> None:
    whole = shown()
    assert whole["token_licenses"] == (
        {
            "key": "key", "ilid": "ilid", "ilvid": 3, "description": "D",
            "additional_info": "more", "expires": "2027-01-01T00:00:00Z",
            "authorization_status": 2,
        },
        {
            "key": "key2", "ilid": "ilid2", "ilvid": 0, "description": None,
            "additional_info": None, "expires": None, "authorization_status": 0,
        },
    )  # fmt: skip
    (named,) = whole["products_without_key"]
    assert (named["name"], named["grace_minutes"], named["partial_product_key"]) == (
        "Windows(R), ServerDatacenter edition", 0, "",
    )  # fmt: skip


def test_what_could_not_be_read_is_named() -> None:
    """Office's own service is not there, which is no fault."""
    lines = [each.line() for each in parse_state(EVERYTHING).unread]
    assert lines == [
        "the licensing policies could not be read: AccessDenied",
        "some part could not be read: Strange",
    ]


@pytest.mark.parametrize(
    ("errors", "line"),
    [
        (
            [{"source": "methods", "code": "Strange"}],
            "the methods of the licensing service's class could not be read: Strange",
        ),
        (
            [{"source": "office_licenses", "code": "Strange"}],
            "the licences of Office (SoftwareLicensingProduct) could not be read: Strange",
        ),
        ([{"source": "office_service", "code": "Strange"}], None),
        ([{"source": "office_products", "code": "HRESULT 0x80041010"}], None),
    ],
)
def test_what_stops_a_run(errors: list[dict[str, str]], line: str | None) -> None:
    if line is None:
        assert parse_state(raw(errors=errors)).unread == ()
        return
    with pytest.raises(StateError) as caught:
        parse_state(raw(errors=errors))
    assert str(caught.value) == line


def test_office_that_a_run_needs_and_can_not_read() -> None:
    whole = raw("tables", office_licenses=[])
    whole["errors"] = [{"source": "office_service", "code": "Strange"}]
    with pytest.raises(StateError) as caught:
        parse_state(whole)
    assert str(caught.value) == (
        "Office's own licensing service (OfficeSoftwareProtectionService) could not be read: "
        "Strange"
    )
    whole["errors"][0]["code"] = "HRESULT 0x80041010"
    assert parse_state(whole).unread == ()
