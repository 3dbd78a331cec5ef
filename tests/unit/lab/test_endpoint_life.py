"""The endpoint starts and stops, and refuses a wrong setup."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from lab.endpoint import Endpoint, ExecutionResult
from lab.faults import TransportFault
from tests.support.endpoint_client import MOST_SECONDS, FakeMachine, client, run


def test_stop_ends_a_slow_fault_and_an_idle_connection_at_once() -> None:
    fault = TransportFault("create", "slow", seconds=MOST_SECONDS)
    machines = {"pc1": FakeMachine(transport_faults=[fault]), "pc2": FakeMachine("pc2")}
    before = set(threading.enumerate())
    endpoint = Endpoint(machines)
    endpoint.start()
    port = endpoint.port
    idle = client(endpoint, "pc2")
    idle.open_shell()
    half = socket.create_connection(("127.0.0.1", port), timeout=MOST_SECONDS)
    half.sendall(b"POST /pc1 HTTP/1.1\r\nContent-")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(client(endpoint).open_shell)
        while not endpoint.stats()["pc1"].faults_fired:
            assert not slow.done()
            time.sleep(0.01)
        endpoint.stop()
        with pytest.raises(requests.exceptions.ConnectionError):
            slow.result()
    half.close()
    endpoint.stop()
    assert set(threading.enumerate()) <= before
    assert endpoint.stats()["pc1"].faults_fired == 1
    with pytest.raises(RuntimeError, match="not running"):
        _ = endpoint.port
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=MOST_SECONDS)


def test_stop_says_so_when_a_machine_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.endpoint.STOP_SECONDS", 0.1)
    entered, release = threading.Event(), threading.Event()

    def wait(line: str, stdin: bytes) -> ExecutionResult:
        entered.set()
        release.wait(MOST_SECONDS)
        return ExecutionResult(0, b"", b"")

    endpoint = Endpoint({"pc1": FakeMachine(work=wait)})
    endpoint.start()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(run, client(endpoint))
        assert entered.wait(MOST_SECONDS)
        with pytest.raises(RuntimeError, match="1 remote executions did not end"):
            endpoint.stop()
        release.set()
        with pytest.raises(requests.exceptions.ConnectionError):
            job.result()


def test_it_can_start_again_but_not_twice() -> None:
    endpoint = Endpoint({"pc1": FakeMachine()})
    endpoint.stop()
    for _ in range(2):
        with endpoint:
            assert client(endpoint).open_shell()
            with pytest.raises(RuntimeError, match="already running"):
                endpoint.start()


@pytest.mark.parametrize(
    ("machines", "host", "words"),
    [
        ({"pc1": FakeMachine()}, "0.0.0.0", "loopback only"),
        ({"a/b": FakeMachine("a/b")}, "127.0.0.1", "not a machine name"),
        ({"pc2": FakeMachine()}, "127.0.0.1", "is named 'pc1'"),
    ],
)
def test_a_wrong_setup_is_refused(machines: dict[str, FakeMachine], host: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Endpoint(machines, host=host)
