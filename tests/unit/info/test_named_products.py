"""Products that somebody names by their activation IDs, with a key or without."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import (
    activation_info,
    missing_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import read
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request

from lab.simulation.network import Network
from tests.support.maintenance_runs import machine_of
from tests.support.office_verb_rows import of_office, of_windows
from tests.support.run_on_simulation import execute_on

NONE_SUCH = "11111111-2222-3333-4444-555555555555"


def _read(machine: Any, *activation_ids: str) -> Any:
    return read(execute_on(machine), info_request(office=True, activation_ids=activation_ids))


def _shown(machine: Any, *activation_ids: str) -> dict[str, Any]:
    state = _read(machine, *activation_ids)
    return activation_info(state, datetime.now(UTC), activation_ids=activation_ids)


def _ids(products: list[dict[str, Any]]) -> list[str]:
    return [each["activation_id"] for each in products]


def test_it_alone_is_shown(network: Network) -> None:
    machine = machine_of(network)
    wanted = machine.licenses[1].activation_id
    shown = _shown(machine, wanted)
    assert _ids(shown["products"]) == [wanted]
    assert shown["windows"]["partial_product_key"] == "VMK7H"


def test_several_in_the_order_of_the_machine(network: Network) -> None:
    machine = machine_of(network)
    windows, office = (each.activation_id for each in machine.licenses)
    assert _ids(_shown(machine, office, NONE_SUCH, windows)["products"]) == [windows, office]


@pytest.mark.parametrize("machine_with_office", [of_windows, of_office])
def test_of_either_service_of_office(machine_with_office: Any, network: Network) -> None:
    machine = machine_with_office(network)
    wanted = machine.office[1].activation_id
    shown = _shown(machine, wanted)
    assert _ids(shown["products"]) == _ids(shown["office"]["products"]) == [wanted]


def test_one_without_a_key_is_read(network: Network) -> None:
    """Without a read of the thousand others."""
    machine = of_windows(network)
    wanted = machine.office[2].activation_id
    assert wanted not in _ids(_shown(machine)["products"])
    (product,) = _shown(machine, wanted)["products"]
    assert (product["activation_id"], product["partial_product_key"]) == (wanted, None)


def test_one_line_where_there_is_none(network: Network) -> None:
    machine = machine_of(network)
    state = _read(machine, NONE_SUCH)
    line = missing_products(state, (NONE_SUCH,))
    assert line.startswith(f"This machine has no product with the activation ID {NONE_SUCH}. ")
    for license in machine.licenses:
        assert license.activation_id in line
    assert "\n" not in line
    assert missing_products(state, (NONE_SUCH, machine.licenses[0].activation_id)) == ""
    assert missing_products(state, ()) == ""
