"""What a verb does not do on a machine, and what it says of the rearms that are left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    SOFTWARE_PROTECTION_PLATFORM as SPP,
)

from lab.simulation.network import Network
from tests.support.maintenance_runs import (
    ILID,
    OFFICE,
    WINDOWS,
    machine_of,
    office,
    run_verb,
)
from tests.support.run_on_simulation import gvlk_license, license_of, snapshot
from tests.support.verb_rows import ROWS


def test_state_before_and_after(network: Network) -> None:
    """Of the product that the verb is about, also when it is gone afterwards."""
    machine = machine_of(network)
    result = run_verb(machine, verb="uninstall_product_key").result
    assert result["before"]["partial_product_key"] == "VMK7H"
    assert result["before"]["product"] == "Windows(R), ServerStandard edition"
    assert result["after"] == {
        "activation_id": None,
        "product": None,
        "partial_product_key": None,
        "channel": None,
        "license_status": "unlicensed",
        "remaining_rearms": None,
    }


def test_office_key_is_uninstalled_by_its_activation_id(network: Network) -> None:
    machine = machine_of(network)
    wanted = machine.licenses[1].activation_id
    result = run_verb(machine, verb="uninstall_product_key", activation_id=wanted).result
    assert result["before"]["product"] == "Windows(R), Office24ProPlus edition"
    assert [license.family for license in machine.licenses] == ["ServerStandard"]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("uninstall_product_key", {"activation_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12}),
        ("remove_token_license", {"ilid": ILID, "ilvid": 9}),
        ("delete_activation_object", {"object_name": "gone"}),
        ("confirmation_id", {"confirmation_id": "1" * 48}),
    ],
)
def test_nothing_to_do_writes_nothing(
    name: str, options: Mapping[str, Any], network: Network
) -> None:
    machine = machine_of(network, gvlk_license())
    held = snapshot(machine)
    done = run_verb(machine, verb=name, **options)
    assert len(done.executions) == 1
    assert (done.result["changed"], done.result["reboot_required"]) == (False, False)
    assert done.result["msg"].endswith("Nothing is to do.")
    assert snapshot(machine) == held


def test_uninstall_without_any_key(network: Network) -> None:
    machine = machine_of(network, office())
    done = run_verb(machine, verb="uninstall_product_key")
    assert done.result["msg"] == "No product key of Windows is installed. Nothing is to do."
    assert machine.licenses == [office()]


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.needs_domain])
def test_workgroup(name: str, network: Network, tmp_path: Path) -> None:
    machine = machine_of(network, is_domain_joined=False)
    done = run_verb(machine, verb=name, **ROWS[name].options(machine, tmp_path))
    assert "needs a member of an Active Directory domain" in done.result["msg"]
    assert done.result["failed"] is True
    assert len(done.executions) == 1
    assert machine.calls == []


@pytest.mark.parametrize("name", ["rearm", "rearm_app", "rearm_sku"])
def test_no_rearm_left(name: str, network: Network, tmp_path: Path) -> None:
    machine = machine_of(network, remaining_rearms=0)
    for license in machine.licenses:
        license.remaining_rearms = 0
    done = run_verb(machine, verb=name, **ROWS[name].options(machine, tmp_path))
    assert done.result["failed"] is True
    assert done.result["remaining_rearms"] == 0
    assert "No rearm is left: the remaining count is 0. Nothing was written." in done.result["msg"]
    assert machine.calls == []
    assert len(done.executions) == 1


@pytest.mark.parametrize("name", ["rearm", "rearm_app", "rearm_sku"])
def test_remaining_rearms_are_shown(name: str, network: Network, tmp_path: Path) -> None:
    machine = machine_of(network)
    result = run_verb(machine, verb=name, **ROWS[name].options(machine, tmp_path)).result
    assert result["before"]["remaining_rearms"] == 1000
    assert result["after"]["remaining_rearms"] == result["remaining_rearms"] == 999
    assert "Rearms left before: 1000" in result["msg"]


def test_rearm_count_that_windows_does_not_say(network: Network) -> None:
    """4294967295 means unknown, and an application without a key has no count."""
    machine = machine_of(network)
    machine.licenses[1].remaining_rearms = 4294967295
    sku = machine.licenses[1].activation_id
    result = run_verb(machine, check_mode=True, verb="rearm_sku", activation_id=sku).result
    assert result["remaining_rearms"] is None
    machine = machine_of(network, gvlk_license())
    result = run_verb(machine, check_mode=True, verb="rearm_app", application_id=OFFICE).result
    assert result["remaining_rearms"] is None
    assert "failed" not in result


def test_rearm_windows_as_an_application(network: Network) -> None:
    machine = machine_of(network)
    result = run_verb(machine, verb="rearm_app", application_id=WINDOWS).result
    assert result["remaining_rearms"] == 999


def test_product_that_is_not_there_is_named_with_those_that_are(network: Network) -> None:
    machine = machine_of(network)
    wanted = "00000000-0000-0000-0000-000000000000"
    result = run_verb(machine, verb="rearm_sku", activation_id=wanted).result
    assert f"No product with the activation ID {wanted} has a key. There are:" in result["msg"]
    assert machine.licenses[1].activation_id in result["msg"]


@pytest.mark.parametrize("is_there", [True, False])
def test_the_last_host_key_takes_the_version_along(is_there: bool, network: Network) -> None:
    """As slmgr does, so that monitoring finds no KMS host where none is."""
    machine = machine_of(network, license_of("csvlk", status=1))
    if is_there:
        machine.registry_values = {SPP: {"KeyManagementServiceVersion": "10.0.20348.1"}}
    result = run_verb(machine, verb="uninstall_product_key").result
    assert "failed" not in result, result["msg"]
    assert machine.registry_values.get(SPP, {}) == {}


def test_another_key_leaves_the_version(network: Network) -> None:
    machine = machine_of(network, license_of("csvlk", status=1), office())
    machine.registry_values = {SPP: {"KeyManagementServiceVersion": "10.0.20348.1"}}
    wanted = machine.licenses[1].activation_id
    run_verb(machine, verb="uninstall_product_key", activation_id=wanted)
    assert machine.registry_values[SPP]
