"""What is otherwise than in the last report: new, gone, fixed, worse and better."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import (
    KINDS,
    compare,
    comparison_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Change,
    Comparison,
)
from hypothesis import given, settings

from tests.support.audited import CANARY, OFFICE, OFFICE_PRODUCT, licensed, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import REPORTS, varied

LATE = {"clock_offset_seconds": 400}
VERY_LATE = {"clock_offset_seconds": 20_000}
GRACE = licensed(license_status="oob_grace", grace_minutes=99)
NON_GENUINE = licensed(license_status="non_genuine_grace", grace_minutes=99)
UNLICENSED = licensed(license_status="notification", grace_minutes=0)
OFF = {"result": "unreachable", "reason": "off", "licenses": ()}
LEFT_OUT = {"result": "skipped", "reason": "limit", "licenses": ()}
ACCEPTED = ignores_from_option(
    [{"rule": "clock_offset", "machine": "*", "reason": "Known", "until": "2026-12-31"}]
)


def changes(after: AuditReport, before: AuditReport) -> list[tuple[str, ...]]:
    """The changes in short: kind, rule or machine, before and after."""
    return [
        (each.kind, each.rule or "machine", str(each.before), str(each.after))
        for each in compare(after, before, "last").changes
        if each.rule not in ("kms_host_below_threshold", "not_renewed", "expires_soon")
    ]


def of_one(after: dict[str, Any], before: dict[str, Any]) -> list[tuple[str, ...]]:
    """The changes of a machine."""
    return changes(report([machine(**after)]), report([machine(**before)]))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        (LATE, LATE, []),
        ({}, LATE, [("new", "clock_offset", "None", "warning")]),
        (LATE, {}, [("fixed", "clock_offset", "warning", "None")]),
        (LATE, VERY_LATE, [("worse", "clock_offset", "warning", "error")]),
        (VERY_LATE, LATE, [("better", "clock_offset", "error", "warning")]),
        (
            {},
            UNLICENSED,
            [
                ("worse", "machine", "licensed", "notification"),
                ("new", "not_licensed", "None", "error"),
            ],
        ),
        (
            UNLICENSED,
            {},
            [
                ("fixed", "not_licensed", "error", "None"),
                ("better", "machine", "notification", "licensed"),
            ],
        ),
        (
            GRACE,
            UNLICENSED,
            [
                ("worse", "machine", "oob_grace", "notification"),
                ("new", "not_licensed", "None", "error"),
                ("fixed", "in_grace", "warning", "None"),
            ],
        ),
        (
            GRACE,
            NON_GENUINE,
            [
                ("worse", "machine", "oob_grace", "non_genuine_grace"),
                ("worse", "in_grace", "warning", "error"),
            ],
        ),
        (
            NON_GENUINE,
            UNLICENSED,
            [
                ("worse", "machine", "non_genuine_grace", "notification"),
                ("new", "not_licensed", "None", "error"),
                ("fixed", "in_grace", "error", "None"),
            ],
        ),
        (UNLICENSED, licensed(license_status="unlicensed", grace_minutes=0), []),
        (
            {"licenses": ()},
            UNLICENSED,
            [],
        ),
    ],
)
def test_changes_of_a_machine(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, ...]]
) -> None:
    """Of two ways not to be licensed none is worse."""
    assert of_one(after, before) == expected


def test_machine_that_is_not_read_any_more_is_worse_and_nothing_of_it_is_fixed() -> None:
    assert of_one(OFF, LATE) == [
        ("worse", "machine", "licensed", "unreachable"),
        ("new", "machine_unreachable", "None", "error"),
    ]
    assert of_one(LEFT_OUT, {}) == [
        ("worse", "machine", "licensed", "skipped"),
        ("new", "machine_skipped", "None", "info"),
    ]
    assert ("better", "machine", "unreachable", "skipped") in of_one(LEFT_OUT, OFF)
    assert ("fixed", "machine_unreachable", "error", "None") in of_one({}, OFF)


def test_machines_that_came_and_went() -> None:
    """What was found on one that is gone is not fixed."""
    old, new = machine(name="old", cmid="o", **LATE), machine(name="new", cmid="n", **LATE)
    assert changes(report([new]), report([old])) == [
        ("new", "machine", "None", "licensed"),
        ("new", "clock_offset", "None", "warning"),
        ("gone", "machine", "licensed", "None"),
    ]


def test_acceptance_is_no_repair() -> None:
    """An accepted finding is better than an open one, a new accepted one is no change."""
    late = [machine(**LATE)]
    assert changes(report(late, ignores=ACCEPTED), report(late)) == [
        ("better", "clock_offset", "warning", "ignored")
    ]
    assert changes(report(late), report(late, ignores=ACCEPTED)) == [
        ("worse", "clock_offset", "ignored", "warning")
    ]
    assert changes(report(late, ignores=ACCEPTED), report([machine()])) == []


def test_findings_of_a_machine_are_told_apart_by_their_subject() -> None:
    office = licensed(
        replace(OFFICE, license_status="notification"),
        license_status="notification",
        grace_minutes=0,
    )
    after = report([machine(**office)])
    before = report([machine(**UNLICENSED)])
    found = [each for each in compare(after, before, "x").changes if each.rule == "not_licensed"]
    assert found == [Change("new", "srv01", "not_licensed", OFFICE_PRODUCT, None, "error")]


def test_worst_kinds_come_first_and_the_name_is_fit() -> None:
    found = compare(varied(), report([]), f"last\n{CANARY}.json")
    assert found.baseline == "last *****-*****-*****-*****-46789.json"
    kinds = [each.kind for each in found.changes]
    assert kinds == sorted(kinds, key=KINDS.index)


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        ([], "no change"),
        ([("new", None)], "machines: 1 new"),
        (
            [("new", "a"), ("worse", "a"), ("fixed", "b"), ("new", "b"), ("gone", None)],
            "machines: 1 gone; findings: 2 new, 1 fixed, 1 worse",
        ),
    ],
)
def test_changes_in_one_line(kinds: list[tuple[str, str | None]], text: str) -> None:
    made = tuple(Change(kind, "srv01", rule, None, None, None) for kind, rule in kinds)
    assert comparison_text(Comparison("last", made)) == text


@settings(max_examples=examples(80), deadline=None)
@given(REPORTS, REPORTS)
def test_comparison_of_any_reports(after: AuditReport, before: AuditReport) -> None:
    """With itself there is none; seen from the other side, better is worse and new is gone."""
    assert compare(after, after, "x").changes == ()
    there = _of_machines(compare(after, before, "x"))
    back = _of_machines(compare(before, after, "x"))
    turned = {"new": "gone", "gone": "new", "worse": "better", "better": "worse"}
    assert there == {(turned[kind], name) for kind, name in back}
    names = {each.name for each in after.machines}, {each.name for each in before.machines}
    assert {name for kind, name in there if kind == "new"} == names[0] - names[1]
    assert {name for kind, name in there if kind == "gone"} == names[1] - names[0]


def _of_machines(comparison: Comparison) -> set[tuple[str, str | None]]:
    return {(each.kind, each.machine) for each in comparison.changes if each.rule is None}


@settings(max_examples=examples(30), deadline=None)
@given(REPORTS)
def test_changes_since_an_empty_report_are_all_that_is_open(after: AuditReport) -> None:
    before = report([])
    found = compare(after, before, "x").changes
    of_findings = {(each.rule, each.machine, each.subject) for each in found if each.rule}
    assert {each.kind for each in found} <= {"new"}
    assert of_findings == {(each.rule, each.machine, each.subject) for each in after.findings}


def test_order_of_the_machines_makes_no_difference() -> None:
    machines: list[AuditedMachine] = list(varied().machines)
    before = report(machines[:5])
    expected = compare(report(machines), before, "x")
    random.Random(1).shuffle(machines)
    assert compare(report(machines), before, "x") == expected
