"""AWX as code: the playbook runs against stubs with the argument specs of awx.awx's modules."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.playbook import ansible_command
from tests.stage import ROOT

PLAYBOOK = ROOT / "docs" / "aap" / "controller.yml"
OPTIONS = Path(__file__).parent / "data" / "awx_options.yml"
STUB = """#!/usr/bin/python
import json
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=json.loads({spec!r}))
asked = {{name: value for name, value in module.params.items() if value is not None}}
with open({record!r}, "a") as file:
    file.write(json.dumps([{name!r}, asked]) + "\\n")
module.exit_json(changed=True)
"""
Asked = list[tuple[str, dict[str, Any]]]


def controller(folder: Path, playbook: Path) -> tuple[int, str, Asked]:
    """What ansible-playbook says, and what each module of awx.awx was asked for."""
    collection = folder / "ansible_collections" / "awx" / "awx"
    modules, record = collection / "plugins" / "modules", folder / "record.jsonl"
    modules.mkdir(parents=True)
    (collection / "galaxy.yml").write_text("{namespace: awx, name: awx, version: 24.6.1}\n")
    for name, spec in yaml.safe_load(OPTIONS.read_text("utf-8")).items():
        text = STUB.format(spec=json.dumps(spec), record=str(record), name=name)
        (modules / f"{name}.py").write_text(text, "utf-8")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        [
            *(ansible_command("ansible-playbook"), "-i", "localhost,", str(playbook)),
            *("-e", "vault_activation_password=canary-of-the-vault"),
            *("-e", f"ansible_python_interpreter={sys.executable}"),
        ],
        cwd=folder,
        env={**plain, "ANSIBLE_COLLECTIONS_PATH": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = record.read_text("utf-8").splitlines() if record.exists() else []
    asked = [(name, options) for name, options in map(json.loads, lines)]
    return done.returncode, done.stdout + done.stderr, asked


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """All that the playbook asks of the controller."""
    rc, output, found = controller(tmp_path_factory.mktemp("awx"), PLAYBOOK)
    assert rc == 0, output
    assert "canary-of-the-vault" not in output
    return found


def of(module: str, asked: Asked) -> list[dict[str, Any]]:
    """What one module was asked for."""
    return [options for name, options in asked if name == module]


def options_of_roles() -> set[str]:
    """Every variable that a playbook of the collection takes."""
    return set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/VARIABLES.md").read_text("utf-8"), re.M))


def test_a_mistake_would_be_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    text = PLAYBOOK.read_text("utf-8")
    assert "pull: missing" in text
    wrong.write_text(text.replace("pull: missing", "pulls: missing"), "utf-8")
    rc, output, _ = controller(tmp_path, wrong)
    assert rc == 2
    assert "Unsupported parameters" in output


def test_every_kind_is_there(asked: Asked) -> None:
    assert {name for name, _ in asked} == set(yaml.safe_load(OPTIONS.read_text("utf-8")))


def test_templates_run_playbooks_with_variables_that_there_are(asked: Asked) -> None:
    known = options_of_roles()
    for template in of("job_template", asked):
        assert (ROOT / template["playbook"]).is_file()
        assert set(template["extra_vars"]) <= known
        for question in template.get("survey_spec", {}).get("spec", ()):
            assert question["variable"] in known
    (slices,) = [each for each in of("job_template", asked) if "job_slice_count" in each]
    assert slices["job_slice_count"] > 1
    assert slices["extra_vars"]["audit_fail_on"] == ["never"]
    # The controller's job fills these in, and not the run that sets it up.
    assert "{{ awx_job_id }}" in slices["extra_vars"]["audit_folder"]
    (merge,) = [each for each in of("job_template", asked) if "audit_merge" in each["extra_vars"]]
    assert merge["extra_vars"]["audit_merge"].startswith("{{ lookup(")


def test_workflows_lead_from_node_to_node(asked: Asked) -> None:
    templates = {each["name"]: each for each in of("job_template", asked)}
    for workflow in of("workflow_job_template", asked):
        nodes = {node["identifier"]: node for node in workflow["schema"]}
        reached = {
            each["identifier"]
            for node in nodes.values()
            for following in (node.get("related") or {}).values()
            for each in following or ()
        }
        assert reached | {workflow["schema"][0]["identifier"]} == set(nodes)
        for node in nodes.values():
            runs = node["unified_job_template"]
            if runs["type"] == "job_template":
                assert runs["name"] in templates
                if workflow.get("ask_limit_on_launch"):
                    assert templates[runs["name"]]["ask_limit_on_launch"]
                if workflow.get("survey_enabled"):
                    assert templates[runs["name"]]["survey_spec"] == workflow["survey_spec"]


@pytest.mark.parametrize("workflow", ["Activate Windows", "Roll back Windows activation"])
def test_what_writes_is_predicted_and_approved_first(asked: Asked, workflow: str) -> None:
    templates = {each["name"]: each for each in of("job_template", asked)}
    (found,) = [each for each in of("workflow_job_template", asked) if each["name"] == workflow]
    predicted, approved, done = (node["unified_job_template"] for node in found["schema"])
    assert approved["type"] == "workflow_approval"
    before, after = templates[predicted["name"]], templates[done["name"]]
    assert (before["job_type"], after["job_type"]) == ("check", "run")
    assert {**before, "name": 0, "job_type": 0} == {**after, "name": 0, "job_type": 0}


def test_night_is_scheduled(asked: Asked) -> None:
    (schedule,) = of("schedule", asked)
    workflows = {each["name"] for each in of("workflow_job_template", asked)}
    assert schedule["unified_job_template"] in workflows
    assert "FREQ=DAILY" in schedule["rrule"]


def test_keys_are_secret_and_reach_variables(asked: Asked) -> None:
    (kind,) = of("credential_type", asked)
    fields = kind["inputs"]["fields"]
    assert all(field["secret"] for field in fields)
    injected = set(kind["injectors"]["extra_vars"].values())
    assert injected == {"{{ " + field["id"] + " }}" for field in fields}
