"""What holds for every machine with Office and any options."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.renewal import (
    RENEWAL_DUE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import WINDOWS_DECIDES
from hypothesis import event, given
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.any_office import any_options, machines
from tests.support.any_run import INSUFFICIENT_COUNT, check_any_run, drawn, foretold_and_found
from tests.support.full_key import FULL_KEY
from tests.support.office_on_simulation import office_desired, office_run
from tests.support.run_on_simulation import snapshot, twin_of


def check_what_is_not_ours(machine: SimulatedWindows, before: SimulatedWindows) -> None:
    """No licence that is no volume licence is ever touched, nor anything of Windows' own."""
    for now, then in zip(machine.office, before.office, strict=True):
        if then.channel not in ("gvlk", "mak"):
            assert now == then
    assert machine.licenses == before.licenses
    assert (machine.kms_host, machine.kms_port) == (before.kms_host, before.kms_port)
    assert machine.lookup_domain == before.lookup_domain
    assert machine.activation_type_enabled == before.activation_type_enabled


def check_foretold(foretold: dict[str, Any], result: dict[str, Any]) -> None:
    """Check mode says what the run then does, but for what only Windows decides."""
    for name in ("plan", "kept", "before", "left_alone"):
        assert foretold[name] == result[name], name
    is_open = any(INSUFFICIENT_COUNT in line for line in result["advice"])
    assert set(foretold["after"]) == set(result["after"])
    assert set(foretold["diff"]["after"]) == set(result["diff"]["after"])
    for expected, found in foretold_and_found(foretold, result):
        for label, values in expected.items():
            for name, value in values.items():
                is_unknown = name in WINDOWS_DECIDES and (value is None or is_open)
                is_unknown |= name == RENEWAL_DUE and is_open
                assert is_unknown or found[label][name] == value, (label, name)


@drawn(250, least=200)
@given(data=st.data(), options=any_options())
def test_any_machine_and_any_options(
    network: Network, data: st.DataObject, options: dict[str, Any]
) -> None:
    """One run in check mode, one run, one more run."""
    machine = data.draw(machines(network))
    try:
        office_desired(**options)
    except InputError as error:
        event("input refused")
        assert not FULL_KEY.search(str(error))
        return
    held, untouched = snapshot(machine), twin_of(machine)

    sandbox = twin_of(machine)
    foretold = office_run(sandbox, check_mode=True, **options)
    check_any_run(foretold, sandbox, held)
    assert len(foretold.executions) == 1

    first = office_run(machine, **options)
    check_any_run(first, machine, held)
    check_what_is_not_ours(machine, untouched)
    assert first.executions[1:] or not first.result["changed"]
    if foretold.result.get("failed"):
        event("refused, or stopped by a finding")
        assert first.result == foretold.result
        return
    if first.result.get("failed"):
        event("failed while writing")
        assert len(first.executions) > 1
        return
    check_foretold(foretold.result, first.result)

    held = snapshot(machine)
    machine.calls.clear()
    second = office_run(machine, **options)
    assert second.result["before"] == first.result["after"]
    if any(INSUFFICIENT_COUNT in line for line in first.result["advice"]):
        event("succeeded, count accepted")
        return
    event("wrote" if first.executions[1:] else "nothing to do")
    assert second.result["changed"] is False
    assert "failed" not in second.result
    assert second.result["plan"] == []
    assert len(second.executions) == 1
    assert snapshot(machine) == {**held, "calls": []}
