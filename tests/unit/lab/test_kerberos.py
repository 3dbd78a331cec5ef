"""Kerberos against a real KDC, by the real pywinrm and MIT's own libraries on both sides."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from winrm.exceptions import WinRMTransportError
from winrm.vendor.requests_kerberos.exceptions import KerberosExchangeError

from lab.certificates import SERVER_NAMES, CertificateAuthority, server_tls
from lab.kerberos_context import KerberosContext, KerberosError
from lab.negotiate_logon import KerberosLogon
from tests.support.kdc import REALM, Kdc, kdc_or_skip, kdc_served
from tests.support.logged_on import ANSWER, run, serve

USER, PASSWORD = f"svc-activation@{REALM}", "lab-password"
MACHINE, OTHER = "srv1.contoso.example", "other.contoso.example"
LOGON = {
    "username": USER,
    "password": None,
    "transport": "kerberos",
    "kerberos_hostname_override": MACHINE,
}


@pytest.fixture(scope="module")
def kdc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kdc]:
    kdc_or_skip()
    folder = tmp_path_factory.mktemp("kdc")
    with kdc_served(folder, [f"HTTP/{MACHINE}"], {USER: PASSWORD}) as served:
        yield served


@pytest.fixture
def ticket(kdc: Kdc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kdc:
    """The realm, with a ticket of the user in this process."""
    for name, value in kdc.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path}/tickets")
    subprocess.run(["kinit", USER], input=PASSWORD.encode(), check=True, capture_output=True)
    return kdc


def test_each_message_is_encrypted(ticket: Kdc) -> None:
    with serve(KerberosLogon(ticket.keytab)) as endpoint:
        assert run(endpoint, LOGON, "http", message_encryption="always") == ANSWER
        assert endpoint.stats()["pc1"].errors == []


def test_over_https(ticket: Kdc, tmp_path: Path) -> None:
    authority = CertificateAuthority(tmp_path)
    tls = server_tls(authority.server(*SERVER_NAMES))
    with serve(KerberosLogon(ticket.keytab), tls) as endpoint:
        options = {"ca_trust_path": str(authority.certificate)}
        assert run(endpoint, LOGON, "https", **options) == ANSWER


def test_what_is_not_encrypted_is_refused(ticket: Kdc) -> None:
    with (
        serve(KerberosLogon(ticket.keytab)) as endpoint,
        pytest.raises(WinRMTransportError, match="500"),
    ):
        run(endpoint, LOGON, "http", message_encryption="never")


def test_nobody_without_a_ticket(ticket: Kdc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRB5CCNAME", "FILE:/nonexistent/tickets")
    with serve(KerberosLogon(ticket.keytab)) as endpoint:
        with pytest.raises(KerberosExchangeError):
            run(endpoint, LOGON, "http")
        assert endpoint.stats()["pc1"].remote_executions == 0


def test_token_that_is_none(kdc: Kdc) -> None:
    context = KerberosContext(kdc.keytab)
    with pytest.raises(KerberosError, match="gss_accept_sec_context"):
        context.step(b"no token")
    assert not context.complete
