"""A service of one's own in an activation by phone: asked once, checked, kept, asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._phone.desired import (
    desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
)

from lab.simulation.network import Network
from tests.support.phone_runs import (
    DEPOSIT,
    REFRESH,
    WELL_FORMED,
    asked_of,
    own_service,
    phone,
    phone_options,
    three,
)
from tests.support.run_on_simulation import (
    READ,
    WRITE,
    execute_on,
    license_of,
    methods_of,
    simulated,
)


def test_a_service_answers_in_the_same_run(network: Network, tmp_path: Path) -> None:
    machine = three(network)
    asks = own_service(tmp_path, machine)
    checked = phone(machine, tmp_path, check_mode=True, **asks)
    assert (checked.result["changed"], asked_of(tmp_path)) == (True, [])
    assert list(tmp_path.iterdir()) == []
    done = phone(machine, tmp_path, **asks)
    assert done.executions == (READ, WRITE)
    assert methods_of(done.result) == [DEPOSIT] * 3 + [REFRESH]
    assert len(asked_of(tmp_path)) == 3
    again = phone(machine, tmp_path, **asks)
    assert (again.executions, again.result["changed"]) == ((READ,), False)
    assert len(asked_of(tmp_path)) == 3


def test_a_service_that_fails_for_one_of_three(network: Network, tmp_path: Path) -> None:
    machine = three(network)
    asks = own_service(tmp_path, machine, BBBBB="blocked")
    run = phone(machine, tmp_path, **asks)
    assert methods_of(run.result) == [DEPOSIT] * 2 + [REFRESH]
    assert run.result["failed"]
    assert "exit code 1: IID is blocked" in run.result["msg"]
    assert len(run.result["awaiting"]) == 1
    again = phone(machine, tmp_path, **asks)
    assert (again.executions, again.result["changed"]) == ((READ,), False)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("1" * 47, "there are 47"),
        ("7" * 48, "wrong check digit in groups 1"),
        ("no", "than digits"),
    ],
)
def test_an_answer_that_is_no_confirmation_id(
    network: Network, tmp_path: Path, given: str, says: str
) -> None:
    machine = simulated(network, license_of("mak"))
    run = phone(machine, tmp_path, **own_service(tmp_path, machine, **{"3V66T": given}))
    assert says in run.result["msg"]
    assert given not in run.result["msg"] or given == "no"
    assert machine.calls == []


def test_an_answer_that_windows_refuses_is_asked_for_again(
    network: Network, tmp_path: Path
) -> None:
    machine = simulated(network, license_of("mak"))
    run = phone(machine, tmp_path, **own_service(tmp_path, machine, **{"3V66T": WELL_FORMED}))
    assert "0xC004F04D" in run.result["msg"]
    assert (tmp_path / "phone.csv").read_text("utf-8").splitlines()[1].endswith(",")
    assert phone(machine, tmp_path, **own_service(tmp_path, machine)).result["changed"]


def test_a_lost_connection_loses_no_answer(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    counting = execute_on(machine)

    def breaks(module: str, arguments: Any) -> Any:
        if module == WRITE:
            raise RemoteUnreachableError("The connection broke")
        return counting(module, arguments)

    asks = own_service(tmp_path, machine)
    run = phone(machine, tmp_path, execute=breaks, **asks)
    assert run.result["unreachable"]
    done = phone(machine, tmp_path)
    assert methods_of(done.result) == [DEPOSIT, REFRESH]
    assert len(asked_of(tmp_path)) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"service_command": ["/no/such/program"]}, "service_command: '/no/such/program'"),
        ({"service_url": "http://activation.example.com"}, "https address"),
        ({"service_url": "https://user:secret@example.com/"}, "without a user"),
        ({"service_url": "file:///etc/passwd"}, "https address"),
        ({"service_url": "https://[x"}, "https address"),
        ({"service_command": ["sh"], "service_url": "https://a.example"}, "beside service_command"),
        ({"service_token": "secret"}, "only together with service_url"),
        ({"service_url": "https://a.example", "service_token": "sec\nret"}, "in one line"),
        ({"service_url": "https://a.example", "service_token": 5}, "in one line"),
        ({"service_timeout": 0}, "1 to 3600 seconds"),
        ({"file": "/"}, "a file"),
    ],
)
def test_bad_options(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        desired_from_options(phone_options(tmp_path, **given), str)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
