"""Every verb on a simulated machine: steps, remote executions, and what check mode foretells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import (
    OPTION_OF_ARGUMENT,
    Verb,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteUnreachableError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    LOCAL_METHODS,
    METHODS,
)

from lab.simulation.network import Network
from tests.support.maintenance_runs import (
    machine_of,
    office,
    run_verb,
)
from tests.support.run_on_simulation import execute_on, gvlk_license, snapshot
from tests.support.verb_rows import ROWS, WINDOWS_7

every_verb = pytest.mark.parametrize("name", VERBS)


def test_every_verb_has_a_row() -> None:
    assert set(ROWS) == set(VERBS)


@every_verb
def test_verb_does_its_work(name: str, network: Network, tmp_path: Path) -> None:
    row, machine = ROWS[name], machine_of(network, **ROWS[name].machine)
    done = run_verb(machine, verb=name, **row.options(machine, tmp_path))
    assert "failed" not in done.result, done.result["msg"]
    assert tuple(machine.calls) == row.calls
    assert done.executions == row.executions
    assert done.result["changed"] is row.changed
    assert done.result["verb"] == name
    assert done.result["reboot_required"] is VERBS[name].reboot
    assert row.left(machine) == row.leaves
    assert VERBS[name].what in done.result["msg"] or not row.changed


@every_verb
def test_check_mode_is_one_execution_and_writes_nothing(
    name: str, network: Network, tmp_path: Path
) -> None:
    row, machine = ROWS[name], machine_of(network, **ROWS[name].machine)
    held = snapshot(machine)
    foretold = run_verb(machine, check_mode=True, verb=name, **row.options(machine, tmp_path))
    machine.calls.clear()
    assert "failed" not in foretold.result
    assert snapshot(machine) == held
    assert foretold.executions == row.check_executions
    assert foretold.result["changed"] is row.changed
    assert foretold.result["reboot_required"] is VERBS[name].reboot
    assert ("Would be done" in foretold.result["msg"]) is (VERBS[name].method is not None)


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.harm])
def test_check_mode_without_confirm_says_that_it_is_needed(
    name: str, network: Network, tmp_path: Path
) -> None:
    machine = machine_of(network, **ROWS[name].machine)
    options = ROWS[name].options(machine, tmp_path)
    done = run_verb(machine, check_mode=True, verb=name, confirm=False, **options)
    assert f"{name} can harm: it {VERBS[name].harm}; set confirm: true" in done.result["msg"]
    assert done.result["changed"] is True


@every_verb
def test_no_secret_is_in_a_result(name: str, network: Network, tmp_path: Path) -> None:
    machine = machine_of(network, **ROWS[name].machine)
    options = ROWS[name].options(machine, tmp_path)
    result = run_verb(machine, verb=name, **options).result
    shown = json.dumps({k: v for k, v in result.items() if k != "data"}, default=str)
    for secret in ("product_key", "confirmation_id", "pin"):
        assert secret not in options or str(options[secret]) not in shown
    assert machine.licenses == [] or machine.licenses[0].installation_id(machine.cmid) not in shown


@every_verb
@pytest.mark.parametrize("executions", [0, 1])
def test_broken_connection_is_said(
    name: str, executions: int, network: Network, tmp_path: Path
) -> None:
    row, machine = ROWS[name], machine_of(network, **ROWS[name].machine)
    real = execute_on(machine)

    def breaks(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if len(real.executions) == executions:
            raise RemoteUnreachableError("The connection broke")
        return real(module, arguments)

    options = row.options(machine, tmp_path)
    if executions == 0:
        with pytest.raises(RemoteUnreachableError):
            run_verb(machine, execute=breaks, verb=name, **options)
    elif len(row.executions) == 2:
        result = run_verb(machine, execute=breaks, verb=name, **options).result
        assert result["unreachable"] is True
        refreshes = name in ("uninstall_product_key", "confirmation_id", "token_activate")
        steps = f"{VERBS[name].method}{', RefreshLicenseStatus' if refreshes else ''}"
        assert result["msg"] == (
            f"The connection broke. Sent, each may have been done or not: {steps}. Look at the "
            "machine before you run this again."
        )


@every_verb
def test_row_of_the_table_holds_together(name: str) -> None:
    verb: Verb = VERBS[name]
    methods = LOCAL_METHODS if verb.target == "local" else METHODS[verb.target]
    assert verb.name == name
    assert verb.method is None or verb.method in methods
    takes = {*methods[verb.method].takes} - {*verb.fixed} if verb.method else set()
    read = {"class", "installation_id", "distinguished_name"}
    assert {OPTION_OF_ARGUMENT[argument] for argument in takes} - read <= {*verb.options}
    assert not verb.proof or verb.method
    assert not verb.reboot or verb.harm


def test_slmgr_options_are_those_of_slmgr() -> None:
    names = [verb.script_option for verb in VERBS.values()]
    assert len(set(names)) == len(names)
    assert all(name.startswith(("/", "ClipRenew ")) for name in names)


def _windows_7(name: str) -> bool:
    return VERBS[name].since_build > 7601


@every_verb
def test_windows_7(name: str, network: Network, tmp_path: Path) -> None:
    """What Windows 7 lacks is refused in a clear line, before anything is called."""
    license = gvlk_license("Enterprise", 7601, status=5)
    row = ROWS[name]
    machine = machine_of(network, license, office(), **{**row.machine, **WINDOWS_7})
    done = run_verb(machine, verb=name, **row.options(machine, tmp_path))
    if _windows_7(name):
        assert done.result["msg"] == (
            f"{name} needs Windows 8 or Windows Server 2012 (build 9200) or later; this is build "
            "7601. Nothing was written."
        )
        assert len(done.executions) == 1
        assert machine.calls == []
    elif name.endswith("_subscription"):
        assert "tells of no subscription" in done.result["msg"]
    else:
        assert "failed" not in done.result, done.result["msg"]
