"""What a machine answered to a read or a write: of use, or one line that says why it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run import remote
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteError,
    Surroundings,
    read,
    write,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.license_steps import (
    activate,
    install_key,
)

from tests.support.raw_answer import CANARY, RAW
from tests.unit.run.test_plan import FEW, NOON

ROOT = Path(__file__).resolve().parents[3]
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


def test_every_module_that_is_executed_is_there() -> None:
    named = {value for name, value in vars(remote).items() if name.endswith("_MODULE")}
    assert len(named) == 8
    for module in named:
        name = module.removeprefix("volume.activation.")
        assert (ROOT / f"plugins/modules/{name}.ps1").is_file(), module


def test_surroundings_of_nobody() -> None:
    outside = Surroundings(lambda module, arguments: {}, lambda: NOON, lambda seconds: None)
    assert outside.machine == "this machine"
    assert 0 <= outside.jitter() <= 1
