"""What comes over a raw socket: requests that are none, and those that are answered."""

from __future__ import annotations

import json
import urllib.request

import pytest

from lab.endpoint import Endpoint
from tests.support.endpoint_client import (
    AUTH,
    MOST_SECONDS,
    FakeMachine,
    client,
    only,
    post,
    raw,
    run,
)


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
