"""The one simulated network that the tests of whole runs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.simulation.network import Network
from tests.support.run_on_simulation import contoso_network


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """The network of contoso.example, its KMS hosts listening on loopback."""
    contoso = contoso_network()
    contoso.start()
    yield contoso
    contoso.stop()
