"""By which findings an audit fails: what is taken, what is refused, what it does."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.fail_on import (
    fail_on_from_option,
    verdict,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.audited import CANARY
from tests.unit.audit.test_options import finding

FAIL_ON = (
    "a list of severities (error, warning, info: as severe or more), of ids of rules such as "
    "not_licensed, or never alone"
)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (["error"], ("error",)),
        ((" error ",), ("error",)),
        ("never", ("never",)),
        (["warning", "not_licensed", "warning"], ("warning", "not_licensed")),
    ],
)
def test_fail_on(option: Any, expected: tuple[str, ...]) -> None:
    """Severities, rules, or never."""
    assert fail_on_from_option(option, "audit_fail_on") == expected


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (None, f" is missing: {FAIL_ON}"),
        ([], f" is empty: {FAIL_ON}"),
        (["critical"], f": 'critical' is not accepted: {FAIL_ON}"),
        (
            ["not_licenced"],
            f": 'not_licenced' is not accepted: {FAIL_ON}; near it: not_licensed, not_renewed",
        ),
        ("neve", f": 'neve' is not accepted: {FAIL_ON}; near it: never"),
        (["eror"], f": 'eror' is not accepted: {FAIL_ON}; near it: error"),
        (
            ["kms_host"],
            f": 'kms_host' is not accepted: {FAIL_ON}; near it: wrong_kms_host, kms_host_single, "
            "kms_host_by_hand",
        ),
        (["never", "error"], ": 'never, error' is not accepted: never alone, or without it"),
        ([5], f": a value of type int is not accepted: {FAIL_ON}"),
        (5, f": a value of type int is not accepted: {FAIL_ON}"),
        ({"error": 1}, f": a value of type dict is not accepted: {FAIL_ON}"),
        (b"error", f": a value of type bytes is not accepted: {FAIL_ON}"),
        ([CANARY], f": '*****-*****-*****-*****-46789' is not accepted: {FAIL_ON}"),
    ],
)
def test_wrong_fail_on(option: Any, says: str) -> None:
    """The error says what is accepted."""
    for named in ("audit_fail_on", "fail_on"):
        with pytest.raises(InputError) as caught:
            fail_on_from_option(option, *([] if named == "fail_on" else [named]))
        assert str(caught.value) == f"{named}{says}"


MIXED = [
    *[finding("not_licensed", f"srv{number}", "x", subject="Windows") for number in range(5)],
    finding("not_licensed", "srv1", "x", subject="Office"),
    finding("kms_host_below_threshold", None, "x", subject="kms01:1688"),
    finding("clock_offset", "srv1", "x", severity="warning"),
    finding("machine_skipped", "srv9", "x"),
]
NOT_LICENSED = "not_licensed: 5 machines (srv0, srv1, srv2 and 2 more)"
BELOW = "kms_host_below_threshold: kms01:1688"
CLOCK = "clock_offset: 1 machine (srv1)"
SKIPPED = "machine_skipped: 1 machine (srv9)"


@pytest.mark.parametrize(
    ("fail_on", "reasons"),
    [
        (["error"], (BELOW, NOT_LICENSED)),
        (["warning"], (BELOW, NOT_LICENSED, CLOCK)),
        (["info"], (BELOW, NOT_LICENSED, CLOCK, SKIPPED)),
        (["clock_offset"], (CLOCK,)),
        (["error", "machine_skipped"], (BELOW, NOT_LICENSED, SKIPPED)),
        (["never"], ()),
        (["evaluation"], ()),
    ],
)
def test_verdict(fail_on: list[str], reasons: tuple[str, ...]) -> None:
    """A severity means as severe or more; a reason for each rule."""
    found = verdict(MIXED, fail_on)
    assert found.reasons == reasons
    assert found.failed is bool(reasons)
    assert found.fail_on == tuple(fail_on)


def test_reasons_are_ten_at_most() -> None:
    """The last says how many more rules there are."""
    every = [finding(rule, "srv01", "x") for rule in RULES]
    reasons = verdict(every, ["info"]).reasons
    assert len(reasons) == 10
    assert reasons[-1] == f"and {len(RULES) - 9} further rules"
    ten = [finding(rule, "srv01", "x") for rule in list(RULES)[:10]]
    assert not verdict(ten, ["info"]).reasons[-1].startswith("and")


def test_a_finding_about_the_whole_fleet_has_no_name() -> None:
    """Three subjects at most are named."""
    assert verdict([finding("machine_failed", None, "x")], ["error"]).reasons == (
        "machine_failed: the fleet",
    )
    hosts = [finding("csvlk_too_old", None, "x", subject=f"kms{n}") for n in (1, 2, 3, 4, 1)]
    assert verdict(hosts, ["error"]).reasons == ("csvlk_too_old: kms1, kms2, kms3 and 1 more",)


def test_one_rule_more_than_ten() -> None:
    eleven = [finding(rule, "srv01", "x") for rule in list(RULES)[:11]]
    assert verdict(eleven, ["info"]).reasons[-1] == "and 2 further rules"
    assert len(verdict(eleven, ["info"]).reasons) == 10
