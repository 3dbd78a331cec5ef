"""Three sites with the group_vars of inventories/example, while KMS hosts go down and come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import in_order_for

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import ROOT, HostOutcome, run_playbook
from lab.site_fleet import OFFICE
from tests.support.engines import lab_on_both_engines
from tests.support.scenario import RETAIL, STANDARD_2022

FIRST, SECOND = "ber-kms01.example.com", "ber-kms02.example.com"
LYON, PORTO = "lys-kms01.example.com", "opo-kms01.example.com"
BERLIN_MACHINES = [f"ber-app{number:02}" for number in range(1, 9)]
SITES: Mapping[str, list[str]] = {
    "site_berlin": BERLIN_MACHINES,
    "site_lyon": ["lys-app01"],
    "site_porto": ["opo-app01"],
}


def variables_of(site: str) -> dict[str, Any]:
    """What the example inventory says for a site."""
    path = ROOT / f"inventories/example/group_vars/{site}/activation.yml"
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


BERLIN_HOSTS = parse_kms_hosts(variables_of("site_berlin")["windows_client_kms_hosts"])
PREFERS = {name: in_order_for(name, BERLIN_HOSTS)[0].host for name in BERLIN_MACHINES}


@dataclass(frozen=True)
class Sites:
    """The lab, and runs of playbooks/activate.yml on it."""

    lab: Lab

    def run(self, *options: str) -> dict[str, HostOutcome]:
        """One run; every machine must be licensed, whatever is down."""
        inventory = {"all": {"children": self.children(), "vars": self.all_variables()}}
        done = run_playbook("playbooks/activate.yml", inventory, *options)
        assert done.rc == 0, done.output
        return dict(done.hosts)

    def children(self) -> dict[str, Any]:
        """The group of clients with its sites."""
        there = self.lab.machines
        sites = {
            site: {"hosts": {n: {} for n in names if n in there}, "vars": variables_of(site)}
            for site, names in SITES.items()
        }
        return {"windows_clients": {"children": sites}}

    def all_variables(self) -> dict[str, Any]:
        """What holds for every machine."""
        return {**variables_of("all"), **self.lab.variables()}

    def hosts_up(self, *names: str) -> None:
        """These KMS hosts answer, and no others."""
        network = self.lab.fleet.network
        network.stop()
        for host in network.hosts.values():
            host.reachable = host.name in names
        network.start()

    def kms_hosts(self) -> dict[str, tuple[str | None, int]]:
        """Where each machine points by hand."""
        machines = {name: machine.windows for name, machine in self.lab.machines.items()}
        return {name: (each.kms_host, each.kms_port) for name, each in machines.items()}


def fleet_content() -> dict[str, Any]:
    """New machines of the three sites, all KMS hosts up."""
    return {
        "network": {
            "kms_hosts": [
                {"name": FIRST},
                {"name": SECOND},
                {"name": LYON, "port": 1689},
                {"name": PORTO},
            ],
            "srv": {
                "porto.example.com": [
                    {"host": "opo-kms-old.example.com", "port": 1688},
                    {"host": PORTO, "port": 1688},
                ]
            },
        },
        "variables": {"windows_client_retries": 0, "office_client_retries": 0},
        "machines": [
            {
                "name": name,
                "windows": STANDARD_2022,
                "license": RETAIL,
                "domain": f"{site.removeprefix('site_')}.example.com",
            }
            for site, names in SITES.items()
            for name in names
        ],
    }


@pytest.fixture
def sites() -> Iterator[Sites]:
    """The three sites on both engines."""
    with lab_on_both_engines(fleet_content()) as lab:
        yield Sites(lab)


def test_office_asks_the_hosts_of_its_site(tmp_path: Path) -> None:
    """With the group_vars of the example's office_clients; the whole job, and once more."""
    office = {"office": [{"family": OFFICE}]}
    content = fleet_content()
    firsts = [names[0] for names in SITES.values()]
    content["machines"] = [each | office for each in content["machines"] if each["name"] in firsts]
    with Lab(fleet_from(content)) as lab:
        sites = Sites(lab)
        groups = sites.children()
        groups["office_clients"] = {
            "hosts": {name: {} for name in firsts},
            "vars": variables_of("office_clients"),
        }
        inventory = {"all": {"children": groups, "vars": sites.all_variables()}}
        runs = [
            run_playbook(
                "playbooks/site.yml", inventory, extra_vars={"audit_folder": str(tmp_path)}
            )
            for _ in range(2)
        ]
        licensed = {
            name: [lab.windows(name).office[0].status, lab.windows(name).kms_host]
            for name in firsts
        }
        counts = {name: stats.remote_executions for name, stats in lab.stats().items()}
    assert [run.rc for run in runs] == [0, 0], runs[-1].output
    assert not any(each["result"].get("changed") for each in runs[1].records)
    expected = {"ber-app01": PREFERS["ber-app01"], "lys-app01": LYON, "opo-app01": None}
    assert licensed == {name: [1, host] for name, host in expected.items()}
    # Windows, Office, the audit; then a look and the audit.
    assert set(counts.values()) == {6}


def changed(hosts: Mapping[str, HostOutcome]) -> set[str]:
    """The machines that a run changed."""
    return {name for name, outcome in hosts.items() if outcome.changed}


def advised(hosts: Mapping[str, HostOutcome], words: str) -> set[str]:
    """The machines whose advice holds these words."""
    return {
        n for n, o in hosts.items() if any(words in line for line in o.result.get("advice", []))
    }


def test_no_machine_ends_without_a_host_because_one_is_down(sites: Sites) -> None:
    assert set(PREFERS.values()) == {FIRST, SECOND}
    everybody = {name for names in SITES.values() for name in names}

    assert changed(sites.run()) == everybody
    at_home = {name: (PREFERS[name], 1688) for name in BERLIN_MACHINES}
    expected = {**at_home, "lys-app01": (LYON, 1689), "opo-app01": (None, 0)}
    assert {name: (host, port or 1688) for name, (host, port) in sites.kms_hosts().items()} == {
        name: (host, port or 1688) for name, (host, port) in expected.items()
    }
    again = sites.run()
    assert changed(again) == set()
    assert advised(again, "opo-kms-old.example.com does not resolve") == {"opo-app01"}
    counts = [stats.remote_executions for stats in sites.lab.stats().values()]
    assert counts == [3] * len(everybody)

    sites.hosts_up(SECOND, LYON, PORTO)
    theirs = {name for name in BERLIN_MACHINES if PREFERS[name] == FIRST}
    moved = sites.run()
    assert changed(moved) == advised(moved, f"so {SECOND}:1688 is used") == theirs
    assert {sites.kms_hosts()[name][0] for name in BERLIN_MACHINES} == {SECOND}
    assert changed(sites.run()) == set()

    sites.hosts_up(LYON, PORTO)
    assert changed(sites.run()) == set(BERLIN_MACHINES)
    assert {sites.kms_hosts()[name] for name in BERLIN_MACHINES} == {(LYON, 1689)}

    sites.hosts_up(PORTO)
    dark = sites.run()
    assert changed(dark) == set()
    assert advised(dark, "No KMS host of this machine answers") == set(BERLIN_MACHINES)

    sites.hosts_up(FIRST, SECOND, LYON, PORTO)
    assert changed(sites.run()) == set(BERLIN_MACHINES)
    assert {name: sites.kms_hosts()[name] for name in BERLIN_MACHINES} == at_home
    assert changed(sites.run("--check")) == set()
