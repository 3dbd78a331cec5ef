"""The endpoint, driven by the real pywinrm, by raw sockets and by the real ansible."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from winrm.exceptions import (
    InvalidCredentialsError,
    WinRMOperationTimeoutError,
    WinRMTransportError,
    WSManFaultError,
)
from winrm.protocol import Protocol

from lab.endpoint import Endpoint, ExecutionResult, MachineStats
from lab.faults import TransportFault
from lab.payload import Payload, decode_payload
from lab.shells import Limits

MOST_SECONDS = 600.0
"""For what takes milliseconds, on a machine that has much else to do."""

AUTH = "Authorization: Basic " + base64.b64encode(b"lab:lab").decode() + "\r\n"


def echo(line: str, stdin: bytes) -> ExecutionResult:
    """A machine that answers what it was given."""
    return ExecutionResult(7, line.encode() + b"|" + stdin, b"warned")


@dataclass
class FakeMachine:
    """A machine whose work is a function."""

    name: str = "pc1"
    work: Callable[[str, bytes], ExecutionResult] = echo
    transport_faults: Sequence[TransportFault] = ()
    reachable: bool = True
    accepts_logon: bool = True
    calls: int = 0
    running: int = 0
    most_running: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def execute(self, command_line: str, stdin: bytes) -> ExecutionResult:
        """Does the work and counts how many do it at the same time."""
        with self.lock:
            self.calls += 1
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            return self.work(command_line, stdin)
        finally:
            with self.lock:
                self.running -= 1


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def endpoint(machine: FakeMachine) -> Iterator[Endpoint]:
    before = set(threading.enumerate())
    with Endpoint({machine.name: machine}) as running:
        yield running
    assert set(threading.enumerate()) <= before
    assert running.errors == []


def client(endpoint: Endpoint, name: str = "pc1", password: str = "lab") -> Protocol:
    """The real client, without what the environment says about proxies and certificates."""
    protocol = Protocol(
        f"http://127.0.0.1:{endpoint.port}/{name}",
        transport="plaintext",
        username="lab",
        password=password,
        proxy=None,
        server_cert_validation="ignore",
    )
    session = protocol.transport.build_session()
    # For "no proxy" requests writes os.environ at each request, which other threads then read.
    session.trust_env = False
    session.proxies = {}
    return protocol


def run(protocol: Protocol, line: str = "cmd", stdin: bytes = b"") -> tuple[bytes, bytes, int]:
    """One whole remote execution, as ansible does it."""
    shell = protocol.open_shell()
    command = protocol.run_command(shell, line, ["a", "b"], console_mode_stdin=not stdin)
    if stdin:
        half = len(stdin) // 2
        protocol.send_command_input(shell, command, stdin[:half])
        protocol.send_command_input(shell, command, stdin[half:], end=True)
    try:
        return protocol.get_command_output(shell, command)
    finally:
        protocol.cleanup_command(shell, command)
        protocol.close_shell(shell)


def only(endpoint: Endpoint) -> MachineStats:
    """The counts of the only machine."""
    (stats,) = endpoint.stats().values()
    return stats


def raw(endpoint: Endpoint, request: bytes, *, half_close: bool = False) -> bytes:
    """Everything that the endpoint answers until it closes the connection."""
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=MOST_SECONDS) as connection:
        connection.sendall(request)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
        return answer


def post(path: str = "/pc1", headers: str = AUTH, body: bytes = b"") -> bytes:
    """A request after which the endpoint closes the connection."""
    length = (
        "" if "ength:" in headers or "hunked" in headers else f"Content-Length: {len(body)}\r\n"
    )
    return f"POST {path} HTTP/1.1\r\nConnection: close\r\n{headers}{length}\r\n".encode() + body


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


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (post(headers=""), 401),
        (post(headers="Authorization: Basic %%%\r\n"), 401),
        (post(headers="Authorization: Bearer bGFiOmxhYg==\r\n"), 401),
        (post(path="/nobody", body=b"x" * 100_000), 404),
        (post(path="/"), 404),
        (post(path="/pc1/more"), 404),
        (post(body=b"<garbage"), 400),
        (post(headers=AUTH + "Content-Length: -1\r\n"), 400),
        (post(headers=AUTH + "Content-Length: 1_0\r\n"), 400),
        (post(headers=AUTH + "Content-Length: 1\r\nContent-Length: 2\r\n", body=b"xy"), 400),
        (post(headers=AUTH + "Content-Length: 16777217\r\n"), 413),
        (post(headers=AUTH + f"Content-Length: {'9' * 6000}\r\n", body=b"x" * 1000), 413),
        (post(headers=AUTH + "Transfer-Encoding: chunked\r\n", body=b"0\r\n\r\n"), 411),
        (b"POST /pc1 HTTP/1.1\r\n" + AUTH.encode() + b"\r\n", 411),
        (b"GET /pc1 HTTP/1.1\r\nConnection: close\r\n\r\n", 405),
        (b"GET /nobody HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
        (b"BREW /pc1 HTTP/1.1\r\n\r\n", 501),
        (b"POST /pc1 HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"\x16\x03\x01\x02\x00 tls hello\r\n\r\n", 400),
    ],
)
def test_a_request_that_is_none_is_refused(
    endpoint: Endpoint, machine: FakeMachine, request_bytes: bytes, status: int
) -> None:
    answer = raw(endpoint, request_bytes)
    assert f" {status} ".encode() in answer.split(b"\r\n", 1)[0] + b" "
    assert (b'WWW-Authenticate: Basic realm="WSMAN"' in answer) == (status == 401)
    assert machine.calls == 0
    assert client(endpoint).open_shell()


def test_a_truncated_body_is_refused(endpoint: Endpoint) -> None:
    request_bytes = post(headers=AUTH + "Content-Length: 100\r\n", body=b"<half")
    assert b" 400 " in raw(endpoint, request_bytes, half_close=True)
    assert only(endpoint).errors == ["a request ended after 5 of 100 bytes"]


def test_a_client_that_sends_nothing_more_is_dropped(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.http_server.LabHandler.timeout", 0.2)
    for request_bytes in (b"", b"POST /p", post(headers=AUTH + "Content-Length: 9\r\n")):
        assert raw(endpoint, request_bytes) == b""


def test_a_client_may_wait_before_it_sends_the_body(endpoint: Endpoint) -> None:
    answer = raw(endpoint, post(headers=AUTH + "Expect: 100-continue\r\n", body=b"<x/>"))
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 ")


def test_a_connection_is_kept_for_many_requests(endpoint: Endpoint) -> None:
    many = post(body=b"<x/>").replace(b"Connection: close\r\n", b"") * 5 + post(headers="")
    answer = raw(endpoint, many)
    assert answer.count(b"HTTP/1.1 400 ") == 5
    assert answer.count(b"HTTP/1.1 401 ") == 1


def test_the_counts_are_served_without_secrets(endpoint: Endpoint) -> None:
    run(client(endpoint), stdin=b"canary")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{endpoint.port}/", timeout=MOST_SECONDS) as answer:
        text = answer.read().decode()
    assert json.loads(text)["machines"]["pc1"]["remote_executions"] == 1
    assert "canary" not in text


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


MODULE = """#!powershell
#AnsibleRequires -CSharpUtil Ansible.Basic
$module = [Ansible.Basic.AnsibleModule]::Create($args, @{ options = @{ who = @{ type = 'str' } } })
$module.ExitJson()
"""


def test_the_real_ansible_runs_a_module(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "lab_hello.ps1").write_text(MODULE)
    (tmp_path / "ansible.cfg").write_text("")
    payloads: list[Payload] = []

    def work(line: str, stdin: bytes) -> ExecutionResult:
        payloads.append(decode_payload(stdin))
        answer = {"changed": False, "greeting": f"hello {payloads[-1].arguments['who']}"}
        return ExecutionResult(0, json.dumps(answer).encode(), b"")

    with Endpoint({"pc1": FakeMachine(work=work)}) as endpoint:
        variables = {
            "ansible_connection": "winrm",
            "ansible_host": "127.0.0.1",
            "ansible_port": endpoint.port,
            "ansible_user": "lab",
            "ansible_password": "lab",
            "ansible_winrm_scheme": "http",
            "ansible_winrm_transport": "basic",
            "ansible_winrm_path": "/pc1",
        }
        inventory = tmp_path / "hosts.json"
        inventory.write_text(json.dumps({"all": {"hosts": {"pc1": variables}}}))
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment |= {
            "HOME": str(tmp_path),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"),
            "ANSIBLE_LIBRARY": str(tmp_path / "library"),
            "ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"),
        }
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("ansible")),
                *("all", "-i", str(inventory), "-m", "lab_hello", "-a", "who='the lab'"),
            ],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert '"greeting": "hello the lab"' in done.stdout
        stats = only(endpoint)
    (payload,) = payloads
    assert (payload.module_name, payload.uses_csharp) == ("lab_hello", True)
    scripts = {"ansible.legacy.lab_hello.ps1", "Ansible.Basic.cs", "module_wrapper.ps1"}
    assert scripts <= set(payload.script_names)
    assert payload.manifest["actions"][0]["params"]["CSharpModules"]
    assert (stats.remote_executions, stats.errors) == (1, [])
    assert stats.bytes_up_by_execution[0] > 100_000
