"""The kinds of logon to WinRM, by the real pywinrm: who gets in, and what is on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request
from winrm.exceptions import InvalidCredentialsError, WinRMTransportError

from lab.certificates import SERVER_NAMES, CertificateAuthority, server_tls
from lab.engines.local_payload import payload_of
from lab.engines.python import PythonEngine
from lab.lab_machine import LabMachine
from lab.logons import BasicLogon, CertificateLogon, Logon
from lab.negotiate_logon import NtlmLogon, ntlm_users
from lab.payload import Become
from lab.simulation.network import Network
from tests.support.logged_on import ANSWER, run, serve
from tests.support.run_on_simulation import simulated

USER, PASSWORD = "svc-activation", "lab-password"
LOGON = {"username": USER, "password": PASSWORD}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    return CertificateAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def ntlm() -> Iterator[Logon]:
    with ntlm_users(**{USER: PASSWORD}):
        yield NtlmLogon()


def test_https_with_a_validated_certificate(authority: CertificateAuthority) -> None:
    tls = server_tls(authority.server(*SERVER_NAMES))
    with serve(BasicLogon(USER, PASSWORD), tls) as endpoint:
        options = {"transport": "basic", "server_cert_validation": "validate"}
        answer = run(endpoint, LOGON, "https", ca_trust_path=str(authority.certificate), **options)
    assert answer == ANSWER


@pytest.mark.parametrize("names", [SERVER_NAMES, ("other.contoso.example",)], ids=["ca", "name"])
def test_certificate_that_does_not_hold_is_refused(
    authority: CertificateAuthority, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """Of an authority that nobody trusts, or of another server."""
    trusted = authority if names != SERVER_NAMES else CertificateAuthority(tmp_path, "other")
    tls = server_tls(authority.server(*names))
    with serve(BasicLogon(USER, PASSWORD), tls) as endpoint:
        with pytest.raises(requests.exceptions.SSLError):
            run(endpoint, LOGON, "https", transport="basic", ca_trust_path=str(trusted.certificate))
        assert endpoint.errors == []
        assert endpoint.stats()["pc1"].requests == 0


def test_user_with_a_certificate(authority: CertificateAuthority, tmp_path: Path) -> None:
    tls = server_tls(authority.server(*SERVER_NAMES), authority.certificate)
    mine, stranger = authority.user(USER), CertificateAuthority(tmp_path, "other").user(USER)
    options = {"transport": "certificate", "ca_trust_path": str(authority.certificate)}
    with serve(CertificateLogon(USER), tls) as endpoint:
        for pair, outcome in ((mine, ANSWER), (stranger, None), (authority.user("other"), None)):
            files = {"cert_pem": str(pair.certificate), "cert_key_pem": str(pair.key)}
            if outcome is not None:
                assert run(endpoint, LOGON, "https", **options, **files) == outcome
                continue
            with pytest.raises((InvalidCredentialsError, requests.exceptions.ConnectionError)):
                run(endpoint, LOGON, "https", **options, **files)


def test_ntlm_encrypts_each_message(ntlm: Logon) -> None:
    with serve(ntlm) as endpoint:
        answer = run(endpoint, LOGON, "http", transport="ntlm", message_encryption="always")
        stats = endpoint.stats()["pc1"]
    assert answer == ANSWER
    assert stats.errors == []


def test_ntlm_over_https(authority: CertificateAuthority, ntlm: Logon) -> None:
    tls = server_tls(authority.server(*SERVER_NAMES))
    with serve(ntlm, tls) as endpoint:
        answer = run(
            endpoint, LOGON, "https", transport="ntlm", ca_trust_path=str(authority.certificate)
        )
    assert answer == ANSWER


def test_ntlm_refuses_a_wrong_password_and_what_is_not_encrypted(ntlm: Logon) -> None:
    with serve(ntlm) as endpoint:
        with pytest.raises(InvalidCredentialsError):
            run(endpoint, LOGON, "http", transport="ntlm", password="wrong")
        with pytest.raises(WinRMTransportError, match="500"):
            run(endpoint, LOGON, "http", transport="ntlm", message_encryption="never")
        assert endpoint.stats()["pc1"].errors == ["refused: the message is not encrypted"]


@pytest.mark.parametrize(
    ("become", "gets_in"),
    [
        (Become(USER, PASSWORD), True),
        (Become(USER, "wrong"), False),
        (Become(USER, ""), False),
        (Become("another", PASSWORD), False),
        (Become("SYSTEM", ""), True),
    ],
)
def test_become_runas_with_a_wrong_password_runs_nothing(become: Become, gets_in: bool) -> None:
    windows = simulated(Network([], {}))
    windows.holdings.domain_users = {USER: PASSWORD}
    payload = replace(payload_of("spp_read", {"request": read_request()}), become=become)
    answer = json.loads(LabMachine(windows, PythonEngine()).run(payload).stdout)
    assert answer.get("failed", False) is not gets_in
    assert ("state" in answer) is gets_in
    assert gets_in or "Win32ErrorCode 1326" in answer["msg"]
