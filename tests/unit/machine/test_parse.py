"""parse_state(): what PowerShell may return, and the one line when it is of no use."""

from __future__ import annotations

import copy
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    SrvRecord,
    StateError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import own_settings_key

from tests.support.raw_answer import CANARY, PRODUCT, RAW, SERVICE, UNSET, raw


def test_whole() -> None:
    """The types that decisions are made on."""
    state = parse_state(RAW)
    assert state.clock == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (state.windows.edition_id, state.windows.build, state.windows.ubr) == (
        "ServerStandard",
        20348,
        2031,
    )
    product = state.windows_product
    assert product is not None
    assert (product.channel, product.status_name, product.is_licensed) == ("gvlk", "licensed", True)
    assert (state.effective_kms_host, state.effective_kms_port) == (None, None)
    assert state.summary() == {
        "kms_host": None,
        "kms_port": None,
        "partial_product_key": "VMK7H",
        "channel": "gvlk",
        "license_status": "licensed",
        "kms_lookup_domain": None,
        "kms_host_caching": True,
        "activation_type": None,
        "activation_type_enabled": "any",
    }


def test_one_row_instead_of_a_list() -> None:
    """PowerShell unrolls a list of one."""
    whole = raw("tables", service=SERVICE, products=PRODUCT)
    assert parse_state(whole) == parse_state(RAW)


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_no_products(nothing: Any) -> None:
    """A list of none may come as null; a machine without a key is unlicensed."""
    state = parse_state(raw("tables", products=nothing))
    assert state.products == ()
    assert state.windows_product is None
    assert state.summary()["license_status"] == "unlicensed"


def test_optional_parts_may_be_missing() -> None:
    """Tables, registry keys and lists that no decision needs."""
    whole = copy.deepcopy(RAW)
    del whole["errors"]
    state = parse_state(whole)
    assert (state.domain, state.is_domain_joined, state.model) == (None, None, None)
    assert (dict(state.policies), state.office_click_to_run) == ({}, None)
    assert (state.probes, state.discovery) == ((), None)
    assert parse_state(raw(errors=None)) == state


def test_columns_that_an_older_build_lacks() -> None:
    """Windows 7 has no activation types."""
    state = parse_state(raw("registry", "windows", CurrentBuild="7601"))
    assert state.products[0].activation_type is None
    assert state.service.lookup_domain is None


@pytest.mark.parametrize(
    ("column", "attribute"),
    [
        ("RemainingWindowsReArmCount", "remaining_rearms"),
        ("VLActivationInterval", "activation_interval_minutes"),
        ("VLRenewalInterval", "renewal_interval_minutes"),
    ],
)
@pytest.mark.parametrize(("value", "expected"), [(UNSET, None), (None, None), (0, 0), (25, 25)])
def test_unset_numbers(column: str, attribute: str, value: Any, expected: Any) -> None:
    """uint32 -1 means that there is no number."""
    state = parse_state(raw("tables", "service", **{column: value}))
    assert getattr(state.service, attribute) == expected


@pytest.mark.parametrize("unset", [None, ""])
def test_unset_texts_and_ports(unset: Any) -> None:
    """No host is null or empty, no port is null or 0."""
    state = parse_state(
        raw(
            "tables",
            "service",
            KeyManagementServiceMachine=unset,
            KeyManagementServicePort=unset,
            ClientMachineID=unset,
        )
    )
    assert (state.service.kms_host, state.service.kms_port, state.service.cmid) == (None,) * 3
    assert state.service.effective_kms_port == 1688


