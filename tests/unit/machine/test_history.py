"""Events of the licensing services as typed fields, whatever their properties hold."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import (
    NOT_READ,
    History,
    KmsContact,
    event_queries,
    history_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import read
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.logged_events import ANSWER, FAILURE, OFFICE_2016, OFFICE_PROVIDER, REQUEST
from lab.simulation.events import LoggedEvent
from lab.simulation.network import Network
from tests.support.examples import examples
from tests.support.run_on_simulation import execute_on, gvlk_license, simulated

TIME = "2026-11-01T17:52:05Z"
CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
CMID = "b1234567-0000-4000-8000-00000000000a"
ASKED = KmsContact(
    time=TIME, event_id=12288, code=0xC004F06C, host="kms01.contoso.example", port=1688,
    cmid=CMID, is_virtual_machine=True, license_status=2, expires_in_minutes=41760,
    activation_id=OFFICE_2016, required_count=5,
)  # fmt: skip
ANSWERED = KmsContact(
    time=TIME, event_id=12289, code=0, is_activated=True, current_count=26,
    activation_interval_minutes=120, renewal_interval_minutes=10080,
)  # fmt: skip


def _history(number: int, values: Any, time: str = TIME) -> History:
    name = "activation_failures" if number == 8200 else "kms_contacts"
    return history_of({name: [{"id": number, "time": time, "values": values}]}, {})


@pytest.mark.parametrize("values", [REQUEST, [REQUEST], REQUEST.split(", "), REQUEST.split(",")])
def test_request_in_any_division(values: Any) -> None:
    assert _history(12288, values).kms_contacts == (ASKED,)


@pytest.mark.parametrize("values", [ANSWER, [ANSWER], ANSWER.split(", "), ANSWER.replace(" ", "")])
def test_answer_in_any_division(values: Any) -> None:
    assert _history(12289, values).kms_contacts == (ANSWERED,)


@pytest.mark.parametrize(
    ("endpoint", "host", "port"),
    [
        ("[fd00::5]:1688", "fd00::5", 1688),
        ("10.0.0.5:1700", "10.0.0.5", 1700),
        ("kms01:x", "kms01", None),
        ("kms01:0", "kms01", None),
        ("kmsX:1", "kmsX", 1),
        ("", None, None),
    ],
)
def test_host_and_port(endpoint: str, host: str | None, port: int | None) -> None:
    values = REQUEST.replace("kms01.contoso.example:1688", endpoint)
    (contact,) = _history(12288, [values]).kms_contacts
    assert (contact.host, contact.port) == (host, port)


def test_failure() -> None:
    (failure,) = _history(8200, list(FAILURE)).activation_failures
    assert asdict(failure) == {"time": TIME, "code": 0xC004C020, "activation_id": OFFICE_2016}
    (other,) = _history(8200, "nothing of use").activation_failures
    assert (other.code, other.activation_id) == (None, None)


def test_request_that_lacks_a_code_or_a_product() -> None:
    """What stands beside is not taken for it."""
    parts = REQUEST.split(", ")
    (contact,) = _history(12288, ["", *parts[1:]]).kms_contacts
    assert contact == replace(ASKED, code=None)
    (contact,) = _history(12288, [*parts[:5], "x", *parts[6:8], "0", parts[8]]).kms_contacts
    assert contact == replace(
        ASKED, is_virtual_machine=None, activation_id=None, required_count=None
    )
    (contact,) = _history(12288, [*parts[:5], "0", *parts[6:]]).kms_contacts
    assert contact.is_virtual_machine is False


def test_fewest_parts_of_an_event() -> None:
    request, answer = REQUEST.split(", "), ANSWER.split(", ")
    assert _history(12288, request[:10]).kms_contacts == (ASKED,)
    (contact,) = _history(12288, request[:9]).kms_contacts
    assert contact == KmsContact(TIME, 12288, code=0xC004F06C)
    assert _history(12289, answer[:7]).kms_contacts == (ANSWERED,)
    (contact,) = _history(12289, answer[:6]).kms_contacts
    assert contact == KmsContact(TIME, 12289, code=0)
    (contact,) = _history(12289, ["", "0xC004F074", *answer[2:]]).kms_contacts
    assert contact == replace(ANSWERED, code=None)


@pytest.mark.parametrize("number", [12288, 12289])
def test_event_of_another_form_keeps_its_code(number: int) -> None:
    (contact,) = _history(number, ["0xC004F074, 0x00000000"]).kms_contacts
    assert contact == KmsContact(TIME, number, code=0xC004F074)


def test_key_in_an_event_is_masked() -> None:
    values = REQUEST.replace("kms01.contoso.example", CANARY).replace(CMID, CANARY)
    assert CANARY not in repr(_history(12288, [values]))


def test_newest_first_and_both_services_together() -> None:
    for name, number in (("kms_contacts", 12289), ("activation_failures", 8200)):
        row = {"id": number, "values": ANSWER}
        events = {
            name: [{**row, "time": "2026-11-01T02:00:00Z"}],
            f"office_{name}": [
                {**row, "time": "2026-11-01T03:00:00Z"},
                {**row, "time": "2026-11-01T01:00:00Z"},
            ],
        }
        found: Any = getattr(history_of(events, {}), name)
        assert [each.time[11:13] for each in found] == ["03", "02", "01"]


def test_what_could_not_be_read_is_named_for_windows_alone() -> None:
    """Office's own service is on few machines."""
    errors = {"kms_contacts": "Closed", "office_kms_contacts": "Missing", "service": "Other"}
    assert history_of({}, errors) == History(is_read=True, unread={"kms_contacts": "Closed"})
    both = {"kms_contacts": "Closed", "activation_failures": "Closed"}
    assert history_of({}, both).unread == both
    assert history_of(None, errors) == NOT_READ == History(is_read=False)


