"""playbooks/replace_kms_host.yml: proved first, site by site with canaries, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from lab.simulation.windows import WmiFault
from lab.site_fleet import DOMAIN, HOST_KEY, OFFICE, empty_server, inventory, variables
from tests.support.engines import lab_on_both_engines
from tests.support.scenario import RIGHT_KEY, STANDARD_2022

PLAYBOOK = "playbooks/replace_kms_host.yml"
OLD, NEW = f"kms-old.{DOMAIN}", f"kms-new.{DOMAIN}"
BERLIN, LYON = ["ber1", "ber2", "ber3"], ["lys1", "lys2", "lys3"]
CLIENTS = [*BERLIN, *LYON]
GROUPS = {
    "kms_hosts": ["kms-new", "kms-old"],
    "site_lyon": LYON,
    "site_berlin": BERLIN,
    "windows_clients": CLIENTS,
    "office_clients": ["ber2"],
}
ASKED = {
    "replace_kms_host_new": "kms-new",
    "replace_kms_host_old": OLD,
    "replace_kms_host_sites": ["site_berlin", "site_lyon"],
}
REMOVAL: dict[str, Any] = {
    "replace_kms_host_remove_old_key": True,
    "replace_kms_host_old_machine": "kms-old",
}


@dataclass(frozen=True)
class Organisation:
    """Two sites whose machines ask the old KMS host."""

    lab: Lab
    folder: Path

    def run(self, *options: str, playbook: str = PLAYBOOK, **extra: Any) -> PlaybookRun:
        """One run of the playbook."""
        asked = {**ASKED, "replace_kms_host_snapshot_folder": str(self.folder), **extra}
        done = run_playbook(playbook, inventory(self.lab, GROUPS), *options, extra_vars=asked)
        assert HOST_KEY not in done.output
        return done

    def asks(self, host: str) -> set[str]:
        """The clients that point at a host."""
        return {name for name in CLIENTS if self.lab.windows(name).kms_host == host}

    def executions(self) -> dict[str, int]:
        """Remote executions of each machine since the start."""
        return {name: stats.remote_executions for name, stats in self.lab.stats().items()}

    def old_channel(self) -> str:
        """The channel of the key that the old KMS host holds."""
        license = self.lab.windows("kms-old").windows_license
        assert license is not None
        return license.channel


def content(**changes: Any) -> dict[str, Any]:
    """The fleet; ``changes`` are those of the new server."""
    client = {"windows": STANDARD_2022, "license": RIGHT_KEY, "kms": {"host": OLD}}
    office = {"family": OFFICE, "status": "licensed", "kms_host": OLD}
    machines = [{"name": name, **client} for name in CLIENTS]
    machines[1]["office"] = [office]
    old = {
        "name": "kms-old",
        "windows": STANDARD_2022,
        "license": {"channel": "csvlk", "status": "licensed"},
        "hosting": {},
    }
    return {
        "machines": [old, empty_server("kms-new", **changes), *machines],
        "variables": {**variables("kms-new"), "kms_host_proof_delay": 0},
    }


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[Organisation]:
    """On both engines."""
    with lab_on_both_engines(content()) as lab:
        yield Organisation(lab, tmp_path / "snapshots")


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Organisation]:
    """On the python engine."""
    with Lab(fleet_from(content())) as lab:
        yield Organisation(lab, tmp_path / "snapshots")


def batches(output: str) -> list[str]:
    """Which machines moved together, batch by batch; of one, who answers first is named first."""
    found = re.findall(r"included: \S+move_client\.yml for (.*)", output)
    return [", ".join(sorted(machines.split(", "))) for machines in found]


def changed_in(output: str) -> int:
    """The sum of changed= in the recap."""
    recap = output.rpartition("PLAY RECAP")[2]
    return sum(int(number) for number in re.findall(r"changed=(\d+)", recap))


def test_clients_move_site_by_site_and_nothing_is_left(organisation: Organisation) -> None:
    check = organisation.run("--check")
    assert check.rc == 0, check.output
    assert organisation.asks(OLD) == set(CLIENTS)
    assert not any(machine.windows.calls for machine in organisation.lab.machines.values())

    run = organisation.run()
    assert run.rc == 0, run.output
    assert batches(run.output) == ["ber1", "ber2, ber3", "lys1", "lys2, lys3"]
    assert organisation.asks(NEW) == set(CLIENTS)
    office = organisation.lab.windows("ber2").office[0]
    assert (office.kms_host, office.status) == (NEW, 1)
    assert f"_vlmcs._tcp.{DOMAIN} SRV to {OLD}, port 1688" in run.output
    assert organisation.old_channel() == "csvlk"
    counted = organisation.lab.fleet.network.hosts[NEW].clients
    assert len(counted) == len(CLIENTS)

    before = organisation.executions()
    again = organisation.run()
    assert again.rc == 0, again.output
    assert changed_in(again.output) == 0
    counts = {name: now - before[name] for name, now in organisation.executions().items()}
    # One read to move and one to check; the first client also looks at the new host.
    assert counts == dict.fromkeys(CLIENTS, 2) | {"ber1": 3, "kms-new": 1, "kms-old": 0}


def test_a_canary_that_fails_stops_the_run_and_the_next_one_takes_the_old_key(
    simulated: Organisation,
) -> None:
    """The way back stands in what the first one says."""
    broken = simulated.lab.windows("lys1")
    broken.wmi_faults.append(WmiFault(0xC004F074, method="Activate"))
    run = simulated.run(**REMOVAL, replace_kms_host_confirm=True)
    assert run.rc == 2
    assert batches(run.output) == ["ber1", "ber2, ber3", "lys1"]
    assert "lys1 was not moved, and the run stops: Activate failed with 0xC004F074" in run.output
    assert f"--limit {','.join([*BERLIN, 'lys1'])}" in run.output.replace("\n", " ")
    assert (simulated.executions()["lys2"], simulated.executions()["lys3"]) == (0, 0)
    assert simulated.asks(OLD) == {"lys2", "lys3"}
    assert simulated.old_channel() == "csvlk"

    broken.wmi_faults.clear()
    back = simulated.run(
        *("--limit", ",".join([*BERLIN, "lys1"])),
        playbook="playbooks/rollback.yml",
        windows_client_snapshot_folder=str(simulated.folder),
    )
    assert back.rc == 0, back.output
    assert simulated.asks(OLD) == set(CLIENTS)
    assert simulated.lab.windows("ber2").office[0].kms_host == OLD

    done = simulated.run(**REMOVAL, replace_kms_host_confirm=True)
    assert done.rc == 0, done.output
    assert simulated.asks(NEW) == set(CLIENTS)
    assert simulated.old_channel() == "gvlk"
    assert simulated.lab.windows("kms-old").kms_host == NEW
    assert f"kms-old is a KMS client of {NEW}. Restart it" in done.output
    again = simulated.run(**REMOVAL, replace_kms_host_confirm=True)
    assert (again.rc, changed_in(again.output)) == (0, 0), again.output


def test_a_canary_that_is_not_reached_stops_the_run(tmp_path: Path) -> None:
    fleet = content()
    next(each for each in fleet["machines"] if each["name"] == "ber1")["reachable"] = False
    fleet["variables"]["kms_host_dns_publishing"] = False
    with Lab(fleet_from(fleet)) as lab:
        organisation = Organisation(lab, tmp_path)
        run = organisation.run(
            replace_kms_host_sites=["site_lyon", "site_berlin"], replace_kms_host_canary=2
        )
        assert run.rc == 2
        assert batches(run.output) == ["lys1, lys2", "lys3", "ber1, ber2"]
        assert "ber1 was not moved, and the run stops" in run.output
        assert organisation.executions()["ber3"] == 0


def test_no_client_moves_to_a_host_that_does_not_serve(tmp_path: Path) -> None:
    taken = content(hosting={"taken_ports": [1688]})
    with Lab(fleet_from(taken)) as lab:
        organisation = Organisation(lab, tmp_path)
        run = organisation.run()
        assert run.rc == 2
        assert organisation.asks(OLD) == set(CLIENTS)
        assert batches(run.output) == []


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ({"replace_kms_host_old": ""}, "Give both with -e"),
        (REMOVAL, "replace_kms_host_confirm=true"),
        ({"replace_kms_host_new": "kms-newer"}, "kms-newer is no machine of the inventory"),
        ({"replace_kms_host_sites": ["site_porto"]}, "site_porto is none"),
        (
            {"replace_kms_host_old": NEW.upper()},
            f"The inventory still names {NEW} for ber1",
        ),
        (
            {"replace_kms_host_old": "10.0.0.5", "office_client_kms_host": "10.0.0.5:1688"},
            "The inventory still names 10.0.0.5 for ber1",
        ),
    ],
)
def test_bad_input_is_named_before_any_machine(
    simulated: Organisation, extra: dict[str, Any], says: str
) -> None:
    run = simulated.run(**extra)
    assert run.rc == 2
    assert says in " ".join(run.output.split())
    assert set(simulated.executions().values()) == {0}


def test_not_with_limit(simulated: Organisation) -> None:
    run = simulated.run("--limit", "ber1,localhost")
    assert run.rc == 2
    assert "Not with --limit" in run.output
    assert set(simulated.executions().values()) == {0}


def test_an_inventory_that_names_neither_stops_before_the_first_client(
    simulated: Organisation,
) -> None:
    run = simulated.run(windows_client_kms_host="kms-other.contoso.example")
    assert run.rc == 2
    assert f"The new KMS host is {NEW}:1688, and the inventory names kms-other" in " ".join(
        run.output.split()
    )
    assert simulated.asks(OLD) == set(CLIENTS)
