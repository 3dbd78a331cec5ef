"""The documentation of volume.activation.report says what its code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._audit.fail_on import (
    fail_on_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import FILES
from ansible_collections.volume.activation.plugins.plugin_utils._report.options import (
    FORMATS,
    REPORT_ARGUMENT_SPEC,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.prometheus import PREFIX

ROOT = Path(__file__).resolve().parents[3]
CONTENT = yaml.safe_load((ROOT / "plugins/modules/report.yml").read_text("utf-8"))
DOCUMENTATION = CONTENT["DOCUMENTATION"]
OPTIONS = DOCUMENTATION["options"]
ROLE = ROOT / "roles/audit"
SPECS = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text("utf-8"))
ROLE_OPTIONS = SPECS["argument_specs"]["main"]["options"]
README = (ROLE / "README.md").read_text("utf-8")
TASK = yaml.safe_load((ROLE / "tasks/main.yml").read_text("utf-8"))[0]["volume.activation.report"]


def test_options_are_those_of_the_module() -> None:
    assert set(OPTIONS) == set(REPORT_ARGUMENT_SPEC)
    for name, option in REPORT_ARGUMENT_SPEC.items():
        for part in ("type", "default", "choices", "elements"):
            assert OPTIONS[name].get(part) == option.get(part), (name, part)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_is_listed_with_its_severity(rule: Any) -> None:
    """Once, in the order in which the code has them."""
    listed = [note for note in DOCUMENTATION["notes"] if re.match(r"V\(\w+\), ", note)]
    assert listed[list(RULES).index(rule.id)] == f"V({rule.id}), {rule.severity}. {rule.title}."
    assert len(listed) == len(RULES)


def test_every_file_is_named() -> None:
    told = " ".join(OPTIONS["formats"]["description"])
    for format in FORMATS:
        assert f"V({format}) is C(" in told
        for file in FILES[format]:
            assert f"C({file})" in told, file
            assert f"`{file}`" in README, file
    assert f"C({PREFIX})" in told
    (schema,) = re.findall(r"C\((\S+\.schema\.json)\)", told)
    assert (ROOT / schema).is_file()


def test_example_is_accepted() -> None:
    (task,) = [
        each["volume.activation.report"]
        for each in yaml.safe_load(CONTENT["EXAMPLES"])
        if "volume.activation.report" in each
    ]
    assert set(task) <= set(REPORT_ARGUMENT_SPEC)
    assert ignores_from_option(task["ignore"])
    assert fail_on_from_option(task["fail_on"]) == tuple(task["fail_on"])


def test_result_is_documented() -> None:
    """By the names that _report.py gives."""
    assert set(CONTENT["RETURN"]) == {"reports", "machines", "findings", "summary"}


def test_role_passes_every_option() -> None:
    """The variable registered is the role's own; each other one is a variable of the role."""
    assert set(TASK) == set(REPORT_ARGUMENT_SPEC)
    assert TASK["registered"] == "audit_read"
    of_role = {name.removeprefix("audit_") for name in ROLE_OPTIONS}
    assert set(REPORT_ARGUMENT_SPEC) - {"registered", "machines"} <= of_role
    for name in REPORT_ARGUMENT_SPEC.keys() - {"registered", "machines", "folder"}:
        option = ROLE_OPTIONS[f"audit_{name}"]
        assert option.get("default") == REPORT_ARGUMENT_SPEC[name].get("default"), name


def test_role_lists_every_rule_of_its_own_readme() -> None:
    """What its README names as a rule is one."""
    named = set(re.findall(r"`(\w+)`", README.partition("## Rules")[2].partition("\n## ")[0]))
    assert named == set(RULES)
