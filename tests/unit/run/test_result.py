"""What a run asks for and reads, how long it waits, and what it returns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.desired import (
    run_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import (
    Plan,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import StepFailure
from ansible_collections.volume.activation.plugins.plugin_utils._run.result import (
    failed,
    result_of,
    step_names,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.retry_delay import (
    ONCE,
    Attempts,
    attempts_from_options,
    retry_delay,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    REFRESH_LICENSES,
)

from tests.unit.run.test_plan import ACTIVATE, CLIENT, FEW, KEY, STATE, SUMMARY


@pytest.mark.parametrize(
    ("steps", "foretold", "done"),
    [
        ((), False, False),
        ((REFRESH_LICENSES,), False, False),
        ((ACTIVATE, REFRESH_LICENSES), True, False),
        ((KEY,), True, True),
    ],
)
def test_change(steps: Any, foretold: bool, done: bool) -> None:
    """An activation that was done shows in the state, or not."""
    plan = Plan(steps)
    assert result_of(STATE, plan)["changed"] is foretold
    assert result_of(STATE, plan, STATE, done=steps)["changed"] is done
    assert result_of(STATE, plan, STATE, done=())["changed"] is False
    unlicensed = replace(STATE, products=(replace(STATE.products[0], status=5),))
    assert result_of(STATE, plan, unlicensed, done=())["changed"] is True


def test_result_is_whole() -> None:
    plan = Plan((ACTIVATE,), product="Windows", kept="mak", expected={"channel": "mak"})
    assert result_of(STATE, plan, advice=("a", "b")) == {
        "changed": True,
        "product": "Windows",
        "kept": "mak",
        "before": SUMMARY,
        "after": {**SUMMARY, "channel": "mak"},
        "plan": [
            {
                "class": "SoftwareLicensingProduct",
                "method": "Activate",
                "arguments": {},
                "why": "to activate",
            }
        ],
        "advice": ["a", "b"],
        "diff": plan.diff(SUMMARY, {**SUMMARY, "channel": "mak"}),
    }


class _WithWayBack(Plan):
    def way_back(self, done: Any) -> str | None:
        return f"Back from {step_names(done)}"


def test_failure_is_whole() -> None:
    plan = Plan((KEY, ACTIVATE))
    result = failed("It broke", STATE, plan)
    assert (result["failed"], result["msg"], result["changed"]) == (True, "It broke.", False)
    assert {"unreachable", "error"} & set(result) == set()
    failure = StepFailure(ACTIVATE, "x", FEW)
    result = failed("It broke", STATE, plan, done=(KEY,), failure=failure, unreachable=True)
    assert (result["changed"], result["unreachable"]) == (True, True)
    assert result["msg"] == (
        "It broke. Before this run: no KMS host set, key ending in VMK7H, licensed."
    )
    assert result["error"] == FEW.as_dict()
    result = failed("It broke", STATE, _WithWayBack((KEY,)), done=(KEY,))
    assert result["msg"].endswith("licensed. Back from InstallProductKey.")
    unlicensed = replace(STATE, products=(replace(STATE.products[0], status=5),))
    result = failed("It broke", STATE, plan, unlicensed)
    assert (result["before"], result["after"]["license_status"]) == (SUMMARY, "notification")
    assert "error" not in failed("It broke", STATE, plan, failure=StepFailure(KEY, "x", None))
    assert (step_names(()), step_names((KEY, ACTIVATE))) == (
        "nothing", "InstallProductKey, Activate",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "attempt", "jitter", "seconds"),
    [(10, 0, 0.5, 10.0), (10, 0, 0.0, 7.5), (10, 0, 1.0, 12.5), (10, 1, 0.5, 20.0),
     (10, 3, 0.5, 80.0), (299, 1, 0.5, 598.0), (300, 2, 0.5, 600.0), (3600, 0, 0.5, 600.0)],
)  # fmt: skip
def test_wait(first: int, attempt: int, jitter: float, seconds: float) -> None:
    assert retry_delay(first, attempt, jitter) == seconds


def test_attempts() -> None:
    given = {"retries": "20", "retry_delay": 3600}
    assert attempts_from_options(given, str) == Attempts(20, 3600)
    assert attempts_from_options({"retries": 0, "retry_delay": 0}, str) == ONCE == Attempts(0, 0)
    for options, line in (
        ({**given, "retries": 21}, "x_retries: 21 is not accepted: 0 to 20 times"),
        ({**given, "retry_delay": 3601}, "x_retry_delay: 3601 is not accepted: 0 to 3600 seconds"),
        ({**given, "retries": -1}, "x_retries: -1 is not accepted: 0 to 20 times"),
    ):
        with pytest.raises(InputError) as caught:
            attempts_from_options(options, lambda option: f"x_{option}")
        assert str(caught.value) == line


def test_what_is_new_in_windows_8() -> None:
    asked = replace(CLIENT, method="ad", settings=KmsSettings(activation_type=0, lookup_domain=""))
    assert list(asked.new_in_windows_8()) == [
        ("Active Directory-based activation", "method: ad"),
        ("activation types", "activation_type"),
        ("lookup domain", "kms_lookup_domain"),
    ]
    assert (list(CLIENT.new_in_windows_8()), CLIENT.uses_kms, asked.uses_kms) == ([], True, False)
    assert CLIENT.accept_insufficient_count is False


@pytest.mark.parametrize(
    ("domain", "joined", "named"),
    [("WORKGROUP", False, "WORKGROUP"), (None, False, "without a name"), ("a", True, None),
     ("a", None, None)],
)  # fmt: skip
def test_directory_needs_a_domain(domain: str | None, joined: bool | None, named: Any) -> None:
    state = replace(STATE, domain=domain, is_domain_joined=joined)
    said = replace(CLIENT, method="ad").why_no_domain(state)
    assert said == (named and (
        f"This machine is in the workgroup {named}, and Active Directory-based activation works in "
        "a domain alone. Join it to the domain, or use method kms"
    ))  # fmt: skip
    assert CLIENT.why_no_domain(state) is None


def test_what_a_run_reads() -> None:
    by_dns = run_request(replace(CLIENT, settings=KmsSettings(discovery=True, lookup_domain="a")))
    assert (by_dns["discover"], by_dns["lookup_domain"], by_dns["probe_found"]["most"]) == (
        True, "a", 4,
    )  # fmt: skip
    by_hand = run_request(CLIENT)
    assert (by_hand["discover"], by_hand["probe_found"]["most"], by_hand["probes"]) == (
        False, 0, [],
    )  # fmt: skip
