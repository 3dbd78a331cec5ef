"""Every verb on any Windows of the matrix: it does its work, or says why it can't, and no more."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    LIST_ACTIVATION_OBJECTS,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.variant import NO_DELEGATION, Variant
from tests.support.examples import examples
from tests.support.maintenance_runs import machine_of, run_verb
from tests.support.run_on_simulation import snapshot
from tests.support.variants import variants
from tests.support.verb_rows import ROWS


@settings(max_examples=examples(100), deadline=None)
@given(name=st.sampled_from(sorted(ROWS)), variant=variants())
def test_verb_on_any_variant(
    network: Network, tmp_path_factory: pytest.TempPathFactory, name: str, variant: Variant
) -> None:
    row = ROWS[name]
    machine = machine_of(network, variant=variant, **row.machine)
    options = row.options(machine, tmp_path_factory.mktemp("verb"))
    before = snapshot(machine)
    check = run_verb(machine, check_mode=True, verb=name, **options)
    # The list of certificates is a call too.
    assert {**snapshot(machine), "calls": None} == {**before, "calls": None}
    machine.calls.clear()
    done = run_verb(machine, verb=name, **options)
    assert len(check.executions) == 1
    if VERBS[name].look == LIST_ACTIVATION_OBJECTS and variant.directory == NO_DELEGATION:
        assert "0x80072020" in done.result["msg"]
        assert not done.result["changed"]
        return
    assert "failed" not in done.result, done.result["msg"]
    assert tuple(machine.calls) == row.calls
    assert done.executions == row.executions
    assert done.result["changed"] is check.result["changed"] is row.changed
    assert row.left(machine) == row.leaves
