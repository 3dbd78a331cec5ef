"""PowerShell remoting by the real pypsrp: scripts, their input, output, errors and exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pypsrp.exceptions import WSManFaultError
from pypsrp.host import PSHost, PSHostUserInterface
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan

from lab.endpoint import Endpoint
from lab.machine import MachineSession
from lab.negotiate_logon import NtlmLogon, ntlm_users
from tests.support.endpoint_client import FakeMachine

USER, PASSWORD = "svc-activation", "lab-password"
LONG = "é" * 200_000
"""In several fragments, both ways."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with (
        ntlm_users(**{USER: PASSWORD}),
        Endpoint({"pc1": FakeMachine()}).another(NtlmLogon()) as endpoint,
    ):
        yield endpoint


@pytest.fixture
def pool(endpoint: Endpoint) -> RunspacePool:
    connection = WSMan(
        "127.0.0.1",
        port=endpoint.port,
        path="pc1",
        ssl=False,
        auth="ntlm",
        username=USER,
        password=PASSWORD,
        encryption="always",
    )
    host = PSHost(None, None, False, "test", None, PSHostUserInterface(), None)
    return RunspacePool(connection, host=host)


def invoke(pool: RunspacePool, script: str, lines: list[str] | None) -> list[Any]:
    shell = PowerShell(pool)
    shell.add_script(script)
    return list(shell.invoke(lines))


def test_scripts_one_after_another(endpoint: Endpoint, pool: RunspacePool) -> None:
    lines = ["first", "\0\0\0\0", LONG, "_x0041_"]
    with pool:
        for script in ("one", "two"):
            assert invoke(pool, script, lines) == [f"{script}|first", *lines[1:]]
        assert invoke(pool, "three", None) == ["three|"]
        assert pool.host.rc == 7  # type: ignore[union-attr]
        assert pool.host.ui.stderr == ["warned\r\n"] * 3  # type: ignore[union-attr]
    assert endpoint.stats()["pc1"].remote_executions == 3
    assert endpoint.stats()["pc1"].errors == []


def test_pool_that_is_closed_is_unknown(endpoint: Endpoint, pool: RunspacePool) -> None:
    pool.open()
    pool.shell.wsman.delete(pool.shell.resource_uri, selector_set=pool.shell._selector_set)
    with pytest.raises(WSManFaultError, match="no longer exists"):
        invoke(pool, "script", None)
    assert endpoint.stats()["pc1"].remote_executions == 0


def test_machine_that_fails_is_an_exit_code(endpoint: Endpoint) -> None:
    def broken(line: str, stdin: bytes) -> Any:
        raise RuntimeError("the engine died")

    done = MachineSession(FakeMachine(work=broken)).run("script", b"")
    assert (done.rc, done.stdout) == (1, b"")
    assert b"RuntimeError" in done.stderr
