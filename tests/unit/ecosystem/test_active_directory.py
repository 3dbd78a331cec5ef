"""The inventory of docs/active_directory, from a real directory and an audit's report."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.names import names_in
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)

from lab.playbook import PlaybookRun, ansible_command, run_playbook
from tests.stage import ROOT
from tests.support.audited import CANARY, OFFICE, licensed, machine, report
from tests.support.directory import directory
from tests.support.microsoft_ad import microsoft_ad_or_skip

PAGE = ROOT / "docs/active_directory/README.md"
LDIF = Path(__file__).parent / "data/example.com.ldif"
AUDITED = (
    machine(name="ber-app01.example.com", kms_host_used="ber-kms01.example.com"),
    machine(name="ber-pc01.example.com", kms_host_used=None, **licensed(OFFICE)),
    machine(name="gone-since.example.com"),
    replace(machine(name="lys-app01.example.com"), **licensed(license_status="notification")),
)
LOCAL = {
    "ansible_connection": "local",
    # A template, as what stands in a file as it is would be a key that belongs into a vault.
    "vault_windows_csvlk": f"{{{{ '{CANARY[:12]}' ~ '{CANARY[12:]}' }}}}",
}
PLAYBOOK = """
- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.debug:
        msg:
          groups: "{{ group_names }}"
          asks: >-
            {{ windows_client_kms_hosts | default([])
               | volume.activation.kms_host_order(inventory_hostname) }}
          let_in: "{{ kms_host_firewall_remote_addresses | default([]) }}"
"""


class Inventory:
    """A copy of the example, with a report beside it."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder / "inventory"
        shutil.copytree(PAGE.parent / "inventory", self.folder)
        (folder / "audit").mkdir()
        (folder / "audit/audit.json").write_text("".join(report_to_json(report(AUDITED))), "utf-8")
        collections = f"{ROOT}/playbooks/collections:{microsoft_ad_or_skip()}"
        self.environment = {**environment, "ANSIBLE_COLLECTIONS_PATH": collections}

    def run(self, playbook: str) -> PlaybookRun:
        """A playbook with the inventory; the machines themselves are out of reach."""
        nobody: dict[str, Any] = {"all": {"vars": LOCAL}}
        run = run_playbook(playbook, nobody, "-i", str(self.folder), environment=self.environment)
        assert run.rc == 0, run.output
        assert "WARNING" not in run.output
        return run


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inventory]:
    with directory(tmp_path_factory.mktemp("dc"), LDIF) as environment:
        made = Inventory(tmp_path_factory.mktemp("example"), environment)
        (block,) = re.findall(r"```yaml\n(attributes:.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        computers = yaml.safe_load(
            (made.folder / "1_computers.microsoft.ad.ldap.yml").read_text("utf-8")
        )
        computers["attributes"].update(yaml.safe_load(block)["attributes"])
        computers["keyed_groups"][0]["prefix"] = "located"
        (made.folder / "0_located.microsoft.ad.ldap.yml").write_text(yaml.safe_dump(computers))
        yield made


def test_groups_and_kms_hosts(inventory: Inventory) -> None:
    playbook = inventory.folder.parent / "show.yml"
    playbook.write_text(PLAYBOOK, "utf-8")
    run = inventory.run(str(playbook))
    found = {name: each.result["msg"] for name, each in run.hosts.items()}
    # Disabled ones, those without Windows or a name, and those of the report alone are left out.
    assert {name: set(each["groups"]) for name, each in found.items()} == {
        "10.1.0.0/16": {"ad_subnets"},
        "10.2.0.0/16": {"ad_subnets"},
        "ber-app01.example.com": {
            "windows_clients", "site_berlin", "located_berlin", "product_windows_server_2022",
            "kms_host_ber_kms01_example_com_1688",
        },
        "ber-pc01.example.com": {
            "windows_clients", "office_clients", "site_berlin", "located_berlin",
            "product_windows_server_2022", "product_office_ltsc_professional_plus_2021",
        },
        "lys-app01.example.com": {
            "windows_clients", "site_lyon", "located_lyon", "product_windows_server_2022",
            "kms_host_kms01_contoso_example_1688", "not_activated",
        },
        "new-pc01.example.com": {"windows_clients", "site_unknown", "located_unknown"},
        "ber-kms01.example.com": {"kms_hosts", "site_berlin", "located_berlin"},
        "lys-kms01.example.com": {"kms_hosts", "site_lyon", "located_lyon"},
    }  # fmt: skip
    own_site_first = ["ber-kms01.example.com:1688", "lys-kms01.example.com:1688"]
    assert found["ber-app01.example.com"]["asks"] == own_site_first
    assert found["lys-app01.example.com"]["asks"] == own_site_first[::-1]
    assert set(found["new-pc01.example.com"]["asks"]) == set(own_site_first)
    assert found["lys-kms01.example.com"]["let_in"] == ["10.1.0.0/16", "10.2.0.0/16"]


def test_names_for_adopt(inventory: Inventory) -> None:
    source = inventory.folder / "1_computers.microsoft.ad.ldap.yml"
    listed = subprocess.run(
        [ansible_command("ansible-inventory"), "-i", source, "--list"],
        env={**os.environ, **inventory.environment},
        capture_output=True,
        check=True,
    )
    names = names_in(listed.stdout, "adopt_names")
    assert sorted(names) == [
        f"{name}.example.com"
        for name in ("ber-app01", "ber-kms01", "ber-pc01", "lys-app01", "lys-kms01", "new-pc01")
    ]


def test_the_whole_inventory_is_accepted(inventory: Inventory) -> None:
    result = inventory.run("playbooks/validate.yml").hosts["localhost"].result
    assert result["findings"]["error"] == 0
    # So small a fleet has nothing else to be said of.
    said = [line for line in result["summary"] if line.startswith("warning")]
    assert all(line.startswith("warning threshold_out_of_reach: ") for line in said)
