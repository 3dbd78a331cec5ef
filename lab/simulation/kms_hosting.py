"""What a simulated machine is as a KMS host: bookkeeping alone, there is no KMS protocol in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from lab.simulation.events import LoggedEvent, noon_of_today
from lab.simulation.network import KmsHost, SrvRecord
from lab.simulation.wmi_error import WindowsError

if TYPE_CHECKING:
    from lab.simulation.windows import SimulatedWindows

DEFAULT_PORT = 1688
ACTIVATION, RENEWAL = 120, 10080
"""Minutes, where nothing is set."""

PROFILES = ("Domain", "Private", "Public")
NOTHING_COUNTED = 4294967295
REQUEST_COUNTERS = tuple(
    f"KeyManagementService{kind}Requests"
    for kind in (
        "Failed", "Licensed", "NonGenuineGrace", "Notification", "OOBGrace", "OOTGrace", "Total",
        "Unlicensed",
    )
)  # fmt: skip
PUBLISHING_FAILED, PUBLISHED = 12293, 12294
SOFTWARE_PROTECTION_PLATFORM = (
    r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"
)
FIREWALL_RULES_KEY = (
    r"HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules"
)


@dataclass
class FirewallRule:
    """A rule of the group Key Management Service; ``text`` false: the registry does not hold it."""

    enabled: bool = False
    profiles: tuple[str, ...] = ("Domain",)
    port: int = DEFAULT_PORT
    remote_addresses: tuple[str, ...] = ()
    text: bool = True

    def profile_text(self) -> str:
        """As Windows' enumeration writes it."""
        named = [name for name in PROFILES if name in self.profiles]
        return "Any" if not named else ", ".join(named)

    def in_registry(self) -> str:
        """As the registry has it (MS-GPFAS 2.2.2.19)."""
        parts = [
            "v2.31",
            "Action=Allow",
            f"Active={str(self.enabled).upper()}",
            "Dir=In",
            "Protocol=6",
            *(f"Profile={name}" for name in self.profiles),
            f"LPort={self.port}",
            *(f"RA{6 if ':' in each else 4}={each}" for each in self.remote_addresses),
            *("RA6=LocalSubnet" for each in self.remote_addresses if each == "LocalSubnet"),
            r"App=%SystemRoot%\system32\sppextcomobj.exe",
            "Svc=sppsvc",
            "Name=@FirewallAPI.dll,-28003",
        ]
        return "|".join([*parts, ""])


def addresses_in_registry(given: Iterable[str]) -> tuple[str, ...]:
    """Addresses as Windows stores them: a network with its mask, none at all for any."""
    found = []
    for each in given:
        if each.lower() == "any":
            continue
        if each.lower() == "localsubnet":
            found.append("LocalSubnet")
            continue
        try:
            network = ip_network(each)
        except ValueError:
            raise WindowsError("HRESULT 0x80070057") from None
        is_one = network.num_addresses == 1
        mask = network.prefixlen if network.version == 6 else network.netmask
        found.append(
            str(network.network_address) if is_one else f"{network.network_address}/{mask}"
        )
    return tuple(found)


def _built_in_rules() -> dict[str, FirewallRule]:
    return {
        "SPPSVC-In-TCP": FirewallRule(
            profiles=("Private", "Public"), remote_addresses=("LocalSubnet",)
        ),
        "SPPSVC-In-TCP-NoScope": FirewallRule(),
    }


@dataclass
class KmsHosting:
    """Settings of a KMS host, and what Windows made of them. Intervals are minutes.

    ``feature`` is the state of VolumeActivation, none where Windows does not know it.
    ``told_from`` is the time of the first event that it writes, each a second after another.
    ``taken_ports`` are those where another program listens. ``serving`` is there while the service
    serves; a change of the port waits for its next start.
    """

    feature: str | None = "Available"
    rules: dict[str, FirewallRule] = field(default_factory=_built_in_rules)
    service: str = "Running"
    may_publish: bool = True
    publish_error: str = "0x80072338"
    taken_ports: list[int] = field(default_factory=list)
    listening_port: int = 0
    activation_interval: int | None = None
    renewal_interval: int | None = None
    dns_publishing: bool = True
    low_priority: bool = False
    starts: bool = True
    has_tools: bool = False
    serving: KmsHost | None = None
    served: KmsHost | None = None
    opens_in: float | None = None
    told_from: datetime = field(default_factory=noon_of_today)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> KmsHosting:
        """As a fleet file has it; rules are changed one by one, null removes one."""
        made = cls(**{name: value for name, value in content.items() if name != "rules"})
        for name, changes in (content.get("rules") or {}).items():
            if changes is None:
                del made.rules[name]
                continue
            for option, value in changes.items():
                setattr(
                    made.rules[name], option, tuple(value) if isinstance(value, list) else value
                )
        return made

    @classmethod
    def keys(cls) -> set[str]:
        """The keys that a fleet file may use."""
        own = {"serving", "served", "opens_in", "has_tools", "told_from"}
        return {each.name for each in fields(cls)} - own

    @property
    def port_asked(self) -> int:
        """The port that the service takes at its next start."""
        return self.listening_port or DEFAULT_PORT

    def count(self, unset: int | None) -> int | None:
        """The current count as WMI has it, ``unset`` where nobody was counted."""
        counted = self.serving.current_count if self.serving else 0
        return counted or unset


def own_name(machine: SimulatedWindows) -> str:
    """The machine's name in DNS."""
    host = machine.name.partition(".")[0].lower()
    return f"{host}.{machine.domain.lower()}" if machine.is_domain_joined else host


