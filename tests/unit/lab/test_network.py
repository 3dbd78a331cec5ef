"""Labs on one computer keep out of each other's way."""

from __future__ import annotations

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
