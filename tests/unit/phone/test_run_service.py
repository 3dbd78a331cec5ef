"""A service of one's own in an activation by phone: asked once, checked, kept, asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._phone.desired import (
    DesiredPhone,
    desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.file import PhoneFile
from ansible_collections.volume.activation.plugins.plugin_utils._phone.service import (
    Command,
    WebService,
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

HTTPS = "an https address, such as https://activation.corp.example.com/confirmation"
NO_URL = f"service_url is not accepted: {HTTPS}"
NO_USER = "without a user or a password in it"
NO_TOKEN = "service_token is not accepted: a text of ASCII characters in one line"


def test_a_service_answers_in_the_same_run(network: Network, tmp_path: Path) -> None:
    machine = three(network)
    asks = own_service(tmp_path, machine)
    checked = phone(machine, tmp_path, check_mode=True, **asks)
    assert (checked.result["changed"], asked_of(tmp_path)) == (True, [])
    assert list(tmp_path.iterdir()) == []
    done = phone(machine, tmp_path, **asks)
    assert done.executions == (READ, WRITE)
    assert methods_of(done.result) == [DEPOSIT] * 3 + [REFRESH]
    assert [each["product"] for each in asked_of(tmp_path)] == list(done.result["after"])
    windows = machine.licenses[0]
    assert asked_of(tmp_path)[1] == {
        "host": "srv1",
        "product": "Windows(R), ServerStandard edition",
        "activation_id": "14d237b6-1848-5b99-85c6-2ece473d0532",
        "channel": "mak",
        "extended_pid": "03612-04297-000-000000-03-1033-20348.0000-1862025",
        "installation_id": windows.installation_id(machine.cmid),
    }
    again = phone(machine, tmp_path, **asks)
    assert (again.executions, again.result["changed"]) == ((READ,), False)
    assert len(asked_of(tmp_path)) == 3


def test_a_service_that_fails_for_one_of_three(network: Network, tmp_path: Path) -> None:
    machine = three(network)
    asks = own_service(tmp_path, machine, BBBBB="blocked")
    run = phone(machine, tmp_path, **asks)
    assert methods_of(run.result) == [DEPOSIT] * 2 + [REFRESH]
    assert run.result["failed"]
    esu = "Windows(R), ServerStandard-ESU edition"
    assert run.result["msg"] == f"{esu}: The command ended with exit code 1: IID is blocked."
    assert run.result["awaiting"] == [esu]
    again = phone(machine, tmp_path, **asks)
    assert (again.executions, again.result["changed"]) == ((READ,), False)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("1" * 47, "48 digits, as the activation centre says them; there are 47"),
        ("7" * 48, "wrong check digit in groups 1, 2, 3, 4, 5, 6, 7, 8"),
        (
            "no",
            "48 digits, as the activation centre says them; there is something else than digits "
            "in it",
        ),
    ],
)
def test_an_answer_that_is_no_confirmation_id(
    network: Network, tmp_path: Path, given: str, says: str
) -> None:
    machine = simulated(network, license_of("mak"))
    run = phone(machine, tmp_path, **own_service(tmp_path, machine, **{"3V66T": given}))
    assert run.result["msg"] == (
        f"Windows(R), ServerStandard edition: The answer is no confirmation ID: {says}."
    )
    assert machine.calls == []


def test_an_answer_that_windows_refuses_is_asked_for_again(
    network: Network, tmp_path: Path
) -> None:
    machine = simulated(network, license_of("mak"))
    run = phone(machine, tmp_path, **own_service(tmp_path, machine, **{"3V66T": WELL_FORMED}))
    assert "0xC004F04D" in run.result["msg"]
    assert (tmp_path / "phone.csv").read_text("utf-8").splitlines()[1].endswith(",")
    assert phone(machine, tmp_path, **own_service(tmp_path, machine)).result["changed"]


def test_only_the_answer_that_windows_refused_is_asked_for_again(
    network: Network, tmp_path: Path
) -> None:
    """Those before it were deposited, those after it not sent yet."""
    machine = three(network)
    phone(machine, tmp_path, **own_service(tmp_path, machine, **{"3V66T": WELL_FORMED}))
    lines = (tmp_path / "phone.csv").read_text("utf-8").splitlines()[1:]
    assert [line.endswith(",") for line in lines] == [False, True, False]


def test_a_service_is_asked_by_a_run_and_not_by_a_check(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak", columns={"ProductKeyID": None}))
    phone(machine, tmp_path)
    asks = own_service(tmp_path, machine)
    assert phone(machine, tmp_path, check_mode=True, **asks).result["changed"]
    assert asked_of(tmp_path) == []
    phone(machine, tmp_path, **asks)
    assert asked_of(tmp_path)[0]["extended_pid"] == ""


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
        (
            {"service_command": ["/no/such/program"]},
            "service_command: '/no/such/program' is not accepted: a program on the controller, and "
            "its arguments",
        ),
        (
            {"service_url": "http://activation.example.com"},
            "service_url: 'http://activation.example.com' is not accepted: "
            f"{HTTPS}; http is for this controller's own alone",
        ),
        (
            {"service_url": "ftp://localhost/"},
            "service_url: 'ftp://localhost/' is not accepted: "
            f"{HTTPS}; http is for this controller's own alone",
        ),
        ({"service_url": "https://user:secret@example.com/"}, f"{NO_URL}, {NO_USER}"),
        ({"service_url": "https://user@example.com/"}, f"{NO_URL}, {NO_USER}"),
        ({"service_url": "https://:secret@example.com/"}, f"{NO_URL}, {NO_USER}"),
        ({"service_url": "file:///etc/passwd"}, NO_URL),
        ({"service_url": "https://[x"}, NO_URL),
        ({"service_url": "https://a.example:x/"}, NO_URL),
        ({"service_url": "https://a.example/a b"}, NO_URL),
        ({"service_url": "https://a.example/\x7f"}, NO_URL),
        ({"service_url": "https://ä.example/"}, NO_URL),
        (
            {"service_command": ["sh"], "service_url": "https://a.example"},
            "service_url: 'https://a.example' is not accepted: nothing beside service_command",
        ),
        (
            {"service_token": "secret"},
            "service_token is not accepted: only together with service_url",
        ),
        ({"service_url": "https://a.example", "service_token": "sec\nret"}, NO_TOKEN),
        ({"service_url": "https://a.example", "service_token": "secretä"}, NO_TOKEN),
        ({"service_url": "https://a.example", "service_token": 5}, NO_TOKEN),
        ({"service_timeout": 0}, "service_timeout: 0 is not accepted: 1 to 3600 seconds"),
        ({"service_timeout": 3601}, "service_timeout: 3601 is not accepted: 1 to 3600 seconds"),
        ({"file": "/"}, "file: '/' is not accepted: a file, and this is a folder"),
    ],
)
def test_bad_options(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        desired_from_options(phone_options(tmp_path, **given), str)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example:8443/x?y=1",
        "http://localhost:8080",
        "http://127.0.0.1/",
        "http://[::1]:81/",
    ],
)
@pytest.mark.parametrize(("token", "sent"), [("secret", "secret"), ("", None), (None, None)])
def test_a_web_service_that_is_asked(
    tmp_path: Path, url: str, token: str | None, sent: str | None
) -> None:
    options = phone_options(tmp_path, service_url=url, service_token=token, service_timeout=3600)
    asked = desired_from_options(options, str)
    assert asked == DesiredPhone(
        PhoneFile(tmp_path / "phone.csv", "file", True), WebService(url, 3600, sent)
    )
    assert "secret" not in repr(asked)


def test_a_command_or_nobody_is_asked(tmp_path: Path) -> None:
    by_command = desired_from_options(
        phone_options(tmp_path, service_command=["sh", "-c", "x"], service_timeout="1"), str
    )
    assert by_command.service == Command(["sh", "-c", "x"], 1)
    nobody = desired_from_options(phone_options(tmp_path, check_digits=False), str)
    assert nobody == DesiredPhone(PhoneFile(tmp_path / "phone.csv", "file", False))


def test_options_are_named_as_the_playbook_names_them(tmp_path: Path) -> None:
    for given, named in (
        ({"service_timeout": 0}, "phone_service_timeout: "),
        ({"service_token": "x"}, "phone_service_token is .*with phone_service_url$"),
        ({"service_command": ["sh"], "service_url": "https://a"}, "phone_service_url: .*phone_ser"),
        ({"service_command": ["/no"]}, "phone_service_command: "),
        ({"service_url": "x"}, "phone_service_url is "),
        ({"service_url": "https://a", "service_token": 5}, "phone_service_token is "),
        ({"file": "/"}, "phone_file: "),
    ):
        with pytest.raises(InputError, match=f"^{named}"):
            desired_from_options(phone_options(tmp_path, **given), lambda name: f"phone_{name}")
