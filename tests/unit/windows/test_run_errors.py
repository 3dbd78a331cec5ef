"""Every known activation error, and many at every method that a plan can call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    known_activation_errors,
)

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows, WmiFault
from tests.support.run_on_simulation import (
    KMS01,
    NOT_ENOUGH_COUNT,
    converged,
    fresh,
    gvlk_license,
    run,
    simulated,
)

CODES = sorted(known_activation_errors())
HOST, PORT = "KeyManagementServiceMachine", "KeyManagementServicePort"
REST = ("Activate", "RefreshLicenseStatus")
WHOLE = (f"Set{HOST}", f"Set{PORT}", "InstallProductKey", "RefreshLicenseStatus", *REST)
OLD = "kms-old.contoso.example"


@dataclass(frozen=True)
class Case:
    """A machine, its plan in full, and the step of it that fails."""

    name: str
    machine: Callable[[Network], SimulatedWindows]
    plan: tuple[str, ...]
    failing: int
    discovery: bool = False


def needs_everything(network: Network) -> SimulatedWindows:
    """Neither host, port nor key is right."""
    return fresh(network, kms_port=1700)


def host_to_forget(network: Network) -> SimulatedWindows:
    """Activated, with a host where DNS shall name one."""
    return converged(network)


def product_with_its_own_host(network: Network) -> SimulatedWindows:
    """Activated, with a host for Windows alone."""
    return simulated(network, gvlk_license(kms_host=OLD), kms_host=KMS01)


CLEARING = (f"Clear{HOST}", f"Clear{PORT}", *REST)
CASES = [
    *(
        Case(f"{at} {name}", needs_everything, WHOLE, at)
        for at, name in enumerate(WHOLE)
        if at != 5
    ),
    Case("clear host", host_to_forget, CLEARING, 0, discovery=True),
    Case("clear port", host_to_forget, CLEARING, 1, discovery=True),
    Case("refresh after Activate", host_to_forget, CLEARING, 3, discovery=True),
    Case("clear host of the product", product_with_its_own_host, CLEARING, 0),
    Case("clear port of the product", product_with_its_own_host, CLEARING, 1),
]


def codes_at(case: Case, as_return_value: bool) -> set[int]:
    """Its share: what is told of a code is the same at each step, and what of a step for each."""
    turn = CASES.index(case) + as_return_value
    return {NOT_ENOUGH_COUNT, *CODES[turn % len(CASES) :: len(CASES)]}


@pytest.mark.parametrize("accept", [False, True], ids=["", "accept"])
@pytest.mark.parametrize("as_return_value", [False, True], ids=["thrown", "returned"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_errors_at_this_step(
    network: Network, case: Case, as_return_value: bool, accept: bool
) -> None:
    """Hex, name, cause and remedy are told, and which steps are done and which are not."""
    for code in sorted(codes_at(case, as_return_value)):
        machine = case.machine(network)
        method = case.plan[case.failing]
        machine.wmi_faults = [WmiFault(code, method=method, as_return_value=as_return_value)]
        where = {"kms_discovery": True} if case.discovery else {"kms_host": KMS01}
        result = run(machine, retries=1, accept_insufficient_count=accept, **where)
        error = known_activation_errors()[code]
        if code == NOT_ENOUGH_COUNT and accept and method == "Activate":
            assert "failed" not in result
            assert any(error.hex in line for line in result["advice"])
            continue
        done, not_done = case.plan[: case.failing], case.plan[case.failing :]
        assert result["failed"] is True, error.hex
        message = result["msg"]
        name = f" {error.name}" if error.name else ""
        assert message.startswith(f"{method} failed with {error.hex}{name}: {error.meaning}. ")
        assert f"Likely cause: {error.likely_cause}. What to do: {error.remedy}. " in message
        assert f"Done: {', '.join(done) or 'nothing'}. Not done: {', '.join(not_done)}." in message
        assert message.count("..") == 0
        assert "\n" not in message
        assert result["error"]["code"] == error.hex
        assert result["error"]["remedy"] == error.remedy
        assert result["changed"] is bool(set(done) - {"RefreshLicenseStatus"})
        assert "Traceback" not in str(result)


@pytest.mark.parametrize("as_return_value", [False, True], ids=["thrown", "returned"])
def test_every_error_is_at_a_step(as_return_value: bool) -> None:
    assert set().union(*(codes_at(case, as_return_value) for case in CASES)) == set(CODES)


def test_every_method_of_a_plan_is_among_the_cases() -> None:
    """Each class and method that the collection may call fails once in this file."""
    assert {case.plan[case.failing] for case in CASES} == {
        "InstallProductKey",
        f"Set{HOST}",
        f"Set{PORT}",
        f"Clear{HOST}",
        f"Clear{PORT}",
        "Activate",
        "RefreshLicenseStatus",
    }
