"""The endpoint, driven by the real pywinrm: what is executed, counted and answered."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from winrm.exceptions import WinRMOperationTimeoutError, WSManFaultError

from lab.endpoint import Endpoint, ExecutionResult
from lab.shells import Limits
from tests.support.endpoint_client import MOST_SECONDS, FakeMachine, client, only, run


def test_a_command_runs_once_and_everything_is_counted(
    endpoint: Endpoint, machine: FakeMachine
) -> None:
    assert run(client(endpoint), "x <&> ü", b"\0in\xff" * 1000) == (
        "x <&> ü a b|".encode() + b"\0in\xff" * 1000,
        b"warned",
        7,
    )
    stats = only(endpoint)
    assert (stats.requests, stats.remote_executions, machine.calls) == (7, 1, 1)
    assert stats.faults_fired == 0
    assert stats.errors == []
    (per_execution,) = stats.bytes_up_by_execution
    assert 4000 * 4 / 3 < per_execution < stats.bytes_up
    assert stats.bytes_down > 4000 * 4 / 3


def test_the_byte_counts_are_those_of_the_bodies(endpoint: Endpoint) -> None:
    protocol, sent, received = client(endpoint), [], []
    original = protocol.transport.send_message

    def counted(message: str) -> bytes:
        sent.append(len(message.encode()))
        answer: bytes = original(message)
        received.append(len(answer))
        return answer

    protocol.transport.send_message = counted
    run(protocol, stdin=b"input")
    stats = only(endpoint)
    assert (stats.bytes_up, stats.bytes_down) == (sum(sent), sum(received))
    assert stats.bytes_up_by_execution == [sum(sent[1:4])]


def test_a_second_receive_gives_the_same_answer_without_running_again(
    endpoint: Endpoint, machine: FakeMachine
) -> None:
    protocol = client(endpoint)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "once")
    first = protocol.get_command_output(shell, command)
    assert protocol.get_command_output(shell, command) == first
    assert machine.calls == 1


def test_a_command_waits_for_the_input_it_was_promised(
    endpoint: Endpoint, machine: FakeMachine
) -> None:
    protocol = client(endpoint)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "x", console_mode_stdin=False)
    with pytest.raises(WinRMOperationTimeoutError):
        protocol.get_command_output_raw(shell, command)
    assert machine.calls == 0
    protocol.send_command_input(shell, command, b"now", end=True)
    assert protocol.get_command_output(shell, command)[0] == b"x|now"


def test_what_does_not_exist_gives_the_fault_of_windows(endpoint: Endpoint) -> None:
    protocol = client(endpoint)
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "x")
    protocol.cleanup_command(shell, command)
    attempts: list[Callable[[], object]] = [
        lambda: protocol.get_command_output(shell, command),
        lambda: protocol.cleanup_command(shell, command),
        lambda: protocol.run_command("0000", "x"),
        lambda: protocol.close_shell("0000"),
    ]
    for attempt in attempts:
        with pytest.raises(WSManFaultError) as caught:
            attempt()
        assert caught.value.wsman_fault_code == 2150858843
        assert caught.value.fault_subcode == "w:InvalidSelectors"
    assert len(only(endpoint).errors) == 4


def test_quotas_answer_as_ansible_expects_them() -> None:
    limits = Limits(shells=2, commands_per_shell=1, stdin_bytes=10)
    with Endpoint({"pc1": FakeMachine()}, limits=limits) as endpoint:
        protocol = client(endpoint)
        shell = protocol.open_shell()
        protocol.open_shell()
        with pytest.raises(WSManFaultError) as caught:
            protocol.open_shell()
        assert caught.value.wsman_fault_code == 0x803381A5
        command = protocol.run_command(shell, "x")
        with pytest.raises(WSManFaultError) as caught:
            protocol.run_command(shell, "x")
        assert caught.value.wmierror_code == 0x803381A6
        with pytest.raises(WSManFaultError) as caught:
            protocol.send_command_input(shell, command, b"x" * 11)
        assert caught.value.wsman_fault_code == 0x8033803F


class Broken(BaseException):
    """What even `except Exception` does not catch."""


@pytest.mark.parametrize("error", [ValueError, Broken, SystemExit])
def test_an_error_in_a_machine_is_a_fault_and_is_recorded(error: type[BaseException]) -> None:
    canary = "AB1CD-EF2GH-JK3LM-NP4QR-ST5UV"

    def fail(line: str, stdin: bytes) -> ExecutionResult:
        raise error(f"no {canary}")

    with Endpoint({"pc1": FakeMachine(work=fail)}) as endpoint:
        protocol = client(endpoint)
        shell = protocol.open_shell()
        command = protocol.run_command(shell, "x")
        for _ in range(2):
            with pytest.raises(WSManFaultError, match=error.__name__) as caught:
                protocol.get_command_output(shell, command)
            assert canary not in str(caught.value)
        stats = only(endpoint)
        assert stats.remote_executions == 1
        (text,) = stats.errors
        assert text.startswith(f"{error.__name__}: no *****-*****-*****-*****-ST5UV (test_endpoint")
        protocol.close_shell(shell)


def test_a_wrong_result_of_a_machine_is_an_error_too() -> None:
    wrong = FakeMachine(work=lambda line, stdin: "text")  # type: ignore[arg-type, return-value]
    with Endpoint({"pc1": wrong}) as endpoint:
        with pytest.raises(WSManFaultError, match="TypeError"):
            run(client(endpoint))
        assert "execute returned str" in only(endpoint).errors[0]


def test_fifty_clients_at_once_are_counted_exactly() -> None:
    machines = {f"pc{n}": FakeMachine(f"pc{n}") for n in range(5)}

    def work(line: str, stdin: bytes) -> ExecutionResult:
        time.sleep(0.005)
        return ExecutionResult(0, stdin, b"")

    for machine in machines.values():
        machine.work = work
    with Endpoint(machines) as endpoint, ThreadPoolExecutor(50) as pool:
        inputs = [f"input {n}".encode() for n in range(50)]
        jobs = [
            pool.submit(run, client(endpoint, f"pc{n % 5}"), "x", data)
            for n, data in enumerate(inputs)
        ]
        assert [job.result()[0] for job in jobs] == inputs
        for machine in machines.values():
            stats = endpoint.stats()[machine.name]
            assert (stats.requests, stats.remote_executions, machine.calls) == (70, 10, 10)
            assert len(stats.bytes_up_by_execution) == 10
            assert machine.most_running == 1
            assert stats.errors == []


def test_different_machines_work_at_the_same_time() -> None:
    together = threading.Barrier(2, timeout=MOST_SECONDS)

    def meet(line: str, stdin: bytes) -> ExecutionResult:
        together.wait()
        return ExecutionResult(0, b"", b"")

    machines = {name: FakeMachine(name, meet) for name in ("a", "b")}
    with Endpoint(machines) as endpoint, ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(run, client(endpoint, name)) for name in machines]
        assert [job.result()[2] for job in jobs] == [0, 0]


def test_nothing_of_a_finished_execution_is_kept(endpoint: Endpoint, machine: FakeMachine) -> None:
    machine.work = lambda line, stdin: ExecutionResult(0, b"", b"")
    run(client(endpoint))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(4):
            run(client(endpoint), stdin=b"x" * 2_000_000)
        assert tracemalloc.get_traced_memory()[0] - before < 500_000
    finally:
        tracemalloc.stop()
