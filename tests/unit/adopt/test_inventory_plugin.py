"""The inventory plugin: variables and groups of what an audit found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.audited_variables import (
    audited_variables,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)

from tests.support.audited import OFFICE, OFFICE_PRODUCT, licensed, machine, report

pytestmark = pytest.mark.ansible_core

NAME = "2_found.volume.activation.audit.yml"
OFF = AuditedMachine(name="off", result="unreachable", reason="no answer", site="berlin")


def read(file: Path, known: tuple[str, ...] = ()) -> InventoryData:
    inventory = InventoryData()
    for name in known:
        inventory.add_host(name)
    plugin = inventory_loader.get("volume.activation.audit")
    assert plugin.verify_file(str(file))
    plugin.parse(inventory, DataLoader(), str(file))
    return inventory


def written(folder: Path, more: str = "") -> Path:
    machines = (machine(name="srv1", **licensed(OFFICE, channel="mak")), OFF)
    (folder / "audit.json").write_text("".join(report_to_json(report(machines))), "utf-8")
    (folder / NAME).write_text(
        f"plugin: volume.activation.audit\nreport: audit.json\n{more}", "utf-8"
    )
    return folder / NAME


def test_variables_of_a_machine() -> None:
    found = audited_variables(machine(**licensed(OFFICE, OFFICE)))
    assert found == {
        "result": "read",
        "read_at": "2026-03-01T12:00:00Z",
        "site": "berlin",
        "product": "Windows Server 2022",
        "edition_id": "ServerStandard",
        "build": 20348,
        "channel": "gvlk",
        "license_status": "licensed",
        "expires": "2026-08-25T12:00:00Z",
        "kms_host": "kms01.contoso.example:1688",
        "office": [OFFICE_PRODUCT],
    }
    unread = {"result": "unreachable", "site": "berlin", "office": []}
    assert audited_variables(OFF) == {**dict.fromkeys(found), **unread}


@pytest.mark.parametrize(
    ("channel", "office", "asks"),
    [
        ("mak", (), False),
        ("retail", (), False),
        ("csvlk", (OFFICE,), False),
        ("mak", (OFFICE,), True),
    ],
)
def test_only_a_kms_client_is_one_of_a_kms_host(
    channel: str, office: tuple[Any, ...], asks: bool
) -> None:
    """DNS names a KMS host to every machine, and the report counts its clients alone."""
    found = audited_variables(machine(**licensed(*office, channel=channel)))
    assert (found["kms_host"] is not None) is asks


def test_groups_by_what_was_found(tmp_path: Path) -> None:
    groups = """
group_by: [product, site, result]
groups: {with_mak: volume_activation.channel == 'mak'}
keyed_groups:
  - {prefix: at, key: volume_activation.site}
compose: {where: volume_activation.site}
"""
    inventory = read(written(tmp_path, groups))
    hosts: Any = {
        name: {each.name for each in group.hosts} for name, group in inventory.groups.items()
    }
    assert hosts["site_berlin"] == hosts["at_berlin"] == {"srv1", "off"}
    assert hosts["with_mak"] == hosts["result_read"] == {"srv1"}
    products = {"product_windows_server_2022", "product_office_ltsc_professional_plus_2021"}
    assert {name for name in hosts if name.startswith("product")} == products
    assert inventory.get_host("off").get_vars()["where"] == "berlin"
    known = read(written(tmp_path, "only_known_hosts: true\n"), ("srv1", "new"))
    assert set(known.hosts) == {"srv1", "new"}
    assert "volume_activation" not in known.get_host("new").get_vars()


@pytest.mark.parametrize("content", [None, "{}", "no JSON", '{"schema": "another"}'])
def test_a_report_that_is_none_is_one_line(tmp_path: Path, content: str | None) -> None:
    file = written(tmp_path)
    (tmp_path / "audit.json").unlink()
    if content is not None:
        (tmp_path / "audit.json").write_text(content, "utf-8")
    with pytest.raises(AnsibleParserError, match=f"{NAME}: report") as caught:
        read(file)
    assert "\n" not in str(caught.value)
    assert str(caught.value).count("not accepted") == 1
