"""One machine behind a kind of logon, and the real pywinrm as its client."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

from winrm.protocol import Protocol

from lab.endpoint import Endpoint
from lab.logons import Logon
from tests.support.endpoint_client import FakeMachine

SENT = b"what nobody but the machine may read " * 2000
ANSWER = (b"echo|" + SENT, b"warned", 7)
"""What `run` gets back."""


def serve(logon: Logon, tls: ssl.SSLContext | None = None) -> Endpoint:
    """A machine pc1 that answers what it is given."""
    return Endpoint({"pc1": FakeMachine()}).another(logon, tls)


def run(
    endpoint: Endpoint, logon: Mapping[str, Any], scheme: str, **options: Any
) -> tuple[bytes, bytes, int]:
    """One command with input, as ansible's winrm connection has it run."""
    address = f"{scheme}://127.0.0.1:{endpoint.port}/pc1"
    client = Protocol(address, **{"proxy": None, "ca_trust_path": None, **logon, **options})
    shell = client.open_shell()
    command = client.run_command(shell, "echo", console_mode_stdin=False)
    client.send_command_input(shell, command, SENT, end=True)
    answer = client.get_command_output(shell, command)
    client.cleanup_command(shell, command)
    client.close_shell(shell)
    return answer
