"""Something breaks between two steps: the result says what was done, and the next run converges."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    WRITE_MODULE,
    RemoteUnreachableError,
)

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows, WmiFault
from tests.support.run_on_simulation import KMS01, execute_on, fresh, methods_of, recorded_run, run

SERVICE_STOPPING = 0xC004F075
STEPS = ("SetKeyManagementServiceMachine", "InstallProductKey", "RefreshLicenseStatus", "Activate")


def _converges(machine: SimulatedWindows) -> None:
    machine.wmi_faults = []
    again = run(machine, kms_host=KMS01)
    assert "failed" not in again
    assert again["after"]["license_status"] == "licensed"
    last = recorded_run(machine, kms_host=KMS01)
    assert last.result["changed"] is False
    assert len(last.executions) == 1


@pytest.mark.parametrize("method", STEPS)
@pytest.mark.parametrize("as_return_value", [False, True])
def test_service_restarts_before_a_step(
    network: Network, method: str, as_return_value: bool
) -> None:
    machine = fresh(network)
    machine.wmi_faults = [WmiFault(SERVICE_STOPPING, method, as_return_value=as_return_value)]
    result = run(machine, kms_host=KMS01, retries=0)
    assert result["failed"] is True
    planned = methods_of(result)
    at = planned.index(method)
    assert f"Done: {', '.join(planned[:at]) or 'nothing'}." in result["msg"]
    assert f"Not done: {', '.join(planned[at:])}" in result["msg"]
    assert "0xC004F075" in result["msg"]
    _converges(machine)


@pytest.mark.parametrize("method", STEPS)
def test_read_after_the_steps_fails(network: Network, method: str) -> None:
    """The machine restarts while the steps run, so that nothing can be read back."""
    machine = fresh(network)
    machine.wmi_faults = [
        WmiFault(SERVICE_STOPPING, method),
        WmiFault(0x800706BA, query_class="Win32_ComputerSystem"),
    ]
    result = run(machine, kms_host=KMS01, retries=0)
    assert result["failed"] is True
    _converges(machine)


@pytest.mark.parametrize("done_before_it_broke", range(len(STEPS) + 1))
def test_connection_breaks_after_any_number_of_steps(
    network: Network, done_before_it_broke: int
) -> None:
    machine = fresh(network)
    working = execute_on(machine)

    def breaking(module, arguments):
        if module == WRITE_MODULE:
            steps = arguments["steps"][:done_before_it_broke]
            working(module, {**arguments, "steps": steps})
            raise RemoteUnreachableError("The connection broke")
        return working(module, arguments)

    result = recorded_run(machine, execute=breaking, kms_host=KMS01).result
    assert result["unreachable"] is True
    assert "may have been done or not" in result["msg"]
    _converges(machine)
