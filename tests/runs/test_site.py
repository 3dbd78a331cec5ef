"""playbooks/site.yml: from an empty server to an audited fleet in one run, and a second one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from lab.site_fleet import (
    HOST_KEY,
    OFFICE_HOST_KEY,
    clients,
    empty_server,
    inventory,
    variables,
)
from tests.support.engines import lab_on_both_engines

PLAYBOOK = "playbooks/site.yml"
SERVERS = [f"srv{number}" for number in range(1, 7)]
WITH_OFFICE = ["srv1", "srv2"]
GROUPS = {"kms_hosts": ["kms01"], "windows_clients": SERVERS, "office_clients": WITH_OFFICE}


@dataclass(frozen=True)
class Site:
    """The lab and where the audit writes."""

    lab: Lab
    folder: Path

    def run(
        self, *options: str, groups: Mapping[str, list[str]] = GROUPS, **extra_vars: Any
    ) -> tuple[PlaybookRun, dict[str, int], dict[str, bool]]:
        """One run: what was printed, remote executions a machine, and whether it was changed."""
        before = {name: stats.remote_executions for name, stats in self.lab.stats().items()}
        for machine in self.lab.machines.values():
            machine.windows.calls.clear()
        done = run_playbook(
            PLAYBOOK,
            inventory(self.lab, groups),
            *options,
            extra_vars={
                "audit_folder": str(self.folder),
                "windows_client_snapshot_folder": str(self.snapshots),
                **extra_vars,
            },
        )
        assert HOST_KEY not in done.output
        assert OFFICE_HOST_KEY not in done.output
        assert "DEPRECATION" not in done.output
        counts = {n: s.remote_executions - before[n] for n, s in self.lab.stats().items()}
        wrote = {n: bool(m.windows.calls) for n, m in self.lab.machines.items()}
        return done, counts, wrote

    @property
    def snapshots(self) -> Path:
        """Where the states before are kept; nobody makes it beforehand."""
        return self.folder / "before" / "snapshots"

    def state_before(self, name: str) -> dict[str, Any]:
        """What the newest snapshot of a machine holds."""
        content = json.loads((self.snapshots / f"{name}.json").read_text("utf-8"))
        state: dict[str, Any] = content["state"]
        return state

    def licensed(self) -> set[str]:
        """Machines whose Windows is licensed."""
        machines = {name: machine.windows for name, machine in self.lab.machines.items()}
        return {
            name
            for name, each in machines.items()
            if each.windows_license is not None and each.windows_license.status == 1
        }

    def audited(self) -> dict[str, Any]:
        """What the audit's JSON says."""
        content: dict[str, Any] = json.loads((self.folder / "audit.json").read_text("utf-8"))
        return content


