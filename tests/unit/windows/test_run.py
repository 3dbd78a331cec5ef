"""Whole runs of volume.activation.windows on a simulated machine, without ansible."""

from __future__ import annotations

import pytest

from lab.simulation.network import Network
from lab.simulation.windows import WmiFault
from tests.support.run_on_simulation import (
    KMS01,
    KMS_UNAVAILABLE,
    NOT_ENOUGH_COUNT,
    READ,
    SET_HOST,
    WHOLE_PLAN,
    WRITE,
    converged,
    execute_on,
    fresh,
    license_of,
    methods_of,
    recorded_run,
    run,
    simulated,
    snapshot,
)


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
        "kms_lookup_domain": None,
        "kms_host_caching": True,
        "activation_type": "kms",
        "activation_type_enabled": "any",
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
    for name in ("changed", "plan", "diff", "before", "product"):
        assert foretold.result[name] == result[name], name
    for name, value in foretold.result["after"].items():
        assert value in (None, result["after"][name]), name


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
