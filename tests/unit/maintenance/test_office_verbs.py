"""Every verb of Office on a simulated machine, by either licensing service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.office_verbs import (
    OFFICE_VERBS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.request import (
    request_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import (
    OFFICE,
    OPTION_OF_ARGUMENT,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE_BY_CERTIFICATE,
    DISABLE_KMS_ACTIVATION,
    LOCAL_METHODS,
    METHODS,
    OFFICE_SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    SOFTWARE_PROTECTION_PLATFORM,
)

from lab.simulation.network import Network
from lab.simulation.programs import OFFICE_SERVICE_KEY
from tests.support.maintenance_runs import ILID, PIN, THUMBPRINT, order, run_verb
from tests.support.office_verb_rows import (
    GVLK_TAIL,
    MAK_TAIL,
    OFFICE_ROWS,
    PRO_PLUS_2010,
    PRO_PLUS_2016,
    REARM_2010,
    VISIO_2021,
    OfficeRow,
    machine_with,
    of_office,
    of_windows,
    windows_7,
)
from tests.support.run_on_simulation import READ, execute_on, snapshot

every_row = pytest.mark.parametrize("row", OFFICE_ROWS, ids=lambda row: row.name)


def _run(machine: Any, verb: str, **options: Any) -> Any:
    return run_verb(machine, product="office", verb=verb, **options)


def test_every_verb_has_a_row() -> None:
    assert {row.verb for row in OFFICE_ROWS} == set(OFFICE_VERBS)


@every_row
def test_verb_does_its_work(row: OfficeRow, network: Network, tmp_path: Path) -> None:
    machine = row.machine(network)
    done = _run(machine, row.verb, **row.options(machine, tmp_path))
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
    _run(machine, row.verb, **options)
    machine.calls.clear()
    again = _run(machine, row.verb, **options)
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
    result = _run(machine, row.verb, **options).result
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
    if verb.method == DISABLE_KMS_ACTIVATION:
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


REFUSED = [
    ("rearm", machine_with, {}, "No Office with a licence of its own is installed"),
    ("uninstall_product_key", machine_with, {"last_five": MAK_TAIL}, "No Office with a licence"),
    ("installation_id", of_windows, {}, "2 products of Office are meant. Say which"),
    ("token_activate", of_windows, {"thumbprint": THUMBPRINT}, "2 products of Office are meant"),
    ("rearm_sku", of_windows, {"last_five": "ZZZZ2"}, None),
    ("rearm_sku", of_windows, {"last_five": "22222"}, "No such product of Office has a key"),
    ("stop_kms_activation", of_windows, {}, "is for Windows 7 and Windows Server 2008 R2 alone"),
    ("stop_kms_activation", of_office, {}, "this is build 20348"),
    ("restart_service", of_windows, {}, "Office's own service (osppsvc) is not here"),
    ("start_service_automatically", of_windows, {}, "(osppsvc) is not here"),
]


@pytest.mark.parametrize(("verb", "make", "options", "said"), REFUSED)
def test_refused(verb: str, make: Any, options: Any, said: str | None, network: Network) -> None:
    machine = make(network)
    if said is None:
        with pytest.raises(ValueError, match="last_five"):
            _run(machine, verb, **options)
        return
    done = _run(machine, verb, **options)
    assert done.result["failed"] is True
    assert said in done.result["msg"]
    assert done.result["msg"].endswith("Nothing was written.")
    assert "\n" not in done.result["msg"]
    assert done.executions == (READ,)
    assert machine.calls == []


def test_two_products_of_one_key_need_an_activation_id(network: Network) -> None:
    machine = of_windows(network)
    machine.office[1].partial_product_key = MAK_TAIL
    done = _run(machine, "uninstall_product_key", last_five=MAK_TAIL)
    assert "2 products of Office are meant" in done.result["msg"]
    assert machine.calls == []
    wanted = machine.office[1].activation_id
    _run(machine, "uninstall_product_key", last_five=MAK_TAIL, activation_id=wanted)
    assert [each.partial_product_key for each in machine.office] == [MAK_TAIL, "", ""]


def _both(network: Network) -> Any:
    return machine_with(network, (PRO_PLUS_2010, MAK_TAIL), (VISIO_2021, GVLK_TAIL))


@pytest.mark.parametrize("verb", ["rearm", "token_licenses", "allow_user_operations"])
def test_two_licensing_services_are_named(verb: str, network: Network) -> None:
    machine = _both(network)
    done = _run(machine, verb)
    assert "Office of two licensing services is here" in done.result["msg"]
    assert machine.office[0].activation_id in done.result["msg"]
    assert machine.calls == []


@pytest.mark.parametrize(
    ("tail", "calls"), [(MAK_TAIL, ["OSPPREARM.EXE"]), (GVLK_TAIL, ["ReArmApp"])]
)
def test_a_product_tells_the_service(tail: str, calls: list[str], network: Network) -> None:
    machine = _both(network)
    assert "failed" not in _run(machine, "rearm", last_five=tail).result
    assert machine.calls == calls


def test_two_generations_of_one_service_tell_no_program(network: Network) -> None:
    machine = machine_with(
        network, (PRO_PLUS_2010, MAK_TAIL), (PRO_PLUS_2016, GVLK_TAIL), build=7601
    )
    done = _run(machine, "rearm")
    assert "The rearm program of this Office is not known" in done.result["msg"]
    done = _run(machine, "rearm", last_five=GVLK_TAIL)
    assert "RearmOffice failed: ProgramNotFound" in done.result["msg"]
    assert done.result["changed"] is False


@pytest.mark.parametrize(
    ("code", "said"), [(5, "RearmOffice failed: ExitCode5"), (-1073418187, "0xC004F035")]
)
def test_exit_code_of_the_rearm_program(code: int, said: str, network: Network) -> None:
    machine = of_office(network)
    machine.holdings.programs = {REARM_2010: code}
    done = _run(machine, "rearm")
    assert done.result["failed"] is True
    assert said in done.result["msg"]


def test_no_rearm_left(network: Network) -> None:
    machine = of_windows(network)
    for license in machine.office:
        license.remaining_rearms = 0
    done = _run(machine, "rearm_sku", last_five=MAK_TAIL)
    assert "No rearm is left" in done.result["msg"]
    machine.remaining_rearms = 0
    assert "No rearm is left" in _run(machine, "rearm").result["msg"]


def test_uninstall_of_a_key_that_is_gone(network: Network) -> None:
    machine = of_windows(network)
    done = _run(machine, "uninstall_product_key", last_five="22222")
    assert done.result["changed"] is False
    assert done.result["msg"].startswith("No such product of Office has a key. There are: ")
    assert done.result["msg"].endswith("Nothing is to do.")


def test_the_one_product_needs_no_name(network: Network) -> None:
    machine = machine_with(network, (PRO_PLUS_2016, MAK_TAIL))
    done = _run(machine, "installation_id")
    expected = machine.office[0].installation_id(machine.cmid)
    assert done.result["data"] == {"installation_id": expected}
    assert done.result["_ansible_no_log"] is True


def test_what_is_shown_of_office(network: Network) -> None:
    shown = _run(windows_7(network), "installation_id", last_five=MAK_TAIL).result["before"]
    assert shown["licensing_class"] == "OfficeSoftwareProtectionProduct"
    assert shown["partial_product_key"] == MAK_TAIL
    assert (shown["user_operations"], shown["service_start"]) == (False, "manual")
    shown = _run(of_windows(network), "installation_id", last_five=MAK_TAIL).result["before"]
    assert shown["licensing_class"] == "SoftwareLicensingProduct"
    assert shown["service_start"] is None


@pytest.mark.parametrize(
    ("verb", "undone", "options"),
    [
        ("allow_user_operations", "SetRegistryValue", {}),
        ("start_service_automatically", "SetOfficeServiceAutomatic", {}),
        ("uninstall_product_key", "UninstallProductKey", {"last_five": MAK_TAIL}),
        ("token_activate", "ActivateByCertificate",
         {"last_five": MAK_TAIL, "thumbprint": THUMBPRINT, "pin": PIN}),
        ("remove_token_license", "Uninstall", {"ilid": ILID, "ilvid": 7}),
    ],
)  # fmt: skip
def test_what_is_not_done_is_a_failure(
    verb: str, undone: str, options: Any, network: Network
) -> None:
    """A machine that says it did it, and did not."""
    machine = of_office(network)
    real = execute_on(machine)

    def lies(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        steps = [step for step in arguments.get("steps", ()) if step["method"] != undone]
        dropped = len(arguments.get("steps", ())) - len(steps)
        answer = real(module, {**arguments, "steps": steps} if "steps" in arguments else arguments)
        done = [{"method": undone, "error": None, "output": {}}] * dropped
        return {**answer, "steps": [*done, *answer.get("steps", ())]}

    result = _run(machine, verb, execute=lies, **options).result
    assert result["failed"] is True
    assert "not the desired one" in result["msg"]


def test_closed_registry_is_explained(network: Network) -> None:
    machine = of_windows(network)
    machine.holdings.read_only_registry = frozenset({SOFTWARE_PROTECTION_PLATFORM})
    result = _run(machine, "allow_user_operations").result
    assert "SetRegistryValue failed: access denied" in result["msg"]


def test_service_that_may_not_be_set_is_explained(network: Network) -> None:
    machine = of_office(network)
    machine.holdings.read_only_registry = frozenset({OFFICE_SERVICE_KEY})
    result = _run(machine, "start_service_automatically").result
    assert "SetOfficeServiceAutomatic failed: access denied" in result["msg"]


def test_certificates_that_can_not_be_read_are_explained(network: Network) -> None:
    machine = of_office(network)
    machine.holdings.signs = False
    result = _run(machine, "token_certificates", last_five=MAK_TAIL).result
    assert "ListCertificates failed with 0x80040154" in result["msg"]


def test_windows_is_not_read_as_office(network: Network) -> None:
    """A verb of Windows costs nothing of Office's."""
    tables = [each["name"] for each in request_of(order(verb="rearm", confirm=True))["tables"]]
    assert tables == ["service", "products", "computer"]


def test_windows_by_last_five(network: Network) -> None:
    machine = of_windows(network)
    done = run_verb(machine, verb="uninstall_product_key", last_five="vmk7h")
    assert done.result["before"]["partial_product_key"] == "VMK7H"
    assert machine.licenses == []
    done = run_verb(of_windows(network), verb="uninstall_product_key", last_five=MAK_TAIL)
    assert "No product with the last five XXXXX has a key" in done.result["msg"]
