# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine's activation state, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .._catalogue.errors import command_error_text
from .._catalogue.license_names import license_status_name
from .._kms.endpoint import DEFAULT_KMS_PORT, same_host
from .._wmi.request import ACTIVATION_TYPES, WINDOWS_APPLICATION_ID
from .details import NO_DETAILS, KmsHosting, ProductDetails
from .history import NOT_READ, History
from .shown import activation_types_shown, license_shown

if TYPE_CHECKING:
    from .edition_facts import EditionFacts
    from .host_facts import HostFacts
    from .office import OfficeState
    from .subscription import Subscription

LICENSED = 1
AD_ACTIVATION = ACTIVATION_TYPES["ad"]


class StateError(ValueError):
    """What the machine returned lacks something that no decision can do without."""


@dataclass(frozen=True)
class Windows:
    """Edition and build from the registry."""

    edition_id: str
    build: int
    ubr: int | None
    installation_type: str | None


@dataclass(frozen=True)
class Product:
    """One licence; ``partial_product_key`` is empty when it has no key.

    KMS host, port and lookup domain are those set for this product alone.
    """

    activation_id: str
    application_id: str
    name: str
    description: str
    channel: str
    family: str
    is_addon: bool
    status: int = 0
    status_reason: int | None = None
    partial_product_key: str = ""
    grace_minutes: int = 0
    evaluation_end: str | None = None
    kms_host: str | None = None
    kms_port: int | None = None
    lookup_domain: str | None = None
    discovered_kms_host: str | None = None
    discovered_kms_port: int | None = None
    kms_required_count: int | None = None
    activation_type: int | None = None
    activation_type_enabled: int | None = None
    ad_object: str | None = None
    installation_id: str | None = field(default=None, repr=False)
    details: ProductDetails = NO_DETAILS

    @property
    def status_name(self) -> str:
        """License status in words, such as ``licensed``."""
        return license_status_name(self.status)

    @property
    def is_licensed(self) -> bool:
        """Whether the license status is licensed."""
        return self.status == LICENSED

    def is_licensed_by(self, method: str) -> bool:
        """Whether the licence is in force, by Active Directory where that is the method."""
        return self.is_licensed and (method != "ad" or self.activation_type == AD_ACTIVATION)


@dataclass(frozen=True)
class Service:
    """The licensing service's own settings."""

    version: str
    cmid: str | None
    kms_host: str | None
    kms_port: int | None
    lookup_domain: str | None
    host_caching: bool | None
    is_kms_host: bool
    activation_interval_minutes: int | None
    renewal_interval_minutes: int | None
    remaining_rearms: int | None
    hosting: KmsHosting | None = None
    subscription: Subscription | None = None

    @property
    def effective_kms_port(self) -> int:
        """The port that counts: the one set by hand, else 1688."""
        return self.kms_port or DEFAULT_KMS_PORT


@dataclass(frozen=True)
class Probe:
    """A TCP connection from the machine to its KMS host."""

    host: str
    port: int
    addresses: tuple[str, ...]
    is_open: bool
    milliseconds: int | None
    error: str | None


@dataclass(frozen=True)
class SrvRecord:
    """A KMS host that DNS names; the lowest priority is asked first."""

    host: str
    port: int
    priority: int = 0
    weight: int = 0


@dataclass(frozen=True)
class AskedDomain:
    """A domain that was asked for SRV records; no error and no records: it has none."""

    domain: str
    error: str | None


@dataclass(frozen=True)
class Discovery:
    """SRV records of KMS hosts as the machine sees them; ``domain`` is the one that was asked last.

    ``asked`` are the domains in their order, up to the first that has records.
    """

    domain: str | None
    records: tuple[SrvRecord, ...]
    error: str | None
    asked: tuple[AskedDomain, ...] = ()

    def answers(self) -> str:
        """Every domain that was asked, and what became of it, in words."""
        return ", ".join(
            f"{each.domain} ({command_error_text(each.error) if each.error else 'no record'})"
            for each in self.asked
        )


@dataclass(frozen=True)
class Unread:
    """A registry key, a value or a table that no decision needs and that could not be read."""

    source: str
    code: str

    def line(self) -> str:
        """What it is and why, in one line."""
        return f"{self.source} could not be read: {command_error_text(self.code)}"


