"""Machines of an audit from what volume.activation.info and offline scripts return."""

from __future__ import annotations

import copy
import json
import sys
from dataclasses import asdict
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
    machine_from_offline_report,
    machine_not_read,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    Expected,
    KmsHosting,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.audited import CANARY
from tests.unit.info.test_info import info

OFFICE_2013 = "0ff1ce15-a989-479d-af46-f275c6370663"
OFFICE_2010 = "59A52881-a989-479d-af46-f275c6370663"
HOST_KEY = {
    "Description": "Windows(R) Operating System, VOLUME_KMS_WS22 channel",
    "IsKeyManagementServiceMachine": 1,
    "KeyManagementServiceCurrentCount": 26,
}


def read(result: dict[str, Any], **more: Any) -> AuditedMachine:
    """The machine of a result."""
    return machine_from_info("srv01", result, **more)


def test_what_info_returns_is_understood() -> None:
    """Every value that an audit has a place for."""
    result = info({"KeyManagementServiceMachine": "kms01.example"}, {"GracePeriodRemaining": 99})
    result["kms_dns"] = {"domain": "d", "records": [{"host": "a"}, {"host": "b"}], "error": None}
    result["policies"] = {"group_policy": {"NoGenTicket": 1}, "local": {"Manual": 0, "A": "x"}}
    expected = {"method": "kms", "kms_host": "a", "kms_port": 1688, "kms_discovery": True}
    machine = read(result, site="berlin", expected=expected)
    assert machine.result == "read"
    for name in ("edition_id", "build", "ubr", "domain", "cmid", "read_at", "kms_host"):
        assert getattr(machine, name) == result[name], name
    assert machine.site == "berlin"
    assert machine.kms_host_used == "kms01.example"
    assert machine.kms_host_source == "set"
    assert machine.dns_kms_hosts == ("a", "b")
    assert machine.dns_error is None
    assert machine.policies == ("NoGenTicket=1", "A=x")
    assert machine.expected == Expected("kms", "a", 1688, True)
    (license,) = machine.licenses
    assert license is machine.windows
    assert license.application == "windows"
    assert (license.grace_minutes, license.expires) == (99, result["windows"]["expires"])
    for name in ("name", "family", "channel", "license_status", "activation_type"):
        assert getattr(license, name) == result["windows"][name], name


@pytest.mark.parametrize(
    ("application_id", "application"),
    [(OFFICE_2013, "office"), (OFFICE_2010, "office"), ("another", "other")],
)
def test_application(application_id: str, application: str) -> None:
    """By the application ID, in any case; products without a key are no licences."""
    result = info(None, {"ApplicationID": application_id}, {"PartialProductKey": None, "ID": "2"})
    assert [each.application for each in read(result).licenses] == [application]


def test_kms_host() -> None:
    """Its own count, and the description of its host key."""
    result = info({"IsKeyManagementServiceMachine": 1}, HOST_KEY)
    description = result["windows"]["description"]
    assert read(result).hosting == KmsHosting(26, 1688, None, description)
    del result["kms_hosting"]
    assert read(result).hosting == KmsHosting(None, None, None, description)
    del result["products"]
    assert read(result).hosting == KmsHosting(None, None, None, description)
    assert read(info()).hosting is None


@pytest.mark.parametrize(
    ("dns", "error"),
    [
        (None, None),
        ({"domain": None, "records": [], "error": None}, "no record"),
        ({"domain": "d", "records": None, "error": "timed out"}, "timed out"),
        ({"domain": "d", "records": [{"host": "a"}], "error": None}, None),
    ],
)
def test_dns_without_an_answer_differs_from_dns_that_was_not_asked(
    dns: dict[str, Any] | None, error: str | None
) -> None:
    """Else nobody could tell that there is no record."""
    assert read({**info(), "kms_dns": dns}).dns_error == error


@pytest.mark.parametrize("missing", list(info()))
def test_results_of_older_releases_lack_something(missing: str) -> None:
    """What is missing is none."""
    result = info()
    del result[missing]
    machine = read(result)
    assert machine.result == "read"
    assert bool(machine.licenses) is True


