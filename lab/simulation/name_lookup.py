"""What a machine is answered when it asks DNS for KMS hosts."""

from __future__ import annotations

from typing import Any

from lab.simulation.network import SrvRecord
from lab.simulation.variant import NXDOMAIN, TIMEOUT
from lab.simulation.windows import TCPIP, SimulatedWindows
from lab.simulation.wmi_error import WindowsError

NO_ANSWER = "ERROR_TIMEOUT"

DNS_POLICY = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient"
PRIMARY_SUFFIX_POLICY = r"HKLM:\SOFTWARE\Policies\Microsoft\System\DNSClient"
"""Keys of the template DnsClient.admx."""


def suffixes(machine: SimulatedWindows) -> list[str]:
    """The domains in which Windows looks for KMS hosts; a policy counts instead of a setting."""

    def value(key: str, name: str) -> Any:
        return machine.registry_values.get(key, {}).get(name)

    domain = machine.domain if machine.is_domain_joined else ""
    of_connections = [*machine.connection_suffixes, value(TCPIP, "DhcpDomain")]
    found = [
        value(PRIMARY_SUFFIX_POLICY, "PrimaryDnsSuffix") or value(TCPIP, "Domain") or domain,
        *str(value(DNS_POLICY, "SearchList") or machine.search_list).split(","),
        *(
            [value(DNS_POLICY, "AdapterDomainName")]
            if value(DNS_POLICY, "AdapterDomainName")
            else of_connections
        ),
    ]
    return [each.strip() for each in found if each and each.strip()]


def srv_records(machine: SimulatedWindows, name: str) -> tuple[SrvRecord, ...]:
    """SRV records; none where the zone has the name without them; the error of DNS."""
    try:
        return machine.network.srv_records_of(name)
    except WindowsError:
        if machine.variant.missing_srv == NXDOMAIN:
            raise
        if machine.variant.missing_srv == TIMEOUT:
            raise WindowsError(NO_ANSWER) from None
        return ()


def connection_rows(machine: SimulatedWindows) -> list[dict[str, Any]]:
    """Win32_NetworkAdapterConfiguration: the connections in use, and one that is not."""
    rows = [
        {"Index": index, "IPEnabled": True, "DNSDomain": suffix}
        for index, suffix in enumerate(machine.connection_suffixes)
    ]
    return [*rows, {"Index": len(rows), "IPEnabled": False, "DNSDomain": "unused.example"}]
