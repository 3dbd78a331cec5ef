"""The lab over SSH by the real ssh and sshd: commands, who gets in, and to which machine."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator

import pytest

from lab.endpoint import Endpoint
from lab.ssh_server import SshServer
from tests.support.connections import sshd_or_skip
from tests.support.endpoint_client import FakeMachine

SENT = b"\0binary\r\n" * 500_000


@pytest.fixture(scope="module")
def endpoint() -> Endpoint:
    return Endpoint({name: FakeMachine(name) for name in ("pc1", "pc2")})


@pytest.fixture(scope="module")
def server(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    log = tmp_path_factory.mktemp("ssh") / "sshd.log"
    with SshServer(endpoint.sessions, sshd_or_skip(), log) as server:
        yield server


def ssh(server: SshServer, name: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    given = server.variables(name)
    command = ["ssh", "-o", "BatchMode=yes", *shlex.split(given["ansible_ssh_common_args"])]
    command += ["-p", str(given["ansible_port"]), "-i", given["ansible_ssh_private_key_file"]]
    command += [*options, f"{given['ansible_user']}@{given['ansible_host']}", "powershell -x"]
    return subprocess.run(command, input=SENT, capture_output=True, check=False, timeout=600)


@pytest.mark.parametrize("name", ["pc1", "pc2"])
def test_command_goes_to_the_machine_of_the_key(
    endpoint: Endpoint, server: SshServer, name: str
) -> None:
    before = endpoint.stats()[name].remote_executions
    done = ssh(server, name)
    assert (done.returncode, done.stdout) == (7, b"powershell -x|" + SENT)
    assert done.stderr == b"warned"
    assert endpoint.stats()[name].remote_executions == before + 1


def test_nobody_without_a_key(endpoint: Endpoint, server: SshServer) -> None:
    before = endpoint.stats()
    refused = ssh(server, "pc1", "-o", "PubkeyAuthentication=no")
    assert (refused.returncode, refused.stdout) == (255, b"")
    assert b"Permission denied (publickey)" in refused.stderr
    assert endpoint.stats() == before
