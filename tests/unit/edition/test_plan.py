"""The plan for an edition: its steps, what it foretells, and its advice."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.plan import (
    EditionPlan,
    edition_plan,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState

from lab.simulation.keys import gvlk_of
from tests.support.edition_on_simulation import edition_desired
from tests.support.edition_states import (
    LAST_WEEK,
    change_to,
    client_state,
    server_state,
)

STANDARD, DATACENTER = "ServerStandard", "ServerDatacenter"
OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
WORKS_ON_IT: dict[str, Any] = {"is_dism_at_work": True, "change": change_to(DATACENTER, None)}


def plan(state: MachineState, edition: str = DATACENTER, **options: Any) -> EditionPlan:
    asked = {"edition": edition, "accept_eula": True, "reboot": True, **options}
    return edition_plan(state, edition_desired(**asked))


def steps(made: EditionPlan) -> list[dict[str, Any]]:
    """Method, reason and arguments of each step."""
    return [
        {"method": step.method, "why": step.why, **step.wire()["arguments"]} for step in made.steps
    ]


RESTART = {
    "method": "RestartWindows",
    "why": "restart Windows, unless ServerDatacenter is there without it",
}
DISM = {
    "method": "SetEdition",
    "why": "have DISM change the edition to ServerDatacenter, by the key that ends in 6VM33",
    "Edition": "ServerDatacenter",
    "Seconds": 60,
}
THERE = {
    "partial_product_key": "6VM33",
    "channel": "gvlk",
    "license_status": None,
    "edition": "ServerDatacenter",
    "reboot_required": False,
}


def test_a_server_is_changed_by_dism() -> None:
    made = plan(server_state())
    key = gvlk_of(DATACENTER, 20348)
    assert key[-5:] == "6VM33"
    assert steps(made) == [DISM, RESTART]
    assert made.steps[0].secrets == {"ProductKey": "product_key"}
    assert made.secrets == {"product_key": key}
    assert made.expected == THERE
    assert (made.product, made.advice) == ("Windows Server 2022 Datacenter", ())
    without = plan(server_state(), reboot=False)
    assert (steps(without), without.expected) == ([DISM], {"reboot_required": True})
    assert (made.restarts, without.restarts) == (True, False)


def test_dism_is_told_its_own_name_of_the_edition_and_the_key_that_is_given() -> None:
    made = plan(server_state(targets=("ServerDatacenterCor",)), product_key=OWN_KEY)
    assert steps(made)[0]["Edition"] == "ServerDatacenterCor"
    assert steps(made)[0]["why"] == (
        "have DISM change the edition to ServerDatacenterCor, by the key that ends in 6789B"
    )
    assert made.secrets == {"product_key": OWN_KEY}
    assert made.expected == {**THERE, "partial_product_key": "6789B", "channel": None}


@pytest.mark.parametrize(
    ("state", "edition", "reason", "expected"),
    [
        (
            client_state(),
            "Enterprise",
            "install the key of Enterprise that ends in 2YT43",
            {
                "partial_product_key": "2YT43",
                "channel": "gvlk",
                "license_status": None,
                "edition": "Enterprise",
                "reboot_required": False,
            },
        ),
        (
            client_state(),
            "Education",
            "install the key of Education that ends in VCFB2, which comes with a restart",
            {
                "partial_product_key": None,
                "channel": None,
                "license_status": None,
                "reboot_required": True,
            },
        ),
        (
            client_state("Enterprise"),
            "Professional",
            "install the key of Professional that ends in T83GX, which comes with a restart",
            {
                "partial_product_key": None,
                "channel": None,
                "license_status": None,
                "edition": None,
                "reboot_required": None,
            },
        ),
    ],
)
def test_a_client_is_changed_by_its_key(
    state: MachineState, edition: str, reason: str, expected: dict[str, Any]
) -> None:
    made = plan(state, edition, reboot=False, allow_downgrade=True)
    told = steps(made)
    assert [step["method"] for step in told] == [
        "InstallProductKey", "RefreshLicenseStatus", "MarkEdition",
    ]  # fmt: skip
    assert told[0]["why"] == reason
    assert told[2] == {
        "method": "MarkEdition",
        "why": "note the change, for the run after a restart",
        "Edition": edition,
    }
    assert made.secrets == {"product_key": gvlk_of(edition, 22631)}
    assert made.expected == expected
    restarts = plan(state, edition, allow_downgrade=True)
    assert restarts.steps[:3] == made.steps
    assert restarts.expected["edition"] == edition


def test_a_dism_of_ours_is_waited_for() -> None:
    made = plan(server_state(**WORKS_ON_IT))
    waiting = {
        "method": "WaitForDism",
        "why": "wait for the DISM that changes the edition to ServerDatacenter",
        "Seconds": 60,
    }
    assert (steps(made), made.secrets) == ([waiting, RESTART], {})
    # An earlier run may have had a key of its own.
    unknown = plan(server_state(build=20349, **WORKS_ON_IT))
    assert unknown.product is None
    assert unknown.expected == {**THERE, "partial_product_key": None, "channel": None}
    staged = plan(server_state(build=20349, change=change_to(DATACENTER)))
    assert (steps(staged), staged.expected) == ([RESTART], unknown.expected)


def test_what_is_staged_is_restarted_or_waits() -> None:
    staged = server_state(change=change_to(DATACENTER))
    assert steps(plan(staged)) == [RESTART]
    waits = plan(staged, reboot=False)
    assert (waits.steps, waits.expected["edition"]) == ((), "ServerStandardEval")


def test_an_edition_that_is_there_stays_unless_another_is_staged() -> None:
    assert plan(server_state(DATACENTER)) == EditionPlan(
        product="Windows Server 2022 Datacenter",
        expected={
            "edition": DATACENTER,
            "reboot_required": False,
            "partial_product_key": "3V66T",
            "channel": "evaluation",
            "license_status": "licensed",
        },
        desired=edition_desired(edition=DATACENTER, accept_eula=True, reboot=True),
    )
    leaves = plan(server_state(STANDARD, change=change_to(DATACENTER)), STANDARD)
    assert leaves.steps == ()
    assert leaves.advice == (
        "This machine is ServerStandard, and becomes ServerDatacenter with its next restart: a "
        "change to that is staged",
    )


def test_a_refusal_writes_nothing() -> None:
    made = plan(client_state(product=None))
    assert made.refusal is not None and made.refusal.endswith("Enterprise. Nothing was written")
    assert made.expected == {
        "edition": "Professional",
        "reboot_required": False,
        "partial_product_key": None,
        "channel": None,
        "license_status": "unlicensed",
    }
    assert (made.steps, made.product) == ((), None)


FAILED = (
    "The last change to ServerDatacenter, which began at 2026-03-01T09:00:00Z, ended with DISM's "
    "exit code 5. Its log is %windir%\\Logs\\DISM\\dism.log on the machine"
)


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"kms_host": "kms.contoso.example"}, ()),
        (
            {"kms_host": "kms.core.windows.net"},
            (
                "This machine asks the KMS host of its cloud (Azure): make sure that what you pay "
                "there covers ServerDatacenter",
            ),
        ),
        ({"change": change_to(DATACENTER, 5)}, (f"{FAILED}; it is made again",)),
        ({"change": change_to(STANDARD, 5)}, ()),
        ({"change": change_to(STANDARD, started=LAST_WEEK)}, ()),
        (
            {"change": change_to(DATACENTER, 0, LAST_WEEK)},
            (
                "The last change to ServerDatacenter, which began at 2026-02-22T09:00:00Z, ended "
                "with DISM's exit code 0: The edition is changed or staged, Windows has restarted "
                "since, and is still ServerStandardEval; it is made again",
            ),
        ),
    ],
)
def test_what_to_think_of_before_a_change(values: dict[str, Any], advice: tuple[str, ...]) -> None:
    assert plan(server_state(**values)).advice == advice
