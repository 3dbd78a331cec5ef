"""inventories/example as it is: no secret is in it, and the one that is missing is named."""

from __future__ import annotations

import json
import subprocess

import yaml

from lab.playbook import ROOT, ansible_command, run_playbook

EXAMPLE = ROOT / "inventories/example"
TEMPLATE = EXAMPLE / "group_vars/all/vault.yml.template"


def _variables() -> dict[str, dict[str, object]]:
    done = subprocess.run(
        [ansible_command("ansible-inventory"), "-i", str(EXAMPLE), "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, dict[str, object]] = json.loads(done.stdout)["_meta"]["hostvars"]
    return found


def test_secrets_are_a_template_that_is_not_loaded() -> None:
    names = set(yaml.safe_load(TEMPLATE.read_text("utf-8")))
    assert "vault_ansible_password" in names
    variables = _variables()
    assert len(variables) == 9
    for of_machine in variables.values():
        assert not names & of_machine.keys()
        assert of_machine["ansible_password"] == "{{ vault_ansible_password }}"


def test_template_holds_no_secret() -> None:
    assert set(yaml.safe_load(TEMPLATE.read_text("utf-8")).values()) == {None}


def test_missing_vault_names_the_missing_variable() -> None:
    # Of the whole inventory as it is, from the command line as the README has it.
    done = run_playbook("playbooks/activate.yml", {"all": {}}, "-i", str(EXAMPLE), "--check")
    assert done.rc != 0
    failed = [each for each in done.hosts.values() if each.outcome == "failed"]
    assert failed
    assert all("'vault_ansible_password' is undefined" in each.message for each in failed)
