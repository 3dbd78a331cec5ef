"""Guests of Hyper-V that their host activates: which hosts do, and what is no guest."""

from __future__ import annotations

from typing import Any

import pytest

from lab.simulation.network import Network
from tests.support.run_on_simulation import fresh, license_of, methods_of, run, simulated

GUEST = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
KEY_OF_STANDARD_2022 = "78VHK"


@pytest.mark.parametrize("host", [None, "Windows Server 2022", "Windows Server 2025"])
def test_a_guest_gets_the_key_of_its_edition(host: str | None, network: Network) -> None:
    machine = fresh(network, **GUEST)
    result = run(machine, method="avma", avma_host_product=host)
    assert methods_of(result)[0] == "InstallProductKey"
    assert result["after"]["license_status"] == "licensed"
    assert result["after"]["partial_product_key"] == KEY_OF_STANDARD_2022
    assert not run(machine, method="avma", avma_host_product=host)["changed"]


@pytest.mark.parametrize(
    ("values", "host", "says"),
    [
        (GUEST, "Windows Server 2019", "A Hyper-V host on Windows Server 2019 does not activate"),
        (GUEST, "Windows Server 2019", "do: Windows Server 2022, Windows Server 2025"),
        ({"manufacturer": "Dell", "model": "R750"}, None, "this machine is a R750 of Dell"),
        ({**GUEST, "model": "Parallels"}, None, "Hyper-V guests alone"),
    ],
)
def test_what_no_host_activates(
    values: dict[str, Any], host: str | None, says: str, network: Network
) -> None:
    machine = fresh(network, **values)
    result = run(machine, method="avma", avma_host_product=host)
    assert result["failed"]
    assert says in result["msg"]
    assert "Use method kms here" in result["msg"]
    assert machine.calls == []


def test_an_edition_that_has_no_key_for_it(network: Network) -> None:
    machine = simulated(
        network, license_of("retail", family="Enterprise"),
        edition_id="Enterprise", build=22631, installation_type="Client", **GUEST,
    )  # fmt: skip
    result = run(machine, method="avma")
    assert result["failed"]
    assert "Use method kms here" in result["msg"]
    assert machine.calls == []
