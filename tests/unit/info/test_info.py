"""activation_info and activation_text, for whatever a machine may answer."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError, AnsibleTypeError
from ansible_collections.volume.activation.plugins.filter.activation_text import FilterModule
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.source import (
    SOURCES,
    kms_host_source,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    WINDOWS_APPLICATION_ID,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation.surface import wmi_class
from tests.support.examples import examples
from tests.unit.machine.test_parse import PRODUCT, RAW, SERVICE

pytestmark = pytest.mark.ansible_core

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNSET = 4294967295
CANARY = "BCDFG-HJKMN-PQRTV-WXY23-46789"


def raw(service: dict[str, Any] | None = None, *products: dict[str, Any], **parts: Any) -> Any:
    """A machine's answer with these columns over the usual ones."""
    whole = {**copy.deepcopy(RAW), **parts}
    rows = [{**PRODUCT, **product} for product in products] if products else [PRODUCT]
    whole["tables"] = {"service": [{**SERVICE, **(service or {})}], "products": rows}
    return whole


def info(*arguments: Any, **parts: Any) -> dict[str, Any]:
    """What the module returns of such a machine."""
    return activation_info(parse_state(raw(*arguments, **parts)), NOW)


@pytest.mark.parametrize(
    ("minutes", "status", "expected"),
    [
        (0, 1, (None, None, True)),
        (0, 5, (None, None, False)),
        (1, 1, ("2026-03-01T12:01:00Z", 1, False)),
        (1440, 1, ("2026-03-02T12:00:00Z", 1, False)),
        (1441, 2, ("2026-03-02T12:01:00Z", 2, False)),
        (253_564, 1, ("2026-08-24T14:04:00Z", 177, False)),
        (259_200, 1, ("2026-08-28T12:00:00Z", 180, False)),
    ],
)
def test_expiry(minutes: int, status: int, expected: tuple[Any, ...]) -> None:
    """As slmgr /xpr tells it; 253564 minutes are 177 days in its own output."""
    product = info(None, {"GracePeriodRemaining": minutes, "LicenseStatus": status})["windows"]
    assert (product["expires"], product["expires_in_days"], product["permanent"]) == expected


@pytest.mark.parametrize(
    ("used", "enabled", "words"),
    [
        (None, None, (None, None)),
        (0, 0, (None, "any")),
        (1, 1, ("ad", "ad")),
        (2, 2, ("kms", "kms")),
        (3, 3, ("token", "token")),
        (9, 9, ("9", "9")),
    ],
)
def test_activation_types(used: Any, enabled: Any, words: tuple[Any, Any]) -> None:
    """In words; a number that nobody knows stays one."""
    columns = {"VLActivationType": used, "VLActivationTypeEnabled": enabled}
    product = info(None, columns)["windows"]
    assert (product["activation_type"], product["activation_type_enabled"]) == words


@pytest.mark.parametrize(
    ("code", "name"), [(0, None), (0xC004F056, "SL_E_VL_MACHINE_NOT_BOUND"), (0xC0DEC0DE, None)]
)
def test_reason(code: int, name: str | None) -> None:
    """Every code has a meaning and a remedy, known or not."""
    reason = info(None, {"LicenseStatusReason": code})["windows"]["license_status_reason"]
    assert (reason["code"], reason["name"]) == (f"0x{code:08X}", name)
    assert reason["meaning"]
    assert reason["remedy"]
    assert info(None, {"LicenseStatusReason": None})["windows"]["license_status_reason"] is None


def test_figures_of_the_product_come_before_those_of_the_service() -> None:
    """Windows 8 and later count for each host key."""
    service = {"IsKeyManagementServiceMachine": 1, "KeyManagementServiceCurrentCount": 5}
    product = {"IsKeyManagementServiceMachine": 1, "KeyManagementServiceCurrentCount": 26}
    assert info(service, product)["kms_hosting"]["current_count"] == 26
    assert info(service, product)["windows"]["kms_host_figures"]["current_count"] == 26
    alone = info(service, {})
    assert alone["kms_hosting"]["current_count"] == 5
    assert alone["kms_hosting"]["priority"] is None
    assert alone["windows"]["kms_host_figures"] is None
    low = {**service, "KeyManagementServiceLowPriority": True}
    assert info({**low, "KeyManagementServiceListeningPort": 1700})["kms_hosting"] == {
        **alone["kms_hosting"],
        "priority": "low",
        "listening_port": 1700,
    }


HOST = {"KeyManagementServiceMachine": "a"}
OTHER_HOST = {"KeyManagementServiceMachine": "f"}
LAST = {
    "DiscoveredKeyManagementServiceMachineName": "b",
    "DiscoveredKeyManagementServiceMachinePort": 1700,
}
DOMAIN = {"KeyManagementServiceLookupDomain": "corp.example"}
NO_CACHE = {"KeyManagementServiceHostCaching": False}
FOUND = {
    "domain": "corp.example",
    "records": [
        {"host": "c", "port": 1688, "priority": 1, "weight": 9},
        {"host": "d", "port": 1688, "priority": 0, "weight": 1},
        {"host": "e", "port": 1688, "priority": 0, "weight": 2},
    ],
    "error": None,
}
NOTHING = {"domain": None, "records": [], "error": None}


