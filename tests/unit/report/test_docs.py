"""The documentation of volume.activation.report says what its code does."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._audit.fail_on import (
    fail_on_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import FILES
from ansible_collections.volume.activation.plugins.plugin_utils._report.prometheus import PREFIX

ROOT = Path(__file__).resolve().parents[3]
CONTENT = yaml.safe_load((ROOT / "plugins/modules/report.yml").read_text("utf-8"))
DOCUMENTATION = CONTENT["DOCUMENTATION"]
OPTIONS = DOCUMENTATION["options"]
ROLE = ROOT / "roles/audit"
SPECS = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text("utf-8"))
ROLE_OPTIONS = SPECS["argument_specs"]["main"]["options"]
README = (ROLE / "README.md").read_text("utf-8")
TASK = yaml.safe_load((ROLE / "tasks/make.yml").read_text("utf-8"))[0]["volume.activation.report"]


def test_every_file_is_named() -> None:
    told = " ".join(OPTIONS["formats"]["description"])
    for format in FILES:
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
    assert set(task) <= set(argument_spec("report"))
    assert ignores_from_option(task["ignore"])
    assert fail_on_from_option(task["fail_on"]) == tuple(task["fail_on"])


def test_result_is_documented() -> None:
    """By the names that _report.run and its action give."""
    assert set(CONTENT["RETURN"]) == {
        *("reports", "machines", "findings", "verdict", "failing_machines", "summary"),
        "ansible_stats",
    }
