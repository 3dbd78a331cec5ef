"""Office on machines whose columns show a product's own settings, or what counts for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from lab.simulation.network import Network
from lab.simulation.variant import AXES, Variant
from lab.simulation.windows import LICENSED
from tests.support.office_on_simulation import licence, office_run, office_state_of, with_office
from tests.support.run_on_simulation import KMS01, KMS_LOW, contoso_network

KINDS = [
    Variant(unset_service_port=port, product_kms=kms, product_lookup_domain=domain)
    for port, kms, domain in product(
        AXES["unset_service_port"], AXES["product_kms"], AXES["product_lookup_domain"]
    )
]
FAMILY = "Office21ProPlus2021VL_KMS_Client_AE"


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    opened = contoso_network()
    opened.start()
    yield opened
    opened.stop()


DISCOVERY = {"kms_discovery": True}
CASES = [
    (build, *case)
    for build in (20348, 7601)
    for case in (
        ({"kms_host": KMS01}, {"kms_host": KMS01}, {}),
        ({"kms_host": KMS01}, {"kms_host": KMS_LOW, "kms_port": 1689}, {}),
        ({"kms_host": KMS01}, {}, {"kms_host": KMS_LOW}),
        (DISCOVERY, {}, {"kms_host": KMS01}),
        (DISCOVERY, {}, {}),
        (DISCOVERY, {"kms_host": KMS01}, {}),
        (DISCOVERY, {"kms_host": KMS01}, {"kms_host": KMS01}),
    )
]
"""Office's own service, on Windows 7, has no lookup domain."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("build", "asked", "general", "own"),
    [
        *CASES,
        (20348, {**DISCOVERY, "kms_lookup_domain": ""}, {"lookup_domain": "contoso.example"}, {}),
    ],
)
def test_second_run_changes_nothing(
    build: int,
    asked: dict[str, Any],
    general: dict[str, Any],
    own: dict[str, Any],
    kind: Variant,
    network: Network,
) -> None:
    family = FAMILY if build > 7601 else "Office16ProPlusVL_KMS_Client"
    held = licence(family, LICENSED, build, **own)
    machine = with_office(network, held, build=build, variant=kind, **general)
    first = office_run(machine, **asked).result
    assert not first.get("failed"), first.get("msg")
    again = office_run(machine, **asked).result
    assert (again["changed"], again["plan"]) == (False, [])


@pytest.mark.parametrize("kind", KINDS)
def test_host_of_all_products_is_none_of_its_own(kind: Variant, network: Network) -> None:
    machine = with_office(network, licence(FAMILY, LICENSED), variant=kind, kms_host=KMS01)
    office = office_state_of(machine).office
    assert office is not None
    assert [each.product.kms_host for each in office.with_key if each.product] == [None]
