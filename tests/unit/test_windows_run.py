"""Whole runs of volume.activation.windows on a simulated machine, without ansible."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._remote import (
    RemoteError,
    RemoteUnreachableError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._state import StateError

from tests.lab.simulation.network import Network
from tests.lab.simulation.windows import CURRENT_VERSION, SimulatedWindows, WmiFault
from tests.unit.run_on_simulation import (
    KMS01,
    KMS_CLOSED,
    KMS_LOW,
    converged,
    execute_on,
    fresh,
    gvlk_license,
    license_of,
    methods_of,
    recorded_run,
    run,
    simulated,
    snapshot,
)

READ, WRITE = "volume.activation.spp_read", "volume.activation.spp_write"
SET_HOST = "SetKeyManagementServiceMachine"
WHOLE_PLAN = [
    SET_HOST,
    "InstallProductKey",
    "RefreshLicenseStatus",
    "Activate",
    "RefreshLicenseStatus",
]
KMS_UNAVAILABLE = 0xC004F074
NOT_ENOUGH_COUNT = 0xC004F038


def test_converged_is_one_execution(network: Network) -> None:
    """Nothing to do costs one read."""
    machine = converged(network)
    done = recorded_run(machine, kms_host=KMS01)
    assert done.executions == (READ,)
    assert done.result["changed"] is False
    assert done.result["plan"] == []
    assert "failed" not in done.result
    assert machine.calls == []


def test_change_is_two_executions(network: Network) -> None:
    """A change costs a read and a write, and ends activated."""
    machine = fresh(network)
    done = recorded_run(machine, kms_host=KMS01)
    assert done.executions == (READ, WRITE)
    assert done.waits == ()
    assert machine.calls == methods_of(done.result) == WHOLE_PLAN
    assert done.result["changed"] is True
    assert done.result["after"] == {
        "kms_host": KMS01,
        "kms_port": 1688,
        "partial_product_key": "VMK7H",
        "channel": "gvlk",
        "license_status": "licensed",
    }


def test_check_mode_writes_nothing_and_foretells_the_run(network: Network) -> None:
    """The plan and the diff of check mode are those of the run that follows."""
    machine = fresh(network)
    held = snapshot(machine)
    foretold = recorded_run(machine, check_mode=True, kms_host=KMS01)
    assert foretold.executions == (READ,)
    assert machine.calls == []
    assert snapshot(machine) == held
    assert foretold.result["changed"] is True
    result = run(machine, kms_host=KMS01)
    for name in ("changed", "plan", "diff", "before", "after", "product"):
        assert foretold.result[name] == result[name], name


def test_write_is_never_sent_in_check_mode(network: Network) -> None:
    """Even if it were, the module itself would refuse."""
    machine = fresh(network)
    answer = execute_on(machine, check_mode=True)(WRITE, {"steps": [], "secrets": {}})
    assert answer["failed"] is True
    assert machine.calls == []


def test_second_run_changes_nothing(network: Network) -> None:
    """Run again: one read, no change."""
    machine = fresh(network)
    first = run(machine, kms_host=KMS01)
    machine.calls.clear()
    second = recorded_run(machine, kms_host=KMS01)
    assert second.executions == (READ,)
    assert (second.result["changed"], second.result["plan"]) == (False, [])
    assert second.result["before"] == first["after"]
    assert machine.calls == []


def test_host_changed_by_hand_is_repaired_exactly(network: Network) -> None:
    """Nothing but the host is written, then the activation proves it."""
    machine = fresh(network)
    run(machine, kms_host=KMS01)
    machine.kms_host = "kms-old.contoso.example"
    machine.calls.clear()
    result = run(machine, kms_host=KMS01)
    assert methods_of(result) == machine.calls == [SET_HOST, "Activate", "RefreshLicenseStatus"]
    assert result["plan"][0]["arguments"] == {"MachineName": KMS01}
    assert "now kms-old.contoso.example" in result["plan"][0]["why"]
    assert result["diff"]["before"]["kms_host"] == "kms-old.contoso.example"
    assert machine.kms_host == KMS01


def test_host_in_other_spelling_is_not_a_change(network: Network) -> None:
    """A run that changes the port alone succeeds, and names the host as the machine has it."""
    machine = converged(network, kms_host="KMS01.Contoso.Example.", kms_port=1700)
    foretold = run(machine, check_mode=True, kms_host=KMS01)
    result = run(machine, kms_host=KMS01)
    assert "failed" not in result
    assert foretold["diff"] == result["diff"]
    assert result["after"]["kms_host"] == "KMS01.Contoso.Example."
    assert result["after"]["kms_port"] == 1688


def test_kms_host_of_one_product_is_cleared(network: Network) -> None:
    """The general host counts again afterwards."""
    machine = converged(network)
    machine.licenses[0].kms_host = "kms-old.contoso.example"
    result = run(machine, kms_host=KMS01)
    assert "failed" not in result
    assert result["before"]["kms_host"] == "kms-old.contoso.example"
    assert result["after"]["kms_host"] == KMS01
    assert machine.licenses[0].kms_host is None


def test_discovery(network: Network) -> None:
    """DNS names the host: nothing is set, and what was set is cleared."""
    machine = fresh(network, kms_host="kms-old.contoso.example", kms_port=1700)
    result = run(machine, kms_discovery=True)
    assert "failed" not in result
    assert (machine.kms_host, machine.kms_port) == (None, 0)
    assert machine.licenses[0].discovered_host == KMS01
    assert result["after"]["license_status"] == "licensed"


def test_kept_writes_nothing(network: Network) -> None:
    """A genuine licence stays, which is a success with a word of advice."""
    machine = simulated(network, license_of("mak", status=1))
    held = snapshot(machine)
    done = recorded_run(machine, kms_host=KMS01)
    assert done.executions == (READ,)
    assert done.result["kept"] == "mak"
    assert done.result["changed"] is False
    assert "failed" not in done.result
    assert "replace_channels" in done.result["advice"][0]
    assert snapshot(machine) == held


def test_refused_writes_nothing(network: Network) -> None:
    """No key fits a Home edition: a failure after one read."""
    machine = simulated(
        network, license_of("retail", family="Core"), edition_id="Core", build=19045
    )
    held = snapshot(machine)
    done = recorded_run(machine, kms_host=KMS01)
    assert done.executions == (READ,)
    assert done.result["failed"] is True
    assert "Home edition" in done.result["msg"]
    assert done.result["changed"] is False
    assert snapshot(machine) == held


# Retries


def test_retry_until_the_host_answers(network: Network) -> None:
    """Two failures that can pass: two waits, the second twice the first, then activated."""
    fault = WmiFault(KMS_UNAVAILABLE, method="Activate", times=2)
    machine = fresh(network, wmi_faults=[fault])
    done = recorded_run(machine, kms_host=KMS01, retry_delay=20)
    assert done.executions == (READ, WRITE, WRITE, WRITE)
    assert done.waits == (20, 40)
    assert "failed" not in done.result
    assert done.result["after"]["license_status"] == "licensed"
    assert machine.calls == [*WHOLE_PLAN[:4], "Activate", "Activate", "RefreshLicenseStatus"]
    assert methods_of(done.result) == WHOLE_PLAN


@pytest.mark.parametrize(("jitter", "factor"), [(0.0, 0.75), (0.999, 1.2495)])
def test_waits_are_spread(network: Network, jitter: float, factor: float) -> None:
    """Each wait lies within a quarter of its delay, and none is longer than about ten minutes."""
    machine = fresh(network, wmi_faults=[WmiFault(KMS_UNAVAILABLE, method="Activate")])
    done = recorded_run(machine, jitter=jitter, kms_host=KMS01, retry_delay=200, retries=4)
    assert done.waits == pytest.approx([delay * factor for delay in (200, 400, 600, 600)])
    assert done.executions == (READ, *[WRITE] * 5)
    assert done.result["failed"] is True


@pytest.mark.parametrize(
    ("code", "retries", "writes"),
    [
        (KMS_UNAVAILABLE, 0, 1),
        (KMS_UNAVAILABLE, 2, 3),
        (NOT_ENOUGH_COUNT, 2, 3),
        (0xC004F069, 3, 1),
        (0xC004C003, 3, 1),
        (0xC004F06C, 3, 1),
    ],
)
def test_only_what_can_pass_is_tried_again(
    network: Network, code: int, retries: int, writes: int
) -> None:
    """Never after a wrong edition, a blocked key or a wrong clock."""
    machine = fresh(network, wmi_faults=[WmiFault(code, method="Activate")])
    done = recorded_run(machine, kms_host=KMS01, retries=retries)
    assert done.executions == (READ, *[WRITE] * writes)
    assert len(done.waits) == writes - 1
    assert done.result["failed"] is True
    assert f"0x{code:08X}" in done.result["msg"]


def test_other_steps_are_never_tried_again(network: Network) -> None:
    """A code that can pass at Activate means something else at another method."""
    machine = fresh(network, wmi_faults=[WmiFault(KMS_UNAVAILABLE, method="InstallProductKey")])
    done = recorded_run(machine, kms_host=KMS01)
    assert done.executions == (READ, WRITE)
    assert done.waits == ()


# Failures


def test_insufficient_count_is_a_failure_that_explains_the_threshold(network: Network) -> None:
    """The count of this machine's kind, and the option for a new host."""
    result = run(fresh(network), kms_host=KMS_LOW, retries=0)
    assert result["failed"] is True
    assert "Activate failed with 0xC004F038 " in result["msg"]
    assert "from a count of 5 on" in result["msg"]
    assert "accept_insufficient_count: true" in result["msg"]
    assert result["error"]["code"] == "0xC004F038"
    assert result["after"]["license_status"] == "notification"


