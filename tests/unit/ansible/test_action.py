"""What every action does around its own work: options, refusals, warnings, remote executions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.action import (
    ActivationAction,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteError,
    RemoteUnreachableError,
    Surroundings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    INSTALLATION_IDS,
    read_request,
)

pytestmark = pytest.mark.ansible_core

ACTION = "volume.activation.windows"
Act = Callable[[dict[str, Any], Surroundings], dict[str, Any]]


class Action(ActivationAction):
    """Does what a test says."""

    ARGUMENT_SPEC: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "kms_host": {"type": "str", "default": "dns"},
        "retries": {"type": "int"},
    }
    does: Act

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        return self.does(options, outside)


class Connection:
    """A connection that Windows is behind, or not; ``output`` is what its last command gave."""

    def __init__(self, transport: str = "winrm", is_windows: bool = True) -> None:
        self.transport = transport
        self._shell = SimpleNamespace(_IS_WINDOWS=is_windows, tmpdir=None)
        self._play_context = SimpleNamespace(no_log=None)
        self.resets = 0

    def exec_command(self, command: str) -> tuple[int, bytes, bytes]:
        return 0, command.encode(), b""

    def reset(self) -> None:
        self.resets += 1
        raise ConnectionResetError("nobody answers")


def action(does: Act, *, connection: Any = None, role: Any = None, **args: Any) -> Action:
    """An action of a task with these arguments."""
    task = SimpleNamespace(
        action=ACTION,
        args=args,
        async_val=0,
        check_mode=False,
        no_log=False,
        _role=role,
        get_ds=lambda: {},
    )
    templar = SimpleNamespace(template=lambda value: value)
    context = SimpleNamespace(check_mode=False)
    made = Action(task, connection or Connection(), context, None, templar, None)
    made.does = does
    return made


def result_of(does: Act, **more: Any) -> dict[str, Any]:
    """The result of such an action on srv1."""
    found: dict[str, Any] = action(does, **more).run(None, {"inventory_hostname": "srv1"})
    return found


def test_options_come_checked_and_advice_names_its_machine() -> None:
    def does(options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        assert options == {"kms_host": "dns", "retries": 3}
        assert outside.machine == "srv1"
        return {"changed": False, "advice": ["Renew it", "See to it"]}

    assert result_of(does, retries="3") == {
        "changed": False,
        "advice": ["Renew it", "See to it"],
        "warnings": ["srv1: Renew it", "srv1: See to it"],
    }


@pytest.mark.parametrize(
    "result", [{"changed": True}, {"advice": []}, {"failed": True, "advice": ["x"]}]
)
def test_result_without_a_warning(result: dict[str, Any]) -> None:
    assert result_of(lambda options, outside: dict(result)) == result


def test_task_that_nobody_gave_variables() -> None:
    def does(options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        return {"machine": outside.machine}

    assert action(does).run() == {"machine": "this machine"}


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (RemoteUnreachableError("It broke"), {"unreachable": True, "msg": "It broke."}),
        (RemoteError("No answer"), {"failed": True, "msg": "No answer."}),
        (StateError("It lacks x"), {"failed": True, "msg": "It lacks x."}),
        (InputError("x", None, "y"), {"failed": True, "msg": "x is missing: y."}),
    ],
)
def test_error_is_one_line(error: Exception, result: dict[str, Any]) -> None:
    def does(options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        raise error

    assert result_of(does) == {**result, "changed": False}


def test_option_that_there_is_not() -> None:
    result = result_of(lambda options, outside: {}, kms_hots="x")
    assert result["failed"] is True
    assert result["msg"].startswith(
        "Unsupported parameters for volume.activation.windows: kms_hots"
    )
    assert not result["msg"].endswith("..")
    result = result_of(lambda options, outside: {}, retries="x")
    assert result["msg"].startswith("argument 'retries' is of type str and we were unable")


@pytest.mark.parametrize(
    ("transport", "remedy"),
    [
        ("ssh", "set ansible_shell_type to powershell, or to cmd, as sshd starts it there"),
        ("local", "set ansible_connection to winrm, psrp or ssh"),
    ],
)
def test_what_is_no_windows(transport: str, remedy: str) -> None:
    connection = Connection(transport, is_windows=False)
    assert result_of(lambda options, outside: {}, connection=connection) == {
        "failed": True,
        "changed": False,
        "msg": f"This host is reached over {transport} with a POSIX shell, so it is not a Windows "
        f"machine that can be activated. If it is Windows, {remedy}; else take it out of the "
        "group.",
    }
    del connection._shell._IS_WINDOWS
    assert result_of(lambda options, outside: {}, connection=connection)["failed"]
    needless = action(lambda options, outside: {"changed": False}, connection=connection)
    needless._requires_connection = False
    assert needless.run(None, {}) == {"changed": False}


def test_what_an_action_says_of_itself() -> None:
    """For core, which asks before it runs one."""
    assert (ActivationAction._requires_connection, ActivationAction._supports_async) == (
        True, False,
    )  # fmt: skip
    assert ActivationAction._supports_check_mode
    assert not ActivationAction.carries_secrets


PLAIN = {"request": read_request()}
IDS = {"request": read_request(further=INSTALLATION_IDS)}


@pytest.mark.parametrize(
    ("arguments", "carries_secrets", "task_hides", "no_log", "shown"),
    [
        (PLAIN, False, False, False, "b'ran'"),
        (PLAIN, False, True, True, "b'ran'"),
        (PLAIN, True, False, True, "<not shown>"),
        (IDS, False, False, True, "<not shown>"),
    ],
)
def test_output_that_no_log_may_show(
    monkeypatch: pytest.MonkeyPatch,
    arguments: dict[str, Any],
    carries_secrets: bool,
    task_hides: bool,
    no_log: bool,
    shown: str,
) -> None:
    made = action(lambda options, outside: dict(outside.execute("a.b.spp_read", arguments)))
    made.carries_secrets, made._task.no_log = carries_secrets, task_hides
    connection = made._connection

    def execute_module(module_name: str, module_args: Any, task_vars: Any) -> dict[str, Any]:
        assert (module_name, dict(module_args), repr(module_args)) == (
            "a.b.spp_read", arguments, "<request>",
        )  # fmt: skip
        assert task_vars == {"inventory_hostname": "srv1"}
        rc, out, err = connection.exec_command("ran")
        assert (rc, err, connection._play_context.no_log) == (0, b"", no_log)
        assert out in ("ran", b"ran")
        return {"printed": repr(out), "shown": str(out)}

    monkeypatch.setattr(made, "_execute_module", execute_module)
    result = made.run(None, {"inventory_hostname": "srv1"})
    assert result == {"printed": shown, "shown": shown}
    assert connection.exec_command("again") == (0, b"again", b"")


def test_connection_that_breaks_and_one_that_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def does(options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        outside.reconnect()
        return dict(outside.execute("x", {}))

    made = action(does)

    def execute_module(**more: Any) -> dict[str, Any]:
        raise AnsibleConnectionFailure("no route")

    monkeypatch.setattr(made, "_execute_module", execute_module)
    assert made.run(None, {}) == {"unreachable": True, "changed": False, "msg": "no route."}
    assert made._connection.resets == 1


def test_options_of_a_role_are_its_variables() -> None:
    role = SimpleNamespace(_role_collection="volume.activation", _role_name="windows_client")
    made = action(lambda options, outside: options, role=role, retries=1, kms_host="task")
    variables = {"windows_client_kms_host": "kms01", "kms_host": "other"}
    assert made.run(None, variables) == {"kms_host": "kms01", "retries": 1}
    result = made.run(None, {"windows_client_kms_hots": "x", "inventory_hostname": "srv1"})
    assert result["msg"].endswith("The machine was not contacted.")
    assert "srv1" in result["msg"]
