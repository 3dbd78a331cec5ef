"""Runs whose machine breaks off, or answers with something that is of no use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    Execute,
    RemoteError,
    RemoteUnreachableError,
)

from lab.simulation.network import Network
from lab.simulation.windows import CURRENT_VERSION, SimulatedWindows, WmiFault
from tests.support.run_on_simulation import (
    KMS01,
    KMS_UNAVAILABLE,
    WHOLE_PLAN,
    WRITE,
    execute_on,
    fresh,
    recorded_run,
    run,
)

DENIED = (
    "0x80041003 WBEM_E_ACCESS_DENIED: WMI access denied. Likely cause: Account not administrator "
    "on the target, or a local account whose token UAC filters. What to do: Use a domain account "
    "that is administrator of the machine, or set LocalAccountTokenFilterPolicy to 1 for local ones"
)


def breaking_at_write(
    machine: SimulatedWindows, answer: Mapping[str, Any] | Exception, before: int = 0
) -> Execute:
    """An Execute whose writes, after the first ``before``, end in this answer or error."""
    execute, writes = execute_on(machine), 0

    def broken(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        nonlocal writes
        if module != WRITE:
            return execute(module, arguments)
        writes += 1
        if writes <= before:
            return execute(module, arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return broken


def test_connection_broken_while_writing(network: Network) -> None:
    """Unreachable, with the steps that may have been done or not."""
    machine = fresh(network)
    broken = breaking_at_write(machine, RemoteUnreachableError("The connection broke: timed out"))
    result = recorded_run(machine, execute=broken, kms_host=KMS01).result
    assert result["unreachable"] is True
    assert result["msg"].startswith("The connection broke: timed out. Done before: nothing. ")
    assert f"each may have been done or not: {', '.join(WHOLE_PLAN)}. " in result["msg"]
    assert "Run again" in result["msg"]


def test_connection_broken_at_the_second_attempt(network: Network) -> None:
    """What the first attempt did is told apart from what was sent last."""
    machine = fresh(network, wmi_faults=[WmiFault(KMS_UNAVAILABLE, method="Activate", times=1)])
    broken = breaking_at_write(machine, RemoteUnreachableError("Gone"), before=1)
    result = recorded_run(machine, execute=broken, kms_host=KMS01).result
    assert result["unreachable"] is True
    assert f"Done before: {', '.join(WHOLE_PLAN[:3])}. " in result["msg"]
    assert "each may have been done or not: Activate, RefreshLicenseStatus." in result["msg"]
    assert result["changed"] is True


@pytest.mark.parametrize(
    "answer",
    [
        {"failed": True, "msg": "MODULE FAILURE\nat line 1"},
        {"changed": False, "state": {}},
        {"changed": False, "state": {}, "steps": None},
        {"changed": False, "state": {}, "steps": [{}]},
        {"changed": False, "state": {"errors": []}, "steps": []},
    ],
)
def test_write_without_a_usable_answer_names_what_was_sent(
    network: Network, answer: dict[str, Any]
) -> None:
    """Nobody can tell what became of the steps, so each of them is named."""
    machine = fresh(network)
    broken = breaking_at_write(machine, answer)
    result = recorded_run(machine, execute=broken, kms_host=KMS01).result
    assert result["failed"] is True
    assert "unreachable" not in result
    assert f"each may have been done or not: {', '.join(WHOLE_PLAN)}. " in result["msg"]
    assert "\n" not in result["msg"]


def test_state_unreadable_after_the_write(network: Network) -> None:
    """The service answers before the write and not after it."""
    machine = fresh(network)
    execute = execute_on(machine)

    def dying(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if module == WRITE:
            machine.wmi_faults.append(WmiFault(0x80041001, query_class="SoftwareLicensingProduct"))
        return execute(module, arguments)

    result = recorded_run(machine, execute=dying, kms_host=KMS01).result
    assert result["failed"] is True
    assert (
        "the licences (SoftwareLicensingProduct) could not be read: 0x80041001 WBEM_E_FAILED: "
        "WMI call failed" in (result["msg"])
    )
    assert "each may have been done or not" in result["msg"]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            {"failed": True, "msg": "Ansible requires PowerShell v5.1\nor newer"},
            "The machine's PowerShell is older than 5.1. Install Windows Management Framework",
        ),
        (
            {"failed": True, "msg": "MODULE FAILURE.\nSee stdout"},
            "no usable answer: MODULE FAILURE",
        ),
        # As core refuses an untrusted module, and as PowerShell refuses core's untrusted wrapper.
        (
            {
                "failed": True,
                "msg": "Cannot run untrusted PowerShell script 'x.ps1' in ConstrainedLanguage mode "
                "with module util imports.",
            },
            "PowerShell is in constrained language on the machine",
        ),
        (
            {
                "failed": True,
                "msg": "MODULE FAILURE.\nSee stdout",
                "module_stderr": "Methodenaufruf nicht möglich.\n + FullyQualifiedErrorId : "
                "MethodInvocationNotSupportedInConstrainedLanguage",
            },
            "Sign it and trust its signer, as docs/LOCKED_DOWN.md says",
        ),
        ({"failed": True, "msg": "\n \nDeep trouble\n"}, "no usable answer: Deep trouble"),
        ({"failed": True, "msg": None}, "no usable answer: the module returned no result"),
        ({"failed": True, "msg": " \n"}, "no usable answer: the module returned no result"),
        ({"failed": True, "state": {}, "msg": "half done"}, "no usable answer: half done"),
        ({"changed": False}, "no usable answer: the module returned no result"),
        ({}, "no usable answer: the module returned no result"),
    ],
)
def test_module_failures(network: Network, answer: dict[str, Any], text: str) -> None:
    """One line that says what is wrong."""
    with pytest.raises(RemoteError) as caught:
        recorded_run(fresh(network), execute=lambda *_: answer, kms_host=KMS01)
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not str(caught.value).endswith(".")


def test_module_failure_never_shows_a_full_key(network: Network) -> None:
    """PowerShell quotes arguments in its errors."""
    canary = "BCDFG-HJKMN-PQRTV-WXY23-46789"
    answer = {"failed": True, "msg": f"Cannot convert value '{canary}'"}
    with pytest.raises(RemoteError) as caught:
        recorded_run(fresh(network), execute=lambda *_: answer, kms_host=KMS01)
    assert canary not in str(caught.value)
    assert "46789" in str(caught.value)


def test_unreachable_at_the_read(network: Network) -> None:
    """Nothing was sent, so the error goes up as it is."""

    def unreachable(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        raise RemoteUnreachableError("Connection refused")

    with pytest.raises(RemoteUnreachableError, match=r"^Connection refused$"):
        recorded_run(fresh(network), execute=unreachable, kms_host=KMS01)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"denied_registry": frozenset({CURRENT_VERSION})},
            "the registry key of the Windows version could not be read: "
            "access denied: use a domain account that is administrator of the machine, or set "
            "LocalAccountTokenFilterPolicy to 1 there for local ones "
            "(System.Security.SecurityException)",
        ),
        (
            {"registry_values": {CURRENT_VERSION: {"EditionID": None}}},
            "the registry value EditionID is missing or empty",
        ),
        (
            {"registry_values": {CURRENT_VERSION: {"CurrentBuild": "abc"}}},
            "the registry value CurrentBuild is not a build number: 'abc'",
        ),
        (
            {"wmi_faults": [WmiFault(0x80041003, query_class="SoftwareLicensingService")]},
            f"the licensing service (SoftwareLicensingService) could not be read: {DENIED}",
        ),
        (
            {"wmi_faults": [WmiFault(0x80041003, query_class="SoftwareLicensingProduct")]},
            f"the licences (SoftwareLicensingProduct) could not be read: {DENIED}",
        ),
    ],
)
def test_unreadable_machine(network: Network, values: dict[str, Any], text: str) -> None:
    """What no decision can do without is named."""
    machine = fresh(network, **values)
    with pytest.raises(StateError) as caught:
        run(machine, kms_host=KMS01)
    assert str(caught.value) == text
    assert machine.calls == []


def test_computer_unreadable_is_no_obstacle(network: Network) -> None:
    """Domain and model are not needed to activate."""
    fault = WmiFault(0x80041003, query_class="Win32_ComputerSystem")
    assert "failed" not in run(fresh(network, wmi_faults=[fault]), kms_host=KMS01)
