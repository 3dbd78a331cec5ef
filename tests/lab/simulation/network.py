"""The organisation's network as machines see it: DNS, KMS hosts and their bookkeeping of clients.

A KMS host here is a ledger of client machine IDs and a TCP listener that accepts and closes. There
is no KMS protocol in it.
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from tests.lab.simulation.wmi_error import WindowsError

STORED_MOST_RECENT = 50
"""A host keeps this many client machine IDs; its count does not rise above (kms_facts.yml)."""

NAME_ERROR = "DNS_ERROR_RCODE_NAME_ERROR"


@dataclass
class KmsHost:
    """A genuine KMS host of the organisation: where it listens and which clients it has counted."""

    name: str
    port: int = 1688
    count: int = 50
    reachable: bool = True
    clients: set[str] = field(default_factory=set)
    has_office_key: bool = True

    def requests_counted(self, cmid: str) -> int:
        """Count a client machine ID and return the count it is answered with."""
        self.clients.add(cmid)
        return min(self.count + len(self.clients), STORED_MOST_RECENT)


@dataclass(frozen=True)
class SrvRecord:
    """One _vlmcs._tcp record."""

    host: str
    port: int
    priority: int = 0
    weight: int = 0


class Network:
    """Names, SRV records and KMS hosts, with real listeners on addresses of 127.0.0.0/8."""

    def __init__(
        self, hosts: Iterable[KmsHost], srv_records: Mapping[str, Iterable[SrvRecord]]
    ) -> None:
        self.hosts = {host.name.lower(): host for host in hosts}
        self._srv = {domain.lower(): tuple(records) for domain, records in srv_records.items()}
        self._listeners: list[socket.socket] = []
        self.activation_objects: dict[str, str] = {}
        self.lock = threading.Lock()
        net = f"127.{random.randint(1, 254)}.{random.randint(0, 254)}"
        self._addresses = {name: f"{net}.{n}" for n, name in enumerate(self.hosts, start=1)}

    def start(self) -> None:
        """Listen where reachable KMS hosts do, so that a TCP probe is real."""
        for name, host in self.hosts.items():
            if host.reachable:
                listener = socket.create_server((self._addresses[name], host.port), backlog=128)
                self._listeners.append(listener)
                threading.Thread(target=_accept_and_close, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        """Close every listener."""
        for listener in self._listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._listeners.clear()

    def addresses_of(self, name: str) -> list[str]:
        """A and AAAA records of a name; the DNS error of a name that does not exist."""
        address = self._addresses.get(name.lower().rstrip("."))
        if address is None:
            raise WindowsError(NAME_ERROR)
        return [address]

    def srv_records_of(self, name: str) -> tuple[SrvRecord, ...]:
        """SRV records of ``_vlmcs._tcp.<domain>``; the DNS error of a name that does not exist."""
        records = self._srv.get(name.lower().removeprefix("_vlmcs._tcp."))
        if not records:
            raise WindowsError(NAME_ERROR)
        return records

    def kms_host(self, name: str, port: int) -> KmsHost | None:
        """The KMS host that answers at a name and port, or none."""
        host = self.hosts.get(name.lower().rstrip("."))
        return host if host and host.reachable and host.port == port else None


def _accept_and_close(listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            connection.close()
