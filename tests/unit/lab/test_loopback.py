"""The lab opens no connection outside the loopback, whatever address a KMS host is given as."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.engines.local_payload import payload_of
from lab.engines.python import PythonEngine
from lab.fleet import fleet_from
from lab.lab_machine import Engine
from tests.support.engines import shared_pwsh
from tests.support.pwsh_needed import pwsh_or_skip

ENGINES = ("python", "pwsh")

ELSEWHERE = "192.0.2.7"
HERE = "0.0.0.0"
"""No loopback address, and yet a connection to it would come to a listener of this machine."""


def probed(engine_name: str, host: str, port: int, *kms_hosts: dict[str, Any]) -> dict[str, Any]:
    """What a read finds at an endpoint."""
    entry = {"name": "srv1", "windows": {"edition_id": "ServerStandard", "build": 20348}}
    fleet = fleet_from({"network": {"kms_hosts": list(kms_hosts)}, "machines": [entry]})
    request = read_request(endpoints=[KmsEndpoint(host, port)])
    is_python = engine_name == "python"
    engine: Engine = PythonEngine() if is_python else shared_pwsh(pwsh_or_skip())
    result = engine.run(fleet.machines[0].windows, payload_of("spp_read", {"request": request}))
    [probe] = json.loads(result.stdout)["state"]["probes"]
    return dict(probe)


@pytest.mark.parametrize("name", ENGINES)
def test_listener_at_another_address_is_not_reached(name: str) -> None:
    with socket.create_server((HERE, 0)) as listener:
        listener.settimeout(0)
        probe = probed(name, HERE, listener.getsockname()[1])
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (probe["open"], probe["error"]) == (False, "TimedOut")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    ("port", "reachable", "error"),
    [(1688, True, None), (1689, True, "ConnectionRefused"), (1688, False, "TimedOut")],
)
def test_the_simulation_answers(name: str, port: int, reachable: bool, error: str | None) -> None:
    host = {"name": ELSEWHERE, "reachable": reachable}
    probe = probed(name, ELSEWHERE, port, host)
    assert (probe["open"], probe["error"]) == (error is None, error)


def test_python_engine_connects_to_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection outside the loopback")

    monkeypatch.setattr(socket.socket, "connect", refused)
    assert probed("python", ELSEWHERE, 1688)["error"] == "TimedOut"
    assert probed("python", "2001:db8::7", 1688)["error"] == "TimedOut"
