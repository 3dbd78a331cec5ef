"""Settings in force against settings of its own: each kind of machine comes to the same end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.source import (
    kms_host_source,
)

from lab.simulation.network import Network
from lab.simulation.variant import AXES, Variant
from lab.simulation.windows import SimulatedWindows
from tests.support.rolled_back import back, taken_of
from tests.support.run_on_simulation import (
    KMS01,
    contoso_network,
    converged,
    fresh,
    methods_of,
    run,
    state_of,
)

KINDS = [
    Variant(unset_service_port=port, product_kms=kms, product_lookup_domain=domain)
    for port, kms, domain in product(
        AXES["unset_service_port"], AXES["product_kms"], AXES["product_lookup_domain"]
    )
]
DISCOVERY = {"kms_discovery": True}
WITH_ID = {"activation_id": "the one of Windows"}


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    opened = contoso_network()
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind.unset_service_port}-{kind.product_kms}")
def kind(request: pytest.FixtureRequest) -> Variant:
    found: Variant = request.param
    return found


def options(asked: dict[str, Any], machine: SimulatedWindows) -> dict[str, Any]:
    if "activation_id" not in asked:
        return asked
    return {**asked, "activation_id": machine.licenses[0].activation_id}


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        (DISCOVERY, {"kms_host": None}),
        (DISCOVERY, {}),
        (DISCOVERY, {"kms_port": 1689}),
        ({**DISCOVERY, "kms_lookup_domain": "contoso.example"}, {}),
        ({**DISCOVERY, "kms_lookup_domain": ""}, {"lookup_domain": "contoso.example"}),
        ({**DISCOVERY, **WITH_ID}, {}),
        ({**DISCOVERY, **WITH_ID}, {"lookup_domain": "contoso.example"}),
        ({**DISCOVERY, **WITH_ID, "kms_lookup_domain": ""}, {"lookup_domain": "contoso.example"}),
        ({"kms_host": KMS01, **WITH_ID}, {}),
        ({"kms_host": KMS01}, {"kms_host": None}),
    ],
)
def test_second_run_changes_nothing(
    asked: dict[str, Any], change: dict[str, Any], kind: Variant, network: Network
) -> None:
    machine = converged(network, variant=kind, **change)
    given = options(asked, machine)
    foretold = run(machine, check_mode=True, **given)
    first = run(machine, **given)
    assert not first.get("failed"), first.get("msg")
    assert foretold["after"] == {
        name: foretold["after"][name] if foretold["after"][name] is None else value
        for name, value in first["after"].items()
    }
    again = run(machine, **given)
    assert (again["changed"], again["plan"]) == (False, [])


def test_discovery_where_nothing_is_set_writes_nothing(kind: Variant, network: Network) -> None:
    machine = converged(network, variant=kind, kms_host=None)
    result = run(machine, **DISCOVERY)
    assert (methods_of(result), result["after"]["kms_port"]) == ([], None)


def test_host_of_all_products_is_none_of_its_own(kind: Variant, network: Network) -> None:
    machine = converged(network, variant=kind, lookup_domain="contoso.example")
    state = state_of(machine)
    windows = state.products[0]
    assert (windows.kms_host, windows.kms_port, windows.lookup_domain) == (None, None, None)
    assert kms_host_source(state).name == "set"
    machine.licenses[0].kms_host = KMS01
    state = state_of(machine)
    assert (state.products[0].kms_host, kms_host_source(state).name) == (KMS01, "set_for_product")


@pytest.mark.parametrize(
    "before",
    [
        {},
        {"kms_host": None},
        {"kms_host": "old.contoso.example", "kms_port": 1689, "lookup_domain": "old.example"},
    ],
)
def test_a_rollback_pins_no_product_to_the_host_of_all(
    before: dict[str, Any], kind: Variant, network: Network, tmp_path: Path
) -> None:
    machine = converged(network, variant=kind, **before)
    content = taken_of(machine)
    assert set(content["state"]["products"].popitem()[1].values()) == {None, "any"}
    content = taken_of(machine)
    run(machine, kms_host="kms-low.contoso.example", kms_port=1690, kms_caching=False)
    found = back(machine, content, tmp_path)
    assert found.result["not_restored"] == []
    assert taken_of(machine)["state"] == content["state"]
    own = machine.licenses[0]
    assert (own.kms_host, own.kms_port, own.lookup_domain) == (None, 0, None)
    assert back(machine, content, tmp_path).methods == []


def test_a_fresh_machine(kind: Variant, network: Network) -> None:
    machine = fresh(network, variant=kind)
    first = run(machine, **DISCOVERY)
    assert not first.get("failed"), first.get("msg")
    assert run(machine, **DISCOVERY)["changed"] is False
