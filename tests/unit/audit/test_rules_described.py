"""What the rules are: as documentation lists them, with advice, source and what they look at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import (
    RULES,
    checks_that_look_at,
    title_of,
)

README = Path(__file__).resolve().parents[3] / "roles" / "audit" / "README.md"
ABOUT_FLEET = {
    "kms_host_below_threshold",
    "kms_host_forecast_below",
    "csvlk_too_old",
    "kms_hosts_unbalanced",
    "kms_host_single",
    "ignore_expired",
    "ignore_unused",
}


def test_rules_are_those_of_the_documentation() -> None:
    """In the same order, with the same severities and titles."""
    text = README.read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (error|warning|info) \| (.*) \|$", text, re.MULTILINE)
    assert [(each.id, each.severity, each.title) for each in RULES.values()] == rows
    assert list(RULES) == [each.id for each in RULES.values()]


def test_rules_say_where_they_are_from() -> None:
    assert {each.source for each in RULES.values()} == {
        "volume.activation.report",
        "learn.microsoft.com, KMS activation planning",
        "learn.microsoft.com, Guidelines for troubleshooting the Key Management Service",
        "learn.microsoft.com, Common troubleshooting procedures for KMS and DNS issues",
        "learn.microsoft.com, Slmgr.vbs options",
        "learn.microsoft.com, KMS client activation and product keys",
        "learn.microsoft.com, Upgrade and conversion options for Windows Server",
        "learn.microsoft.com/powershell/module/oslicense/get-subscriptionlicenseinfo",
        "learn.microsoft.com/lifecycle",
    }


@pytest.mark.parametrize(
    ("rule", "what_to_do"),
    [
        ("policy_conflict", "Change the setting, or what the inventory wants"),
        (
            "csvlk_too_old",
            "Install and activate a newer host key on the KMS host, with the update it needs",
        ),
    ],
)
def test_advice_where_findings_of_one_rule_have_several(rule: str, what_to_do: str) -> None:
    """A report that puts them together shows that of the rule."""
    assert RULES[rule].what_to_do == what_to_do


def test_looks_of_the_rules() -> None:
    assert title_of("clock_offset") == "The clock is off"
    assert title_of("a rule of tomorrow") == "a rule of tomorrow"
    looks = {what: len(checks_that_look_at(what)) for what in ("machine", "license", "fleet")}
    assert looks == {"machine": 12, "license": 6, "fleet": 6}
    assert {each.id for each in RULES.values() if each.looks_at == "nothing"} == {
        *("machine_unreachable", "machine_failed", "machine_skipped"),
        *("ignore_expired", "ignore_unused"),
    }
    assert {each.id for each in RULES.values() if each.is_about_fleet} == ABOUT_FLEET