def test_insufficient_count_accepted(network: Network) -> None:
    """Everything but the activation is done: ok, with the reason as advice and no retry."""
    machine = fresh(network)
    done = recorded_run(machine, kms_host=KMS_LOW, accept_insufficient_count=True)
    assert "failed" not in done.result
    assert done.executions == (READ, WRITE)
    assert done.result["changed"] is True
    assert any("0xC004F038" in line for line in done.result["advice"])
    assert done.result["after"]["license_status"] == "notification"
    assert done.result["after"]["partial_product_key"] == "VMK7H"
    again = run(machine, kms_host=KMS_LOW, accept_insufficient_count=True)
    assert methods_of(again) == ["Activate", "RefreshLicenseStatus"]
    assert again["changed"] is False


def test_insufficient_count_of_another_step_is_not_accepted(network: Network) -> None:
    """The option is about the activation alone."""
    machine = fresh(network, wmi_faults=[WmiFault(NOT_ENOUGH_COUNT, method="InstallProductKey")])
    result = run(machine, kms_host=KMS01, accept_insufficient_count=True)
    assert result["failed"] is True
    assert "InstallProductKey failed with 0xC004F038" in result["msg"]


def test_fault_as_return_value_is_a_failure(network: Network) -> None:
    """A method that throws nothing and returns another value than 0 has failed."""
    fault = WmiFault(0xC004F069, method="InstallProductKey", as_return_value=True)
    result = run(fresh(network, wmi_faults=[fault]), kms_host=KMS01)
    assert result["failed"] is True
    assert "InstallProductKey failed with 0xC004F069" in result["msg"]
    assert f"Done: {SET_HOST}. Not done: {', '.join(WHOLE_PLAN[1:])}." in result["msg"]
    assert result["changed"] is True


