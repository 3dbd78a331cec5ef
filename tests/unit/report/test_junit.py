"""JUnit XML: read by a real parser, one case for each machine and rule, counts that add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.junit import (
    FLEET,
    escaped,
    report_to_junit,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from tests.support.audited import clients, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import HARMFUL, REPORTS, VARIED, rendered, varied

KINDS: dict[type[object] | None, str] = {Failure: "failure", Error: "error", Skipped: "skipped"}


def suites(of: AuditReport) -> dict[str, TestSuite]:
    """The suites by rule, as the parser reads them."""
    xml = JUnitXml.fromstring(rendered(report_to_junit, of).encode())
    return {suite.name: suite for suite in xml}


def outcome(case: TestCase) -> str:
    """What came of a case."""
    return KINDS[type(case.result[0])] if case.result else "passed"


def outcomes(suite: TestSuite) -> dict[str, str]:
    """Outcomes by the name of the case."""
    return {case.name: outcome(case) for case in suite}


def test_there_is_a_case_for_each_machine_and_rule() -> None:
    whole = varied()
    found = suites(whole)
    assert list(found) == list(RULES)
    names = [each.name for each in whole.machines]
    for rule, suite in found.items():
        assert {case.classname for case in suite} == {rule}
        if not RULES[rule].is_about_fleet:
            assert [case.name for case in suite] == names, rule


def test_outcomes() -> None:
    found = {rule: outcomes(suite) for rule, suite in suites(varied()).items()}
    assert found["not_licensed"]["srv000"] == "passed"
    assert found["not_licensed"]["no-licence"] == "failure"
    assert found["not_licensed"]["no-key"] == "failure"
    assert found["clock_offset"]["late"] == "skipped"
    for name, rule, kind in (
        ("off", "machine_unreachable", "error"),
        ("broken", "machine_failed", "error"),
        ("left-out", "machine_skipped", "skipped"),
    ):
        of_machine = {each: found[each][name] for each in found if name in found[each]}
        assert of_machine.pop(rule) == kind
        assert set(of_machine.values()) == {"skipped"}
    assert set(found["kms_host_below_threshold"].values()) == {"failure"}
    assert "kms01.contoso.example:1688" in found["kms_host_below_threshold"]
    assert found["csvlk_too_old"] != {}
    assert found["kms_hosts_unbalanced"] == {FLEET: "passed"}
    assert list(found["ignore_expired"]) == ["evaluation x"]


def test_failure_says_why_and_what_to_do() -> None:
    whole = varied()
    (finding,) = [each for each in whole.findings if each.machine == "no-key"]
    (case,) = [each for each in suites(whole)["not_licensed"] if each.name == "no-key"]
    (failure,) = case.result
    assert failure.message == f"Windows: {finding.evidence}"
    assert failure.type == "error"
    assert f"What to do: {finding.what_to_do}" in failure.text
    (case,) = [each for each in suites(whole)["clock_offset"] if each.name == "late"]
    assert case.result[0].message == "Accepted: No clock"
    (case,) = [each for each in suites(whole)["clock_offset"] if each.name == "off"]
    assert case.result[0].message == "unreachable: timed out"


def test_findings_of_one_rule_are_told_one_after_another() -> None:
    (of_windows,) = [each for each in varied().findings if each.machine == "no-key"]
    findings = (of_windows, replace(of_windows, subject="Office"))
    (case,) = [
        each
        for each in suites(replace(varied(), findings=findings))["not_licensed"]
        if each.name == "no-key"
    ]
    told = f"error: {{}}: {of_windows.evidence}\nWhat to do: {of_windows.what_to_do}"
    assert case.result[0].text == f"{told.format('Windows')}\n{told.format('Office')}"


def _check_counts(of: AuditReport) -> None:
    text = rendered(report_to_junit, of)
    root = ElementTree.fromstring(text)
    every: Counter[str] = Counter()
    for suite in root:
        counts = Counter(case[0].tag if len(case) else "passed" for case in suite)
        told = {name: int(suite.get(name, "")) for name in ("failures", "errors", "skipped")}
        assert told == {
            "failures": counts["failure"],
            "errors": counts["error"],
            "skipped": counts["skipped"],
        }
        assert int(suite.get("tests", "")) == len(suite)
        assert suite.get("timestamp") == of.generated.removesuffix("Z")
        every.update(tests=len(suite), **told)
    assert {name: int(root.get(name, "")) for name in every} == every


@pytest.mark.parametrize("of", [varied(), report([]), report(clients(9_000))])
def test_counts_are_those_of_the_cases(of: AuditReport) -> None:
    """Also where the cases come in several pieces."""
    _check_counts(of)


@settings(max_examples=examples(40), deadline=None)
@given(REPORTS)
def test_counts_of_any_report(of: AuditReport) -> None:
    _check_counts(of)


def test_special_cases_are_where_their_machine_is() -> None:
    """First, last, and on both sides of where a piece ends."""
    fleet = [machine(name=f"srv{number:05}", cmid=f"c{number}") for number in range(8_200)]
    special = {0, 4_095, 4_096, 8_191, 8_192, 8_199}
    for place in special:
        fleet[place] = machine(name=f"srv{place:05}", cmid=f"c{place}", licenses=())
    found = outcomes(suites(report(fleet))["not_licensed"])
    assert {name for name, kind in found.items() if kind == "failure"} == {
        f"srv{place:05}" for place in special
    }
    assert list(found) == [each.name for each in fleet]


@pytest.mark.parametrize("text", [*HARMFUL, "a\tb\nc\rd"])
def test_text_stays_what_it_is(text: str) -> None:
    assert ElementTree.fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>').get("b") == text


@given(st.text())
def test_any_text_makes_xml(text: str) -> None:
    """What XML forbids is left out, and nothing else."""
    read = ElementTree.fromstring(f'<a b="{escaped(text)}"/>'.encode()).get("b")
    allowed = [c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or c >= "\ue000"]
    assert read == "".join(c for c in allowed if c not in "\ufffe\uffff")


def test_varied_has_every_result() -> None:
    """Else the tests above would show less than they say."""
    assert {each.result for each in VARIED} == {"read", "failed", "unreachable", "skipped"}
