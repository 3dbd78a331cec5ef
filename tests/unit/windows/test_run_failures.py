"""Runs that Windows refuses at a step, and what their results say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab.simulation.network import Network
from lab.simulation.windows import WmiFault
from tests.support.run_on_simulation import (
    KMS01,
    KMS_LOW,
    NOT_ENOUGH_COUNT,
    READ,
    SET_HOST,
    WHOLE_PLAN,
    WRITE,
    converged,
    execute_on,
    fresh,
    methods_of,
    recorded_run,
    run,
    simulated,
)


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
        tables = answer["state"]["tables"]
        for row in (*tables["service"], *tables["products"]):
            row["KeyManagementServiceMachine"] = "kms-policy.contoso.example"
        return dict(answer)

    result = recorded_run(machine, execute=overruled, kms_host=KMS01).result
    assert result["failed"] is True
    assert f"kms_host is 'kms-policy.contoso.example' instead of '{KMS01}'" in result["msg"]
    assert f"Done: {SET_HOST}, Activate, RefreshLicenseStatus." in result["msg"]
