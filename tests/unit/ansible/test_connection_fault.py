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


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AnsibleError("winrm or requests is not installed: No module named 'winrm'"), "pywinrm"),
        (AnsibleError("pypsrp or dependencies are not installed: x"), "Install pypsrp"),
        (AnsibleConnectionFailure(f"{KERBEROS}. Please"), "pywinrm[kerberos]"),
        (
            AnsibleConnectionFailure("Kerberos auth failure when calling kinit cmd 'kinit': x"),
            "Kerberos client programs",
        ),
        (
            AnsibleConnectionFailure("credssp: requests-credssp is not installed"),
            "for the Python of ansible-core",
        ),
        (
            AnsibleError("The installed version of WinRM does not support transport(s) ['x']"),
            "ansible_winrm_transport",
        ),
        (
            AnsibleError("Become plugin sudo is not supported by the Windows exec wrapper. Make"),
            "ansible_become_method to runas",
        ),
        (AnsibleError("something of core's"), "AnsibleError: something of core's"),
        (AttributeError("no such thing"), "AttributeError: no such thing"),
    ],
)
def test_fault_of_the_controller(error: Exception, told: str) -> None:
    found = remote_error(error)
    assert not isinstance(found, RemoteUnreachableError)
    assert str(found).startswith("The controller can't connect: ")
    assert told in str(found)
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    "error",
    [
        AnsibleConnectionFailure("ntlm: the specified credentials were rejected by the server"),
        AnsibleConnectionFailure(
            "Kerberos auth failure for principal a@B: clock skew\nsecond line"
        ),
        AnsibleError("the connection attempt timed out"),
        AnsibleError("winrm send_input failed; \nstdout: x"),
        ConnectTimeout("no answer"),
        WinRMOperationTimeoutError(),
        ConnectionResetError("reset"),
        TimeoutError(),
    ],
)
def test_machine_that_can_not_be_reached(error: Exception) -> None:
    found = remote_error(error)
    assert isinstance(found, RemoteUnreachableError)
    assert str(found)
    assert "\n" not in str(found)


def test_account_that_may_not_use_winrm_is_told_from_a_wrong_password() -> None:
    """By pywinrm's number: the words are in the machine's language."""
    fault = WSManFaultError(500, "x", "<x/>", "Zugriff verweigert", wsman_fault_code=5)
    for error in (fault, AnsibleConnectionFailure(f"ntlm: {fault}")):
        found = remote_error(error)
        assert isinstance(found, RemoteUnreachableError)
        assert "Zugriff verweigert" in str(found)
        assert "set LocalAccountTokenFilterPolicy to 1" in str(found)
    other = WSManFaultError(500, "x", "<x/>", "y", wsman_fault_code=53)
    assert "LocalAccountTokenFilterPolicy" not in str(remote_error(other))
