"""A run that forks from an imported ansible-core is the run that the command makes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lab.playbook import ansible_command, by_command
from tests.support.ready_ansible import ReadyAnsible

ENVIRONMENT = {**os.environ, "ANSIBLE_CONFIG": "ansible.cfg"}


@pytest.fixture
def ready() -> Iterator[ReadyAnsible]:
    """One of its own."""
    made = ReadyAnsible()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("playbook", "code"),
    [("playbooks/show.yml", 0), ("playbooks/no-such.yml", 1)],
)
def test_exit_code_and_output_are_those_of_the_command(
    playbook: str, code: int, ready: ReadyAnsible, tmp_path: Path
) -> None:
    arguments = [ansible_command("ansible-playbook"), "-i", "localhost,", playbook, "--list-tasks"]
    found = []
    for name, start in (("ready", ready), ("command", by_command)):
        with (tmp_path / name).open("w") as output:
            found.append(start(arguments, {**ENVIRONMENT, "LAB_RECORD": name}, output, 600))
    assert found == [code, code]
    assert (tmp_path / "ready").read_text() == (tmp_path / "command").read_text() != ""


@pytest.mark.ansible_core
@pytest.mark.first_core
def test_an_environment_of_its_own_has_a_process_of_its_own(
    ready: ReadyAnsible, tmp_path: Path
) -> None:
    def printed(environment: Mapping[str, str]) -> str:
        with (tmp_path / "output").open("w+") as output:
            assert ready([sys.executable, "-c", "print(1)"], environment, output, 600) in (0, 2)
            output.seek(0)
            return output.read()

    # Forked it is ansible-playbook with these arguments, and by the command what they name.
    assert "usage: ansible-playbook" in printed(ENVIRONMENT)
    assert printed({**ENVIRONMENT, "ANSIBLE_NOCOLOR": "1"}) == "1\n"


@pytest.mark.ansible_core
@pytest.mark.first_core
def test_a_run_of_too_long_is_ended(ready: ReadyAnsible, tmp_path: Path) -> None:
    playbook = tmp_path / "waits.yml"
    playbook.write_text(
        "- hosts: localhost\n  gather_facts: false\n  connection: local\n"
        "  tasks: [{ansible.builtin.pause: {seconds: 20}}]\n"
    )
    arguments = [ansible_command("ansible-playbook"), "-i", "localhost,", str(playbook)]
    with (tmp_path / "output").open("w") as output, pytest.raises(subprocess.TimeoutExpired):
        ready(arguments, ENVIRONMENT, output, 1)
