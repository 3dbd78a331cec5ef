"""What holds for every machine and any options."""

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
from tests.support.any_run import INSUFFICIENT_COUNT, check_any_run, drawn, foretold_and_found
from tests.support.any_windows import any_options, machines
from tests.support.full_key import FULL_KEY
from tests.support.run_on_simulation import Run, desired, recorded_run, snapshot, twin_of


def check_kept(done: Run) -> None:
    """A licence that is kept is not written to."""
    assert done.result["kept"] is None or len(done.executions) == 1


def check_foretold(foretold: dict[str, Any], result: dict[str, Any]) -> None:
    """Check mode says what the run then does, but for a status that only Windows decides."""
    for name in ("plan", "kept", "product", "before"):
        assert foretold[name] == result[name], name
    unknown = {name for name in WINDOWS_DECIDES if foretold["after"][name] is None}
    if any(INSUFFICIENT_COUNT in line for line in result["advice"]):
        unknown |= {*WINDOWS_DECIDES, RENEWAL_DUE}
    assert set(foretold["diff"]["after"]) == set(result["diff"]["after"])
    for expected, found in foretold_and_found(foretold, result):
        for name in set(expected) - unknown:
            assert expected[name] == found[name], name


@drawn(1000, least=800)
@given(data=st.data(), options=any_options())
def test_any_machine_and_any_options(
    network: Network, data: st.DataObject, options: dict[str, Any]
) -> None:
    """One run in check mode, one run, one more run."""
    machine = data.draw(machines(network))
    try:
        desired(**options)
    except InputError as error:
        event("input refused")
        assert not FULL_KEY.search(str(error))
        return
    held = snapshot(machine)

    sandbox = twin_of(machine)
    foretold = recorded_run(sandbox, check_mode=True, **options)
    check_any_run(foretold, sandbox, held)
    check_kept(foretold)
    assert len(foretold.executions) == 1
    assert not foretold.waits

    first = recorded_run(machine, **options)
    check_any_run(first, machine, held)
    check_kept(first)
    assert first.executions[1:] or not first.result["changed"]
    if foretold.result.get("failed"):
        event("refused, or stopped by a finding")
        assert first.result == foretold.result
        assert len(first.executions) == 1
        return
    if first.result.get("failed"):
        event("failed while writing")
        assert len(first.executions) > 1
        return
    check_foretold(foretold.result, first.result)

    held = snapshot(machine)
    machine.calls.clear()
    second = recorded_run(machine, **options)
    assert second.result["before"] == first.result["after"]
    if any(INSUFFICIENT_COUNT in line for line in first.result["advice"]):
        event("succeeded, count accepted")
        # Enough machines may have asked in between.
        was, is_now = (second.result[when]["license_status"] for when in ("before", "after"))
        assert second.result["changed"] is (was != is_now == "licensed")
        return
    assert second.result["changed"] is False
    event("kept" if first.result["kept"] else "wrote" if first.executions[1:] else "converged")
    assert "failed" not in second.result
    assert second.result["plan"] == []
    assert len(second.executions) == 1
    assert snapshot(machine) == {**held, "calls": []}