@pytest.mark.parametrize(
    ("general", "own", "expected"),
    [
        ((None, 0), (None, 0), (None, None)),
        ((None, 1700), (None, 0), (None, 1700)),
        (("kms01", 0), (None, 0), ("kms01", 1688)),
        (("kms01", 1700), (None, 0), ("kms01", 1700)),
        (("kms01", 1700), ("kms02", 0), ("kms02", 1688)),
        (("kms01", 1700), ("kms02", 1800), ("kms02", 1800)),
        ((None, 1700), ("kms02", 0), ("kms02", 1688)),
        (("kms01", 1700), ("KMS01", 0), ("KMS01", 1700)),
        (("kms01", 0), ("kms01", 1800), ("kms01", 1800)),
    ],
)
def test_effective_kms_host(
    general: tuple[Any, int], own: tuple[Any, int], expected: tuple[Any, Any]
) -> None:
    """A product's own host wins over the general one, with the port that belongs to it."""
    names = ("KeyManagementServiceMachine", "KeyManagementServicePort")
    whole = raw("tables", "service", **dict(zip(names, general, strict=True)))
    whole["tables"]["products"][0].update(zip(names, own, strict=True))
    kept = {"KeyManagementServiceName": own[0], "KeyManagementServicePort": own[1] or None}
    whole["registry"][own_settings_key(PRODUCT["ID"])] = kept
    state = parse_state(whole)
    assert (state.effective_kms_host, state.effective_kms_port) == expected


def test_licence_of_windows_is_neither_add_on_nor_office() -> None:
    """The family of the edition decides between several."""
    addon = {
        **PRODUCT,
        "LicenseIsAddon": True,
        "LicenseFamily": "ESU",
        "PartialProductKey": "9V9V9",
    }
    office = {**PRODUCT, "ApplicationID": "0ff1ce15-a989-479d-af46-f275c6370663"}
    older = {**PRODUCT, "LicenseFamily": "ServerEssentials", "PartialProductKey": "8W8W8"}
    upper = {**PRODUCT, "ApplicationID": PRODUCT["ApplicationID"].upper()}
    state = parse_state(raw("tables", products=[addon, office, older, upper]))
    assert state.windows_product == state.products[3]
    assert parse_state(raw("tables", products=[addon, office])).windows_product is None


def test_probe_and_discovery() -> None:
    """One address or record may come without its list."""
    probe = {
        "host": "kms01",
        "port": 1688,
        "addresses": "10.0.0.5",
        "open": True,
        "milliseconds": 3,
        "error": None,
    }
    dns = {"domain": "contoso.example", "records": {"host": "kms01", "port": 1688}, "error": None}
    state = parse_state(raw(probes=probe, dns=dns))
    assert [each.addresses for each in state.probes] == [("10.0.0.5",)]
    assert state.discovery is not None
    assert state.discovery.records == (SrvRecord("kms01", 1688),)
    nothing = parse_state(raw(probes={**probe, "addresses": None}, dns={**dns, "records": None}))
    assert [each.addresses for each in nothing.probes] == [()]
    assert nothing.discovery is not None
    assert nothing.discovery.records == ()


def test_policies_are_those_that_are_set() -> None:
    """A value that is missing is no policy."""
    whole = copy.deepcopy(RAW)
    whole["registry"]["policy"] = {"NoGenTicket": 1, "AllowWindowsEntitlementReactivation": None}
    whole["registry"]["office_click_to_run"] = {"ProductReleaseIds": "ProPlus2021Volume"}
    state = parse_state(whole)
    assert dict(state.policies) == {"NoGenTicket": 1}
    assert state.office_click_to_run == "ProPlus2021Volume"


def test_a_key_in_place_of_a_host_is_masked() -> None:
    """Somebody pasted a key where the KMS host belongs: it is in no state and no report."""
    names = ("KeyManagementServiceMachine", "KeyManagementServiceLookupDomain")
    whole = raw("tables", "service", **dict.fromkeys(names, CANARY))
    whole["tables"]["products"][0]["KeyManagementServiceMachine"] = CANARY.lower()
    state = parse_state(whole)
    shown = f"{state!r} {state.summary()} {activation_info(state, state.clock)}".upper()
    assert CANARY not in shown
    assert state.service.kms_host == "*****-*****-*****-*****-46789"


