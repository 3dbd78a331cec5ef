"""A typo in a variable of ours is one line with the nearest name, before a machine is contacted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import ROOT, run_playbook
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

ACTIVATE = "playbooks/activate.yml"
PLAYBOOKS = sorted(path.name for path in (ROOT / "playbooks").glob("*.yml"))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    machine = {"windows": STANDARD_2022, "license": RETAIL}
    machines = [{**machine, "name": name} for name in ("srv1", "srv2")]
    content = {"network": NETWORK, "variables": VARIABLES, "machines": machines}
    with Lab(fleet_from(content)) as started:
        yield started


def _told(lab: Lab, playbook: str, inventory: dict[str, Any], *options: str, **more: Any) -> str:
    run = run_playbook(playbook, inventory, *options, **more)
    assert run.rc != 0
    assert [stats.requests for stats in lab.stats().values()] == [0, 0]
    failed = {host: each for host, each in run.hosts.items() if each.outcome == "failed"}
    messages = {each.message for each in failed.values()}
    assert all("\n" not in each for each in messages)
    return " ".join(sorted(messages))


def _with(lab: Lab, **of_srv1: Any) -> dict[str, Any]:
    inventory = lab.inventory()
    inventory["all"]["children"]["windows_clients"]["hosts"]["srv1"].update(of_srv1)
    return inventory


def test_typo_after_e(lab: Lab) -> None:
    extra = {"windows_client_kmshost": "kms01"}
    told = _told(lab, ACTIVATE, lab.inventory(), extra_vars=extra)
    assert told == (
        "windows_client_kmshost is no variable of this collection, windows_client_kms_host is: did "
        "you mean that? (everywhere). No machine was contacted."
    )


def test_typo_in_the_inventory(lab: Lab) -> None:
    inventory = _with(lab, windows_client_alowed_kms_domains=["contoso.example"])
    told = _told(lab, ACTIVATE, inventory)
    assert "windows_client_allowed_kms_domains is: did you mean that? (srv1)." in told
    told = _told(lab, ACTIVATE, inventory, "--limit", "srv1", "--check")
    assert "windows_client_allowed_kms_domains is: did you mean that? (srv1)." in told


@pytest.mark.parametrize("playbook", ["typo_in_role", "typo_in_import"])
def test_typo_in_vars_of_a_playbook(lab: Lab, playbook: str) -> None:
    told = _told(lab, f"tests/runs/playbooks/{playbook}.yml", lab.inventory())
    assert "windows_client_allowed_kms_domains is: did you mean that?" in told


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_playbook_looks_first(playbook: str) -> None:
    first = (ROOT / "playbooks" / playbook).read_text("utf-8").partition("\n- name: ")[2]
    play, _, _ = first.partition("\n- name: ")
    looks_itself = playbook in ("show.yml", "validate.yml")
    assert ("volume.activation.check_inputs:" in play) != looks_itself


@pytest.mark.ansible_core
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_syntax_check_needs_no_inventory(playbook: str) -> None:
    run = run_playbook(f"playbooks/{playbook}", {"all": {"hosts": {}}}, "--syntax-check")
    assert run.rc == 0, run.output


@pytest.mark.parametrize(
    ("playbook", "to_do"), [("show", "show"), ("phone_activation", "activate")]
)
def test_a_playbook_without_machines_says_so(playbook: str, to_do: str) -> None:
    run = run_playbook(f"playbooks/{playbook}.yml", {"all": {"hosts": {}}})
    assert run.rc != 0
    assert f"there is nothing to {to_do}" in run.hosts["localhost"].message
