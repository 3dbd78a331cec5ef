"""The organisation's network as machines see it: DNS, KMS hosts and their bookkeeping of clients.

A KMS host here is a ledger of client machine IDs and a TCP listener that accepts and closes. There
is no KMS protocol in it.
"""

from __future__ import annotations

import copy
import errno
import secrets
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from lab.simulation.wmi_error import WindowsError

STORED_MOST_RECENT = 50
"""A host keeps this many client machine IDs; its count does not rise above (kms_facts.yml)."""

TIMED_OUT, REFUSED = "TimedOut", "ConnectionRefused"
"""Names of .NET's SocketError."""

NAME_ERROR = "DNS_ERROR_RCODE_NAME_ERROR"

_NETS_TRIED = 20
_NAMES_IN_A_NET, _OF_NO_NAME = 254, 255


@dataclass
class KmsHost:
    """A genuine KMS host of the organisation: where it listens and which clients it has counted."""

    name: str
    port: int = 1688
    count: int = 50
    reachable: bool = True
    clients: set[str] = field(default_factory=set)
    has_office_key: bool = True
    requests: int = 0
    most_counted: int = 0
    intervals: tuple[int, int] = (120, 10080)
    """What it answers its clients: minutes to the next try, and to the next renewal."""

    @property
    def current_count(self) -> int:
        """The count that the next client is answered with, as long as it is not a new one."""
        return min(self.count + len(self.clients), self.most_counted or STORED_MOST_RECENT)

    def requests_counted(self, cmid: str, needed: int = 25) -> int:
        """Count a client machine ID and return the count it is answered with."""
        self.requests += 1
        # Twice the highest threshold that its clients ask for.
        self.most_counted = max(self.most_counted, min(2 * needed, STORED_MOST_RECENT))
        self.clients.add(cmid)
        return self.current_count


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
        self._listeners: dict[tuple[str, int], socket.socket] = {}
        self._held = ExitStack()
        self._wanted: set[tuple[str, int]] = set()
        self._is_started = False
        self.activation_objects: dict[str, str] = {}
        self.lock = threading.Lock()
        self._net = _any_net()
        self._addresses: dict[str, str] = {}
        for name in self.hosts:
            self.register(name)

    def start(self) -> None:
        """Listen where reachable KMS hosts do, so that a TCP probe is real."""
        for _ in range(_NETS_TRIED - 1):
            try:
                return self._open_all()
            except OSError as error:
                # Another lab on this computer happens to have the same addresses.
                if error.errno != errno.EADDRINUSE:
                    raise
                self._move()
        return self._open_all()

    def _open_all(self) -> None:
        self._is_started = True
        self._hold_addresses()
        hosts = {(name, host.port) for name, host in self.hosts.items() if host.reachable}
        for name, port in sorted(hosts | self._wanted):
            self._open(name, port)

    def _hold_addresses(self) -> None:
        """Keep other labs out, also where nothing listens: no probe finds their listeners."""
        for block in range(len(self._addresses) // _NAMES_IN_A_NET + 1):
            held = self._held.enter_context(socket.socket())
            held.bind((self._address(block, _OF_NO_NAME), 1688))

    def _move(self) -> None:
        self.stop()
        self._net = _any_net()
        names, self._addresses = list(self._addresses), {}
        for name in names:
            self.register(name)

    def stop(self) -> None:
        """Close every listener."""
        self._is_started = False
        for name, port in list(self._listeners):
            self._close(name, port)
        self._held.close()

    def register(self, name: str) -> None:
        """Give a name an address of its own, where it has none."""
        if name.lower() not in self._addresses:
            block, last = divmod(len(self._addresses), _NAMES_IN_A_NET)
            self._addresses[name.lower()] = self._address(block, last + 1)

    def _address(self, block: int, last: int) -> str:
        second, third = self._net
        return f"127.{second}.{(third + block) % 255}.{last}"

    def listen(self, name: str, port: int) -> None:
        """Have a program listen at a name that is registered."""
        self._wanted.add((name.lower(), port))
        if self._is_started:
            self._open(name.lower(), port)

    def open_host(self, host: KmsHost) -> None:
        """A machine of the fleet serves as KMS host from now on."""
        self.hosts[host.name.lower()] = host
        self.register(host.name)
        self.listen(host.name, host.port)

    def close_host(self, host: KmsHost) -> None:
        """It serves no longer; what DNS says of it stays."""
        self.hosts.pop(host.name.lower(), None)
        self._wanted.discard((host.name.lower(), host.port))
        self._close(host.name.lower(), host.port)

    def publish(self, domain: str, record: SrvRecord) -> None:
        """Put a host's record into a domain, in the place of an older one of the same host."""
        others = [e for e in self._srv.get(domain.lower(), ()) if e.host != record.host]
        self._srv[domain.lower()] = (*others, record)

    def remove_record(self, domain: str, host: str) -> None:
        """Take a host's record out of a domain, as an administrator does."""
        kept = [each for each in self._srv.get(domain.lower(), ()) if each.host != host]
        self._srv[domain.lower()] = tuple(kept)

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """Within it, machines may do what they like: at its end all is as it was before."""
        hosts = {name: (host, copy.deepcopy(vars(host))) for name, host in self.hosts.items()}
        srv, wanted, listening = dict(self._srv), set(self._wanted), set(self._listeners)
        try:
            yield
        finally:
            self.hosts = {name: host for name, (host, _) in hosts.items()}
            for host, values in hosts.values():
                vars(host).update(values)
            self._srv, self._wanted = srv, wanted
            for name, port in set(self._listeners) - listening:
                self._close(name, port)
            for name, port in listening - set(self._listeners):
                self._open(name, port)

    def _open(self, name: str, port: int) -> None:
        if (name, port) not in self._listeners:
            listener = socket.create_server((self._addresses[name], port), backlog=128)
            self._listeners[name, port] = listener
            threading.Thread(target=_accept_and_close, args=(listener,), daemon=True).start()

    def _close(self, name: str, port: int) -> None:
        listener = self._listeners.pop((name, port), None)
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

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

    def connection_error(self, address: str, port: int) -> str | None:
        """How a connection to an address outside the loopback ends, none when it opens.

        The name of a KMS host may be such an address; where there is none, nobody answers.
        """
        host = self.hosts.get(address.lower())
        if host is None or not host.reachable:
            return TIMED_OUT
        return None if host.port == port else REFUSED

    def kms_host(self, name: str, port: int) -> KmsHost | None:
        """The KMS host that answers at a name and port, or none."""
        host = self.hosts.get(name.lower().rstrip(".").strip("[]"))
        return host if host and host.reachable and host.port == port else None


def _any_net() -> tuple[int, int]:
    return 1 + secrets.randbelow(254), secrets.randbelow(255)


def _accept_and_close(listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            connection.close()