def fleet_content(servers: list[str]) -> dict[str, Any]:
    """A site that is not begun."""
    return {
        "machines": [empty_server("kms01"), *clients(servers, WITH_OFFICE)],
        "variables": variables("kms01"),
    }


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Six servers, two with Office, and a server that is to be their KMS host."""
    with lab_on_both_engines(fleet_content(SERVERS)) as lab:
        yield Site(lab, tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """Too few servers for a KMS host."""
    with Lab(fleet_from(fleet_content(SERVERS[:3]))) as lab:
        yield Site(lab, tmp_path)


def changed_in(output: str) -> int:
    """The sum of changed= in the recap."""
    recap = output.rpartition("PLAY RECAP")[2].splitlines()
    return sum(
        int(line.partition("changed=")[2].split()[0]) for line in recap if "changed=" in line
    )


def _without_times(part: Mapping[str, Any]) -> dict[str, Any]:
    """What two audits of the same fleet agree on, whenever they are made."""
    licenses = [{**each, "expires": None} for each in part.get("licenses", ())]
    return {**part, "read_at": None, "clock_offset_seconds": None, "licenses": licenses}


def test_from_an_empty_server_to_an_audited_fleet(site: Site) -> None:
    check, counts, wrote = site.run("--check")
    assert check.rc == 0, check.output
    assert counts == dict.fromkeys(["kms01", *SERVERS], 1)
    assert not any(wrote.values())
    assert "srv6: set the KMS host for all products" in check.output
    assert "The activation can't be tried before kms01 is a KMS host" in check.output
    assert not (site.folder / "audit.json").exists()

    first, counts, _ = site.run()
    assert first.rc == 0, first.output
    assert site.licensed() == {"kms01", *SERVERS}
    # Five are needed: the first four are refused, ask again when all have asked, and get it.
    refused = [name for name in SERVERS if counts[name] >= 5]
    assert len(refused) == 4
    assert "4 of 6 machines were refused" in first.output
    for name in SERVERS:
        # Read and write twice where it was refused; write for Office; the audit.
        assert counts[name] == (5 if name in refused else 3) + (name in WITH_OFFICE)
    assert counts["kms01"] == 3
    assert site.audited()["findings"] == []
    # Also of those that asked twice, it is the state before the first time.
    assert site.snapshots.stat().st_mode & 0o777 == 0o700
    assert len(list(site.snapshots.iterdir())) == len(SERVERS)
    for name in SERVERS:
        before = site.state_before(name)
        assert (before["kms_host"], before["license_status"]) == (None, "notification"), name

    of_site = site.audited()
    alone = run_playbook(
        "playbooks/audit.yml",
        inventory(site.lab, GROUPS),
        extra_vars={"audit_folder": str(site.folder)},
    )
    assert alone.rc == 0, alone.output
    for part in ("machines", "kms_hosts", "findings"):
        assert [*map(_without_times, site.audited()[part])] == [
            *map(_without_times, of_site[part])
        ], part

    second, counts, wrote = site.run()
    assert second.rc == 0, second.output
    assert changed_in(second.output) == 0
    assert not any(wrote.values())
    # The audit reads once; Office beside Windows reads nothing of its own.
    assert counts == dict.fromkeys(["kms01", *SERVERS], 2)
    assert "machines were refused" not in second.output


def test_a_fleet_below_the_threshold_fails_after_the_audit(small: Site) -> None:
    servers = SERVERS[:3]
    groups = {"kms_hosts": ["kms01"], "windows_clients": servers}
    run, _, _ = small.run(groups={**groups, "office_clients": servers}, audit_fail_on=["never"])
    assert run.rc == 2
    assert "3 of 3 machines were refused" in run.output
    assert "The KMS host activates this machine from a count of 5 on" in run.output
    assert "3 machines failed before the audit" in run.output
    # What fails when it asks again is in no later part.
    assert "Ensure Office is activated as asked" not in run.output
    assert {machine["result"] for machine in small.audited()["machines"]} == {"read"}

    accepted, _, _ = small.run(
        groups=groups, audit_fail_on=["never"], windows_client_accept_insufficient_count=True
    )
    assert accepted.rc == 0, accepted.output
    assert small.licensed() == {"kms01"}


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ({"kms_hosts": ["kms01"]}, None),
        ({"kms_hosts": [], "windows_clients": [], "office_clients": []}, "so there is"),
        ({"other": SERVERS[:3]}, "so there is"),
    ],
)
def test_a_part_without_machines_is_passed_over(
    small: Site, groups: dict[str, list[str]], says: str | None
) -> None:
    run, _, _ = small.run(groups=groups, audit_fail_on=["never"])
    assert run.rc == (0 if says is None else 2), run.output
    assert (says or "PLAY RECAP") in run.output
    assert "Could not match" not in run.output


def test_tags_choose_a_part(small: Site) -> None:
    groups = {**GROUPS, "windows_clients": SERVERS[:3]}
    run, counts, _ = small.run("--tags", "kms_host", groups=groups)
    assert run.rc == 0, run.output
    assert counts == {"kms01": 2, "srv1": 0, "srv2": 0, "srv3": 0}
    run, counts, _ = small.run(
        *("--tags", "windows"), groups=groups, windows_client_accept_insufficient_count=True
    )
    assert run.rc == 0, run.output
    assert counts == {"kms01": 0, "srv1": 4, "srv2": 4, "srv3": 4}
    run, counts, _ = small.run("--tags", "audit", groups=groups, audit_fail_on=["never"])
    assert run.rc == 0, run.output
    assert counts == {"kms01": 1, "srv1": 1, "srv2": 1, "srv3": 1}


def test_a_machine_that_fails_is_in_the_audit_and_in_the_verdict(small: Site) -> None:
    groups = {"kms_hosts": ["kms01"], "windows_clients": SERVERS[:3]}
    small.lab.windows("srv2").windows_license.channel = "evaluation"  # type: ignore[union-attr]
    run, _, _ = small.run(
        groups=groups, windows_client_accept_insufficient_count=True, audit_fail_on=["never"]
    )
    assert run.rc == 2
    assert "1 machines failed before the audit, each with its reason above: srv2" in run.output
    names = {machine["name"] for machine in small.audited()["machines"]}
    assert names == {"kms01", "srv1", "srv2", "srv3"}
