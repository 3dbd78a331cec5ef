"""Labs on one computer keep out of each other's way."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack, closing

import pytest

from lab.simulation.network import KmsHost, Network

NAME = "kms01.contoso.example"


def test_networks_that_drew_the_same_addresses_both_listen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = iter([(201, 7), (201, 7), (201, 7), (201, 8)])
    monkeypatch.setattr("lab.simulation.network._any_net", lambda: next(drawn))
    first, second = Network([KmsHost(NAME)], {}), Network([KmsHost(NAME)], {})
    with ExitStack() as started:
        for network in (first, second):
            network.start()
            started.callback(network.stop)
        addresses = [network.addresses_of(NAME)[0] for network in (first, second)]
        assert addresses == ["127.201.7.1", "127.201.8.1"]
        for address in addresses:
            with closing(socket.create_connection((address, 1688))):
                pass


def test_a_network_that_listens_nowhere_has_addresses_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else it finds the listeners of another at its machines."""
    drawn = iter([(201, 9), (201, 9), (201, 10)])
    monkeypatch.setattr("lab.simulation.network._any_net", lambda: next(drawn))
    first, second = Network([KmsHost(NAME)], {}), Network([KmsHost(NAME, reachable=False)], {})
    with ExitStack() as started:
        for network in (first, second):
            network.start()
            started.callback(network.stop)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((second.addresses_of(NAME)[0], 1688))


def test_addresses_are_not_drawn_from_what_a_test_seeds() -> None:
    """Hypothesis seeds it alike in each process."""
    seeded = random.getstate()
    Network([KmsHost(NAME)], {})
    assert random.getstate() == seeded
