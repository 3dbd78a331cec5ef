"""A machine that can't be reached is unreachable; a controller that can't reach any has failed."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.remote_answer import (
    remote_error,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
)
from requests.exceptions import ConnectTimeout
from winrm.exceptions import WinRMOperationTimeoutError, WSManFaultError

pytestmark = pytest.mark.ansible_core

KERBEROS = (
    "WinRM Kerberos authentication requested but the python kerberos library is not installed"
)


PYTHON = "for the Python of ansible-core"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            AnsibleError("winrm or requests is not installed: No module named 'winrm'"),
            "winrm or requests is not installed: No module named 'winrm'. Install pywinrm "
            f"{PYTHON}",
        ),
        (
            AnsibleError("pypsrp or dependencies are not installed: x"),
            f"pypsrp or dependencies are not installed: x. Install pypsrp {PYTHON}",
        ),
        (
            AnsibleConnectionFailure(f"{KERBEROS}. Please;"),
            f"{KERBEROS}. Please. Install pywinrm[kerberos] {PYTHON}",
        ),
        (
            AnsibleConnectionFailure("Kerberos auth failure when calling kinit cmd 'kinit': x"),
            "Kerberos auth failure when calling kinit cmd 'kinit': x. Install the Kerberos client "
            "programs on the controller",
        ),
        (
            AnsibleConnectionFailure("credssp: requests-credssp is not installed. "),
            f"credssp: requests-credssp is not installed. Install it {PYTHON}",
        ),
        (
            AnsibleError("The installed version of WinRM does not support transport(s) ['x']"),
            "The installed version of WinRM does not support transport(s) ['x']. Set "
            "ansible_winrm_transport to basic, certificate, credssp, kerberos or ntlm",
        ),
        (
            AnsibleError("Become plugin sudo is not supported by the Windows exec wrapper. Make"),
            "Become plugin sudo is not supported by the Windows exec wrapper. Make. Leave become "
            "out, or set ansible_become_method to runas",
        ),
        (AnsibleError("something of core's"), "AnsibleError: something of core's"),
        (AttributeError("no such thing"), "AttributeError: no such thing"),
        (AttributeError("it is not installed"), "AttributeError: it is not installed"),
        (AttributeError(), "AttributeError: AttributeError"),
    ],
)
def test_fault_of_the_controller(error: Exception, told: str) -> None:
    found = remote_error(error)
    assert not isinstance(found, RemoteUnreachableError)
    assert str(found) == f"The controller can't connect: {told}"


def of(package: str) -> Exception:
    """An error that a module of this package has."""
    kind = type("Fault", (Exception,), {"__module__": f"{package}.inner"})
    found: Exception = kind("It said; ")
    return found


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            AnsibleConnectionFailure("ntlm: the specified credentials were rejected by the server"),
            "ntlm: the specified credentials were rejected by the server",
        ),
        (
            AnsibleConnectionFailure("Kerberos auth failure: clock skew;\nsecond line"),
            "Kerberos auth failure: clock skew",
        ),
        (
            AnsibleError("the connection attempt timed out"),
            "The connection broke: AnsibleError: the connection attempt timed out",
        ),
        (
            AnsibleError("winrm send_input failed; \nstdout: x"),
            "The connection broke: AnsibleError: winrm send_input failed",
        ),
        (ConnectTimeout("no answer"), "The connection broke: ConnectTimeout: no answer"),
        (ConnectionResetError("reset"), "The connection broke: ConnectionResetError: reset"),
        (TimeoutError(), "The connection broke: TimeoutError: TimeoutError"),
        *(
            (of(package), "The connection broke: Fault: It said")
            for package in (
                "winrm", "pypsrp", "requests", "urllib3", "http", "xml", "ssl", "socket",
            )
        ),
    ],
)  # fmt: skip
def test_machine_that_can_not_be_reached(error: Exception, told: str) -> None:
    found = remote_error(error)
    assert isinstance(found, RemoteUnreachableError)
    assert str(found) == told


def test_time_out_of_pywinrm() -> None:
    assert isinstance(remote_error(WinRMOperationTimeoutError()), RemoteUnreachableError)


def test_account_that_may_not_use_winrm_is_told_from_a_wrong_password() -> None:
    """By pywinrm's number: the words are in the machine's language."""
    fault = WSManFaultError(500, "x", "<x/>", "Zugriff verweigert", wsman_fault_code=5)
    for error in (fault, AnsibleConnectionFailure(f"ntlm: {fault}")):
        found = remote_error(error)
        assert isinstance(found, RemoteUnreachableError)
        assert "Zugriff verweigert" in str(found)
        assert str(found).endswith(
            ". The account was accepted and may not use WinRM: use a domain account that is "
            "administrator of the machine, or set LocalAccountTokenFilterPolicy to 1 there for "
            "local ones"
        )
    other = WSManFaultError(500, "x", "<x/>", "y", wsman_fault_code=53)
    assert "LocalAccountTokenFilterPolicy" not in str(remote_error(other))
