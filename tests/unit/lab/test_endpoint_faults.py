"""Faults on the way to a machine, a machine that is off, and a refused logon."""

from __future__ import annotations

import pytest
import requests
from winrm.exceptions import InvalidCredentialsError, WinRMTransportError

from lab.endpoint import Endpoint
from lab.faults import TransportFault
from tests.support.endpoint_client import MOST_SECONDS, FakeMachine, client, only, run


@pytest.mark.parametrize("at", ["create", "command", "send", "receive"])
@pytest.mark.parametrize("do", ["http_500", "cut"])
def test_a_fault_before_the_work_fires_once(at: str, do: str) -> None:
    machine = FakeMachine(transport_faults=[TransportFault(at, do)])  # type: ignore[arg-type]
    with Endpoint({"pc1": machine}) as endpoint:
        expected = WinRMTransportError if do == "http_500" else requests.exceptions.ConnectionError
        with pytest.raises(expected):
            run(client(endpoint), stdin=b"in")
        assert machine.calls == 0
        assert run(client(endpoint), stdin=b"in")[2] == 7
        stats = only(endpoint)
        assert (stats.faults_fired, stats.remote_executions, stats.errors) == (1, 1, [])


def test_cut_after_lets_the_command_run() -> None:
    machine = FakeMachine(transport_faults=[TransportFault("receive", "cut_after", execution=2)])
    with Endpoint({"pc1": machine}) as endpoint:
        run(client(endpoint))
        with pytest.raises(requests.exceptions.ConnectionError):
            run(client(endpoint))
        assert (machine.calls, only(endpoint).faults_fired) == (2, 1)
        run(client(endpoint))
        assert only(endpoint).remote_executions == 3


def test_a_fault_of_one_execution_leaves_the_others_alone() -> None:
    fault = TransportFault("command", "http_500", execution=2, times=None)
    with Endpoint({"pc1": FakeMachine(transport_faults=[fault])}) as endpoint:
        run(client(endpoint))
        for _ in range(2):
            with pytest.raises(WinRMTransportError):
                run(client(endpoint))
        stats = only(endpoint)
        assert (stats.remote_executions, stats.faults_fired) == (1, 2)


def test_slow_answers_late_and_does_its_work() -> None:
    fault = TransportFault("receive", "slow", seconds=0.1)
    with Endpoint({"pc1": FakeMachine(transport_faults=[fault])}) as endpoint:
        assert run(client(endpoint))[2] == 7
        assert only(endpoint).faults_fired == 1


def test_slow_is_too_late_for_a_client_that_waits_no_longer() -> None:
    fault = TransportFault("create", "slow", seconds=MOST_SECONDS)
    with Endpoint({"pc1": FakeMachine(transport_faults=[fault])}) as endpoint:
        hasty = client(endpoint)
        hasty.transport.read_timeout_sec = 1
        with pytest.raises(requests.exceptions.ReadTimeout):
            hasty.open_shell()
        assert only(endpoint).faults_fired == 1


def test_an_unreachable_machine_closes_every_connection(
    endpoint: Endpoint, machine: FakeMachine
) -> None:
    machine.reachable = False
    for _ in range(2):
        with pytest.raises(requests.exceptions.ConnectionError):
            client(endpoint).open_shell()
    assert only(endpoint).requests == 2
    machine.reachable = True
    assert client(endpoint).open_shell()


def test_a_logon_is_refused_for_a_wrong_password_or_by_the_machine(
    endpoint: Endpoint, machine: FakeMachine
) -> None:
    with pytest.raises(InvalidCredentialsError):
        client(endpoint, password="wrong").open_shell()
    machine.accepts_logon = False
    with pytest.raises(InvalidCredentialsError):
        client(endpoint).open_shell()
    assert only(endpoint).requests == 2
