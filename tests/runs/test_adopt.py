"""playbooks/adopt.yml: activate --check with the proposed inventory changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import run_playbook
from tests.support.office_scenario import (
    MICROSOFT_365,
    PRO_PLUS_10,
    PRO_PLUS_16,
    PRO_PLUS_21,
    PRO_PLUS_24,
    PRO_PLUS_24_MAK,
    VISIO_24,
    keyed,
)
from tests.support.scenario import (
    CONVERGED,
    FOREST,
    KMS_HOST,
    NETWORK,
    PRO_11,
    RIGHT_KEY,
    STANDARD_2022,
)

KMS_1689 = "kms-1689.contoso.example"
OTHER_PORT = {"host": KMS_1689, "port": 1689}
BY_AD = {"license": {**RIGHT_KEY, "activation_type": 1}, **FOREST}
MACHINES: dict[str, dict[str, Any]] = {
    "set-1": CONVERGED,
    "set-2": CONVERGED,
    "set-4": CONVERGED,
    "set-3": {**CONVERGED, "windows": PRO_11},
    "other-port": {"license": RIGHT_KEY, "kms": OTHER_PORT},
    "by-dns": {"license": RIGHT_KEY},
    "by-ad": BY_AD,
    "set-5": CONVERGED,
    "mak": {"license": {"channel": "mak", "status": "licensed"}},
    "oem": {"license": {"channel": "oem", "status": "licensed"}, "windows": PRO_11},
    "kms-host": {"license": {"channel": "csvlk", "status": "licensed"}},
    "off": {"reachable": False},
    "office": {**CONVERGED, "office": [keyed(PRO_PLUS_24), keyed(VISIO_24)]},
    "office-own-host": {
        **CONVERGED, "office": [keyed(PRO_PLUS_21, kms_host=KMS_1689, kms_port=1689)]
    },
    "office-dns": {"license": RIGHT_KEY, "office": [keyed(PRO_PLUS_16)]},
    "office-2010": {**CONVERGED, "office": [keyed(PRO_PLUS_10, kms_host=KMS_HOST)]},
    "office-ad": {**BY_AD, "office": [keyed(PRO_PLUS_24, activation_type=1)]},
    "office-mak": {**CONVERGED, "office": [keyed(PRO_PLUS_24_MAK, last_five="6789N")]},
    "microsoft-365": {**CONVERGED, "office": [keyed(MICROSOFT_365, last_five="2YT43")]},
}  # fmt: skip
OFFICE_CLIENTS = ["office", "office-2010", "office-ad", "office-dns", "office-own-host"]
CLIENTS = [name for name in MACHINES if name not in ("kms-host", "off")]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    machines = [{"windows": STANDARD_2022, **each, "name": name} for name, each in MACHINES.items()]
    with Lab(fleet_from({"network": NETWORK, "variables": {}, "machines": machines})) as started:
        yield started


@pytest.fixture(scope="module")
def audit(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    inventory = lab.inventory()
    inventory["all"]["children"]["site_berlin"] = {"hosts": {name: {} for name in MACHINES}}
    extra = {"audit_folder": str(folder), "audit_fail_on": "never", "audit_formats": ["json"]}
    run = run_playbook("playbooks/audit.yml", inventory, extra_vars=extra)
    assert (folder / "audit.json").exists(), run.output
    return folder / "audit.json"


def adopted(audit: Path, file: Path, *options: str, **more: str) -> Any:
    extra = {"adopt_audit": str(audit), "adopt_file": str(file), **more}
    nobody = {"all": {"vars": {"ansible_password": "{{ vault_of_nobody }}"}}}
    return run_playbook("playbooks/adopt.yml", nobody, *options, extra_vars=extra)


def test_nothing_changes_with_the_proposed_inventory(lab: Lab, audit: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "hosts.yml"
    requests = {name: stats.requests for name, stats in lab.stats().items()}
    assert adopted(audit, file).rc == 0
    assert {name: stats.requests for name, stats in lab.stats().items()} == requests
    groups = yaml.safe_load(file.read_text("utf-8"))["all"]["children"]
    assert list(groups["kms_hosts"]["hosts"]) == ["kms-host"]
    assert list(groups["not_adopted"]["hosts"]) == ["off"]
    (site,) = groups["windows_clients"]["children"].values()
    assert site["vars"]["windows_client_kms_host"] == "kms01.contoso.example"
    assert sorted(site["hosts"]) == sorted(CLIENTS)
    assert site["hosts"]["set-1"] is None
    assert site["hosts"]["by-ad"]["windows_client_method"] == "ad"
    assert site["hosts"]["oem"]["windows_client_replace_channels"] == []
    assert "# unreachable: " in file.read_text("utf-8")
    assert list(groups["office_clients"]["hosts"]) == OFFICE_CLIENTS
    assert site["vars"]["office_client_kms_host"] == KMS_HOST
    assert site["hosts"]["office"] is None
    assert site["hosts"]["office-ad"]["office_client_method"] == "ad"
    assert {"office", "office-ad"} <= groups["product_office_ltsc_professional_plus_2024"][
        "hosts"
    ].keys()

    retries = {"windows_client_retries": 0, "office_client_retries": 0}
    reached = {"all": {"vars": {**lab.variables(), **retries}}}
    for playbook, clients in (("activate", CLIENTS), ("office", OFFICE_CLIENTS)):
        run = run_playbook(f"playbooks/{playbook}.yml", reached, "-i", str(file), "--check")
        assert run.rc == 0, run.output
        changes = {name: run.hosts[name].changed for name in clients}
        assert changes == dict.fromkeys(clients, False), run.output


def test_a_file_that_is_there_is_kept_and_a_list_of_names_read(audit: Path, tmp_path: Path) -> None:
    file, names = tmp_path / "hosts.yml", tmp_path / "vamt.csv"
    assert adopted(audit, file, "--check").rc == 0
    assert not file.exists()
    assert adopted(audit, file).rc == 0
    again = adopted(audit, file)
    assert again.rc == 0
    assert "changed=0" in again.output
    names.write_text('#TYPE Product\n"FullyQualifiedDomainName","Id"\n"new-1","1"\n"MAK","2"\n')
    refused = adopted(audit, file, adopt_names=str(names))
    assert refused.rc == 2
    assert "never written over" in refused.hosts["localhost"].message
    other = tmp_path / "other.yml"
    assert adopted(audit, other, adopt_names=str(names)).rc == 0
    groups = yaml.safe_load(other.read_text("utf-8"))["all"]["children"]
    assert list(groups["not_adopted"]["hosts"]) == ["new-1", "off"]
