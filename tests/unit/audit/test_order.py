"""The order of machines and findings, which read of a machine counts, and what is otherwise."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import (
    audit,
    natural_key,
    newest,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import (
    KINDS,
    compare,
    comparison_text,
    machine_state,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    SCHEMA_VERSION,
    AuditReport,
    Change,
    Comparison,
    Verdict,
)

from tests.support.audited import NOW, SETTINGS, licensed, machine, report


def test_names_in_the_order_of_a_person() -> None:
    names = ["b", "A10", "a2", "a2b", "a02", "1"]
    assert sorted(names, key=natural_key) == ["1", "a02", "a2", "a2b", "A10", "b"]
    eighteen = "9" * 18
    assert natural_key(f"a{eighteen}") == (["a", int(eighteen), ""], f"a{eighteen}")
    assert natural_key(f"{eighteen}1")[0] == ["", int(eighteen), "", 1, ""]


def test_the_newest_read_counts() -> None:
    """Without a time the better result does, then the later text, so that order is no matter."""
    late = machine(read_at="2026-03-01T12:00:00Z", result="failed")
    early = machine(read_at="2026-03-01T11:59:59Z")
    assert newest([late, early]) == newest([early, late]) == [late]
    order = ["read", "failed", "unreachable", "skipped", "strange"]
    for better, worse in pairwise(order):
        pair = [machine(result=each, read_at=None) for each in (better, worse)]
        assert newest(pair) == newest(pair[::-1]) == pair[:1]
    twins = [machine(domain="a"), machine(domain="b")]
    assert newest(twins) == newest(twins[::-1]) == twins[1:]


def test_findings_of_one_rule_are_by_machine_subject_and_evidence() -> None:
    """The fleet before its machines."""
    fleet = [
        machine(
            name=name,
            cmid=name,
            policies=("Manual=1",),
            **licensed(activation_type_enabled="ad"),
        )
        for name in ("srv10", "srv2")
    ]
    found = audit(fleet, SETTINGS, (), ("error",), NOW, "My\nfleet")
    assert found.title == "My fleet"
    assert [(each.rule, each.machine, each.subject) for each in found.findings] == [
        ("policy_conflict", "srv2", "Manual"),
        ("policy_conflict", "srv2", "activation_type_enabled"),
        ("policy_conflict", "srv10", "Manual"),
        ("policy_conflict", "srv10", "activation_type_enabled"),
    ]
    assert SCHEMA_VERSION == 1


def found(severity: str, machine: str | None = "srv01", ignored: str | None = None) -> AuditFinding:
    """A finding that a report holds."""
    return AuditFinding("clock_offset", severity, machine, None, "x", "y", ignored)


def with_findings(*findings: AuditFinding, **changes: object) -> AuditReport:
    """A report of one machine with these findings."""
    whole = report([machine(**changes)])
    return replace(whole, findings=findings, verdict=Verdict(False, (), ()))


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((), (found("info"),), [("new", None, "info")]),
        ((found("info"),), (), [("fixed", "info", None)]),
        ((found("info"),), (found("warning"),), [("worse", "info", "warning")]),
        ((found("warning"),), (found("error"),), [("worse", "warning", "error")]),
        ((found("error"),), (found("info"),), [("better", "error", "info")]),
        ((found("info"),), (found("info", ignored="a"),), [("better", "info", "ignored")]),
        ((found("info", ignored="a"),), (found("info"),), [("worse", "ignored", "info")]),
        ((), (found("error", ignored="a"),), []),
        ((found("error", ignored="a"),), (), [("fixed", "ignored", None)]),
        (
            (found("info"),),
            (found("info"), found("error"), found("warning")),
            [("worse", "info", "error")],
        ),
        ((found("info", None),), (), [("fixed", "info", None)]),
        ((found("info", "gone"),), (), []),
    ],
)
def test_changes_of_a_finding(
    before: tuple[AuditFinding, ...],
    after: tuple[AuditFinding, ...],
    changes: list[tuple[str, str | None, str | None]],
) -> None:
    """Of several alike the most severe counts; nothing is known of a machine that is gone."""
    told = compare(with_findings(*after), with_findings(*before), "last").changes
    assert [(each.kind, each.before, each.after) for each in told] == changes
    assert all(each.rule == "clock_offset" and each.subject is None for each in told)


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        ({}, {"result": "failed"}, "worse"),
        ({"result": "failed"}, {}, "better"),
        ({"result": "failed"}, {"result": "unreachable"}, None),
        ({"result": "skipped"}, {"result": "failed"}, "worse"),
        (licensed(license_status="unlicensed"), {"result": "skipped"}, "worse"),
        (licensed(license_status="unlicensed"), licensed(license_status="notification"), None),
        (licensed(license_status="unlicensed"), {"licenses": ()}, None),
        ({}, licensed(license_status="oob_grace"), "worse"),
        (licensed(license_status="oob_grace"), licensed(license_status="oot_grace"), None),
        (licensed(license_status="oot_grace"), licensed(license_status="extended_grace"), None),
        (
            licensed(license_status="extended_grace"),
            licensed(license_status="non_genuine_grace"),
            "worse",
        ),
        (
            licensed(license_status="non_genuine_grace"),
            licensed(license_status="notification"),
            "worse",
        ),
    ],
)
def test_changes_of_a_machine(
    then: dict[str, object], now: dict[str, object], kind: str | None
) -> None:
    told = compare(with_findings(**now), with_findings(**then), "last").changes
    assert [each.kind for each in told] == ([kind] if kind else [])
    back = compare(with_findings(**then), with_findings(**now), "last").changes
    opposite = {"worse": "better", "better": "worse"}
    assert [each.kind for each in back] == ([opposite[kind]] if kind else [])


@pytest.mark.parametrize(
    ("then", "now", "is_fixed"),
    [("read", "read", True), ("failed", "read", True), ("failed", "failed", True),
     ("read", "failed", False)],
)  # fmt: skip
def test_a_finding_is_fixed_where_that_shows(then: str, now: str, is_fixed: bool) -> None:
    before = with_findings(found("info"), result=then)
    told = compare(with_findings(result=now), before, "last").changes
    assert [each.kind for each in told if each.rule] == ["fixed"] * is_fixed


def test_kinds_and_states() -> None:
    assert KINDS == ("worse", "new", "gone", "fixed", "better")
    assert machine_state(machine(result="failed")) == "failed"
    assert machine_state(machine(licenses=())) == "no_key"


def test_every_kind_in_one_line() -> None:
    made = tuple(
        Change(kind, "srv01", rule, None, None, None) for kind in KINDS for rule in (None, "a", "b")
    )
    assert comparison_text(Comparison("last", made)) == (
        "machines: 1 new, 1 gone, 1 worse, 1 better; findings: 2 new, 2 fixed, 2 worse, 2 better"
    )
    assert comparison_text(Comparison("last", ())) == "no change"
