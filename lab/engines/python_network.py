"""Does in Python what _SppNetwork.psm1 does in PowerShell."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import Any

from lab.simulation.name_lookup import srv_records
from lab.simulation.network import REFUSED, TIMED_OUT
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError


def discover(
    machine: SimulatedWindows, state: Mapping[str, Any], lookup_domain: str | None
) -> dict[str, Any]:
    """SRV records in the first of the machine's domains that has any."""
    found: dict[str, Any] = {"domain": None, "records": [], "error": None, "asked": []}
    for domain in _domains(state, lookup_domain):
        found |= {"domain": domain, "error": None}
        try:
            records = srv_records(machine, f"_vlmcs._tcp.{domain}")
            found["records"] = [vars(record) for record in records]
        except WindowsError as error:
            found["error"] = error.error_id
        found["asked"].append({"domain": domain, "error": found["error"]})
        if found["records"]:
            break
    return found


def _domains(state: Mapping[str, Any], lookup_domain: str | None) -> list[str]:
    if lookup_domain is None:
        for service in state["tables"].get("service", []):
            lookup_domain = service.get("KeyManagementServiceLookupDomain")
    if lookup_domain:
        return [lookup_domain]
    suffix = partial(_suffixes, state["registry"])
    primary = suffix("dns_suffix_policy", "PrimaryDnsSuffix") or suffix("dns", "Domain")
    search = suffix("dns_policy", "SearchList") or suffix("dns", "SearchList")
    connection = suffix("dns_policy", "AdapterDomainName") or [
        *(row["DNSDomain"] for row in state["tables"].get("connections", ()) if row["DNSDomain"]),
        *suffix("dns", "DhcpDomain"),
    ]
    domains: dict[str, str] = {}
    for domain in (*primary, *search, *connection):
        domains.setdefault(domain.lower(), domain)
    return list(domains.values())


def _suffixes(registry: Mapping[str, Any], key: str, value: str) -> list[str]:
    parts = ((registry.get(key) or {}).get(value) or "").split(",")
    return [part.strip().rstrip(".") for part in parts if part.strip().rstrip(".")]


def probe(machine: SimulatedWindows, endpoint: Mapping[str, Any]) -> dict[str, Any]:
    """A TCP connection from the machine: to the first address that answers."""
    found: dict[str, Any] = {
        "host": endpoint["host"],
        "port": endpoint["port"],
        "addresses": [],
        "open": False,
        "milliseconds": None,
        "error": None,
    }
    try:
        addresses = _addresses(machine, endpoint["host"])
    except WindowsError as error:
        return found | {"error": error.error_id}
    found["addresses"] = addresses
    if endpoint["port"] not in range(2**16):
        return found | {"error": "ArgumentOutOfRangeException"}
    for address in addresses:
        started = time.monotonic()
        try:
            _connect(machine, address, endpoint["port"], endpoint["timeout_milliseconds"] / 1000)
        except TimeoutError:
            found["error"] = "TimedOut"
        except ConnectionRefusedError:
            found["error"] = "ConnectionRefused"
        else:
            milliseconds = int((time.monotonic() - started) * 1000)
            return found | {"open": True, "milliseconds": milliseconds, "error": None}
    return found


def _connect(machine: SimulatedWindows, address: str, port: int, timeout: float) -> None:
    """Only the loopback is really there; what is elsewhere the simulation answers."""
    if ip_address(address).is_loopback:
        socket.create_connection((address, port), timeout).close()
    elif (error := machine.network.connection_error(address, port)) is not None:
        raise {TIMED_OUT: TimeoutError, REFUSED: ConnectionRefusedError}[error]


def _addresses(machine: SimulatedWindows, name: str) -> list[str]:
    with suppress(ValueError):
        return [str(ip_address(name))]
    return machine.network.addresses_of(name)
