"""Transport faults: what is accepted, what is refused with which words, and when one fires."""

from __future__ import annotations

import dataclasses

import pytest
import yaml

from lab.faults import FaultCounter, FaultError, TransportFault, parse_fault, parse_faults


def test_a_full_description_is_read() -> None:
    text = "{at: receive, do: slow, execution: 2, seconds: 1.5, times: null}"
    assert parse_fault(yaml.safe_load(text)) == TransportFault("receive", "slow", 2, 1.5, None)


def test_a_short_description_fires_once_for_any_execution() -> None:
    fault = parse_fault({"at": "create", "do": "http_500"})
    assert (fault.execution, fault.seconds, fault.times) == (None, 0, 1)


def test_a_fault_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse_fault({"at": "send", "do": "cut"}).times = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["cut"], "must be a mapping, not list"),
        ({"at": "send", "do": "cut", "after": 3}, "unknown key 'after'.*known are at, do"),
        ({"at": "send", "do": "cut", 7: 3}, "unknown key 7"),
        ({"at": "send"}, "needs do"),
        ({}, "needs at and do"),
        ({"at": "signal", "do": "cut"}, "at must be one of create.*not 'signal'"),
        ({"at": ["send"], "do": "cut"}, "at must be one of"),
        ({"at": "send", "do": "explode"}, "do must be one of.*not 'explode'"),
        ({"at": "send", "do": "cut", "execution": 0}, "execution must be a whole number from 1"),
        ({"at": "send", "do": "cut", "execution": True}, "execution must be a whole number"),
        ({"at": "send", "do": "cut", "times": 1.0}, "times must be a whole number"),
        ({"at": "send", "do": "cut", "times": "2"}, "times must be a whole number"),
        ({"at": "send", "do": "slow"}, "slow, which needs more than 0"),
        ({"at": "send", "do": "cut", "seconds": 2}, "seconds goes with do: slow"),
        ({"at": "send", "do": "slow", "seconds": -1}, "seconds must be from 0 to 3600"),
        ({"at": "send", "do": "slow", "seconds": float("nan")}, "seconds must be from 0"),
        ({"at": "send", "do": "slow", "seconds": "2"}, "seconds must be a number, not '2'"),
        ({"at": "send", "do": "slow", "seconds": True}, "seconds must be a number"),
        ({"at": "send", "do": "cut_after"}, "cut_after is only for at: receive"),
    ],
)
def test_a_wrong_description_is_refused_with_the_reason(value: object, words: str) -> None:
    with pytest.raises(FaultError, match=words):
        parse_fault(value)


def test_a_list_names_the_item_that_is_wrong() -> None:
    with pytest.raises(FaultError, match=r"transport fault 2: .*unknown key 'x'"):
        parse_faults([{"at": "send", "do": "cut"}, {"at": "send", "do": "cut", "x": 1}])
    with pytest.raises(FaultError, match="must be a list, not dict"):
        parse_faults({"at": "send", "do": "cut"})
    assert parse_faults(None) == ()


def test_a_fault_fires_for_its_request_and_execution_as_often_as_it_says() -> None:
    fault = TransportFault("send", "cut", execution=2, times=2)
    counter = FaultCounter([fault])
    assert counter.fire("send", 1) is None
    assert counter.fire("receive", 2) is None
    assert [counter.fire("send", 2) for _ in range(3)] == [fault, fault, None]
    assert counter.fired == 2


def test_a_fault_without_limits_fires_always_and_the_first_that_fits_wins() -> None:
    once, always = TransportFault("create", "cut"), TransportFault("create", "http_500", times=None)
    counter = FaultCounter([once, always])
    assert [counter.fire("create", n) for n in (1, 2, 3)] == [once, always, always]
    assert counter.fired == 3