@dataclass(frozen=True)
class TokenLicense:
    """An issuance licence for token-based activation; ``key`` is its ID in WMI."""

    key: str
    ilid: str
    ilvid: int
    description: str | None
    additional_info: str | None
    expires: str | None
    authorization_status: int


@dataclass(frozen=True)
class MachineState:
    """All that one read returned."""

    clock: datetime
    powershell: str
    windows: Windows
    service: Service
    products: tuple[Product, ...]
    domain: str | None
    is_domain_joined: bool | None
    manufacturer: str | None
    model: str | None
    policies: Mapping[str, Any] = field(default_factory=dict)
    office_click_to_run: str | None = None
    probes: tuple[Probe, ...] = ()
    discovery: Discovery | None = None
    probes_found: tuple[Probe, ...] = ()
    unread: tuple[Unread, ...] = ()
    local_settings: Mapping[str, Any] = field(default_factory=dict)
    office_settings: Mapping[str, Any] = field(default_factory=dict)
    products_without_key: tuple[Product, ...] = ()
    token_licenses: tuple[TokenLicense, ...] = ()
    history: History = NOT_READ
    office: OfficeState | None = None
    """None where a read did not ask for Office."""
    methods: frozenset[str] = frozenset()
    """Those of the one class whose methods a read asked for."""
    host: HostFacts | None = None
    edition: EditionFacts | None = None  # what spp_host and spp_edition alone read

    @property
    def windows_product(self) -> Product | None:
        """The licence of Windows itself; none when no key is installed. Add-ons do not count.

        Of two with a key the licensed one counts, then the one of this edition.
        """
        own = self.windows.edition_id
        mine = (product for product in self._of_windows() if not product.is_addon)
        return min(mine, key=lambda one: (not one.is_licensed, one.family != own), default=None)

    @property
    def addons(self) -> tuple[Product, ...]:
        """Licences beside the one of Windows, such as those for Extended Security Updates."""
        return tuple(product for product in self._of_windows() if product.is_addon)

    def _of_windows(self) -> list[Product]:
        return [p for p in self.products if p.application_id.lower() == WINDOWS_APPLICATION_ID]

    def product(self, activation_id: str) -> Product | None:
        """The product with this activation ID, if it holds a key."""
        wanted = activation_id.lower()
        return next((p for p in self.products if p.activation_id.lower() == wanted), None)

    def subject(self, target: Mapping[str, str | bool] | None) -> Product | None:
        """The product that a step's target names; without a target Windows itself."""
        if target is None:
            return self.windows_product
        if "ID" in target:
            return self.product(str(target["ID"]))
        if target["LicenseIsAddon"]:
            tail = target["PartialProductKey"]
            return next((p for p in self.addons if p.partial_product_key == tail), None)
        return self.windows_product

    @property
    def effective_kms_host(self) -> str | None:
        """The host set by hand that Windows uses: a product's own wins over the general one."""
        return self.kms_host_of(self.windows_product)

    def kms_host_of(self, product: Product | None) -> str | None:
        """The host set by hand that counts for a product."""
        return (product and product.kms_host) or self.service.kms_host

    def kms_port_of(self, product: Product | None) -> int | None:
        """The port set by hand for a product, or the one that its host goes with."""
        general = self.service.kms_host
        if product and product.kms_host:
            repeats = general and same_host(product.kms_host, general)
            default = self.service.effective_kms_port if repeats else DEFAULT_KMS_PORT
            return product.kms_port or default
        return self.service.effective_kms_port if general else self.service.kms_port

    @property
    def effective_kms_port(self) -> int | None:
        """The port that goes with the KMS host of Windows."""
        return self.kms_port_of(self.windows_product)

    def kms_settings_of(self, product: Product | None) -> dict[str, Any]:
        """The KMS settings that count for a product; without one those for all of them."""
        return {
            "kms_host": self.kms_host_of(product),
            "kms_port": self.kms_port_of(product),
            "kms_lookup_domain": (product and product.lookup_domain) or self.service.lookup_domain,
        }

    def summary(self, target: Mapping[str, str | bool] | None = None) -> dict[str, Any]:
        """What a result shows as before and after; the last five characters of the key at most."""
        product = self.subject(target)
        return {
            **self.kms_settings_of(product),
            "kms_host_caching": self.service.host_caching,
            **activation_types_shown(product),
            **license_shown(product),
        }