def test_what_is_asked_is_bounded_and_names_a_provider() -> None:
    of_windows = {"log": "Application", "provider": "Microsoft-Windows-Security-SPP", "most": 20}
    of_office = {"log": "Application", "provider": OFFICE_PROVIDER, "most": 20}
    assert event_queries(20) == [
        {"name": "activation_failures", "ids": [8200], **of_windows},
        {"name": "kms_contacts", "ids": [12288, 12289], **of_windows},
        {"name": "office_activation_failures", "ids": [8200], **of_office},
        {"name": "office_kms_contacts", "ids": [12288, 12289], **of_office},
    ]


PART = st.sampled_from(["0", "1", "0xC004F074", CANARY, OFFICE_2016, "kms01:1688", "-1", "9" * 30])
VALUES = st.lists(PART | st.text(max_size=30), max_size=14)


@given(VALUES, st.sampled_from([12288, 12289, 8200]))
@settings(max_examples=examples(200), deadline=None)
def test_any_properties_become_plain_data(values: list[str], number: int) -> None:
    history = _history(number, values)
    text = json.dumps(asdict(history))
    assert CANARY not in text
    assert len(history.kms_contacts) + len(history.activation_failures) == 1


def test_info_names_the_product_and_explains_the_code(network: Network) -> None:
    machine = simulated(network, gvlk_license())
    mine = machine.licenses[0].activation_id
    machine.holdings.events = [LoggedEvent(12288, TIME, [REQUEST.replace(OFFICE_2016, mine)])]
    request = {**info_request(office=True), "events": event_queries(5)}
    state = read(execute_on(machine), request, "volume.activation.spp_history")
    shown = activation_info(state, datetime.now(UTC))["history"]["kms_contacts"][0]
    assert shown["product"] == "Windows(R), ServerStandard edition"
    assert shown["error"]["code"] == "0xC004F06C"
    assert shown["license_status"] == "oob_grace"
