"""Settings, accepted findings and the policy: what is taken, what is refused, what it does."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.fail_on import (
    fail_on_from_option,
    verdict,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    Ignore,
    apply_ignores,
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rule import Breach
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import (
    AuditSettings,
    settings_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.audited import CANARY, NOW


def finding(rule: str, machine: str | None, evidence: str, **breach: str) -> AuditFinding:
    """A finding of a rule, as the audit makes one."""
    return RULES[rule].finding(Breach(evidence, **breach), machine)


ENTRY = {"rule": "clock_offset", "machine": "lab-*", "reason": "No clock", "until": "2026-03-01"}


def name(option: str) -> str:
    """As a role names the option."""
    return f"audit_{option}"


@pytest.mark.parametrize("value", [1, 30, 179, "30"])
def test_settings(value: Any) -> None:
    """What is left out stays as it is."""
    assert settings_from_options({"expires_within_days": value}, name) == AuditSettings(int(value))
    assert settings_from_options({"expires_within_days": None, "other": 1}) == AuditSettings()


@pytest.mark.parametrize("value", [0, 180, -1, "", "soon", "1.5", 1.5, True, [], 10**30])
def test_wrong_settings(value: Any) -> None:
    """The error names option and range."""
    with pytest.raises(InputError, match=r"^audit_expires_within_days.* days from 1 to 179$"):
        settings_from_options({"expires_within_days": value}, name)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2027-01-31", date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 1, 31)),
        (datetime(2027, 1, 31, 23), date(2027, 1, 31)),
    ],
)
def test_ignores(until: Any, expected: date) -> None:
    """YAML makes a date of one without quotes."""
    entries = ignores_from_option([{**ENTRY, "until": until}], "audit_ignore")
    assert entries == (Ignore("clock_offset", "lab-*", "No clock", expected),)
    assert ignores_from_option(None) == ignores_from_option([]) == ()


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("text", r"audit_ignore: .*list of entries"),
        ({}, r"audit_ignore: .*list of entries"),
        (["text"], r"audit_ignore\[0\].*rule, machine, reason, until"),
        ([ENTRY, {**ENTRY, "reason": None}], r"audit_ignore\[1\].reason is missing: why"),
        ([{**ENTRY, "reason": " "}], r"audit_ignore\[0\].reason is empty"),
        ([{**ENTRY, "reason": 5}], r"audit_ignore\[0\].reason: a value of type int"),
        ([{**ENTRY, "machine": None}], r"audit_ignore\[0\].machine is missing"),
        ([{**ENTRY, "rule": None}], r"audit_ignore\[0\].rule is missing"),
        (
            [{**ENTRY, "rule": "clock_ofset"}],
            r"audit_ignore\[0\].rule: 'clock_ofset'.*near it: clock_offset",
        ),
        ([{**ENTRY, "rule": "ignore_unused"}], r"rule: 'ignore_unused'.*can not be accepted"),
        ([{**ENTRY, "until": None}], r"audit_ignore\[0\].until is missing: the last day"),
        ([{**ENTRY, "until": "2027-02-30"}], r"audit_ignore\[0\].until: '2027-02-30'"),
        ([{**ENTRY, "until": "20270131"}], r"audit_ignore\[0\].until: '20270131'"),
        ([{**ENTRY, "until": "tomorrow"}], r"such as 2027-01-31"),
        ([{**ENTRY, "until": 2027}], r"audit_ignore\[0\].until: a value of type int"),
        ([{**ENTRY, "host": "a"}], r"audit_ignore\[0\]: 'host' .*only rule, machine"),
        ([{**ENTRY, "rule": CANARY}], r"\*\*\*\*\*-46789"),
    ],
)
def test_wrong_ignores(option: Any, says: str) -> None:
    """The error names the part and what is accepted."""
    with pytest.raises(InputError, match=says) as caught:
        ignores_from_option(option, "audit_ignore")
    assert CANARY not in str(caught.value)


def entry(machine: str, until: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    """An entry for one machine or pattern."""
    return {**ENTRY, "machine": machine, "until": until, "reason": f"because {machine}", **more}


def applied(*entries: dict[str, Any], now: datetime = NOW) -> list[AuditFinding]:
    """Two machines with a wrong clock and a KMS host, after the entries."""
    findings = [
        finding("clock_offset", "lab-1", "off"),
        finding("clock_offset", "Lab-2", "off"),
        finding("csvlk_too_old", None, "old", subject="kms01:1688"),
    ]
    return apply_ignores(findings, ignores_from_option(entries), now)


@pytest.mark.parametrize(
    ("patterns", "ignored"),
    [
        ([], [None, None, None]),
        (["lab-*"], ["because lab-*"] * 2 + [None]),
        (["LAB-1"], ["because LAB-1", None, None]),
        (["lab-?", "lab-1"], ["because lab-?"] * 2 + [None]),
        (["lab-1", "lab-?"], ["because lab-1", "because lab-?", None]),
        (["lab-[12]", "*"], ["because lab-[12]"] * 2 + [None]),
        (["*", "*"], ["because *"] * 2 + [None]),
    ],
)
def test_first_entry_that_fits_gives_the_reason(
    patterns: list[str], ignored: list[str | None]
) -> None:
    """A later one that would fit too is used as well."""
    assert [each.ignored for each in applied(*map(entry, patterns))] == ignored


def test_finding_about_the_fleet_is_accepted_by_its_subject() -> None:
    """It has no machine."""
    for pattern in ("kms01*", "*"):
        found = applied(entry(pattern, rule="csvlk_too_old"))
        assert [each.ignored for each in found] == [None, None, f"because {pattern}"]


@pytest.mark.parametrize(
    ("until", "rule"), [("2026-03-01", None), ("2026-02-28", "ignore_expired")]
)
def test_entry_that_has_expired_accepts_nothing(until: str, rule: str | None) -> None:
    """The last day counts still; the finding names the entry."""
    found = applied(entry("lab-*", until))
    assert (found[0].ignored is None) is (rule is not None)
    about = found[3:]
    assert [each.rule for each in about] == ([rule] if rule else [])
    for each in about:
        assert each.machine is None
        assert each.subject == "clock_offset lab-*"
        assert until in each.evidence
        assert "because lab-*" in each.evidence


def test_days_are_those_of_utc() -> None:
    """Wherever the controller is."""
    here = datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=5)))
    assert applied(entry("lab-1"), now=here)[0].ignored == "because lab-1"


def test_entry_that_fits_nothing_is_a_finding() -> None:
    """Once, however often it is there."""
    found = applied(entry("srv*"), entry("srv*"), entry("lab-*"), entry("srv-9"))
    assert [(each.rule, each.subject) for each in found[3:]] == [
        ("ignore_unused", "clock_offset srv*"),
        ("ignore_unused", "clock_offset srv-9"),
    ]


def test_each_of_many_entries_accepts_its_own_machine() -> None:
    """And no other."""
    findings = [finding("clock_offset", f"srv{number}", "off") for number in range(20_000)]
    entries = ignores_from_option([entry(f"srv{number}") for number in range(5_000)])
    found = apply_ignores(findings, entries, NOW)
    assert [each.machine for each in found if each.ignored is not None] == [
        f"srv{number}" for number in range(5_000)
    ]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (["error"], ("error",)),
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
        (None, "audit_fail_on is missing: a list of severities"),
        ([], "audit_fail_on is empty"),
        (["critical"], r"audit_fail_on: 'critical' is not accepted: a list of severities \(error"),
        (["not_licenced"], "near it: not_licensed"),
        (["never", "error"], "never alone, or without it"),
        ([5], "a value of type int"),
        (5, "a value of type int"),
        ({"error": 1}, "a value of type dict"),
        ([CANARY], r"\*\*\*\*\*-46789"),
    ],
)
def test_wrong_fail_on(option: Any, says: str) -> None:
    """The error says what is accepted."""
    with pytest.raises(InputError, match=says):
        fail_on_from_option(option, "audit_fail_on")


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
