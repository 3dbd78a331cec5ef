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
from tests.stage import ROOT
from tests.support.audited import report
from tests.support.pipelines import (
    ACTION,
    COMPONENT,
    FOLDER,
    RUNS,
    action_steps,
    component_jobs,
    loaded,
    pipeline_jobs,
)

pytestmark = pytest.mark.ansible_core

SCHEMAS = {
    FOLDER / "github.yml": ("vendor.github-workflows",),
    ACTION: ("vendor.github-actions",),
    FOLDER / "gitlab.yml": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
    COMPONENT: ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
}
REPORT_FILES = {name for files in FILES.values() for name in files}
SECRET = "ANSIBLE_VAULT_PASSWORD"


def scripts() -> Iterator[str]:
    """Every piece of shell of the action, and of the component's jobs."""
    yield from (step["run"] for step in action_steps().values() if "run" in step)
    for job in pipeline_jobs().values():
        for part in ("before_script", "script", "after_script"):
            yield from job[part]


def documents() -> list[str]:
    """All of it, and what explains it."""
    return [path.read_text("utf-8") for path in sorted(FOLDER.rglob("*")) if path.is_file()]


def test_there_is_one_for_each_forge() -> None:
    assert {path for path in FOLDER.rglob("*") if path.is_file()} == {
        *SCHEMAS,
        FOLDER / "README.md",
    }


@pytest.mark.parametrize(
    "path", [path for path in SCHEMAS if path != COMPONENT], ids=lambda path: path.name
)
def test_forge_accepts_it(path: Path, tmp_path: Path) -> None:
    """By the forge's own JSON Schema, as check-jsonschema carries it; no network."""
    done = check(path, path.read_text("utf-8"), tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("run", RUNS)
def test_forge_accepts_the_job_of_the_component(run: str, tmp_path: Path) -> None:
    jobs = component_jobs({"run": run, "rules": [{"if": "$CI_COMMIT_TAG"}]})
    done = check(COMPONENT, yaml.safe_dump(jobs), tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        (FOLDER / "github.yml", "timeout-minutes: 120", "timeout-minutes: [120]"),
        (FOLDER / "github.yml", "runs-on:", "run-on:"),
        (ACTION, "using: composite", "using: shell"),
        (ACTION, "shell: bash", "shells: bash"),
        (FOLDER / "gitlab.yml", "  - local: /ci/activation.yml", "  - lokal: /ci/activation.yml"),
    ],
)
def test_forge_would_refuse_a_mistake(path: Path, right: str, wrong: str, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    assert right in text
    done = check(path, text.replace(right, wrong), tmp_path)
    assert done.returncode == 1
    assert "Schema validation errors" in done.stdout


@pytest.mark.parametrize(
    "wrong",
    [{}, {"run": "activate"}, {"run": "audit", "rules": "always"}, {"run": "audit", "fork": 1}],
)
def test_component_refuses_a_wrong_input(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"is required|is one of|another type|no such input"):
        component_jobs({"rules": [], **wrong})


def check(path: Path, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Such a text in place of the file, against the schema of its forge."""
    copy = folder / path.name
    copy.write_text(text, "utf-8")
    command = str(Path(sys.executable).with_name("check-jsonschema"))
    return subprocess.run(
        [command, "--builtin-schema", *SCHEMAS[path], str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_pipelines_give_what_is_taken() -> None:
    (job,) = loaded(FOLDER / "github.yml")["jobs"].values()
    (used,) = [step for step in job["steps"] if step.get("uses", "").startswith("./")]
    inputs = loaded(ACTION)["inputs"]
    assert set(used["with"]) <= set(inputs)
    assert {name for name, each in inputs.items() if each.get("required")} <= set(used["with"])
    assert {job["variables"]["RUN"] for job in pipeline_jobs().values()} == set(RUNS)
    named = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text("utf-8")))
    assert named == set(inputs)
    assert {
        name.replace("-", "_").upper() for name in inputs if name not in ("token", "vault-password")
    } == set(action_steps()["Run"]["env"]) - {"VAULT_PASSWORD"} | {"REQUIREMENTS"}


def test_shell_parses() -> None:
    pieces = list(scripts())
    assert len(pieces) >= 3 + 3 * 4
    for piece in pieces:
        assert "${{" not in piece, "what the forge puts into shell is no longer text"
        done = subprocess.run(
            ["bash", "-n"], input=piece, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_variables_are_options_of_the_role() -> None:
    known = yaml.safe_load((ROOT / "roles/audit/meta/argument_specs.yml").read_text("utf-8"))
    options = set(known["argument_specs"]["main"]["options"])
    used = {name for text in documents() for name in re.findall(r"\baudit_[a-z_]+\b", text)}
    assert used - {"audit_findings"} <= options
    assert {"audit_folder", "audit_fail_on", "audit_baseline"} <= used


def test_playbooks_are_there() -> None:
    for text in documents():
        for name in re.findall(r"volume\.activation\.(\w+)", text):
            assert (ROOT / "playbooks" / f"{name}.yml").is_file(), name


def test_report_files_are_those_that_are_written() -> None:
    for path in (ACTION, COMPONENT):
        found = set(re.findall(r"\baudit/(audit[\w.]*)", path.read_text("utf-8")))
        assert found
        assert found <= REPORT_FILES


def test_rules_that_are_named_are_rules() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    named = re.findall(r"rule such as `(\w+)`", text) + re.findall(r"rule: (\w+)", text)
    (listed,) = re.findall(r"audit_fail_on: \[(.*)\]", text)
    assert {*named, *listed.split(", ")} <= set(RULES)


def test_secret_goes_by_its_name_alone() -> None:
    for path in (FOLDER / "github.yml", COMPONENT):
        assert SECRET in path.read_text("utf-8")
    for path in SCHEMAS:
        text = path.read_text("utf-8")
        assert not re.search(r"(?i)password: *['\"]?(?!\$\{\{)[\w]", text)
    for piece in scripts():
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
