"""The life of a run: what is tried again, what is told, and what becomes of it when it breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.life import Life
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Plan, Verdict
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    EDITION_MODULE,
    HOST_MODULE,
    RemoteError,
    RemoteUnreachableError,
    Surroundings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.retry_delay import Attempts
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.license_steps import (
    activate,
    install_key,
)

from tests.support.raw_answer import RAW, raw
from tests.unit.run.test_plan import CLIENT, NOON

KEY, ACTIVATE = install_key("why"), activate("why", {"ID": "a"})


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
        (("Strange",), 2, 1, []),
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


class Looks(Plan):
    """A plan whose standing says this."""

    said: Verdict = Verdict(("look",), None)

    def standing(self, state: Any) -> Verdict:
        return self.said


class Stops(Looks):
    said = Verdict(("look",), "It is not there")


@pytest.mark.parametrize(
    ("plan", "check_mode", "advice", "msg"),
    [
        (Looks(advice=("a",)), False, ["a", "look"], None),
        (Stops(advice=("a",)), False, ["a", "look"], "It is not there."),
        (Stops(advice=("a",), kept="mak"), False, ["a"], None),
        (Stops((ACTIVATE,), advice=("a",)), True, ["a"], None),
        (Looks((ACTIVATE,), advice=("a",), doubts=("b",)), True, ["b", "a"], None),
        (Looks((ACTIVATE,), advice=("a",), doubts=("b",)), False, ["a", "look"], None),
        (
            Stops((ACTIVATE,), advice=("a",)), False, ["a", "look"],
            "It is not there. Done: Activate.",
        ),
    ],
)  # fmt: skip
def test_advice_of_a_run(plan: Plan, check_mode: bool, advice: list[str], msg: str | None) -> None:
    machine = Machine(answered(None))
    result, _ = machine.life().run(lambda state: plan, check_mode)
    assert (result["advice"], result.get("msg")) == (advice, msg)


def test_count_too_low_is_advice_where_it_is_accepted() -> None:
    client = replace(CLIENT, accept_insufficient_count=True)
    plan = Plan((ACTIVATE,), client=client, expected={"license_status": "licensed"})
    machine = Machine(answered("HRESULT 0xC004F038", LicenseStatus=5))
    result, _ = machine.life(attempts=Attempts(3, 10)).run(lambda state: plan, False)
    assert (result.get("failed"), len(machine.sent)) == (None, 1)
    (told,) = result["advice"]
    assert told.startswith("Activate failed with 0xC004F038 ")
    other = replace(plan, expected={"channel": "mak", "license_status": "licensed"})
    machine = Machine(answered("HRESULT 0xC004F038", LicenseStatus=5))
    result, _ = machine.life().run(lambda state: other, False)
    assert result["msg"].startswith(
        "The state read back is not the desired one: channel is 'gvlk' instead of 'mak'. Done: "
    )