def test_a_step_that_finds_no_licence_says_so(network: Network) -> None:
    """Windows took the key and shows no licence for it."""

    class Forgetful(list[Any]):
        def insert(self, *_: Any) -> None:
            """The key vanishes."""

    machine = simulated(network)
    machine.licenses = Forgetful()
    result = run(machine, kms_host=KMS01)
    assert result["failed"] is True
    assert "Activate failed: Windows has no licence with this key." in result["msg"]
    assert "error" not in result


def test_state_other_than_expected_is_a_failure(network: Network) -> None:
    """Windows took every step and yet holds another host, as a policy would do."""
    machine = converged(network, kms_host="kms-old.contoso.example")
    execute = execute_on(machine)

    def overruled(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = json.loads(json.dumps(execute(module, arguments)))
        service = answer["state"]["tables"]["service"][0]
        service["KeyManagementServiceMachine"] = "kms-policy.contoso.example"
        return dict(answer)

    result = recorded_run(machine, execute=overruled, kms_host=KMS01).result
    assert result["failed"] is True
    assert f"kms_host is 'kms-policy.contoso.example' instead of '{KMS01}'" in result["msg"]
    assert f"Done: {SET_HOST}, Activate, RefreshLicenseStatus." in result["msg"]


def breaking_at_write(
    machine: SimulatedWindows, answer: Mapping[str, Any] | Exception, before: int = 0
) -> Callable[[str, Mapping[str, Any]], Mapping[str, Any]]:
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
        "the licences (SoftwareLicensingProduct) could not be read: HRESULT 0x80041001"
        in (result["msg"])
    )
    assert "each may have been done or not" in result["msg"]


# Findings before anything is written


def activation_type(network: Network, **values: Any) -> SimulatedWindows:
    """A machine that allows Active Directory-based activation only."""
    return simulated(network, license_of("retail", activation_type_enabled=1), **values)


