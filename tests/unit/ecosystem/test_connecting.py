"""docs/CONNECTING.md: ansible reads its inventories and knows each variable."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible import constants
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import become_loader, connection_loader
from winrm.protocol import Protocol

from tests.stage import ROOT
from tests.support.needed import lacking

PAGE = (ROOT / "docs" / "CONNECTING.md").read_text("utf-8")
INVENTORIES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
KRB5_CONFIGS = re.findall(r"^```ini\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LOADERS = {"connection": connection_loader, "become": become_loader}
OF_ALL = {"ansible_connection", "ansible_shell_type", "ansible_become", "ansible_become_method"}
"""What chooses the plugin."""

pytestmark = pytest.mark.ansible_core


def variables_of(inventory: str, folder: Path) -> dict[str, Any]:
    """What ansible gives a machine of an inventory."""
    (folder / "hosts.yml").write_text(inventory, "utf-8")
    hosts = InventoryManager(loader=DataLoader(), sources=[str(folder / "hosts.yml")])
    (machine,) = hosts.get_hosts("windows_clients")
    own = {name: machine.vars[name] for name in machine.vars if name.startswith("ansible_")}
    return {**hosts.groups["windows_clients"].vars, **own}


def read_by(kind: str, name: str) -> set[str]:
    """The variables that a plugin reads, as its documentation has them."""
    LOADERS[kind].get(name, class_only=True)
    options = constants.config.get_configuration_definitions(kind, name)
    found = {var["name"] for option in options.values() for var in option.get("vars") or ()}
    if name == "winrm":
        arguments = inspect.signature(Protocol.__init__).parameters
        found |= {f"ansible_winrm_{argument}" for argument in arguments}
    return found


def test_each_connection_has_its_lines() -> None:
    connections = [yaml.safe_load(text)["windows_clients"]["vars"] for text in INVENTORIES[:-1]]
    assert [
        (lines["ansible_connection"], lines.get("ansible_winrm_transport"))
        for lines in connections
    ] == [
        ("winrm", "ntlm"),
        ("winrm", "kerberos"),
        ("winrm", "ntlm"),
        ("winrm", "certificate"),
        ("psrp", None),
        ("ssh", None),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(len(INVENTORIES)))
def test_core_knows_each_variable(tmp_path: Path, number: int) -> None:
    given = variables_of(INVENTORIES[number], tmp_path)
    plugins = {
        "connection": given.get("ansible_connection"),
        "become": given.get("ansible_become_method"),
    }
    known = set().union(*(read_by(kind, name) for kind, name in plugins.items() if name))
    assert set(given) <= known | OF_ALL
    assert len(given) > len(OF_ALL & set(given))


@pytest.mark.parametrize("number", range(len(KRB5_CONFIGS)))
def test_kerberos_reads_its_configuration(tmp_path: Path, number: int) -> None:
    klist = shutil.which("klist")
    if klist is None:
        lacking("no klist: Debian's package krb5-user has it")

    def said_of(text: str) -> str:
        (tmp_path / "krb5.conf").write_text(text, "utf-8")
        environment = {
            "KRB5_CONFIG": str(tmp_path / "krb5.conf"), "KRB5CCNAME": f"FILE:{tmp_path}/tickets",
        }  # fmt: skip
        done = subprocess.run([klist], env=environment, capture_output=True, text=True, check=False)
        return done.stderr

    assert "No credentials cache found" in said_of(KRB5_CONFIGS[number])
    assert "Improper format" in said_of(KRB5_CONFIGS[number].replace("]", ""))
