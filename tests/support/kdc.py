"""A real Kerberos KDC (MIT's, Debian's krb5-kdc) on loopback, made for one test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.support.needed import lacking

REALM = "CONTOSO.EXAMPLE"
START_SECONDS = 600.0
_PORTS_TRIED = 5
_PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
_CONFIG = """\
[libdefaults]
    default_realm = {realm}
    dns_lookup_kdc = false
    dns_lookup_realm = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {realm} = {{
        kdc = 127.0.0.1:{port}
    }}
[domain_realm]
    .contoso.example = {realm}
"""
_KDC_CONFIG = """\
[kdcdefaults]
    kdc_listen = 127.0.0.1:{port}
    kdc_tcp_listen = 127.0.0.1:{port}
[realms]
    {realm} = {{
        database_name = {folder}/principal
        key_stash_file = {folder}/stash
    }}
[logging]
    kdc = FILE:{folder}/kdc.log
"""


@dataclass(frozen=True)
class Kdc:
    """Where its clients find it, and the keys of its services."""

    config: Path
    keytab: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a client's process needs."""
        return {"KRB5_CONFIG": str(self.config)}


def kdc_or_skip() -> None:
    """Say what is not installed of a KDC, or of pywinrm's Kerberos."""
    programs = [name for name in _PROGRAMS if _program(name) is None]
    if programs:
        lacking(f"no {', '.join(programs)}: Debian's krb5-kdc, krb5-admin-server and krb5-user")
    if find_spec("kerberos") is None:
        lacking("no pykerberos: Debian's libkrb5-dev and gcc, then python -m tests.kerberos_client")


@contextmanager
def kdc_served(folder: Path, services: list[str], users: dict[str, str]) -> Iterator[Kdc]:
    """Serve a realm with these services (``HTTP/host``) and users with their passwords."""
    kdc = Kdc(folder / "krb5.conf", folder / "services.keytab")
    _configure(kdc, folder, port=0)
    environment = {
        **os.environ, **kdc.environment, "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
    }  # fmt: skip

    def run(program: str, *arguments: str) -> None:
        command = [str(_program(program)), *arguments]
        subprocess.run(
            command, env=environment, check=True, capture_output=True, timeout=START_SECONDS
        )

    run("kdb5_util", "create", "-s", "-P", "lab-master-key", "-r", REALM)
    for name, password in users.items():
        run("kadmin.local", "-r", REALM, "addprinc", "-pw", password, name)
    for name in services:
        run("kadmin.local", "-r", REALM, "addprinc", "-randkey", name)
        run("kadmin.local", "-r", REALM, "ktadd", "-k", str(kdc.keytab), name)
    process = _started(kdc, folder, environment)
    try:
        yield kdc
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _configure(kdc: Kdc, folder: Path, port: int) -> None:
    values = {"realm": REALM, "port": port, "folder": folder}
    kdc.config.write_text(_CONFIG.format(**values), "utf-8")
    (folder / "kdc.conf").write_text(_KDC_CONFIG.format(**values), "utf-8")


def _started(kdc: Kdc, folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """On a port that is free, which somebody else may take before it does."""
    for _ in range(_PORTS_TRIED):
        port = _free_port()
        _configure(kdc, folder, port)
        process = subprocess.Popen(
            [str(_program("krb5kdc")), "-n", "-r", REALM],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if _listens(port, process):
            return process
        process.kill()
        process.wait()
    raise RuntimeError("the KDC did not start")


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Once it does; not when it ended."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False
