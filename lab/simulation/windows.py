"""One simulated Windows machine: its settings, licences, registry and what goes wrong on it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lab.simulation import kms_hosting, machine_registry, rows
from lab.simulation.holdings import Holdings
from lab.simulation.network import Network
from lab.simulation.servicing import Servicing, boot_time, restarted
from lab.simulation.variant import DEFAULT, EFFECTIVE, UNSET, Variant

if TYPE_CHECKING:
    from lab.simulation.office import OfficeLicense

WINDOWS_APPLICATION_ID = "55c92734-d682-4d71-983e-d6ec3f16059f"
NEVER = datetime(1601, 1, 1, tzinfo=UTC)
LICENSED = 1
NOTIFICATION = 5
KMS_VALIDITY_MINUTES = 259_200
REQUIRED_COUNT_CLIENT = 25
REQUIRED_COUNT_SERVER = 5

CHANNEL_WORDS = {
    "gvlk": ("VOLUME_KMSCLIENT channel", "Volume:GVLK"),
    "csvlk": ("VOLUME_KMS_WS22 channel", "Volume:CSVLK"),
    "mak": ("VOLUME_MAK channel", "Volume:MAK"),
    "retail": ("RETAIL channel", "Retail"),
    "oem": ("OEM_DM channel", "OEM:DM"),
    "evaluation": ("TIMEBASED_EVAL channel", "Retail:TB:Eval"),
    "subscription": ("TIMEBASED_SUB channel", "Retail:TB:Sub"),
    "avma": ("VIRTUAL_MACHINE_ACTIVATION channel", "VT:IA"),
}

CURRENT_VERSION = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
TCPIP = r"HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
POLICY = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\CurrentVersion\Software Protection Platform"
CLICK_TO_RUN = r"HKLM:\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


@dataclass
class License:
    """A row of SoftwareLicensingProduct that holds a key. Intervals are minutes."""

    channel: str
    partial_product_key: str
    family: str
    status: int = NOTIFICATION
    status_reason: int = 0xC004F056
    grace_minutes: int = 0
    application_id: str = WINDOWS_APPLICATION_ID
    is_addon: bool = False
    kms_host: str | None = None
    kms_port: int = 0
    discovered_host: str | None = None
    discovered_port: int = 0
    discovered_address: str | None = None
    intervals: tuple[int, int] = (120, 10080)
    required_count: int = UNSET
    activation_type: int = 0
    activation_type_enabled: int = 0
    lookup_domain: str | None = None
    ad_object: str | None = None
    remaining_rearms: int = 1000
    description_prefix: str = "Windows(R) Operating System"
    columns: Mapping[str, Any] = field(default_factory=dict)
    channel_words: str | None = None
    sku: str | None = None

    @property
    def activation_id(self) -> str:
        """The SKU's ID: the same for the same licence on every machine."""
        return self.sku or str(
            uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.application_id} {self.family} {self.channel}")
        )

    def general_kms(self, machine: SimulatedWindows) -> tuple[str | None, int, str | None]:
        """Host, port and lookup domain that are set for all products of the licensing service."""
        return machine.kms_host, machine.kms_port, machine.lookup_domain

    def kms_shown(self, machine: SimulatedWindows) -> tuple[str | None, int, str | None]:
        """Host, port and lookup domain as the columns of the product show them."""
        host, port, domain = self.kms_host, self.kms_port, self.lookup_domain
        general_host, general_port, general_domain = self.general_kms(machine)
        if machine.variant.product_kms == EFFECTIVE and not host:
            host, port = general_host, port or general_port
        if machine.variant.product_lookup_domain == EFFECTIVE:
            domain = domain or general_domain
        return host, port, domain

    def counted_as(self, machine: SimulatedWindows) -> str:
        """The client machine ID that a KMS host counts."""
        return machine.cmid

    def needed_count(self, machine: SimulatedWindows) -> int:
        """From which count on a KMS host activates."""
        is_server = machine.installation_type.startswith("Server")
        return REQUIRED_COUNT_SERVER if is_server else REQUIRED_COUNT_CLIENT

    def installation_id(self, cmid: str) -> str:
        """63 digits that name key and machine, as a phone activation asks for them."""
        return groups_of_digits(f"installation {cmid} {self.partial_product_key}", 9, 7)

    def confirmation_id(self, cmid: str) -> str:
        """48 digits: what Microsoft's activation centre answers to the installation ID."""
        return groups_of_digits(f"confirmation {self.installation_id(cmid)}", 8, 6)

    def row(self, machine: SimulatedWindows) -> dict[str, Any]:
        """The columns that are not null, by their WMI names."""
        kms_host, kms_port, lookup_domain = self.kms_shown(machine)
        words, product_key_channel = CHANNEL_WORDS.get(self.channel, (self.channel, self.channel))
        return {
            "ID": self.activation_id,
            "ApplicationID": self.application_id,
            "Name": f"Windows(R), {self.family} edition",
            "Description": f"{self.description_prefix}, {self.channel_words or words}",
            "LicenseFamily": self.family,
            "LicenseIsAddon": self.is_addon,
            "LicenseStatus": self.status,
            "LicenseStatusReason": self.status_reason,
            "PartialProductKey": self.partial_product_key,
            "GracePeriodRemaining": self.grace_minutes,
            "EvaluationEndDate": NEVER,
            "KeyManagementServiceMachine": kms_host,
            "KeyManagementServicePort": kms_port,
            "DiscoveredKeyManagementServiceMachineIpAddress": self.discovered_address,
            "DiscoveredKeyManagementServiceMachineName": self.discovered_host,
            "DiscoveredKeyManagementServiceMachinePort": self.discovered_port,
            "ProductKeyChannel": product_key_channel,
            "RequiredClientCount": self.required_count,
            "VLActivationType": self.activation_type,
            "VLActivationTypeEnabled": self.activation_type_enabled
            or machine.activation_type_enabled,
            "KeyManagementServiceLookupDomain": lookup_domain,
            "ADActivationObjectName": self.ad_object,
            "OfflineInstallationId": self.installation_id(machine.cmid),
            "RemainingSkuReArmCount": self.remaining_rearms,
            "RemainingAppReArmCount": machine.remaining_rearms,
            "VLActivationInterval": self.intervals[0],
            "VLRenewalInterval": self.intervals[1],
            "ProductKeyID": f"03612-04297-000-000000-03-1033-{machine.build}.0000-1862025",
            "IsKeyManagementServiceMachine": int(self.channel == "csvlk"),
            "KeyManagementServiceCurrentCount": UNSET,
            **dict.fromkeys(kms_hosting.REQUEST_COUNTERS, UNSET),
            "ExtendedGrace": UNSET,
            "GenuineStatus": 0,
            "TokenActivationILVID": UNSET,
            "TokenActivationGrantNumber": UNSET,
            "AutomaticVMActivationLastActivationTime": NEVER,
            **(kms_hosting.product_columns(machine) if self.channel == "csvlk" else {}),
            **self.columns,
        }


