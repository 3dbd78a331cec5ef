"""Products, licences and codes by the names that Microsoft gives them, and what Windows' own is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.kms_client import (
    asked_endpoint,
    cloud_of,
    endpoint_text,
    host_key,
    is_kms_host,
    is_same_host,
    keeps_its_license,
    kms_license,
    runs_evaluation,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.licenses import (
    audited_licenses,
    license_title,
    office_licenses,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedLicense,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.product import (
    edition_without_key,
    other_product_of_key,
    product_name,
    reason_text,
    status_reason,
    windows_name,
)

from tests.support.audited import ESU, HOST, LICENSE, OFFICE, OFFICE_PRODUCT, licensed, machine


@pytest.mark.parametrize(
    ("edition_id", "build", "product", "windows"),
    [
        ("ServerStandard", 20348, "Windows Server 2022", "Windows Server 2022 Standard"),
        ("Enterprise", 26100, "Windows 11 24H2", "Windows 11 Enterprise"),
        ("ServerRdsh", 26100, "Windows 11 24H2", "Windows 11 24H2"),
        (
            "IoTEnterpriseS",
            26100,
            "Windows 11 IoT Enterprise LTSC 2024",
            "Windows IoT Enterprise LTSC 2024",
        ),
        ("Strange", 5, "Strange, build 5", "Strange, build 5"),
        ("Strange", 0, "Strange, build unknown", "Strange, build unknown"),
        (None, 20348, "unknown edition, build 20348", "unknown edition, build 20348"),
        ("ServerStandard", 1, "ServerStandard, build 1", "ServerStandard, build 1"),
    ],
)
def test_name_of_windows(
    edition_id: str | None, build: int | None, product: str, windows: str
) -> None:
    assert (product_name(edition_id, build), windows_name(edition_id, build)) == (product, windows)


@pytest.mark.parametrize(
    ("edition_id", "build", "tail", "product"),
    [
        ("ServerDatacenter", 20348, "VMK7H", "Windows Server 2022 Standard"),
        ("ServerStandard", 17763, " vmk7h ", "Windows Server 2022 Standard"),
        ("Education", 19045, "2YT43", "Windows 11 Enterprise, Windows 10 Enterprise"),
        (
            "Enterprise",
            26100,
            "J462D",
            "Windows 11 Enterprise LTSC 2024, Windows 10 Enterprise LTSC 2021, Windows 10 "
            "Enterprise LTSC 2019",
        ),
        (
            "ServerStandard",
            20348,
            "724CC",
            "Windows Server, version 20H2 Standard, Windows Server, version 2004 Standard, Windows "
            "Server, version 1909 Standard and others",
        ),
        ("ENTERPRISE", 26100, " 2yt43", None),
        ("ServerNew", 20348, "VMK7H", None),
        ("ServerStandard", 20348, "XXXXX", None),
    ],
)
def test_key_of_another_product(
    edition_id: str, build: int, tail: str, product: str | None
) -> None:
    """Three names at most."""
    assert other_product_of_key(edition_id, build, tail) == product


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0xC004F038", "KMS count too low (0xC004F038)"),
        ("0xC0DEC0DE", "Code of another part of Windows (0xC0DEC0DE)"),
        ("0x0", "0x0"),
        ("a word", "a word"),
        ("", ""),
    ],
)
def test_code(code: str, text: str) -> None:
    assert reason_text(code) == text
    assert (status_reason(code) is None) is (code == text)
    assert status_reason(None) is None


def test_edition_without_a_key() -> None:
    found = edition_without_key(" SERVERRDSH ")
    assert found is not None
    assert found.product == "Windows Enterprise multi-session"
    assert edition_without_key(None) is edition_without_key("Enterprise") is None


@pytest.mark.parametrize(
    ("license", "title"),
    [
        (LICENSE, "Windows Server 2022 Standard"),
        (OFFICE, OFFICE_PRODUCT),
        (ESU, "Extended Security Updates, year 1"),
        (replace(ESU, name="Another\nadd-on"), "Another add-on"),
        (replace(ESU, name=""), ESU.activation_id),
        (replace(ESU, name="", activation_id=""), "a licence"),
        (replace(LICENSE, application="other", name="Visual Studio"), "Visual Studio"),
    ],
)
def test_title_of_a_licence(license: AuditedLicense, title: str) -> None:
    assert license_title(license, "ServerStandard", 20348) == title


GRACE = replace(OFFICE, name="Office 16, Office16O365BusinessR_Grace edition", channel="grace")
NOT_YET = replace(GRACE, license_status="oob_grace")
VOLUME = replace(LICENSE, family="ServerDatacenter", activation_id="id-2")


@pytest.mark.parametrize(
    ("licenses", "subjects"),
    [
        ((), []),
        ((LICENSE,), ["Windows"]),
        ((OFFICE,), [OFFICE_PRODUCT]),
        ((VOLUME, LICENSE, ESU), ["Windows", "Extended Security Updates, year 1"]),
        ((LICENSE, OFFICE, NOT_YET), ["Windows", OFFICE_PRODUCT]),
        ((LICENSE, OFFICE, GRACE), ["Windows", OFFICE_PRODUCT, "Microsoft 365 Apps"]),
        ((LICENSE, NOT_YET), ["Windows", "Microsoft 365 Apps"]),
        (
            (LICENSE, replace(OFFICE, license_status="notification"), NOT_YET),
            ["Windows", OFFICE_PRODUCT, "Microsoft 365 Apps"],
        ),
        (
            (OFFICE, replace(OFFICE, partial_product_key=None)),
            [f"{OFFICE_PRODUCT} (6F7TH)", f"{OFFICE_PRODUCT} (no key)"],
        ),
    ],
)
def test_licences_that_count(licenses: tuple[AuditedLicense, ...], subjects: list[str]) -> None:
    audited = machine(licenses=licenses)
    found = audited_licenses(audited)
    assert [subject for subject, _license in found] == subjects
    of_office = tuple(license for _subject, license in found if license.application == "office")
    assert office_licenses(audited) == of_office


@pytest.mark.parametrize(
    ("licenses", "place"),
    [
        ((), None),
        ((OFFICE, ESU), None),
        ((VOLUME, LICENSE), 1),
        ((LICENSE, VOLUME), 0),
        ((ESU, VOLUME, replace(VOLUME, family="Other")), 1),
    ],
)
def test_licence_of_windows(licenses: tuple[AuditedLicense, ...], place: int | None) -> None:
    """That of its own edition before the first; an add-on is none."""
    audited = machine(licenses=licenses)
    for _twice in range(2):
        assert audited.windows is (None if place is None else licenses[place])
    assert audited.has_windows_alone is False
    assert machine(licenses=licenses[:1]).has_windows_alone is (
        licenses[:1] in ((VOLUME,), (LICENSE,))
    )


HOSTING = KmsHosting(9, None, None, None)


@pytest.mark.parametrize(
    ("changes", "asks", "hosts", "keeps", "evaluates"),
    [
        ({}, 0, False, False, False),
        (licensed(activation_type=None, activation_type_enabled="kms"), 0, False, False, False),
        (licensed(activation_type="ad"), None, False, False, False),
        (licensed(activation_type="token"), None, False, False, False),
        (licensed(activation_type_enabled="ad"), None, False, False, False),
        (licensed(activation_type_enabled="token"), None, False, False, False),
        (licensed(channel="mak"), None, False, True, False),
        (licensed(channel="mak", license_status="unlicensed"), None, False, False, False),
        (licensed(OFFICE, channel="mak"), 1, False, True, False),
        (licensed(replace(OFFICE, channel="mak"), channel="mak"), None, False, True, False),
        (licensed(replace(OFFICE, application="other"), channel="mak"), None, False, True, False),
        (licensed(channel="csvlk"), None, True, True, False),
        ({"licenses": (), "hosting": HOSTING}, None, True, False, False),
        ({"licenses": ()}, None, False, False, False),
        ({"hosting": HOSTING}, 0, False, False, False),
        (licensed(channel="evaluation"), None, False, False, True),
        ({"edition_id": "ServerStandardEval"}, 0, False, False, True),
        ({"edition_id": None}, 0, False, False, False),
    ],
)
def test_a_machine_as_a_kms_client(
    changes: dict[str, Any], asks: int | None, hosts: bool, keeps: bool, evaluates: bool
) -> None:
    audited = machine(**changes)
    license = kms_license(audited)
    assert license is (None if asks is None else audited.licenses[asks])
    assert (is_kms_host(audited), keeps_its_license(audited)) == (hosts, keeps)
    assert runs_evaluation(audited) is evaluates
    asked = None if asks is None or hosts else f"{HOST}:1688"
    assert asked_endpoint(audited) == asked
    assert asked_endpoint(replace(audited, kms_host_used=None)) is None


def test_hosts_in_one_spelling() -> None:
    assert [host_key(each) for each in (" KMS01. ", "[FD00::5]", "a")] == ["kms01", "fd00::5", "a"]
    assert endpoint_text("KMS01.", 1690) == "kms01:1690"
    assert endpoint_text("[fd00::5]", None) == "[fd00::5]:1688"
    assert is_same_host("KMS01.", "kms01")
    assert cloud_of("azkms.core.windows.net") == "Azure"
    assert cloud_of("kms01") is None
    assert asked_endpoint(machine(kms_host_used="KMS01\n", kms_port_used=1690)) == "kms01:1690"