def is_active_host(machine: SimulatedWindows) -> bool:
    """Whether the machine holds an activated host key of Windows."""
    license = machine.windows_license
    return license is not None and license.channel == "csvlk" and license.status == 1


def start_service(machine: SimulatedWindows) -> None:
    """The service starts: it takes its settings, serves where it may, and publishes."""
    _end_serving(machine)
    open_service(machine)


def restart_service(machine: SimulatedWindows) -> None:
    """The service starts anew; it may run for some time before it serves and publishes."""
    _end_serving(machine)
    if machine.variant.restart_seconds:
        machine.hosting.opens_in = machine.variant.restart_seconds
    else:
        open_service(machine)


def _end_serving(machine: SimulatedWindows) -> None:
    hosting = machine.hosting
    hosting.service = "Running"
    hosting.served = hosting.serving or hosting.served
    stop_serving(machine)


def open_service(machine: SimulatedWindows) -> None:
    """The service, which runs, serves where it may, and publishes."""
    hosting = machine.hosting
    before, hosting.served, hosting.opens_in = hosting.served, None, None
    if not is_active_host(machine) or not hosting.starts:
        return
    if hosting.port_asked not in hosting.taken_ports:
        hosting.serving = KmsHost(own_name(machine), hosting.port_asked, count=0)
        hosting.serving.intervals = intervals(machine)
        if before is not None:
            hosting.serving.clients, hosting.serving.requests = before.clients, before.requests
        hosting.serving.has_office_key = _has_office_key(machine)
        machine.network.open_host(hosting.serving)
    if hosting.dns_publishing:
        _publish(machine)


def start_serving(machine: SimulatedWindows) -> None:
    """A host key was activated: the service serves from now on, on the port that is set now."""
    if machine.hosting.serving is None:
        start_service(machine)
    else:
        machine.hosting.serving.has_office_key = _has_office_key(machine)


def stop_serving(machine: SimulatedWindows) -> None:
    """The service stops or has no host key any more; its SRV records stay in DNS."""
    if machine.hosting.serving is not None:
        machine.network.close_host(machine.hosting.serving)
        machine.hosting.serving = None


def _has_office_key(machine: SimulatedWindows) -> bool:
    return any(each.channel == "csvlk" and each.status == 1 for each in machine.office)


def _publish(machine: SimulatedWindows) -> None:
    hosting, name = machine.hosting, own_name(machine)
    values = machine.registry_values.get(SOFTWARE_PROTECTION_PLATFORM, {})
    lines = [line for line in values.get("DnsDomainPublishList") or () if line.strip()]
    own = machine.domain if machine.is_domain_joined else ""
    if own and own.lower() not in {line.partition(",")[0].strip().lower() for line in lines}:
        lines.insert(0, own)
    for line in lines:
        domain, priority, weight = (*(part.strip() for part in line.split(",")), "0", "0")[:3]
        event = LoggedEvent(PUBLISHED, _time_of_event(machine), [domain])
        if hosting.may_publish:
            record = SrvRecord(name, hosting.port_asked, int(priority), int(weight))
            machine.network.publish(domain, record)
        else:
            why = [hosting.publish_error, domain]
            event = LoggedEvent(PUBLISHING_FAILED, event.time, why)
        # The newest comes first, also among those of one second.
        machine.holdings.events.insert(0, event)


def _time_of_event(machine: SimulatedWindows) -> str:
    """The same on a machine and on its copy, so that two engines can be compared."""
    time = machine.hosting.told_from + timedelta(seconds=len(machine.holdings.events))
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def registry(machine: SimulatedWindows) -> dict[str, dict[str, Any]]:
    """The registry keys that Windows keeps for it."""
    rules = {name: rule.in_registry() for name, rule in machine.hosting.rules.items() if rule.text}
    return {FIREWALL_RULES_KEY: dict(rules)} if rules else {}


def intervals(machine: SimulatedWindows) -> tuple[int, int]:
    """What clients are told: minutes to the next try, and to the next renewal."""
    hosting = machine.hosting
    return hosting.activation_interval or ACTIVATION, hosting.renewal_interval or RENEWAL


def service_columns(machine: SimulatedWindows, *, is_host: bool) -> dict[str, Any]:
    """The columns of SoftwareLicensingService about a KMS host."""
    hosting, variant = machine.hosting, machine.variant
    unset = variant.unset_interval_of_host if is_host else variant.unset_interval
    is_counting = is_host and hosting.serving is not None
    return {
        "KeyManagementServiceCurrentCount": (
            hosting.count(variant.unset_count) if is_counting else NOTHING_COUNTED
        ),
        "KeyManagementServiceListeningPort": hosting.listening_port or variant.unset_listening_port,
        "KeyManagementServiceDnsPublishing": hosting.dns_publishing,
        "KeyManagementServiceLowPriority": hosting.low_priority,
        "VLActivationInterval": hosting.activation_interval or unset or ACTIVATION,
        "VLRenewalInterval": hosting.renewal_interval or unset or RENEWAL,
        **dict.fromkeys(REQUEST_COUNTERS, NOTHING_COUNTED),
    }


def product_columns(machine: SimulatedWindows) -> dict[str, Any]:
    """The figures of the product with the host key."""
    serving = machine.hosting.serving
    if serving is None:
        return {}
    return {
        **dict.fromkeys(REQUEST_COUNTERS, 0),
        "KeyManagementServiceCurrentCount": machine.hosting.count(machine.variant.unset_count),
        "KeyManagementServiceLicensedRequests": serving.requests,
        "KeyManagementServiceTotalRequests": serving.requests,
    }
