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

NOBODY = "00000000-0000-0000-0000-000000000000"
HELD = "ee2abb20-930f-5cb5-901d-955cc3d52247 (Windows(R), ServerStandard edition)"


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
    ("name", "options", "said"),
    [
        (
            "uninstall_product_key",
            {"activation_id": NOBODY},
            f"No product with the activation ID {NOBODY} has a key. There are: {HELD}",
        ),
        (
            "uninstall_product_key",
            {"activation_id": NOBODY, "last_five": "22222"},
            f"No product with the activation ID {NOBODY} and the last five 22222 has a key. There "
            f"are: {HELD}",
        ),
        ("remove_token_license", {"ilid": ILID, "ilvid": 9}, "There is no such token licence"),
        (
            "delete_activation_object",
            {"object_name": "gone"},
            "There is no such activation object. There are: object-one; other",
        ),
        (
            "confirmation_id",
            {"confirmation_id": "1" * 48},
            "Windows(R), ServerStandard edition is licensed",
        ),
    ],
)
def test_nothing_to_do_writes_nothing(
    name: str, options: Mapping[str, Any], said: str, network: Network
) -> None:
    machine = machine_of(network, gvlk_license())
    held = snapshot(machine)
    done = run_verb(machine, verb=name, **options)
    assert len(done.executions) == 1
    assert (done.result["changed"], done.result["reboot_required"]) == (False, False)
    assert done.result["msg"] == f"{said}. Nothing is to do."
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
    assert done.result["msg"] == (
        f"{name} needs a member of an Active Directory domain; this machine is in none. Nothing "
        "was written."
    )
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
    assert done.result["msg"] == (
        "No rearm is left: the remaining count is 0. Nothing was written."
    )
    assert machine.calls == []
    assert len(done.executions) == 1


RESTART = " A restart is needed; this module restarts nothing."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rearm", f"of Windows anew. Rearms left before: 1000.{RESTART}"),
        ("rearm_app", f"of the application anew. Rearms left before: 1000.{RESTART}"),
        ("rearm_sku", "of the product anew. Rearms left before: 1000."),
    ],
)
def test_remaining_rearms_are_shown(name: str, said: str, network: Network, tmp_path: Path) -> None:
    machine = machine_of(network)
    result = run_verb(machine, verb=name, **ROWS[name].options(machine, tmp_path)).result
    assert result["before"]["remaining_rearms"] == 1000
    assert result["after"]["remaining_rearms"] == result["remaining_rearms"] == 999
    assert result["msg"] == f"Done: start the grace period {said}"


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
    result = run_verb(machine, verb="rearm_sku", activation_id=NOBODY).result
    assert result["msg"] == (
        f"No product with the activation ID {NOBODY} has a key. There are: {HELD}; "
        "7859eee4-da2b-5af1-bbc9-dabf5ddbfd38 (Windows(R), Office24ProPlus edition). Nothing was "
        "written."
    )


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