FINDINGS: list[Any] = [
    pytest.param(
        lambda network: fresh(network, clock_offset_seconds=5 * 3600),
        {"kms_host": KMS01},
        ("clock is 5.0 hours off", "0xC004F06C", "w32tm"),
        id="clock ahead",
    ),
    pytest.param(
        lambda network: fresh(network, clock_offset_seconds=-5 * 3600),
        {"kms_host": KMS01},
        ("clock is 5.0 hours off",),
        id="clock behind",
    ),
    pytest.param(
        fresh,
        {"kms_host": "kms-typo.contoso.example"},
        ("kms-typo.contoso.example does not resolve on this machine", "NAME_ERROR"),
        id="name",
    ),
    pytest.param(
        fresh,
        {"kms_host": KMS_CLOSED},
        (f"{KMS_CLOSED} does not answer on TCP port 1688", "ConnectionRefused", "SPPSVC-In-TCP"),
        id="closed host",
    ),
    pytest.param(
        fresh,
        {"kms_host": KMS01, "kms_port": 1700},
        (f"{KMS01} does not answer on TCP port 1700",),
        id="closed port",
    ),
    pytest.param(
        activation_type,
        {"kms_host": KMS01},
        ("Active Directory-based activation only", "slmgr /act-type"),
        id="activation type",
    ),
    pytest.param(
        lambda network: fresh(network, domain="fabrikam.example"),
        {"kms_discovery": True},
        ("No KMS host is published in fabrikam.example", "_vlmcs._tcp", "set kms_host"),
        id="no SRV record",
    ),
    pytest.param(
        lambda network: fresh(network, is_domain_joined=False),
        {"kms_discovery": True},
        ("No KMS host is published because this machine has no DNS suffix",),
        id="no suffix",
    ),
    pytest.param(
        lambda network: activation_type(network, clock_offset_seconds=5 * 3600),
        {"kms_host": KMS_CLOSED},
        ("hours off", "Active Directory-based", "does not answer"),
        id="three at once",
    ),
]


@pytest.mark.parametrize("check_mode", [False, True], ids=["run", "check mode"])
@pytest.mark.parametrize(("machine_on", "options", "words"), FINDINGS)
def test_findings_stop_a_run_that_would_activate(
    network: Network,
    machine_on: Callable[[Network], SimulatedWindows],
    options: dict[str, Any],
    words: tuple[str, ...],
    check_mode: bool,
) -> None:
    """Each is named with what to do, and nothing is written."""
    machine = machine_on(network)
    held = snapshot(machine)
    done = recorded_run(machine, check_mode=check_mode, **options)
    assert done.executions == (READ,)
    assert done.result["failed"] is True
    assert done.result["changed"] is False
    assert [word for word in words if word not in done.result["msg"]] == []
    assert done.result["msg"].endswith("Nothing was written.")
    assert ".." not in done.result["msg"]
    assert snapshot(machine) == held


@pytest.mark.parametrize(
    ("values", "license_values", "options", "word"),
    [
        ({"clock_offset_seconds": 5 * 3600}, {}, {"kms_host": KMS01}, "hours off"),
        (
            {"kms_host": "kms-typo.contoso.example"},
            {},
            {"kms_host": "kms-typo.contoso.example"},
            "does not resolve",
        ),
        ({"kms_host": KMS_CLOSED}, {}, {"kms_host": KMS_CLOSED}, "does not answer"),
        ({}, {"activation_type_enabled": 1}, {"kms_host": KMS01}, "Active Directory"),
        (
            {"kms_host": None, "domain": "fabrikam.example"},
            {},
            {"kms_discovery": True},
            "No KMS host is published",
        ),
    ],
)
def test_findings_on_a_converged_machine_are_advice(
    network: Network,
    values: dict[str, Any],
    license_values: dict[str, Any],
    options: dict[str, Any],
    word: str,
) -> None:
    """Its licence holds for now: ok, one line of advice."""
    machine = simulated(network, gvlk_license(**license_values), **{"kms_host": KMS01, **values})
    result = run(machine, **options)
    assert "failed" not in result
    assert result["changed"] is False
    assert len(result["advice"]) == 1
    assert word in result["advice"][0]


def test_findings_do_not_stop_what_does_not_activate(network: Network) -> None:
    """Key and host can be set while the host is down."""
    result = run(fresh(network), kms_host=KMS_CLOSED, activate=False)
    assert "failed" not in result
    assert result["changed"] is True
    assert result["after"]["kms_host"] == KMS_CLOSED
    assert "does not answer" in result["advice"][0]


def test_what_can_not_be_checked_is_no_finding(network: Network) -> None:
    """Before Windows 8 there is no command to look names up."""
    machine = fresh(network, has_resolve_dns_name=False)
    assert "failed" not in run(machine, kms_host=KMS01)


# A read that is of no use


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
            "System.Security.SecurityException",
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
            "the licensing service (SoftwareLicensingService) could not be read: "
            "HRESULT 0x80041003",
        ),
        (
            {"wmi_faults": [WmiFault(0x80041003, query_class="SoftwareLicensingProduct")]},
            "the licences (SoftwareLicensingProduct) could not be read: HRESULT 0x80041003",
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
