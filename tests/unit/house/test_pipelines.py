"""The example pipelines: what the forges accept, and only options and files that there are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    SKIPPED,
    AuditedMachine,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import FILES
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)

from lab.playbook import run_playbook
from tests.support.audited import report

pytestmark = pytest.mark.ansible_core

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "pipelines"
SCHEMAS = {
    "github.yml": ("--builtin-schema", "vendor.github-workflows"),
    "gitlab.yml": ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
}
REPORT_FILES = {name for files in FILES.values() for name in files}
SECRET = "ANSIBLE_VAULT_PASSWORD"


def content(name: str) -> dict[str, Any]:
    """A pipeline; ``on`` is a key of it, and no truth value."""
    text = (FOLDER / name).read_text("utf-8")
    return dict(yaml.load(text.replace("\non:", '\n"on":'), yaml.SafeLoader))


def scripts(name: str) -> Iterator[str]:
    """Every piece of shell of a pipeline."""
    whole = content(name)
    if name == "github.yml":
        steps = [step for job in whole["jobs"].values() for step in job["steps"]]
        yield from (step["run"] for step in steps if "run" in step)
        return
    job = whole["activation-audit"]
    for part in ("before_script", "script", "after_script"):
        yield from job[part]


def documents() -> list[str]:
    """Both pipelines and what explains them."""
    return [path.read_text("utf-8") for path in sorted(FOLDER.iterdir())]


def test_there_is_one_for_each_forge() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*SCHEMAS, "README.md"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_forge_accepts_it(name: str) -> None:
    """By the forge's own JSON Schema, as check-jsonschema carries it; no network."""
    done = check(FOLDER / name)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("github.yml", "timeout-minutes: 120", "timeout-minutes: [120]"),
        ("github.yml", "runs-on:", "run-on:"),
        ("gitlab.yml", "junit: audit/audit.junit.xml", "junit: {audit: 1}"),
        ("gitlab.yml", "when: always", "when: sometimes"),
    ],
)
def test_forge_would_refuse_a_mistake(name: str, right: str, wrong: str, tmp_path: Path) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert right in text
    (tmp_path / name).write_text(text.replace(right, wrong), "utf-8")
    done = check(tmp_path / name)
    assert done.returncode == 1
    assert "Schema validation errors" in done.stdout


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """The pipeline against the schema of its forge."""
    command = str(Path(sys.executable).with_name("check-jsonschema"))
    return subprocess.run(
        [command, *SCHEMAS[path.name], str(path)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_shell_parses(name: str) -> None:
    pieces = list(scripts(name))
    assert len(pieces) >= 3
    for piece in pieces:
        # What the forge puts in is text for the shell.
        shell = re.sub(r"\$\{\{.*?\}\}", "x", piece)
        done = subprocess.run(
            ["bash", "-n"], input=shell, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_variables_are_options_of_the_role() -> None:
    known = yaml.safe_load((ROOT / "roles/audit/meta/argument_specs.yml").read_text("utf-8"))
    options = set(known["argument_specs"]["main"]["options"])
    for text in documents():
        used = set(re.findall(r"\baudit_[a-z_]+\b", text)) - {"audit_findings"}
        assert used
        assert used <= options


def test_playbooks_are_there() -> None:
    for text in documents():
        for name in re.findall(r"volume\.activation\.(\w+)", text):
            assert (ROOT / "playbooks" / f"{name}.yml").is_file(), name


def test_report_files_are_those_that_are_written() -> None:
    for name in SCHEMAS:
        found = set(re.findall(r"\baudit/(audit[\w.]*)", (FOLDER / name).read_text("utf-8")))
        assert found
        assert found <= REPORT_FILES


def test_rules_that_are_named_are_rules() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    named = re.findall(r"rule such as `(\w+)`", text) + re.findall(r"rule: (\w+)", text)
    (listed,) = re.findall(r"audit_fail_on: \[(.*)\]", text)
    assert {*named, *listed.split(", ")} <= set(RULES)


@pytest.mark.parametrize("name", SCHEMAS)
def test_secret_goes_by_its_name_alone(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert SECRET in text
    assert not re.search(r"(?i)password:\s*['\"]?(?!\$\{\{)\w", text)
    for piece in scripts(name):
        assert "echo $VAULT" not in piece
        assert "set -x" not in piece


def test_slices_become_one_by_the_documented_line(tmp_path: Path) -> None:
    """The second of the two lines, with the folder of the test."""
    for number in range(2):
        part = tmp_path / str(number)
        part.mkdir()
        whole = report([AuditedMachine(f"srv{number}", SKIPPED, "Left out")])
        (part / "audit.json").write_text("".join(report_to_json(whole)), "utf-8")
    text = (FOLDER / "README.md").read_text("utf-8")
    line = next(each for each in text.splitlines() if "merge_audits" in each)
    (variables,) = re.findall(r"-e '(.*)'", line)
    variables = variables.replace("/shared/audit", str(tmp_path))
    run = run_playbook(
        "playbooks/merge_audits.yml", {}, "-e", f"audit_folder={tmp_path}", "-e", variables
    )
    assert run.rc == 0, run.output
    merged = json.loads((tmp_path / "audit.json").read_text("utf-8"))
    assert [each["name"] for each in merged["machines"]] == ["srv0", "srv1"]
