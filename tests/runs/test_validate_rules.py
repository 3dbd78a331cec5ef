"""playbooks/validate.yml: a whole inventory, and no machine of it is contacted."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import ROOT, ansible_command, run_playbook
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PLAYBOOK = "playbooks/validate.yml"
KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    machine = {"windows": STANDARD_2022, "license": RETAIL}
    machines = [{**machine, "name": f"srv{number}"} for number in range(5)]
    content = {"network": NETWORK, "variables": VARIABLES, "machines": machines}
    with Lab(fleet_from(content)) as started:
        yield started


def with_faults(lab: Lab) -> dict[str, Any]:
    """The inventory of the lab with one fault of each kind."""
    inventory = lab.inventory()
    clients = inventory["all"]["children"]["windows_clients"]["hosts"]
    clients["srv0"].update(windows_client_retries=99)
    clients["srv1"].update(windows_client_kmshost="kms01")
    clients["srv2"].update(site_notes={"mak": [KEY]})
    clients["srv3"].update(windows_client_allowed_kms_domains=["example.com"])
    inventory["all"]["hosts"] = {"alone": {}}
    return inventory


def test_every_fault_is_told_and_no_machine_contacted(lab: Lab, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run = run_playbook(PLAYBOOK, with_faults(lab), extra_vars={"validate_folder": str(folder)})
    assert run.rc != 0
    assert [stats.requests for stats in lab.stats().values()] == [0] * 5
    result = run.hosts["localhost"].result
    assert (result["findings"], result["machines"]) == ({"error": 4, "warning": 2, "info": 0}, 6)
    assert "\n" not in result["msg"]
    content = json.loads((folder / "validation.json").read_text("utf-8"))
    assert content["schema"] == "volume.activation/validation"
    assert [(each["rule"], each.get("machine")) for each in content["findings"]] == [
        ("input_refused", "srv0"),
        ("unknown_variable", "srv1"),
        ("key_in_clear_text", "srv2"),
        ("kms_host_outside_domains", "srv3"),
        ("threshold_out_of_reach", None),
        ("machine_in_no_group", "alone"),
    ]
    suites = ElementTree.parse(folder / "validation.junit.xml").getroot()
    assert suites.attrib["failures"] == "6"
    failed = {suite.attrib["name"] for suite in suites if suite.attrib["failures"] != "0"}
    assert failed == {each["rule"] for each in content["findings"]}
    written = "".join(file.read_text("utf-8") for file in folder.iterdir())
    assert "6789B" in written
    assert "BCDFG" not in written + run.output


def test_right_inventory_passes_and_check_mode_writes_nothing(lab: Lab, tmp_path: Path) -> None:
    extra = {"validate_folder": str(tmp_path / "out")}
    run = run_playbook(PLAYBOOK, lab.inventory(), "--check", extra_vars=extra)
    assert run.rc == 0, run.output
    assert run.hosts["localhost"].result["verdict"] == "passed"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fail_on", "rc", "text"),
    [
        (["info"], 2, "threshold_out_of_reach"),
        (["machine_in_no_group"], 0, ""),
        (["not_licensed"], 2, "validate_fail_on"),
    ],
)
def test_what_fails(lab: Lab, fail_on: list[str], rc: int, text: str) -> None:
    run = run_playbook(PLAYBOOK, lab.inventory(), extra_vars={"validate_fail_on": fail_on})
    assert run.rc == rc, run.output
    assert text in run.hosts["localhost"].message


def encrypted(text: str, password: Path) -> str:
    command = [ansible_command("ansible-vault"), "encrypt_string"]
    done = subprocess.run(
        [*command, "--vault-password-file", str(password)],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_vaults_open_and_closed_by_the_hook_from_another_folder(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("of the test")
    variables = tmp_path / "group_vars"
    variables.mkdir()
    (tmp_path / "hosts").write_text("[windows_clients]\nsrv1\n")
    (variables / "all.yml").write_text(
        f"windows_client_method: mak\nwindows_client_product_key: {encrypted(KEY, password)}\n"
        "ansible_password: '{{ vault_of_nobody }}'\n"
    )
    assert "vault_is_closed: windows_client_product_key" in hooked(tmp_path, 0)
    opened = ("--vault-password-file", str(password))
    assert "vault_is_closed" not in hooked(tmp_path, 0, *opened)
    (variables / "windows_clients.yml").write_text(f"windows_client_product_key: {KEY}\n")
    assert "6789B (group_vars/windows_clients.yml:1)" in hooked(tmp_path, 2)
    vault = [ansible_command("ansible-vault"), "encrypt", "--vault-password-file", str(password)]
    subprocess.run([*vault, str(variables / "windows_clients.yml")], check=True)
    assert "key_in_clear_text" not in hooked(tmp_path, 0, *opened)


def hooked(folder: Path, rc: int, *options: str) -> str:
    """What the pre-commit hook prints in a repository of somebody."""
    path = f"{Path(ansible_command('ansible-playbook')).parent}:{os.environ['PATH']}"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        [str(ROOT / HOOK["entry"]), "-i", "hosts", *options],
        cwd=folder, env={**plain, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == rc, done.stdout + done.stderr
    assert "BCDFG" not in done.stdout + done.stderr
    return done.stdout


def test_hook_without_ansible_is_one_line(tmp_path: Path) -> None:
    python = Path(os.path.realpath(ansible_command("python")))
    done = subprocess.run(
        [str(python), str(ROOT / HOOK["entry"])],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 127
    assert done.stderr.count("\n") == 1
    assert "ansible-core" in done.stderr
