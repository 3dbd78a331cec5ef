"""Settings, accepted findings and the policy: what is taken, what is refused, what it does."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
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


PARTS = "rule, machine, reason, until"
RULE = "the id of a rule, such as clock_offset"
REASON = "why the finding is accepted, in a few words"
UNTIL = "the last day on which it is accepted, such as 2027-01-31"
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
        ("text", f": a value of type str is not accepted: a list of entries with {PARTS}"),
        ({}, f": a value of type dict is not accepted: a list of entries with {PARTS}"),
        (["a"], f"[0]: a value of type str is not accepted: an entry with {PARTS}"),
        ([ENTRY, {**ENTRY, "reason": None}], f"[1].reason is missing: {REASON}"),
        ([{**ENTRY, "reason": " "}], f"[0].reason is empty: {REASON}"),
        (
            [{**ENTRY, "reason": 5}],
            f"[0].reason: a value of type int is not accepted: {REASON}",
        ),
        (
            [{**ENTRY, "machine": None}],
            "[0].machine is missing: the name of a machine or a pattern with *, such as lab-*; for "
            "a finding about the fleet its subject, such as the KMS host",
        ),
        ([{**ENTRY, "rule": None}], f"[0].rule is missing: {RULE}"),
        (
            [{**ENTRY, "rule": "clock_ofset"}],
            f"[0].rule: 'clock_ofset' is not accepted: {RULE}; near it: clock_offset",
        ),
        (
            [{**ENTRY, "rule": "kms_host"}],
            f"[0].rule: 'kms_host' is not accepted: {RULE}; near it: wrong_kms_host, "
            "kms_host_single, kms_host_by_hand",
        ),
        ([{**ENTRY, "rule": "zzz"}], f"[0].rule: 'zzz' is not accepted: {RULE}"),
        (
            [{**ENTRY, "rule": "ignore_unused"}],
            f"[0].rule: 'ignore_unused' is not accepted: {RULE}; this one can not be accepted",
        ),
        (
            [{**ENTRY, "rule": "ignore_expired"}],
            f"[0].rule: 'ignore_expired' is not accepted: {RULE}; this one can not be accepted",
        ),
        ([{**ENTRY, "until": None}], f"[0].until is missing: {UNTIL}"),
        ([{**ENTRY, "until": "20270131"}], f"[0].until: '20270131' is not accepted: {UNTIL}"),
        (
            [{**ENTRY, "until": 2027}],
            f"[0].until: a value of type int is not accepted: {UNTIL}",
        ),
        ([{**ENTRY, "host": "a"}], f"[0]: 'host' is not accepted: only {PARTS}"),
        (
            [{**ENTRY, "rule": CANARY}],
            f"[0].rule: '*****-*****-*****-*****-46789' is not accepted: {RULE}",
        ),
    ],
)
def test_wrong_ignores(option: Any, says: str) -> None:
    """The error names the part and what is accepted."""
    for named in ("audit_ignore", "ignore"):
        with pytest.raises(InputError) as caught:
            ignores_from_option(option, *([] if named == "ignore" else [named]))
        assert str(caught.value) == f"{named}{says}"


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
        assert each.evidence == f"The entry ended on {until}; its reason was: because lab-*"


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
    assert found[3].evidence == "The entry, until 2026-03-01, fits no finding of clock_offset"


def test_each_of_many_entries_accepts_its_own_machine() -> None:
    """And no other."""
    findings = [finding("clock_offset", f"srv{number}", "off") for number in range(20_000)]
    entries = ignores_from_option([entry(f"srv{number}") for number in range(5_000)])
    found = apply_ignores(findings, entries, NOW)
    assert [each.machine for each in found if each.ignored is not None] == [
        f"srv{number}" for number in range(5_000)
    ]
