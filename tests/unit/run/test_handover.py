"""A read that one module did serves another, as long as it holds what the other needs."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._run.desired import run_request
from ansible_collections.volume.activation.plugins.plugin_utils._run.handover import (
    LastRead,
    handed_over,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import Surroundings
from ansible_collections.volume.activation.plugins.plugin_utils._windows.run import ensure_windows
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    CLEAR_KMS_HOST,
    CLEAR_KMS_PORT,
    CLEAR_LOOKUP_DOMAIN,
    DISABLE_HOST_CACHING,
    PRODUCT,
    SERVICE,
    SET_ACTIVATION_TYPE,
    SET_KMS_HOST,
    SET_KMS_PORT,
    SET_LOOKUP_DOMAIN,
)

from lab.simulation.network import Network
from tests.support.office_on_simulation import licence, office_desired, office_run, with_office
from tests.support.raw_answer import RAW
from tests.support.run_on_simulation import (
    KMS01,
    KMS_LOW,
    READ,
    WRITE,
    desired,
    execute_on,
    methods_of,
)

NOW = datetime.now(UTC).replace(microsecond=0)
"""The simulated machines have the real time."""
PRO_PLUS_24 = "Office24ProPlus2024VL_KMS_Client_AE"
BY_KMS01 = {"kms_host": KMS01}
BY_DNS = {"kms_discovery": True}


def returned(
    network: Network, now: datetime = NOW, office_key: bool = True, **asked: Any
) -> dict[str, Any]:
    """What volume.activation.windows returns as read."""
    machine = with_office(network, licence(PRO_PLUS_24, 1 if office_key else None), kms_host=KMS01)
    outside = Surroundings(execute_on(machine), lambda: now, lambda seconds: None)
    result = ensure_windows(desired(return_read=True, **asked), False, outside)
    assert not result.get("failed"), result["msg"]
    read: dict[str, Any] = json.loads(json.dumps(result["read"]))
    return read


def taken(value: Any, now: datetime = NOW, **asked: Any) -> Any:
    """What is handed over for an Office that is asked so."""
    return handed_over(value, run_request(office_desired(**asked)), now, "read")


def test_the_same_options_take_the_read(network: Network) -> None:
    read = taken(returned(network, **BY_KMS01), **BY_KMS01)
    assert read.at == NOW
    assert read.state.office.licenses[0].family == PRO_PLUS_24
    assert read.state.probes[0].is_open


@pytest.mark.parametrize(
    ("windows", "office"),
    [
        (BY_KMS01, {"kms_host": KMS_LOW}),
        (BY_KMS01, {"kms_host": f"{KMS01}:1700"}),
        (BY_KMS01, BY_DNS),
        (BY_DNS, BY_KMS01),
        (BY_DNS, {**BY_DNS, "kms_lookup_domain": "low.example"}),
        (BY_KMS01, {"method": "mak", "product_keys": ["BCDFG-HJKMP-QRTVW-XY234-6789N"]}),
    ],
)
def test_other_options_do_not(
    network: Network, windows: Mapping[str, Any], office: Mapping[str, Any]
) -> None:
    assert taken(returned(network, **windows), **office) is None


@pytest.mark.parametrize("seconds", [-1, 3600, 86_400])
def test_a_read_of_another_time_is_not_used(network: Network, seconds: int) -> None:
    read = returned(network, **BY_KMS01)
    assert taken(read, NOW + timedelta(seconds=seconds), **BY_KMS01) is None
    assert taken(read, NOW + timedelta(seconds=3599), **BY_KMS01) is not None


@pytest.mark.parametrize("part", ["office_licenses", "office_products", "office_service"])
def test_a_read_without_office_is_not_used(network: Network, part: str) -> None:
    read = returned(network, **BY_KMS01)
    read["state"]["tables"].pop(part, None)
    read["state"]["errors"] = []
    assert taken(read, **BY_KMS01) is None


def test_a_class_that_is_missing_is_known_to_be_missing(network: Network) -> None:
    read = returned(network, **BY_KMS01)
    assert {error["source"] for error in read["state"]["errors"]} == {
        "office_products",
        "office_service",
    }
    assert taken(read, **BY_KMS01).state.office.service is None


@pytest.mark.parametrize(
    ("tables", "asked", "is_taken"),
    [
        (("service", "products"), {"discover": True}, True),
        (("service", "products", "policy"), {"discover": True}, True),
        (("service", "products", "computer"), {"discover": True}, False),
        (("service", "products"), {"discover": False}, False),
    ],
)
def test_a_read_that_holds_just_what_is_asked(
    tables: tuple[str, ...], asked: dict[str, Any], is_taken: bool
) -> None:
    """What could not be read has been asked for as well."""
    state = {**RAW, "errors": [{"source": "policy", "code": "AccessDenied"}]}
    value = {"at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "asked": {"discover": True}, "state": state}
    request = {
        "registry": [{"name": "windows"}], "tables": [{"name": each} for each in tables], **asked,
    }  # fmt: skip
    assert (handed_over(value, request, NOW, "read") is not None) is is_taken
    value["state"] = RAW
    exactly = {**request, "tables": [{"name": "service"}, {"name": "products"}]}
    assert (handed_over(value, exactly, NOW, "read") is not None) is (asked["discover"])


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_nothing_is_no_read(nothing: Any) -> None:
    assert taken(nothing, **BY_KMS01) is None


READ_IS = "what volume.activation.windows returns as read with return_read: true"
AT = "at is a UTC time such as 2026-01-31T12:00:00Z"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda read: "read", f"read: a value of type str is not accepted: {READ_IS}"),
        (lambda read: [read], f"read: a value of type list is not accepted: {READ_IS}"),
        (
            lambda read: {"state": read["state"]},
            f"read is not accepted: {READ_IS}; it lacks at, asked",
        ),
        (lambda read: {"at": 1, "asked": {}}, f"read is not accepted: {READ_IS}; it lacks state"),
        (lambda read: {**read, "at": "31.01.2026"}, f"read is not accepted: {READ_IS}; {AT}"),
        (lambda read: {**read, "at": None}, f"read is not accepted: {READ_IS}; {AT}"),
        (
            lambda read: {**read, "state": "state"},
            f"read is not accepted: {READ_IS}; asked and state are dictionaries",
        ),
        (
            lambda read: {**read, "asked": None},
            f"read is not accepted: {READ_IS}; asked and state are dictionaries",
        ),
        (
            lambda read: {**read, "state": {**read["state"], "registry": None}},
            f"read is not accepted: {READ_IS}; the machine's answer is not in the form of a state "
            "(AttributeError)",
        ),
    ],
)
def test_what_is_no_read_is_refused_in_one_line(network: Network, broken: Any, said: str) -> None:
    value = broken(returned(network, **BY_KMS01))
    with pytest.raises(InputError) as refused:
        taken(value, **BY_KMS01)
    assert str(refused.value) == said


def test_office_uses_it_and_writes_after_it(network: Network) -> None:
    machine = with_office(network, licence(PRO_PLUS_24), kms_host=KMS01)
    outside = Surroundings(execute_on(machine), lambda: datetime.now(UTC), lambda seconds: None)
    last = LastRead(outside)
    ensure_windows(desired(return_read=True, **BY_KMS01), False, last.surroundings())
    done = office_run(machine, read=last.as_result(), **BY_KMS01)
    assert done.executions == (WRITE,)
    assert methods_of(done.result)[0] == "InstallProductKey"
    assert machine.office[0].status == 1
    foretold = office_run(machine, check_mode=True, read=last.as_result(), **BY_KMS01)
    assert foretold.executions == ()
    assert office_run(machine, read=None, **BY_KMS01).executions == (READ,)


def test_the_clock_is_compared_with_the_time_of_the_read(network: Network) -> None:
    """A read that is half an hour old is no clock that is half an hour off."""
    machine = with_office(network, licence(PRO_PLUS_24), kms_host=KMS01)
    then = datetime.now(UTC) - timedelta(minutes=50)
    machine.clock_offset_seconds = -50 * 60 - 3.9 * 3600
    outside = Surroundings(execute_on(machine), lambda: then, lambda seconds: None)
    last = LastRead(outside)
    ensure_windows(desired(return_read=True, **BY_KMS01), True, last.surroundings())
    foretold = office_run(machine, check_mode=True, read=last.as_result(), **BY_KMS01)
    assert foretold.executions == ()
    assert "failed" not in foretold.result


def test_a_failed_execution_leaves_the_read_before_it() -> None:
    newer = {"state": {"tables": {"service": []}}}
    answers = iter([{"state": {"tables": {}}}, {"failed": True, **newer}, {"msg": "no"}])
    request = {"tables": [], "registry": [], "discover": False}
    last = LastRead(Surroundings(lambda module, arguments: next(answers), lambda: NOW, print))
    assert last.as_result() is None
    for _ in range(3):
        last.surroundings().execute(READ, {"request": request})
    assert last.as_result() == {
        "at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "asked": {"discover": False},
        "state": {"tables": {}},
    }


@pytest.mark.parametrize(
    ("method", "arguments", "table", "column", "value"),
    [
        (SET_KMS_HOST, {"MachineName": "kms"}, "service", "KeyManagementServiceMachine", "kms"),
        (CLEAR_KMS_HOST, {}, "service", "KeyManagementServiceMachine", None),
        (SET_KMS_PORT, {"PortNumber": 1700}, "service", "KeyManagementServicePort", 1700),
        (CLEAR_KMS_PORT, {}, "service", "KeyManagementServicePort", 0),
        (SET_LOOKUP_DOMAIN, {"LookupDomain": "x.example"}, "service",
         "KeyManagementServiceLookupDomain", "x.example"),
        (CLEAR_LOOKUP_DOMAIN, {}, "service", "KeyManagementServiceLookupDomain", None),
        (DISABLE_HOST_CACHING, {"DisableCaching": True}, "service",
         "KeyManagementServiceHostCaching", False),
        (SET_ACTIVATION_TYPE, {"ActivationType": 2}, "products", "VLActivationTypeEnabled", 2),
    ],
)  # fmt: skip
def test_check_mode_hands_over_what_would_be(
    method: str, arguments: dict[str, Any], table: str, column: str, value: Any
) -> None:
    state = {"tables": {"service": [{"Version": "1"}], "products": [{"ID": "2"}, {"ID": "3"}]}}
    last = LastRead(Surroundings(lambda module, arguments: {"state": state}, lambda: NOW, print))
    last.surroundings().execute(READ, {"request": {}})
    step = {"class": SERVICE, "method": method, "arguments": arguments}
    other = {**step, "class": PRODUCT}
    handed = last.as_result([other, step, {**step, "method": "InstallProductKey"}])
    assert handed is not None
    tables = handed["state"]["tables"]
    assert all(row[column] == value for row in tables[table])
    assert all(column not in row for name in set(tables) - {table} for row in tables[name])
    untouched = last.as_result([other])
    assert untouched is not None
    assert untouched["state"] == state


def test_keys_and_installation_ids_stay_out() -> None:
    key = "BCDFG-HJKMP-QRTVW-XY234-6789N"
    row = {"Name": f"x {key}", "OfflineInstallationId": "0" * 63, "Ports": [key, 5]}
    state = {"tables": {"products": [row]}, "dns": {"domain": key}}
    kept = copy.deepcopy(state)
    last = LastRead(Surroundings(lambda module, arguments: {"state": state}, lambda: NOW, print))
    last.surroundings().execute(READ, {"request": {}})
    shown = json.dumps(last.as_result())
    assert key not in shown
    assert "OfflineInstallationId" not in shown
    assert state == kept
