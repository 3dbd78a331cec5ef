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
            run_office_verb(machine, verb, **options)
        return
    done = run_office_verb(machine, verb, **options)
    assert done.result["failed"] is True
    assert said in done.result["msg"]
    assert done.result["msg"].endswith("Nothing was written.")
    assert "\n" not in done.result["msg"]
    assert done.executions == (READ,)
    assert machine.calls == []


def test_two_products_of_one_key_need_an_activation_id(network: Network) -> None:
    machine = of_windows(network)
    machine.office[1].partial_product_key = MAK_TAIL
    done = run_office_verb(machine, "uninstall_product_key", last_five=MAK_TAIL)
    assert "2 products of Office are meant" in done.result["msg"]
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
    done = run_office_verb(machine, "rearm_sku", last_five=MAK_TAIL)
    assert "No rearm is left" in done.result["msg"]
    machine.remaining_rearms = 0
    assert "No rearm is left" in run_office_verb(machine, "rearm").result["msg"]


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
    machine = of_office(network)
    result = run_office_verb(
        machine, verb, execute=without_doing(machine, undone), **options
    ).result
    assert result["failed"] is True
    assert "not the desired one" in result["msg"]


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
