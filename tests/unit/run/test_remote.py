"""What a machine answered to a read or a write: of use, or one line that says why it is not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.life import Life
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Plan
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    EDITION_MODULE,
    HOST_MODULE,
    RemoteError,
    RemoteUnreachableError,
    Surroundings,
    read,
    write,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.retry_delay import Attempts
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.license_steps import (
    activate,
    install_key,
)

from tests.support.raw_answer import CANARY, RAW, raw
from tests.unit.run.test_plan import FEW, NOON

KEY, ACTIVATE = install_key("why"), activate("why", {"ID": "a"})
CONSTRAINED = (
    "PowerShell is in constrained language on the machine, by App Control (WDAC) or AppLocker, and "
    "what ansible sends is not trusted there. Sign it and trust its signer, as docs/LOCKED_DOWN.md "
    "says"
)
WRAPPER = "exec_wrapper-01234567-89ab-cdef-0123-456789abcdef.ps1"
NO_ANSWER = "The machine gave no usable answer: "


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({}, f"{NO_ANSWER}the module returned no result"),
        ({"state": RAW, "failed": True, "msg": " "}, f"{NO_ANSWER}the module returned no result"),
        ({"failed": True, "msg": "One.\nTwo"}, f"{NO_ANSWER}One"),
        (
            {"failed": True, "msg": f"key {CANARY}"},
            f"{NO_ANSWER}key *****-*****-*****-*****-46789",
        ),
        (
            {"failed": True, "msg": "the module requires PowerShell 5.1"},
            "The machine's PowerShell is older than 5.1. Install Windows Management Framework 5.1 "
            "(part of Windows 10, Server 2016 and later), then run again",
        ),
        ({"msg": "in ConstrainedLanguage mode"}, CONSTRAINED),
        ({"exception": "ConstrainedLanguage"}, CONSTRAINED),
        ({"module_stderr": WRAPPER}, CONSTRAINED),
        ({"module_stdout": WRAPPER}, CONSTRAINED),
        ({"other": "ConstrainedLanguage"}, f"{NO_ANSWER}the module returned no result"),
    ],
)
def test_answer_of_no_use(answer: dict[str, Any], line: str) -> None:
    with pytest.raises(RemoteError) as caught:
        read(lambda module, arguments: answer, {})
    assert str(caught.value) == line


def test_what_is_sent() -> None:
    sent: list[Any] = []

    def execute(module: str, arguments: Any) -> dict[str, Any]:
        sent.append((module, arguments))
        return {"state": RAW, "steps": []}

    read(execute, {"a": 1})
    read(execute, {}, "other")
    write(execute, (KEY,), {"product_key": "x"}, {"a": 1})
    assert sent == [
        ("volume.activation.spp_read", {"request": {"a": 1}}),
        ("other", {"request": {}}),
        (
            "volume.activation.spp_write",
            {
                "steps": [KEY.wire()],
                "secrets": {"product_key": "x"},
                "request": {"a": 1},
            },
        ),
    ]


def test_what_became_of_the_steps() -> None:
    results = [{"error": None, "output": {"a": 1}}, {"error": "HRESULT 0xC004F038"}]
    answer = write(
        lambda module, arguments: {"state": RAW, "steps": results}, (KEY, ACTIVATE, KEY), {}, {}
    )
    assert (answer.done, answer.not_done) == ((KEY,), (KEY,))
    assert answer.failure is not None
    assert (answer.failure.step, answer.failure.code) == (ACTIVATE, "HRESULT 0xC004F038")
    assert answer.failure.error is FEW
    assert answer.outputs == ({"a": 1}, {})
    one = write(lambda module, arguments: {"state": RAW, "steps": results[0]}, (KEY,), {}, {})
    assert (one.done, one.failure, one.outputs) == ((KEY,), None, ({"a": 1},))


@pytest.mark.parametrize("steps", [None, [{}], ["x"], 5])
def test_answer_without_steps(steps: Any) -> None:
    with pytest.raises(RemoteError) as caught:
        write(lambda module, arguments: {"state": RAW, "steps": steps}, (KEY,), {}, {})
    assert str(caught.value) == f"{NO_ANSWER}it names no steps"


def test_surroundings_of_nobody() -> None:
    outside = Surroundings(lambda module, arguments: {}, lambda: NOON, lambda seconds: None)
    assert outside.machine == "this machine"
    assert 0 <= outside.jitter() <= 1


class Machine:
    """Answers one write after the other; an error instead of an answer is raised."""

    def __init__(self, *writes: Any) -> None:
        self.writes = list(writes)
        self.state = RAW
        self.modules: list[str] = []
        self.sent: list[Any] = []
        self.waits: list[float] = []

    def execute(self, module: str, arguments: Any) -> Any:
        self.modules.append(module)
        if module.endswith("read"):
            return {"state": self.state}
        self.sent.append([step["method"] for step in arguments["steps"]])
        answer = self.writes.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def life(self, **more: Any) -> Life:
        outside = Surroundings(self.execute, lambda: NOON, self.waits.append, jitter=lambda: 0.5)
        return Life(outside, {}, **more)


def answered(*codes: str | None, **changes: Any) -> dict[str, Any]:
    """What became of each step, and the state after them."""
    state = raw("tables", "products", **changes) if changes else RAW
    return {"state": state, "steps": [{"error": code} for code in codes]}


BUSY, DENIED = "HRESULT 0xC004F075", "HRESULT 0x80041003"
PLAN = Plan((KEY, ACTIVATE))


@pytest.mark.parametrize(
    ("codes", "retries", "sent", "waits"),
    [
        ((BUSY, None), 2, 2, [10.0]),
        ((BUSY, BUSY, None), 2, 3, [10.0, 20.0]),
        ((BUSY, BUSY), 1, 2, [10.0]),
        ((DENIED,), 2, 1, []),
        ((None,), 2, 1, []),
        ((BUSY,), 0, 1, []),
    ],
)
def test_activation_that_may_pass_is_tried_again(
    codes: tuple[str | None, ...], retries: int, sent: int, waits: list[float]
) -> None:
    machine = Machine(answered(None, codes[0]), *(answered(code) for code in codes[1:]))
    result, _ = machine.life(attempts=Attempts(retries, 10)).run(lambda state: PLAN, False)
    assert (len(machine.sent), machine.waits) == (sent, waits)
    assert all(steps == ["Activate"] for steps in machine.sent[1:])
    assert result.get("failed", False) is (codes[-1] is not None)


def test_other_step_is_not_tried_again() -> None:
    machine = Machine(answered(BUSY))
    result, _ = machine.life(attempts=Attempts(2, 10)).run(lambda state: PLAN, False)
    assert (machine.sent, machine.waits) == ([["InstallProductKey", "Activate"]], [])
    assert result["msg"].startswith("InstallProductKey failed with 0xC004F075 ")
    assert result["msg"].endswith(". Done: nothing. Not done: InstallProductKey, Activate.")


@pytest.mark.parametrize(
    ("error", "when", "unreachable"),
    [
        (RemoteUnreachableError("It broke"), "when the connection broke", True),
        (RemoteError("It broke"), "last", False),
    ],
)
def test_run_that_is_interrupted(error: Exception, when: str, unreachable: bool) -> None:
    machine = Machine(answered(None, BUSY), error)
    result, _ = machine.life(attempts=Attempts(1, 10)).run(lambda state: PLAN, False)
    assert result["msg"] == (
        f"It broke. Done before: InstallProductKey. Sent {when}, each may have been done or not: "
        "Activate. Run again: it reads the machine first and continues where this stopped. Before "
        "this run: no KMS host set, key ending in VMK7H, licensed."
    )
    assert result.get("unreachable", False) is unreachable


def test_state_that_is_not_the_desired_one() -> None:
    plan = Plan((ACTIVATE,), expected={"channel": "mak", "kms_host": "kms01"}, delay=7.5)
    machine = Machine(answered(None))
    result, _ = machine.life().run(lambda state: plan, False)
    assert machine.waits == [7.5]
    assert result["msg"] == (
        "The state read back is not the desired one: channel is 'gvlk' instead of 'mak'; kms_host "
        "is None instead of 'kms01'. Done: Activate."
    )


def test_where_nothing_is_written() -> None:
    for plan, check_mode in ((PLAN, True), (Plan(), False), (Plan(refusal="No"), False)):
        machine = Machine()
        result, _ = machine.life().run(lambda state, plan=plan: plan, check_mode)  # type: ignore[misc]
        assert machine.modules == ["volume.activation.spp_read"]
        assert result.get("msg") == ("No." if plan.refusal else None)


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("volume.activation.spp_write", "volume.activation.spp_read"),
        (HOST_MODULE, "volume.activation.spp_host"),
        (EDITION_MODULE, "volume.activation.spp_edition"),
    ],
)
def test_who_reads(module: str, first: str) -> None:
    machine = Machine(answered())
    machine.life(module=module).run(lambda state: Plan(), False)
    assert machine.modules == [first]
