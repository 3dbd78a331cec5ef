"""The parsers read what machines recorded: every entry, none left out."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    activation_error_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    license_channel,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import history_of
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import (
    SUBSCRIPTION_COLUMNS,
    info_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from tests.support.recorded import PRODUCT, SERVICE, Entry, columns, entries

ROW = {
    "ID": "00000000-0000-4000-8000-00000000000a",
    "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
    "Name": "Windows(R), ServerStandard edition",
    "Description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
    "LicenseFamily": "ServerStandard",
    "LicenseIsAddon": False,
    "LicenseStatus": 0,
    "PartialProductKey": "3V66T",
    "GracePeriodRemaining": 0,
}
"""What an entry does not show of a row."""

WITH_ROWS = [
    entry
    for entry in entries("service_rows", "product_rows", "slmgr_dlv", "office_rows")
    if entry.kind != "code_fact" and list(columns(entry))
]
CHANNELS = {
    "VOLUME_KMSCLIENT": "gvlk", "VOLUME_KMS": "csvlk", "VOLUME_MAK": "mak", "RETAIL": "retail",
    "OEM_DM": "oem", "TIMEBASED_EVAL": "evaluation", "TIMEBASED_SUB": "subscription",
    "RETAIL(MAK)": "mak",
}  # fmt: skip


def state_of(entry: Entry) -> Any:
    """The state of a machine with these columns."""
    shown = {PRODUCT: {}, SERVICE: {"Version": "10.0.17763.1"}}  # type: dict[str, dict[str, Any]]
    for class_name, column, value in columns(entry):
        shown[class_name][column] = value
    return parse_state(
        {
            "clock": "2026-11-30T12:00:00Z",
            "powershell": "5.1",
            "registry": {"windows": {"EditionID": "ServerStandard", "CurrentBuild": "17763"}},
            "tables": {"service": [shown[SERVICE]], "products": [{**ROW, **shown[PRODUCT]}]},
        }
    )


@pytest.mark.parametrize("entry", WITH_ROWS, ids=lambda entry: entry.name)
def test_row(entry: Entry) -> None:
    state = state_of(entry)
    [product] = [*state.products, *state.products_without_key]
    shown = {column: value for owner, column, value in columns(entry) if owner == PRODUCT}
    host = shown.get("KeyManagementServiceMachine")
    assert product.kms_host == host
    assert product.status == shown.get("LicenseStatus", 0)
    assert product.discovered_kms_host == shown.get("DiscoveredKeyManagementServiceMachineName")
    for number in ("GracePeriodRemaining",):
        assert product.grace_minutes == (shown.get(number) or 0)
    if "Description" in shown:
        words = shown["Description"].rpartition(", ")[2].removesuffix(" channel")
        expected = CHANNELS.get(words, words)
        assert expected == product.channel or words.startswith(("RETAIL(", "VOLUME_KMS_"))


def test_service_of_a_machine_that_is_no_host_says_none() -> None:
    service = state_of(entries("service_rows")[0]).service
    assert (service.cmid, service.kms_host) == (None, None)
    assert service.activation_interval_minutes is None
    assert service.renewal_interval_minutes is None
    assert service.remaining_rearms == 1001
    assert not service.is_kms_host


@pytest.mark.parametrize("entry", entries("events"), ids=lambda entry: entry.name)
def test_event(entry: Entry) -> None:
    number, raw = entry.values.get("id"), entry.values.get("raw")
    event = {"id": number, "time": "2026-11-30T12:00:00Z", "values": [str(raw)]}
    found = history_of({"kms_contacts": [event] if isinstance(number, int) else []}, {})
    if number not in (12288, 12289):
        assert all((each.host, each.cmid) == (None, None) for each in found.kms_contacts)
        return
    [contact] = found.kms_contacts
    if raw is None:
        assert contact.code is None
        return
    parts = [part.strip() for part in raw.split(",")]
    assert contact.code == int(parts[0], 16)
    if number == 12288:
        assert f"{contact.host}:{contact.port}" == parts[2]
        assert (contact.cmid, contact.required_count) == (parts[3], int(parts[9]))
        assert (contact.license_status, contact.expires_in_minutes) == (
            int(parts[6]),
            int(parts[7]),
        )
    else:
        assert (contact.is_activated, contact.current_count) == (True, int(parts[4]))
        assert contact.activation_interval_minutes == int(parts[5])
        assert contact.renewal_interval_minutes == int(parts[6])


@pytest.mark.parametrize("channel", entries("product_rows")[10].values["ProductKeyChannel"])
def test_channel_of_windows_own_list(channel: str) -> None:
    assert license_channel(channel) != "unknown" or channel == "Volume"


ERRORS = [
    entry
    for entry in entries("errors")
    if "HRESULT" in str(entry.values.get("FullyQualifiedErrorId"))
]
VALUES_OF_WINDOWS = [entry for entry in entries("registry") if "CurrentBuild" in entry.values]
SRV = [
    (entry, str(owner).removeprefix("_vlmcs._tcp."), record)
    for entry in entries("dns")
    for owner, record in entry.values.items()
    if isinstance(record, dict) and "svr hostname" in record
]
CLASSES = [
    entry
    for entry in entries("classes")
    if "properties" in entry.values and "TokenActivation" not in entry.situation
]
EDITIONS = [entry for entry in entries("editions") if entry.values.get("EditionID")]


@pytest.mark.parametrize("entry", ERRORS, ids=lambda entry: entry.name)
def test_error_is_explained(entry: Entry) -> None:
    code = str(entry.values["FullyQualifiedErrorId"]).partition(",")[0]
    explained = activation_error_of(code)
    assert explained is not None
    assert explained.hex.lower() == code.removeprefix("HRESULT ").lower()
    assert explained.likely_cause
    assert explained.remedy


@pytest.mark.parametrize("entry", EDITIONS, ids=lambda entry: entry.name)
def test_edition(entry: Entry) -> None:
    edition_id = str(entry.values["EditionID"])
    state = parse_state(
        {
            "clock": "2026-11-30T12:00:00Z",
            "powershell": "5.1",
            "registry": {"windows": {**entry.values, "CurrentBuild": "20348"}},
            "tables": {"service": [{"Version": "10.0.20348.1"}], "products": []},
        }
    )
    assert state.windows.edition_id == edition_id
    assert state.windows.installation_type == entry.values.get("InstallationType")


@pytest.mark.parametrize("entry", VALUES_OF_WINDOWS, ids=lambda entry: entry.name)
def test_registry_of_windows(entry: Entry) -> None:
    """reg.exe prints the type before the value; a REG_DWORD arrives as a number."""
    typed = {name: str(value).split() for name, value in entry.values.items()}
    read = {
        name: int(words[1], 16) if words[0] == "REG_DWORD" else words[1]
        for name, words in typed.items()
        if len(words) == 2 and words[1] != "(empty)"
    }
    state = parse_state(
        {
            "clock": "2026-11-30T12:00:00Z",
            "powershell": "5.1",
            "registry": {"windows": read},
            "tables": {"service": [{"Version": "10.0.20348.1"}], "products": []},
        }
    )
    assert state.windows.edition_id == read["EditionID"]
    assert state.windows.build == int(read["CurrentBuild"])
    assert state.windows.ubr == read.get("UBR")


@pytest.mark.parametrize(
    ("entry", "domain", "record"), SRV, ids=lambda each: getattr(each, "name", "")
)
def test_srv_record(entry: Entry, domain: str, record: dict[str, Any]) -> None:
    """What nslookup shows of a record, as Resolve-DnsName hands it over."""
    host = str(record["svr hostname"])
    found = {
        "host": host,
        "port": record["port"],
        "priority": record.get("priority"),
        "weight": record.get("weight"),
    }
    state = parse_state(
        {
            "clock": "2026-11-30T12:00:00Z",
            "powershell": "5.1",
            "registry": {"windows": {"EditionID": "ServerStandard", "CurrentBuild": "20348"}},
            "tables": {"service": [{"Version": "10.0.20348.1"}], "products": []},
            "dns": {"domain": domain, "records": [found], "error": None, "asked": []},
        }
    )
    assert state.discovery is not None
    (parsed,) = state.discovery.records
    assert (parsed.host, parsed.port) == (host, record["port"])
    assert (parsed.priority, parsed.weight) == (
        record.get("priority") or 0,
        record.get("weight") or 0,
    )


@pytest.mark.parametrize("entry", CLASSES, ids=lambda entry: entry.name)
def test_every_column_asked_is_in_the_recorded_class(entry: Entry) -> None:
    """Of Windows Server 2019 and of Windows 11 23H2: nothing is asked that is not there."""
    class_name = entry.situation.partition(":")[0]
    asked = {
        name
        for request in (info_request(all_products=True), read_request())
        for table in request["tables"]
        if table["class"] == class_name
        for group in table["columns"]
        for name in group["names"]
    }
    assert asked
    # A read asks the class for these, where it has them.
    asked -= {*chain(*SUBSCRIPTION_COLUMNS.values())}
    assert asked <= set(entry.values["properties"])