def digits(seed: str, length: int) -> str:
    """Decimal digits that are the same for the same seed."""
    number = int.from_bytes(hashlib.sha512(seed.encode()).digest(), "big")
    return str(number).zfill(length)[-length:]


def groups_of_digits(seed: str, count: int, size: int) -> str:
    """Groups of digits, each with its check digit: what stands before it, every second doubled."""
    groups = ""
    for number in range(count):
        group = digits(f"{seed} {number}", size - 1)
        total = sum(map(int, group)) + sum(map(int, group[1::2]))
        groups += f"{group}{total % 7}"
    return groups


@dataclass
class WmiFault:
    """An error at a method, or at every query of a class. ``times`` none: always."""

    hresult: int
    method: str | None = None
    query_class: str | None = None
    times: int | None = None
    as_return_value: bool = False

    def fires(self) -> bool:
        """Use the fault up by one."""
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass
class SimulatedWindows:
    """What a machine is and holds. Mutable: the lab's runs change it as real ones would."""

    name: str
    network: Network
    edition_id: str
    build: int
    ubr: int = 2031
    installation_type: str = "Server"
    powershell: str = "5.1"
    domain: str = "contoso.example"
    is_domain_joined: bool = True
    passes_logon_on: bool = False
    search_list: str = ""
    connection_suffixes: tuple[str | None, ...] = (None,)
    manufacturer: str = "Contoso"
    model: str = "Virtual Machine"
    cmid: str = ""
    kms_host: str | None = None
    kms_port: int = 0
    lookup_domain: str | None = None
    host_caching: bool = True
    activation_type_enabled: int = 0
    remaining_rearms: int = 1000
    clock_offset_seconds: float = 0
    licenses: list[License] = field(default_factory=list)
    foreign_keys: Mapping[str, Any] = field(default_factory=dict)
    registry_values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    denied_registry: frozenset[str] = frozenset()
    wmi_faults: list[WmiFault] = field(default_factory=list)
    culture: str = "en-US"
    has_resolve_dns_name: bool = True
    service_columns: Mapping[str, Any] = field(default_factory=dict)
    holdings: Holdings = field(default_factory=Holdings)
    rearm_pending: bool = False
    calls: list[str] = field(default_factory=list)
    office: list[OfficeLicense] = field(default_factory=list)
    office_keys: Mapping[str, str] = field(default_factory=dict)
    office_host_caching: bool = True
    hosting: kms_hosting.KmsHosting = field(default_factory=kms_hosting.KmsHosting)
    kms_activation: bool = True
    office_kms_activation: bool = True
    variant: Variant = DEFAULT
    servicing: Servicing = field(default_factory=Servicing)
    has_asked: bool = False
    waited_seconds: float = 0
    signers_opened: list[str] = field(default_factory=list)
    keyless: list[License] = field(default_factory=lambda: [License("retail", "", "Core")])

    def __post_init__(self) -> None:
        """Give the machine an ID of its own where the fleet file gives none."""
        self.has_asked = self.has_asked or bool(self.cmid)
        boot_time(self)
        self.cmid = self.cmid or str(uuid.uuid5(uuid.NAMESPACE_DNS, f"cmid {self.name}"))
        if self.network is not None:  # a test may have a machine alone
            self.network.register(kms_hosting.own_name(self))

    @property
    def clock(self) -> datetime:
        """The machine's own UTC clock."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_offset_seconds)

    @property
    def windows_license(self) -> License | None:
        """The licence of Windows itself."""
        mine = [
            license
            for license in self.licenses
            if license.application_id == WINDOWS_APPLICATION_ID and not license.is_addon
        ]
        return mine[0] if mine else None

    def restart(self) -> None:
        """Restart; what a rearm began takes effect, and the CMID is made anew."""
        self.calls.append("restart")
        if self.rearm_pending:
            self.cmid = str(uuid.uuid4())
            self.rearm_pending = False
        restarted(self)
        kms_hosting.start_service(self)

    @property
    def is_hyper_v_guest(self) -> bool:
        """Whether firmware says so, as Hyper-V's does."""
        return (self.manufacturer, self.model) == ("Microsoft Corporation", "Virtual Machine")

    def service_row(self) -> dict[str, Any]:
        """SoftwareLicensingService, the columns that are not null."""
        return rows.service(self)

    def give_up_key(self, license: License) -> None:
        """The licence has no key any more; its row stays."""
        self.licenses.remove(license)
        same = license.activation_id
        self.keyless = [each for each in self.keyless if each.activation_id != same]
        self.keyless.append(license)

    def take_key(self, license: License, place: int) -> None:
        """The licence of a SKU holds a key now."""
        same = license.activation_id
        self.keyless = [each for each in self.keyless if each.activation_id != same]
        self.licenses.insert(place, license)

    def registry_key(self, path: str, names: Sequence[str] | None = None) -> dict[str, Any]:
        """The values of a registry key; ``names`` are those that are looked at, else all."""
        return machine_registry.key(self, path, names)
