"""One lab behind every kind of connection, each as a person would have it in an inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from lab.certificates import SERVER_NAMES, CertificateAuthority, server_tls
from lab.endpoint import Endpoint
from lab.lab import PASSWORD, USER, Lab
from lab.logons import BasicLogon, CertificateLogon
from lab.negotiate_logon import KerberosLogon, NtlmLogon, ntlm_users
from lab.ssh_server import SshServer, find_sshd
from tests.support.kdc import REALM, kdc_or_skip, kdc_served
from tests.support.needed import lacking

Variables = dict[str, Any]
Connection = Callable[[Lab, Path, ExitStack], Callable[[str], Variables]]


@contextmanager
def connected(lab: Lab, folder: Path, connection: str) -> Iterator[Callable[[str], Variables]]:
    """Serve the lab by that connection; what is given has the variables of each machine.

    The folder gets certificates, and all that the other side logs.
    """
    with ExitStack() as stack:
        yield CONNECTIONS[connection](lab, folder, stack)


def sshd_or_skip() -> str:
    """The sshd to use."""
    found = find_sshd()
    if found is None:
        lacking("no sshd: Debian's package openssh-server has it")
    return found


def _winrm(endpoint: Endpoint, name: str, scheme: str, transport: str) -> Variables:
    return {
        "ansible_connection": "winrm",
        "ansible_host": "127.0.0.1",
        "ansible_port": endpoint.port,
        "ansible_winrm_path": f"/{name}",
        "ansible_winrm_scheme": scheme,
        "ansible_winrm_transport": transport,
        "ansible_user": USER,
        "ansible_password": PASSWORD,
    }


def _https(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    authority = CertificateAuthority(folder)
    tls = server_tls(authority.server(*SERVER_NAMES))
    endpoint = stack.enter_context(lab.endpoint.another(BasicLogon(USER, PASSWORD), tls))
    return lambda name: {
        **_winrm(endpoint, name, "https", "basic"),
        "ansible_winrm_server_cert_validation": "validate",
        "ansible_winrm_ca_trust_path": str(authority.certificate),
    }


def _certificate(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    authority = CertificateAuthority(folder)
    tls, user = (
        server_tls(authority.server(*SERVER_NAMES), authority.certificate),
        authority.user(USER),
    )
    endpoint = stack.enter_context(lab.endpoint.another(CertificateLogon(USER), tls))
    return lambda name: {
        **_winrm(endpoint, name, "https", "certificate"),
        "ansible_password": "",
        "ansible_winrm_cert_pem": str(user.certificate),
        "ansible_winrm_cert_key_pem": str(user.key),
        "ansible_winrm_ca_trust_path": str(authority.certificate),
    }


def _ntlm(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    del folder
    stack.enter_context(ntlm_users(**{USER: PASSWORD}))
    endpoint = stack.enter_context(lab.endpoint.another(NtlmLogon()))
    return lambda name: {
        **_winrm(endpoint, name, "http", "ntlm"),
        "ansible_winrm_message_encryption": "always",
    }


def _kerberos(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    kdc_or_skip()
    user, service = f"{USER}@{REALM}", "machine.contoso.example"
    kdc = stack.enter_context(kdc_served(folder, [f"HTTP/{service}"], {user: PASSWORD}))
    endpoint = stack.enter_context(lab.endpoint.another(KerberosLogon(kdc.keytab)))
    return lambda name: {
        **_winrm(endpoint, name, "http", "kerberos"),
        "ansible_user": user,
        "ansible_winrm_kerberos_hostname_override": service,
        "ansible_winrm_kinit_env_vars": list(kdc.environment),
        "ansible_winrm_message_encryption": "always",
        # Of the whole run: pywinrm reads it in the process of the connection.
        "of_the_run": kdc.environment,
    }


PATIENT = {
    "ansible_psrp_connection_timeout": 600,
    "ansible_psrp_operation_timeout": 600,
    "ansible_psrp_read_timeout": 660,
}
"""As ``Lab.variables`` has it for WinRM."""


def _psrp(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    del folder
    stack.enter_context(ntlm_users(**{USER: PASSWORD}))
    endpoint = stack.enter_context(lab.endpoint.another(NtlmLogon()))
    return lambda name: {
        "ansible_connection": "psrp",
        "ansible_host": "127.0.0.1",
        "ansible_port": endpoint.port,
        "ansible_psrp_protocol": "http",
        "ansible_psrp_auth": "ntlm",
        "ansible_psrp_message_encryption": "always",
        "ansible_psrp_path": name,
        **PATIENT,
        "ansible_user": USER,
        "ansible_password": PASSWORD,
    }


def _psrp_https(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    variables = _https(lab, folder, stack)
    return lambda name: {
        "ansible_connection": "psrp",
        "ansible_host": "127.0.0.1",
        "ansible_port": variables(name)["ansible_port"],
        "ansible_psrp_auth": "basic",
        "ansible_psrp_ca_cert": variables(name)["ansible_winrm_ca_trust_path"],
        "ansible_psrp_path": name,
        **PATIENT,
        "ansible_user": USER,
        "ansible_password": PASSWORD,
    }


def _ssh(lab: Lab, folder: Path, stack: ExitStack) -> Callable[[str], Variables]:
    server = SshServer(lab.endpoint.sessions, sshd_or_skip(), folder / "sshd.log")
    return stack.enter_context(server).variables


CONNECTIONS: Mapping[str, Connection] = {
    "winrm-https": _https,
    "winrm-certificate": _certificate,
    "winrm-ntlm": _ntlm,
    "winrm-kerberos": _kerberos,
    "psrp-ntlm": _psrp,
    "psrp-https": _psrp_https,
    "ssh": _ssh,
}
