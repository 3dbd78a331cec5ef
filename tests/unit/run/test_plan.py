"""A plan in words: what stops it, what it expects, how that is shown; and its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    explain_activation_error,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.renewal import Renewal
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import Probe
from ansible_collections.volume.activation.plugins.plugin_utils._run.desired import (
    DesiredClient,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import (
    Plan,
    Verdict,
    differing,
    settings_in_words,
    without_status,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import StepFailure
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.license_steps import (
    activate,
    install_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    REFRESH_LICENSES,
)

from tests.support.raw_answer import RAW

STATE = parse_state(RAW)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE = replace(STATE, clock=datetime(2026, 3, 1, 20, tzinfo=UTC))
KEY, ACTIVATE = install_key("why"), activate("to activate", {"ID": "a"})
CLIENT = DesiredClient(
    method="kms",
    settings=KmsSettings(),
    activate=True,
    replace_channels=frozenset(),
    allow_public_kms_host=False,
)
CLOCK = (
    "The machine's clock is 8.0 hours off the controller's. A KMS host refuses requests more than "
    "4 hours off, compared in UTC (0xC004F06C). Synchronise the time (w32tm /resync), then run "
    "again"
)
FEW, BUSY = explain_activation_error(0xC004F038), explain_activation_error(0xC004F075)


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [
        (Plan((ACTIVATE,), client=CLIENT), Verdict((CLOCK,), f"{CLOCK}. Nothing was written")),
        (Plan((KEY,), client=CLIENT), Verdict((CLOCK,), None)),
        (Plan((ACTIVATE,), client=CLIENT, kept="mak"), Verdict((), None)),
        (Plan((ACTIVATE,)), Verdict((), None)),
    ],
)
def test_what_stands_in_the_way(plan: Plan, verdict: Verdict) -> None:
    assert plan.before_write(LATE, NOON) == verdict
    assert plan.before_write(STATE, NOON) == Verdict()


def test_all_that_stands_in_the_way_is_said() -> None:
    probe = Probe("kms01", 1688, (), False, None, "NXDOMAIN")
    unresolved = (
        "The KMS host kms01 does not resolve on this machine. DNS answered NXDOMAIN. Check the "
        "name, the DNS servers and the suffixes of this machine"
    )
    verdict = Plan((ACTIVATE,), client=CLIENT).before_write(replace(LATE, probes=(probe,)), NOON)
    assert verdict == Verdict((CLOCK, unresolved), f"{CLOCK}. {unresolved}. Nothing was written")


def test_host_that_does_not_answer_is_not_set() -> None:
    """Although no activation follows."""
    hosts = (KmsEndpoint("kms01", 1688), KmsEndpoint("kms02", 1688))
    client = replace(CLIENT, settings=KmsSettings(endpoint=hosts[0], candidates=hosts))
    dead = replace(STATE, probes=(Probe("kms01", 1688, (), False, None, "x"),))
    assert Plan((KEY,), client=client).before_write(dead, NOON).stop is not None
    assert Plan((), client=client).before_write(dead, NOON).stop is None


def test_no_plan_asks_for_nothing() -> None:
    plan = Plan()
    assert (plan.is_open, plan.activates, plan.delay) == (True, False, 0.0)
    assert (plan.standing(STATE), plan.way_back((KEY,))) == (Verdict(), None)
    assert plan.told(STATE) == {"product": None, "kept": None}
    assert plan.licensees(STATE) == (STATE.windows_product,)
    nothing = replace(STATE, products=())
    assert (plan.licensees(nothing), plan.required_count(nothing)) == ((), None)


def test_another_attempt_begins_at_the_activation() -> None:
    plan = Plan((KEY, ACTIVATE, REFRESH_LICENSES), secrets={"product_key": "x"})
    again = plan.from_step(ACTIVATE)
    assert (again.steps, again.secrets) == ((ACTIVATE, REFRESH_LICENSES), {})


TAIL = (
    "each machine that asks is counted once for 30 days, also when it is refused. For the first "
    "machines of a new host, set accept_insufficient_count: true and Windows activates by itself "
    "later"
)


@pytest.mark.parametrize(
    ("count", "needed"), [(25, "from a count of 25 on"), (None, "from its threshold on")]
)
def test_count_too_low(count: int | None, needed: str) -> None:
    product = replace(STATE.products[0], kms_required_count=count)
    failure = StepFailure(ACTIVATE, "HRESULT 0xC004F038", FEW)
    said = Plan().why_failed(failure, STATE, replace(STATE, products=(product,)))
    assert said == (
        f"Activate failed with {FEW.line()}. The KMS host activates this machine {needed}; {TAIL}"
    )


def test_other_failures_are_said_alone() -> None:
    for failure, said in (
        (StepFailure(ACTIVATE, "x", BUSY), f"Activate failed with {BUSY.line()}"),
        (StepFailure(KEY, "x", FEW), f"InstallProductKey failed with {FEW.line()}"),
        (
            StepFailure(KEY, "PathNotFound", None),
            "InstallProductKey failed: there is no such key or folder (PathNotFound)",
        ),
    ):
        assert Plan().why_failed(failure, STATE, STATE) == said


def test_count_that_the_operator_accepts() -> None:
    few = StepFailure(ACTIVATE, "x", FEW)
    accepting = Plan(client=replace(CLIENT, accept_insufficient_count=True))
    assert accepting.accepts(few)
    assert not accepting.accepts(StepFailure(ACTIVATE, "x", BUSY))
    assert not accepting.accepts(StepFailure(KEY, "x", FEW))
    assert not accepting.accepts(StepFailure(ACTIVATE, "x", None))
    assert not Plan(client=CLIENT).accepts(few)
    assert not Plan().accepts(few)


SUMMARY = {
    "kms_host": None,
    "kms_port": None,
    "kms_lookup_domain": None,
    "kms_host_caching": True,
    "activation_type_enabled": "any",
    "activation_type": None,
    "partial_product_key": "VMK7H",
    "channel": "gvlk",
    "license_status": "licensed",
}


def test_diff_shows_four_fields_and_what_changes() -> None:
    plan = Plan(expected={"kms_host_caching": False, "activation_type": None, "channel": "gvlk"})
    before = plan.shown_state(STATE)
    assert before == SUMMARY
    after = plan.foretold(before)
    assert after == {**SUMMARY, "kms_host_caching": False}
    same = {
        "kms_host": None,
        "kms_port": None,
        "partial_product_key": "VMK7H",
        "license_status": "licensed",
    }
    assert plan.diff(before, after) == {
        "before": {**same, "kms_host_caching": True},
        "after": {**same, "kms_host_caching": False},
    }
    of_type = {**SUMMARY, "activation_type": "ad"}
    assert "activation_type" not in plan.diff(of_type, of_type)["before"]
    other = Plan(expected={"kms_lookup_domain": None})
    lookup = {**SUMMARY, "kms_lookup_domain": "a"}
    assert other.diff(lookup, SUMMARY)["before"]["kms_lookup_domain"] == "a"


def test_renewal_is_shown_where_it_was_asked_for() -> None:
    plan = Plan(client=replace(CLIENT, renewal=Renewal(within_days=7)))
    assert plan.shown_state(STATE) == {**SUMMARY, "renewal_due": False}


def test_what_is_not_as_expected() -> None:
    expected = {
        "kms_host": "kms01",
        "kms_lookup_domain": None,
        "activation_type": None,
        "license_status": "licensed",
        "renewal_due": False,
    }
    after = {
        "kms_host": "kms02",
        "kms_lookup_domain": "a.example",
        "activation_type": "kms",
        "license_status": "notification",
        "renewal_due": True,
    }
    settings = [
        "kms_host is 'kms02' instead of 'kms01'",
        "kms_lookup_domain is 'a.example' instead of None",
    ]
    assert differing(expected, after) == [
        *settings,
        "license_status is 'notification' instead of 'licensed'",
        "renewal_due is True instead of False",
    ]
    plan = Plan(expected=expected)
    assert plan.unmet(after, is_status_open=True) == settings
    assert len(plan.unmet(after, is_status_open=False)) == 4
    decided = {"license_status": None, "activation_type": None, "activation_type_enabled": None}
    assert differing(decided, {**SUMMARY, "activation_type": "kms"}) == []
    assert list(without_status(expected)) == ["kms_host", "kms_lookup_domain", "activation_type"]


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (SUMMARY, "no KMS host set, key ending in VMK7H, licensed"),
        (
            {**SUMMARY, "kms_host": "kms01", "kms_port": 1688, "partial_product_key": None},
            "KMS host kms01:1688, no key, licensed",
        ),
    ],
)
def test_state_in_words(summary: dict[str, Any], words: str) -> None:
    assert settings_in_words(summary) == words
    assert Plan().in_words(summary) == words