@pytest.mark.parametrize(
    ("service", "product", "dns", "expected"),
    [
        (HOST, OTHER_HOST, FOUND, ("set_for_product", "f", 1688)),
        (HOST, HOST, FOUND, ("set", "a", 1688)),
        (HOST, LAST, FOUND, ("set", "a", 1688)),
        (DOMAIN, LAST, FOUND, ("cached", "b", 1700)),
        ({}, LAST, None, ("cached", "b", 1700)),
        (NO_CACHE, LAST, FOUND, ("dns", "e", 1688)),
        (DOMAIN, {}, FOUND, ("lookup_domain", "e", 1688)),
        ({}, DOMAIN, FOUND, ("lookup_domain", "e", 1688)),
        (DOMAIN, {}, None, ("lookup_domain", None, None)),
        (DOMAIN, {}, NOTHING, ("none", None, None)),
        ({}, {}, NOTHING, ("none", None, None)),
        ({}, {}, None, (None, None, None)),
    ],
)
def test_where_the_kms_host_comes_from(
    service: dict[str, Any], product: dict[str, Any], dns: Any, expected: tuple[Any, ...]
) -> None:
    """In the order in which Windows looks."""
    found = kms_host_source(parse_state(raw(service, product, dns=dns)))
    assert (found.name, found.host, found.port) == expected
    assert found.name is None or found.name in SOURCES


def test_products_without_a_key_are_shown_and_decide_nothing() -> None:
    """They come only when they are asked for."""
    keyless = {"PartialProductKey": None, "LicenseStatus": 0, "ID": "other"}
    shown = info(None, keyless, {})
    assert [product["activation_id"] for product in shown["products"]] == [PRODUCT["ID"], "other"]
    assert shown["products"][1]["partial_product_key"] is None
    assert shown["windows"] == shown["products"][0]
    assert info(None, keyless)["windows"] is None


def _columns(class_name: str, always: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    described = wmi_class(class_name)
    table = next(t for t in info_request()["tables"] if t["class"] == class_name)
    names = [name for group in table["columns"] for name in group["names"] if name not in always]
    number = st.sampled_from([0, 1, 2, 26, 1688, UNSET]) | st.integers(0, UNSET)
    values = {
        "string": st.none()
        | st.sampled_from(["", "kms01", CANARY, "a\nb"])
        | st.text(max_size=150),
        "uint32": st.none() | number,
        "boolean": st.none() | st.booleans(),
        "datetime": st.none() | st.just("2027-01-31T23:05:07Z"),
    }
    ports = {name: st.none() | st.integers(0, 65535) for name in names if name.endswith("Port")}
    minutes = st.integers(0, 5_000_000)
    return st.fixed_dictionaries(
        {"GracePeriodRemaining": minutes, "LicenseStatus": st.integers(0, 6)}
        if class_name.endswith("Product")
        else {},
        optional={
            name: ports.get(name, values[described.columns[name.lower()].type])
            for name in names
            if name not in ("GracePeriodRemaining", "LicenseStatus")
        },
    ).map(lambda columns: {**always, **columns})


PRODUCTS = _columns(
    "SoftwareLicensingProduct",
    {
        name: PRODUCT[name]
        for name in ("ID", "Name", "Description", "LicenseFamily", "LicenseIsAddon")
    }
    | {"ApplicationID": WINDOWS_APPLICATION_ID, "PartialProductKey": "VMK7H"},
)
SERVICES = _columns("SoftwareLicensingService", {"Version": SERVICE["Version"]})
PROBE = {"host": "kms01", "port": 1688, "addresses": [], "milliseconds": None, "error": None}
PROBES = st.none() | st.booleans().map(lambda is_open: {**PROBE, "open": is_open})
ANSWERS = st.builds(
    lambda service, products, **parts: raw(service, *products, **parts),
    SERVICES,
    st.lists(PRODUCTS, min_size=1, max_size=60),
    dns=st.sampled_from([None, FOUND, NOTHING]),
    probes=PROBES,
)


@given(ANSWERS)
@settings(max_examples=examples(60), deadline=None)
def test_any_answer_becomes_plain_data_and_one_screen(answer: Any) -> None:
    """The same keys always; 40 lines of 100 columns; never a full key."""
    shown = activation_info(parse_state(answer), NOW)
    text = json.dumps(shown)
    assert CANARY not in text
    assert set(shown) == set(info())
    for product in shown["products"]:
        assert set(product) == set(info()["windows"])
    lines = activation_text(json.loads(text))
    assert 5 < len(lines) <= 40
    for line in lines:
        assert 0 < len(line) <= 100
        assert len(line.splitlines()) == 1
        assert CANARY not in line


def test_a_long_list_says_how_much_is_left_out() -> None:
    """Nothing is dropped in silence."""
    lines = activation_text(info(None, *({"ID": str(number)} for number in range(60))))
    assert len(lines) == 40
    assert lines[-1].startswith("... and ")
    assert lines[-1].endswith(" more lines: see volume.activation.info")


def test_ipv6_address_stands_in_brackets() -> None:
    """As an endpoint is written."""
    lines = activation_text(info({"KeyManagementServiceMachine": "fd00::5"}))
    assert [line for line in lines if "[fd00::5]:1688 (set by hand)" in line]


@pytest.mark.parametrize("wrong", [None, "text", 7, [], [{}]])
def test_text_of_another_type(wrong: Any) -> None:
    """The type alone is named."""
    with pytest.raises(AnsibleTypeError, match=r"^activation.*volume\.activation\.info"):
        FilterModule().filters()["activation_text"](wrong)


@pytest.mark.parametrize("wrong", [{}, {"activation": {"license_status": "licensed"}}])
def test_text_of_another_mapping(wrong: Any) -> None:
    """Such as the whole result, in which the activation is a key."""
    with pytest.raises(AnsibleFilterError, match=r"^activation.*volume\.activation\.info"):
        FilterModule().filters()["activation_text"](wrong)
