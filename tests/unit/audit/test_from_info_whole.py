"""A whole result of volume.activation.info with every value, and each form that is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
    machine_from_offline_report,
    machine_not_read,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedLicense,
    AuditedMachine,
    Expected,
    KmsHosting,
)

WINDOWS, OFFICE = "55c92734-d682-4d71-983e-d6ec3f16059f", "0ff1ce15-a989-479d-af46-f275c6370663"
ADDON: dict[str, Any] = {
    "activation_id": "id-2",
    "application_id": OFFICE.upper(),
    "name": "Office 21",
    "family": "Office21",
    "is_addon": True,
    "channel": "mak",
    "partial_product_key": " 3V66T ",
    "license_status": "notification",
    "license_status_reason": {"code": "0xC004F009"},
    "grace_minutes": 43_200,
    "expires": "2026-04-01T00:00:00Z",
    "evaluation_end": "2026-05-01T00:00:00Z",
    "activation_type": "kms",
    "activation_type_enabled": "any",
    "kms_required_count": 5,
    "kms_host": "kms03",
    "kms_port": 1690,
}
CSVLK: dict[str, Any] = {
    "activation_id": "id-1",
    "application_id": WINDOWS,
    "channel": "csvlk",
    "partial_product_key": "VMK7H",
    "description": "Windows(R), VOLUME_KMS_WS22 channel",
}
INFO: dict[str, Any] = {
    "read_at": "2026-03-01T12:00:00Z",
    "edition_id": "ServerStandard",
    "build": 20348,
    "ubr": 2031,
    "installation_type": "Server Core",
    "domain": "corp.example",
    "clock_offset_seconds": -3,
    "cmid": "cmid-1",
    "kms_host": "kms01",
    "kms_port": 1688,
    "kms_host_source": "set",
    "kms_host_used": "kms02",
    "kms_port_used": 1689,
    "kms_lookup_domain": "kms.example",
    "office_click_to_run": "O365ProPlus",
    "renewal_interval_minutes": 10_080,
    "kms_dns": {"records": [{"host": "a"}, {"host": "b"}, {"host": ""}], "error": "one of two"},
    "kms_hosting": {"current_count": 26, "listening_port": 1688, "dns_publishing": True},
    "policies": {
        "local": {"B": 1, "A": "x", "C": 0, "D": None, "E": "", "F": "0"},
        "group_policy": {"Z": 2},
    },
    "subscription": {"status": "active"},
    "windows": {"renewal_interval_minutes": 1440, **CSVLK},
    "products": [CSVLK, ADDON, {"activation_id": "id-3", "partial_product_key": None}],
}
OF_WINDOWS = AuditedLicense(
    name="",
    family="",
    application="windows",
    activation_id="id-1",
    is_addon=False,
    channel="csvlk",
    partial_product_key="VMK7H",
    license_status="unknown",
    reason_code=None,
    grace_minutes=0,
    expires=None,
    evaluation_end=None,
    activation_type=None,
    activation_type_enabled=None,
    kms_required_count=None,
)
OF_OFFICE = AuditedLicense(
    name="Office 21",
    family="Office21",
    application="office",
    activation_id="id-2",
    is_addon=True,
    channel="mak",
    partial_product_key="3V66T",
    license_status="notification",
    reason_code="0xC004F009",
    grace_minutes=43_200,
    expires="2026-04-01T00:00:00Z",
    evaluation_end="2026-05-01T00:00:00Z",
    activation_type="kms",
    activation_type_enabled="any",
    kms_required_count=5,
    kms_host="kms03",
    kms_port=1690,
)
WHOLE = AuditedMachine(
    name="srv1",
    result="read",
    read_at="2026-03-01T12:00:00Z",
    site="berlin",
    edition_id="ServerStandard",
    build=20348,
    ubr=2031,
    installation_type="Server Core",
    domain="corp.example",
    clock_offset_seconds=-3,
    cmid="cmid-1",
    kms_host="kms01",
    kms_port=1688,
    kms_host_source="set",
    kms_host_used="kms02",
    kms_port_used=1689,
    kms_lookup_domain="kms.example",
    dns_kms_hosts=("a", "b"),
    dns_error="one of two",
    renewal_interval_minutes=1440,
    hosting=KmsHosting(26, 1688, True, "Windows(R), VOLUME_KMS_WS22 channel"),
    policies=("Z=2", "A=x", "B=1"),
    office_click_to_run="O365ProPlus",
    subscription_status="active",
    expected=Expected("kms", "kms01", 1688, True, ("kms01:1688", "kms02:1689")),
    licenses=(OF_WINDOWS, OF_OFFICE),
)
EXPECTED = {
    "method": "kms",
    "kms_host": "kms01",
    "kms_port": 1688,
    "kms_discovery": True,
    "kms_hosts": ["kms01:1688", "", None, "kms02:1689"],
}


def test_every_value() -> None:
    found = machine_from_info("srv1", INFO, site="berlin", expected=EXPECTED)
    assert found == WHOLE
    later = machine_from_info("srv1", INFO, site="berlin", expected=EXPECTED, read_at="2027")
    assert later == replace(WHOLE, read_at="2027")
    report = {"machine": "srv1", "activation": INFO}
    assert machine_from_offline_report(report, site="berlin", expected=EXPECTED) == WHOLE


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"windows": CSVLK}, {"renewal_interval_minutes": 10_080}),
        ({"build": 2**53, "ubr": -(2**53)}, {"build": 2**53, "ubr": -(2**53)}),
        ({"build": 2**53 + 1, "ubr": True}, {"build": None, "ubr": None}),
        ({"build": "1", "ubr": 1.5}, {"build": None, "ubr": None}),
        ({"domain": "", "cmid": 5}, {"domain": None, "cmid": None}),
        (
            {"kms_dns": {"records": [{"host": None}], "error": None}},
            {"dns_kms_hosts": (), "dns_error": "no record"},
        ),
        ({"kms_dns": {}}, {"dns_kms_hosts": (), "dns_error": None}),
        (
            {"kms_hosting": {"dns_publishing": 0}},
            {"hosting": KmsHosting(None, None, False, CSVLK["description"])},
        ),
        (
            {"kms_hosting": {"dns_publishing": "yes"}},
            {"hosting": KmsHosting(None, None, None, CSVLK["description"])},
        ),
        ({"kms_hosting": None, "products": [ADDON], "windows": ADDON}, {"hosting": None}),
        (
            {"kms_hosting": None, "products": [{**ADDON, "channel": "csvlk"}], "windows": None},
            {"hosting": None},
        ),
        (
            {"kms_hosting": None, "products": [{**CSVLK, "application_id": None}]},
            {"hosting": KmsHosting(None, None, None, CSVLK["description"])},
        ),
    ],
)
def test_other_values(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    found = machine_from_info("srv1", {**INFO, **changes})
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("windows", "products", "ids"),
    [
        (CSVLK, [CSVLK], ["id-1"]),
        (CSVLK, [ADDON], ["id-2", "id-1"]),
        (CSVLK, None, ["id-1"]),
        ({**CSVLK, "partial_product_key": ""}, [], []),
        (None, (ADDON,), ["id-2"]),
    ],
)
def test_which_licences_count(windows: Any, products: Any, ids: list[str]) -> None:
    """That of Windows once, however it is listed."""
    found = machine_from_info("srv1", {**INFO, "windows": windows, "products": products})
    assert [each.activation_id for each in found.licenses] == ids


def test_a_licence_of_windows_that_is_not_listed_is_one_of_windows() -> None:
    bare = {"activation_id": "id-1", "partial_product_key": "VMK7H", "grace_minutes": -5}
    (license,) = machine_from_info("srv1", {"windows": bare}).licenses
    assert license == replace(OF_WINDOWS, channel="unknown")
    other = {**bare, "application_id": "another"}
    (license,) = machine_from_info("srv1", {"products": [other]}).licenses
    assert license.application == "other"
    (license,) = machine_from_info("srv1", {"products": [bare]}).licenses
    assert license.application == "other"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("text", "it is no mapping"),
        ({"windows": []}, "windows is no mapping"),
        ({"products": {}}, "products is no list"),
        ({"products": ["a"]}, "a part of products is no mapping"),
        ({"kms_dns": "a"}, "kms_dns is no mapping"),
        ({"kms_dns": {"records": "a"}}, "kms_dns.records is no list"),
        ({"kms_dns": {"records": [1]}}, "a part of kms_dns.records is no mapping"),
        ({"kms_hosting": 5}, "kms_hosting is no mapping"),
        ({"policies": 5}, "policies is no mapping"),
        ({"policies": {"local": []}}, "policies.local is no mapping"),
        ({"policies": {"group_policy": []}}, "policies.group_policy is no mapping"),
        ({"policies": {"local": {1: 1, "a": 1}}}, "its result can not be understood (TypeError)"),
        ({"subscription": 5}, "subscription is no mapping"),
        (
            {"windows": {"partial_product_key": "A", "license_status_reason": "B"}},
            "license_status_reason is no mapping",
        ),
    ],
)
def test_other_form_is_told_whole(wrong: Any, says: str) -> None:
    reason = f"Not a result of volume.activation.info: {says}"
    assert machine_from_info("srv1", wrong, site="berlin") == AuditedMachine(
        "srv1", "failed", reason, site="berlin"
    )


def test_what_is_expected_is_no_mapping() -> None:
    found = machine_from_info("srv1", {}, expected=["kms"])
    assert found.reason == "Not a result of volume.activation.info: expected is no mapping"
    assert machine_from_info("srv1", {}, expected={"kms_discovery": "yes"}).expected == Expected()


@pytest.mark.parametrize("result", ["failed", "unreachable", "skipped"])
def test_machine_that_was_not_read(result: str) -> None:
    assert machine_not_read("srv1", result, " off\n", "berlin") == AuditedMachine(
        "srv1", result, "off", site="berlin"
    )
    assert machine_not_read("", result, " ") == AuditedMachine(
        "(no name)", result, "No reason was given"
    )


def test_an_offline_script_that_refused() -> None:
    refused = {"machine": "srv1", "refused": "not this machine", "activation": None}
    assert machine_from_offline_report(refused, site="ship") == AuditedMachine(
        "srv1", "failed", "Its offline script refused it: not this machine", site="ship"
    )
    assert machine_from_offline_report({}).reason == (
        "Its offline script refused it: no reason is given"
    )
