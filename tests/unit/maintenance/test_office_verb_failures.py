"""What keeps a verb of Office from doing its work, and how it is told."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    SOFTWARE_PROTECTION_PLATFORM,
)

from lab.simulation.network import Network
from lab.simulation.programs import OFFICE_SERVICE_KEY
from tests.support.maintenance_runs import ILID, PIN, THUMBPRINT, run_office_verb, without_doing
from tests.support.office_verb_rows import MAK_TAIL, REARM_2010, machine_with, of_office, of_windows
from tests.support.run_on_simulation import READ

PRO_PLUS = "b7afe3b1-1922-5bda-96a8-da9ed4ff19de (Office 16, Office16ProPlusVL_MAK edition, key {})"
VISIO = (
    "ae9b4e69-8837-5e7b-a222-28d43dffb686 (Office 21, Office21VisioPro2021VL_KMS_Client_AE "
    "edition, key {})"
)
BOTH = f"{PRO_PLUS.format('XXXXX')}; {VISIO.format('YYYYY')}"
NO_OFFICE = (
    "No Office with a licence of its own is installed: no licensing service knows one. Nothing was "
    "written."
)
WHICH = (
    "2 products of Office are meant. Say which by activation_id or last_five: "
    f"{BOTH}. Nothing was written."
)
OLD = (
    "stop_kms_activation is for Windows 7 and Windows Server 2008 R2 alone; this is build 20348. "
    "Nothing was written."
)
NOT_HERE = "Office's own service (osppsvc) is not here. Nothing was written."


def without_key(network: Network) -> Any:
    return machine_with(network, ("Office16StandardVL_MAK", ""))


REFUSED = [
    ("rearm", machine_with, {}, NO_OFFICE),
    ("uninstall_product_key", machine_with, {"last_five": MAK_TAIL}, NO_OFFICE),
    ("installation_id", of_windows, {}, WHICH),
    ("token_activate", of_windows, {"thumbprint": THUMBPRINT}, WHICH),
    (
        "rearm_sku",
        of_windows,
        {"last_five": "22222"},
        f"No such product of Office has a key. There are: {BOTH}. Nothing was written.",
    ),
    (
        "rearm_sku",
        without_key,
        {"last_five": "22222"},
        "No such product of Office has a key. There are: none. Nothing was written.",
    ),
    (
        "installation_id",
        without_key,
        {},
        "No Office has a product key. Nothing was written.",
    ),
    ("stop_kms_activation", of_windows, {}, OLD),
    ("stop_kms_activation", of_office, {}, OLD),
    ("restart_service", of_windows, {}, NOT_HERE),
    ("start_service_automatically", of_windows, {}, NOT_HERE),
]


@pytest.mark.parametrize(("verb", "make", "options", "said"), REFUSED)
def test_refused(verb: str, make: Any, options: Any, said: str, network: Network) -> None:
    machine = make(network)
    done = run_office_verb(machine, verb, **options)
    assert (done.result["failed"], done.result["msg"]) == (True, said)
    assert done.executions == (READ,)
    assert machine.calls == []


def test_two_products_of_one_key_need_an_activation_id(network: Network) -> None:
    machine = of_windows(network)
    machine.office[1].partial_product_key = MAK_TAIL
    done = run_office_verb(machine, "uninstall_product_key", last_five=MAK_TAIL)
    assert done.result["msg"] == WHICH.replace("YYYYY", MAK_TAIL)
    assert machine.calls == []
    wanted = machine.office[1].activation_id
    run_office_verb(machine, "uninstall_product_key", last_five=MAK_TAIL, activation_id=wanted)
    assert [each.partial_product_key for each in machine.office] == [MAK_TAIL, "", ""]


@pytest.mark.parametrize(
    ("code", "said"), [(5, "RearmOffice failed: ExitCode5"), (-1073418187, "0xC004F035")]
)
def test_exit_code_of_the_rearm_program(code: int, said: str, network: Network) -> None:
    machine = of_office(network)
    machine.holdings.programs = {REARM_2010: code}
    done = run_office_verb(machine, "rearm")
    assert done.result["failed"] is True
    assert said in done.result["msg"]


def test_no_rearm_left(network: Network) -> None:
    machine = of_windows(network)
    for license in machine.office:
        license.remaining_rearms = 0
    none_left = "No rearm is left: the remaining count is 0. Nothing was written."
    done = run_office_verb(machine, "rearm_sku", last_five=MAK_TAIL)
    assert done.result["msg"] == none_left
    machine.remaining_rearms = 0
    assert run_office_verb(machine, "rearm").result["msg"] == none_left


@pytest.mark.parametrize(
    ("verb", "undone", "options", "said"),
    [
        ("allow_user_operations", "SetRegistryValue", {}, "the registry value is as it was"),
        ("start_service_automatically", "SetOfficeServiceAutomatic", {},
         "the registry value is as it was"),
        ("uninstall_product_key", "UninstallProductKey", {"last_five": MAK_TAIL},
         "it is still there"),
        ("token_activate", "ActivateByCertificate",
         {"last_five": MAK_TAIL, "thumbprint": THUMBPRINT, "pin": PIN},
         "license_status is 'notification'"),
        ("remove_token_license", "Uninstall", {"ilid": ILID, "ilvid": 7}, "it is still there"),
    ],
)  # fmt: skip
def test_what_is_not_done_is_a_failure(
    verb: str, undone: str, options: Any, said: str, network: Network
) -> None:
    machine = of_office(network)
    result = run_office_verb(
        machine, verb, execute=without_doing(machine, undone), **options
    ).result
    assert (result["failed"], result["changed"]) == (True, True)
    assert result["msg"] == f"The state read back is not the desired one: {said}."


def test_closed_registry_is_explained(network: Network) -> None:
    machine = of_windows(network)
    machine.holdings.read_only_registry = frozenset({SOFTWARE_PROTECTION_PLATFORM})
    result = run_office_verb(machine, "allow_user_operations").result
    assert "SetRegistryValue failed: access denied" in result["msg"]


def test_service_that_may_not_be_set_is_explained(network: Network) -> None:
    machine = of_office(network)
    machine.holdings.read_only_registry = frozenset({OFFICE_SERVICE_KEY})
    result = run_office_verb(machine, "start_service_automatically").result
    assert "SetOfficeServiceAutomatic failed: access denied" in result["msg"]


def test_certificates_that_can_not_be_read_are_explained(network: Network) -> None:
    machine = of_office(network)
    machine.holdings.signs = False
    result = run_office_verb(machine, "token_certificates", last_five=MAK_TAIL).result
    assert "ListCertificates failed with 0x80040154" in result["msg"]