def test_nothing_at_all_is_a_machine_of_which_nothing_is_known() -> None:
    """A mapping without a key is the oldest result of all."""
    assert read({}) == AuditedMachine(name="srv01", result="read")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (None, "it is no mapping"),
        ([], "it is no mapping"),
        ("text", "it is no mapping"),
        ({"windows": []}, "windows is no mapping"),
        ({"products": {}}, "products is no list"),
        ({"products": ["a"]}, "a part of products is no mapping"),
        ({"kms_dns": "a"}, "kms_dns is no mapping"),
        ({"kms_dns": {"records": "a"}}, "kms_dns.records is no list"),
        ({"kms_hosting": 5}, "kms_hosting is no mapping"),
        ({"policies": {"local": []}}, "policies.local is no mapping"),
        ({"windows": {"partial_product_key": "A", "license_status_reason": "B"}}, "reason"),
    ],
)
def test_other_form_is_a_failed_machine_with_the_reason(wrong: Any, says: str) -> None:
    """One machine does not end the report of all."""
    machine = read(wrong, site="berlin")
    assert (machine.name, machine.result, machine.site) == ("srv01", "failed", "berlin")
    assert machine.reason is not None
    assert says in machine.reason


@pytest.mark.parametrize(
    ("given_result", "expected_result"),
    [("failed", "failed"), ("unreachable", "unreachable"), ("skipped", "skipped"),
     ("read", "failed"), ("of another kind", "failed")],
)  # fmt: skip
def test_machine_that_was_not_read(given_result: str, expected_result: str) -> None:
    """The reason is one line without a key, and short."""
    reason = f"  {CANARY}\nsecond line \x1b[31m" + "x" * 999
    machine = machine_not_read("srv01", given_result, reason, "berlin")
    assert machine.result == expected_result
    assert machine.reason is not None
    assert machine.reason.startswith("*****-*****-*****-*****-46789 second line \\x1b")
    assert len(machine.reason) == 200
    assert machine.site == "berlin"
    assert machine_not_read("srv01", "failed", "").reason == "No reason was given"


def test_names_are_never_cut() -> None:
    """Two machines of long names would become one."""
    name = "a" * 250
    assert machine_not_read(name, "failed", "").name == name
    assert machine_from_info(name, {}).name == name
    assert machine_not_read("", "failed", "").name == "(no name)"


def test_a_whole_key_in_place_of_its_end_is_cut() -> None:
    """And masked wherever else it stands."""
    result = info(None, {"Name": CANARY})
    result["windows"]["partial_product_key"] = result["products"][0]["partial_product_key"] = CANARY
    for name in ("edition_id", "domain", "kms_host", "cmid", "office_click_to_run"):
        result[name] = CANARY
    machine = machine_from_info(CANARY, result, site=CANARY, expected={"kms_host": CANARY})
    assert machine.licenses[0].partial_product_key == "46789"
    assert CANARY not in json.dumps(asdict(machine))


def test_what_machines_have_in_common_is_kept_once() -> None:
    """Else a fleet of 100,000 would not fit."""
    one, two = (
        machine_from_info(
            str(number),
            copy.deepcopy(
                {**info(), "kms_dns": {"records": [{"host": f"kms{len('ab')}.example"}]}}
            ),
            expected={"kms_host": "".join(["kms", "01"])},
        )
        for number in range(2)
    )
    assert one.edition_id is two.edition_id
    assert one.dns_kms_hosts is two.dns_kms_hosts
    assert one.expected is two.expected
    assert one.licenses[0].name is two.licenses[0].name
    assert sys.getsizeof(one) < 400


def test_machine_that_nobody_can_reach() -> None:
    """As the filter activation_report returns it."""
    report = {"machine": "far01", "refused": None, "activation": info()}
    machine = machine_from_offline_report(report, site="ship")
    assert (machine.name, machine.result, machine.site) == ("far01", "read", "ship")
    assert machine.read_at == info()["read_at"]
    refused = {"machine": "far01", "refused": "not this machine", "activation": None}
    machine = machine_from_offline_report(refused)
    assert machine.result == "failed"
    assert machine.reason == "Its offline script refused it: not this machine"
    assert machine_from_offline_report({}).name == "(no name)"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(info())), JSON), JSON)
def test_any_answer_makes_a_machine(part: dict[str, Any], expected: Any) -> None:
    """Read, or failed with the reason."""
    machine = read({**info(), **part}, expected=expected)
    assert machine.result in ("read", "failed")
    assert bool(machine.reason) is (machine.result == "failed")


@given(JSON)
def test_any_licence_makes_a_machine(product: Any) -> None:
    """However strange."""
    good = info()["windows"]
    products = [{**good, **product} if isinstance(product, dict) else product]
    assert read({"products": products}).result in ("read", "failed")
