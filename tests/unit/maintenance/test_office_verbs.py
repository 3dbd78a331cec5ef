"""Every verb of Office on a simulated machine, by either licensing service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.request import (
    request_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import (
    OFFICE,
    OPTION_OF_ARGUMENT,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE_BY_CERTIFICATE,
    LOCAL_METHODS,
    METHODS,
    OFFICE_SERVICE,
)

from lab.simulation.network import Network
from tests.support.maintenance_runs import desired_verb, run_office_verb, run_verb
from tests.support.office_verb_rows import (
    GVLK_TAIL,
    MAK_TAIL,
    OFFICE_ROWS,
    PRO_PLUS_2010,
    PRO_PLUS_2016,
    VISIO_2021,
    OfficeRow,
    machine_with,
    of_windows,
    windows_7,
)
from tests.support.run_on_simulation import READ, snapshot

every_row = pytest.mark.parametrize("row", OFFICE_ROWS, ids=lambda row: row.name)


def test_every_verb_has_a_row() -> None:
    assert {row.verb for row in OFFICE_ROWS} == set(OFFICE_VERBS)


@every_row
def test_verb_does_its_work(row: OfficeRow, network: Network, tmp_path: Path) -> None:
    machine = row.machine(network)
    done = run_office_verb(machine, row.verb, **row.options(machine, tmp_path))
    assert "failed" not in done.result, done.result["msg"]
    assert tuple(machine.calls) == row.calls
    assert done.executions == row.executions
    assert done.result["changed"] is row.changed
    assert done.result["reboot_required"] is OFFICE_VERBS[row.verb].reboot
    assert row.left(machine) == row.leaves
    assert OFFICE_VERBS[row.verb].what in done.result["msg"]


@every_row
def test_check_mode_writes_nothing(row: OfficeRow, network: Network, tmp_path: Path) -> None:
    machine = row.machine(network)
    held = (
        snapshot(machine),
        dict(machine.registry_values),
        [vars(e).copy() for e in machine.office],
    )
    done = run_verb(
        machine, check_mode=True, product="office", verb=row.verb, **row.options(machine, tmp_path)
    )
    machine.calls.clear()
    assert "failed" not in done.result, done.result["msg"]
    now = snapshot(machine), dict(machine.registry_values), [vars(e) for e in machine.office]
    assert now == held
    expected = row.executions if row.verb == "token_certificates" else (READ,)
    assert done.executions == expected
    assert done.result["changed"] is row.changed


@every_row
def test_a_second_run_of_what_lasts_does_nothing(
    row: OfficeRow, network: Network, tmp_path: Path
) -> None:
    machine = row.machine(network)
    options = row.options(machine, tmp_path)
    run_office_verb(machine, row.verb, **options)
    machine.calls.clear()
    again = run_office_verb(machine, row.verb, **options)
    verb = OFFICE_VERBS[row.verb]
    if verb.proof and verb.method != ACTIVATE_BY_CERTIFICATE:
        assert again.result["changed"] is False
        assert again.result["msg"].endswith("Nothing is to do.")
        assert machine.calls == []
    assert "failed" not in again.result


@every_row
def test_no_secret_is_in_a_result(row: OfficeRow, network: Network, tmp_path: Path) -> None:
    machine = row.machine(network)
    options = row.options(machine, tmp_path)
    result = run_office_verb(machine, row.verb, **options).result
    shown = json.dumps({k: v for k, v in result.items() if k != "data"}, default=str)
    for secret in ("confirmation_id", "pin"):
        assert secret not in options or str(options[secret]) not in shown
    for license in machine.office:
        assert license.installation_id(machine.cmid) not in shown


@pytest.mark.parametrize("name", OFFICE_VERBS)
def test_row_of_the_table_holds_together(name: str) -> None:
    verb = OFFICE_VERBS[name]
    methods = LOCAL_METHODS if verb.target == "local" else METHODS[verb.target]
    takes: Mapping[str, str] = {}
    if verb.method == "DisableKeyManagementServiceActivation":
        takes = METHODS[OFFICE_SERVICE][verb.method].takes
    elif verb.method is not None:
        takes = methods[verb.method].takes
    read = {"class", "installation_id", "registry_value", "application_id"}
    given = {OPTION_OF_ARGUMENT[each] for each in takes if each not in verb.fixed}
    assert given - read <= {*verb.options}
    assert set(verb.fixed) <= set(takes)
    assert (verb.name, verb.product) == (name, OFFICE)
    assert not verb.proof or verb.method
    assert not verb.reboot or verb.harm


@pytest.mark.parametrize("name", [name for name, verb in OFFICE_VERBS.items() if verb.harm])
def test_harm_is_foretold(name: str, network: Network, tmp_path: Path) -> None:
    row = next(row for row in OFFICE_ROWS if row.verb == name)
    machine = row.machine(network)
    options = row.options(machine, tmp_path)
    done = run_verb(machine, check_mode=True, product="office", verb=name, confirm=False, **options)
    assert f"{name} can harm: it {OFFICE_VERBS[name].harm}; set confirm: true" in done.result["msg"]


def _both(network: Network) -> Any:
    return machine_with(network, (PRO_PLUS_2010, MAK_TAIL), (VISIO_2021, GVLK_TAIL))


@pytest.mark.parametrize("verb", ["rearm", "token_licenses", "allow_user_operations"])
def test_two_licensing_services_are_named(verb: str, network: Network) -> None:
    machine = _both(network)
    done = run_office_verb(machine, verb)
    assert done.result["msg"] == (
        "Office of two licensing services is here, Windows' own (sppsvc) and Office's (osppsvc). "
        "Give activation_id or last_five of one: ae9b4e69-8837-5e7b-a222-28d43dffb686 (Office 21, "
        "Office21VisioPro2021VL_KMS_Client_AE edition, key YYYYY); "
        "a1ea8c0d-76da-5a61-985d-046347022944 (Office 14, OfficeProPlus-MAK edition, key XXXXX). "
        "Nothing was written."
    )
    assert machine.calls == []


@pytest.mark.parametrize(
    ("tail", "calls"), [(MAK_TAIL, ["OSPPREARM.EXE"]), (GVLK_TAIL, ["ReArmApp"])]
)
def test_a_product_tells_the_service(tail: str, calls: list[str], network: Network) -> None:
    machine = _both(network)
    assert "failed" not in run_office_verb(machine, "rearm", last_five=tail).result
    assert machine.calls == calls


def test_two_generations_of_one_service_tell_no_program(network: Network) -> None:
    machine = machine_with(
        network,
        (PRO_PLUS_2010, MAK_TAIL),
        (PRO_PLUS_2016, GVLK_TAIL),
        ("Office16StandardVL_MAK", ""),
        build=7601,
    )
    done = run_office_verb(machine, "rearm")
    assert done.result["msg"] == (
        "The rearm program of this Office is not known: a1ea8c0d-76da-5a61-985d-046347022944 "
        "(Office 14, OfficeProPlus-MAK edition, key XXXXX); b7afe3b1-1922-5bda-96a8-da9ed4ff19de "
        "(Office 16, Office16ProPlusVL_MAK edition, key YYYYY); "
        "1e1d500f-4dbd-5eda-84c7-143b6f627bd3 (Office 16, Office16StandardVL_MAK edition). Nothing "
        "was written."
    )
    done = run_office_verb(machine, "rearm", last_five=GVLK_TAIL)
    assert "RearmOffice failed: ProgramNotFound" in done.result["msg"]
    assert done.result["changed"] is False


def test_uninstall_of_a_key_that_is_gone(network: Network) -> None:
    machine = of_windows(network)
    done = run_office_verb(machine, "uninstall_product_key", last_five="22222")
    assert done.result["changed"] is False
    assert done.result["msg"] == (
        "No such product of Office has a key. There are: b7afe3b1-1922-5bda-96a8-da9ed4ff19de "
        "(Office 16, Office16ProPlusVL_MAK edition, key XXXXX); "
        "ae9b4e69-8837-5e7b-a222-28d43dffb686 (Office 21, Office21VisioPro2021VL_KMS_Client_AE "
        "edition, key YYYYY). Nothing is to do."
    )


def test_the_one_product_needs_no_name(network: Network) -> None:
    machine = machine_with(network, (PRO_PLUS_2016, MAK_TAIL))
    done = run_office_verb(machine, "installation_id")
    expected = machine.office[0].installation_id(machine.cmid)
    assert done.result["data"] == {"installation_id": expected}
    assert done.result["_ansible_no_log"] is True


def test_what_is_shown_of_office(network: Network) -> None:
    def shown(machine: Any) -> Any:
        return run_office_verb(machine, "installation_id", last_five=MAK_TAIL).result["before"]

    by_its_own = {
        "activation_id": "a1ea8c0d-76da-5a61-985d-046347022944",
        "product": "Office 14, OfficeProPlus-MAK edition",
        "partial_product_key": "XXXXX",
        "channel": "mak",
        "license_status": "notification",
        "remaining_rearms": None,
        "licensing_class": "OfficeSoftwareProtectionProduct",
        "user_operations": False,
        "service_start": "manual",
    }
    assert shown(windows_7(network)) == by_its_own
    assert shown(of_windows(network)) == {
        **by_its_own,
        "activation_id": "b7afe3b1-1922-5bda-96a8-da9ed4ff19de",
        "product": "Office 16, Office16ProPlusVL_MAK edition",
        "licensing_class": "SoftwareLicensingProduct",
        "service_start": None,
    }


def test_windows_is_not_read_as_office(network: Network) -> None:
    """A verb of Windows costs nothing of Office's."""
    tables = [
        each["name"] for each in request_of(desired_verb(verb="rearm", confirm=True))["tables"]
    ]
    assert tables == ["service", "products", "computer"]


def test_windows_by_last_five(network: Network) -> None:
    machine = of_windows(network)
    done = run_verb(machine, verb="uninstall_product_key", last_five="vmk7h")
    assert done.result["before"]["partial_product_key"] == "VMK7H"
    assert machine.licenses == []
    done = run_verb(of_windows(network), verb="uninstall_product_key", last_five=MAK_TAIL)
    assert done.result["msg"] == (
        "No product with the last five XXXXX has a key. There are: "
        "ee2abb20-930f-5cb5-901d-955cc3d52247 (Windows(R), ServerStandard edition); "
        "b7afe3b1-1922-5bda-96a8-da9ed4ff19de (Office 16, Office16ProPlusVL_MAK edition); "
        "ae9b4e69-8837-5e7b-a222-28d43dffb686 (Office 21, Office21VisioPro2021VL_KMS_Client_AE "
        "edition). Nothing is to do."
    )
