"""What a look at a machine whose edition changes says, and what a result shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.plan import (
    EditionPlan,
    edition_plan,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import StepFailure

from tests.support.edition_on_simulation import edition_desired
from tests.support.edition_states import (
    change_to,
    product,
    server_state,
)

DATACENTER = "ServerDatacenter"
FAILED = (
    "The last change to ServerDatacenter, which began at 2026-03-01T09:00:00Z, ended with DISM's "
    "exit code 5. Its log is %windir%\\Logs\\DISM\\dism.log on the machine"
)


def plan(state: MachineState, **options: Any) -> EditionPlan:
    asked = {"edition": DATACENTER, "accept_eula": True, "reboot": True, **options}
    return edition_plan(state, edition_desired(**asked))


@pytest.mark.parametrize(
    ("values", "stop"),
    [
        (
            {"is_dism_at_work": True, "change": change_to(DATACENTER, None)},
            "DISM works on after dism_timeout. Run this again: it waits for the same DISM",
        ),
        ({}, "DISM has ended and left no exit code. The edition is ServerStandardEval as before"),
        (
            {"change": change_to(DATACENTER, 5)},
            f"{FAILED}. The edition is ServerStandardEval as before",
        ),
        (
            {"change": change_to(DATACENTER)},
            "Windows has restarted, and its edition is ServerStandardEval. What it did is in "
            "%windir%\\Logs\\CBS\\CBS.log on the machine. Run this again to try once more",
        ),
    ],
)
def test_why_the_edition_is_not_there(values: dict[str, Any], stop: str) -> None:
    verdict = plan(server_state()).standing(server_state(**values))
    assert (verdict.advice, verdict.stop) == ((), stop)


def test_what_is_staged_waits_for_a_restart_that_is_not_asked_for() -> None:
    staged = server_state(change=change_to(DATACENTER))
    assert plan(staged, reboot=False).standing(staged).advice == (
        "ServerDatacenter waits for a restart. Restart the machine, or run this again with "
        "reboot: true",
    )
    assert plan(staged).standing(staged).advice == ()


NOT_ACTIVATED = (
    "ServerDatacenter is not activated yet (license status {}). volume.activation.windows does "
    "that, which the playbook edition runs next"
)


@pytest.mark.parametrize(
    ("held", "advice"),
    [
        (product(), ()),
        (product(status=5), (NOT_ACTIVATED.format("notification"),)),
        (None, (NOT_ACTIVATED.format("unlicensed"),)),
        (
            product("evaluation"),
            (
                "The EditionID is ServerDatacenter, and the licence is that of an evaluation all "
                "the same: compare DISM /online /Get-CurrentEdition on the machine",
            ),
        ),
    ],
)
def test_whether_an_edition_that_is_there_is_activated(held: Any, advice: tuple[str, ...]) -> None:
    state = server_state(DATACENTER, product=held)
    for made in (plan(server_state()), EditionPlan()):
        verdict = made.standing(state)
        assert (verdict.advice, verdict.stop) == (advice, None)


def test_what_a_result_shows() -> None:
    made, state = plan(server_state()), server_state(change=change_to(DATACENTER))
    assert made.told(state) == {
        "product": "Windows Server 2022 Datacenter",
        "reboot_required": True,
        "possible": ["ServerStandard", "ServerDatacenter"],
    }
    assert made.told(server_state())["reboot_required"] is False
    shown = made.shown_state(state)
    assert shown == {
        "edition": "ServerStandardEval",
        "reboot_required": True,
        "partial_product_key": "3V66T",
        "channel": "evaluation",
        "license_status": "licensed",
    }
    assert made.in_words(shown) == "ServerStandardEval, key ending in 3V66T, licensed"
    after = {**shown, "edition": DATACENTER}
    assert made.diff(shown, after) == {"before": shown, "after": after}
    assert made.unmet(shown, is_status_open=False) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "ProcessNotStarted8",
            "SetEdition failed: Windows did not start DISM: Win32_Process.Create returned 8. Look "
            "whether a rule of attack surface reduction blocks processes that WMI starts",
        ),
        ("SomethingElse", "SetEdition failed: SomethingElse"),
        (
            "RestartNotSeen",
            "SetEdition failed: Windows accepted the restart and did not restart within "
            "reboot_timeout. Restart it, then run this again",
        ),
    ],
)
def test_why_a_step_failed(code: str, said: str) -> None:
    state = server_state()
    made = plan(state)
    assert made.why_failed(StepFailure(made.steps[0], code, None), state, state) == said