def test_one_error_in_errors() -> None:
    """PowerShell unrolls this list too."""
    with pytest.raises(StateError, match=r"SoftwareLicensingService.*0x80041003"):
        parse_state(raw(errors={"source": "service", "code": "HRESULT 0x80041003"}))


@pytest.mark.parametrize("source", ["policy", "dns", "office_click_to_run", "computer"])
def test_errors_of_what_is_optional(source: str) -> None:
    """They stop nothing."""
    assert parse_state(raw(errors=[{"source": source, "code": "PathNotFound"}])).products


@pytest.mark.parametrize("status", range(7))
def test_license_status(status: int) -> None:
    """Each status that Windows documents has a name."""
    state = parse_state(raw("tables", "products", LicenseStatus=status))
    assert state.products[0].status_name.isidentifier()


@pytest.mark.parametrize("status", [-1, 7, UNSET])
def test_license_status_out_of_range(status: int) -> None:
    """A status without a meaning is an error and no guess."""
    with pytest.raises(StateError, match=f"^a licence has the LicenseStatus {status}, "):
        parse_state(raw("tables", "products", LicenseStatus=status))


@pytest.mark.parametrize("edition_id", [None, "", " "])
def test_edition_is_needed(edition_id: Any) -> None:
    """No key can be chosen without it."""
    with pytest.raises(StateError, match=r"^the registry value EditionID is missing or empty$"):
        parse_state(raw("registry", "windows", EditionID=edition_id))


def test_edition_without_white_space() -> None:
    """As gvlk_for takes it."""
    assert parse_state(raw("registry", "windows", EditionID=" Core ")).windows.edition_id == "Core"


@pytest.mark.parametrize("build", [None, ""])
def test_build_is_needed(build: Any) -> None:
    """No key can be chosen without it."""
    with pytest.raises(StateError, match=r"^the registry value CurrentBuild is missing or empty$"):
        parse_state(raw("registry", "windows", CurrentBuild=build))


@pytest.mark.parametrize("build", ["abc", "-1", "0", "20348.1", "²", "9" * 10, " 1", [1]])
def test_build_is_a_number(build: Any) -> None:
    """Anything else is quoted."""
    with pytest.raises(StateError, match=r"^the registry value CurrentBuild is not a build number"):
        parse_state(raw("registry", "windows", CurrentBuild=build))


def test_build_may_be_a_number_already() -> None:
    """Whatever type the registry has."""
    assert parse_state(raw("registry", "windows", CurrentBuild=20348)) == parse_state(RAW)


@pytest.mark.parametrize("rows", [None, [], [SERVICE, SERVICE]])
def test_one_service(rows: Any) -> None:
    """There is exactly one."""
    with pytest.raises(StateError, match=r"returned [02] rows instead of 1$"):
        parse_state(raw("tables", service=rows))


NOT_A_STATE: list[Any] = [
    None,
    "garbage",
    [],
    {},
    7,
    raw(clock=None),
    raw(clock="1 March 2026"),
    raw(registry=None),
    raw(registry={}),
    raw(registry={"windows": None}),
    raw(tables=None),
    raw(tables="none"),
    raw(errors="none"),
    raw(errors=[{}]),
    raw(errors=["text"]),
    raw(probes=[{}]),
    raw(dns="none"),
    raw("tables", service=["text"]),
    raw("tables", products=[{}]),
    raw("tables", products=[None]),
    raw("tables", "products", LicenseStatus=None),
    raw("tables", "products", LicenseStatus=CANARY),
    raw("tables", "products", VLActivationType=[]),
    raw("tables", "service", KeyManagementServicePort=CANARY),
]


@pytest.mark.parametrize("answer", NOT_A_STATE)
def test_anything_else_is_one_line(answer: Any) -> None:
    """Never another exception, and never a value in the text."""
    with pytest.raises(StateError) as caught:
        parse_state(answer)
    assert re.fullmatch(
        r"the machine's answer (lacks \w+|is not in the form of a state \(\w+\))",
        str(caught.value),
    )
