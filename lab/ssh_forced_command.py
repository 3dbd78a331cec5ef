"""What sshd runs for the key of a machine: the lab does the command, its outcome goes back.

Stands alone, so that it starts fast: python -I -S ssh_forced_command.py SOCKET MACHINE
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys


def main(address: str, machine: str) -> int:
    """Hand over the command and its input; return its exit code."""
    asked = {"machine": machine, "command": os.environ.get("SSH_ORIGINAL_COMMAND", "")}
    with socket.socket(socket.AF_UNIX) as lab:
        lab.connect(address)
        with lab.makefile("wb") as to_lab:
            to_lab.write(json.dumps(asked).encode() + b"\n")
            shutil.copyfileobj(sys.stdin.buffer, to_lab)
        lab.shutdown(socket.SHUT_WR)
        with lab.makefile("rb") as from_lab:
            outcome = json.loads(from_lab.readline())
            sys.stdout.buffer.write(from_lab.read(outcome["stdout"]))
            sys.stderr.buffer.write(from_lab.read(outcome["stderr"]))
    return int(outcome["rc"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
