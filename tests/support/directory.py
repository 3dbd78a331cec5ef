"""A real directory for a test: Samba's Active Directory domain controller, on loopback.

A machine of one's own that lacks it skips the test; in CI it must be there.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

PROVISION = Path(__file__).with_name("provision_directory.py")
DEBIAN_PYTHON = "/usr/bin/python3"
"""The Python that has Samba's own modules."""

ADDRESS = f"127.77.{os.getpid() // 256 % 256}.{os.getpid() % 256}"
PORT = 389
"""Samba has no option for another, so each process that tests has an address of its own."""

ADMINISTRATOR, PASSWORD = "Administrator@EXAMPLE.COM", "Test-0f-the-directory"
STARTS_WITHIN = 600
"""Seconds, on a machine with much else to do."""


@contextmanager
def directory(folder: Path, ldif: Path) -> Iterator[dict[str, str]]:
    """The domain example.com with what the LDIF adds; gives what microsoft.ad.ldap is to be told.

    Its port is below 1024, so root alone can start it.
    """
    samba = _samba_or_skip()
    with ldif.open("rb") as content:
        made = subprocess.run(
            [DEBIAN_PYTHON, PROVISION, folder, ADDRESS, PASSWORD],
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    assert made.returncode == 0, made.stdout.decode(errors="replace")
    log = folder / "samba.out"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [samba, "-i", "-M", "single", "-s", folder / "smb.conf", "--debug-stdout"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(server, log)
            yield {
                "MICROSOFT_AD_LDAP_SERVER": ADDRESS,
                "MICROSOFT_AD_LDAP_AUTH_PROTOCOL": "ntlm",
                "MICROSOFT_AD_LDAP_USERNAME": ADMINISTRATOR,
                "MICROSOFT_AD_LDAP_PASSWORD": PASSWORD,
                "MICROSOFT_AD_LDAP_CONNECTION_TIMEOUT": str(STARTS_WITHIN),
            }
        finally:
            server.terminate()
            server.wait()


def skip_or_fail(reason: str) -> NoReturn:
    """Skip with the reason; in CI fail with it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason)


def _samba_or_skip() -> str:
    samba = shutil.which("samba", path=f"{os.environ['PATH']}:/usr/sbin")
    modules = subprocess.run(
        [DEBIAN_PYTHON, "-c", "import samba.provision"], capture_output=True, check=False
    ).returncode
    if samba is None or modules != 0:
        skip_or_fail(
            "no Samba domain controller: Debian's packages samba, samba-dsdb-modules and "
            "samba-ad-provision have it"
        )
    if os.geteuid() != 0:
        skip_or_fail(f"port {PORT} is root's")
    return samba


def _wait_for(server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection((ADDRESS, PORT), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer of the directory: {log.read_text(errors='replace')}")
