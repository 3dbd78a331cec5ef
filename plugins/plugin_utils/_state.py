# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine's activation state, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._kms_endpoint import (
    DEFAULT_KMS_PORT,
    same_host,
)
from ansible_collections.volume.activation.plugins.plugin_utils._license import (
    license_status_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import WINDOWS_APPLICATION_ID

LICENSED = 1


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
    """One licence that has a key installed."""

    activation_id: str
    application_id: str
    name: str
    description: str
    channel: str
    family: str
    is_addon: bool
    status: int
    status_reason: int | None
    partial_product_key: str
    grace_minutes: int
    evaluation_end: str | None
    kms_host: str | None
    kms_port: int | None
    discovered_kms_host: str | None
    discovered_kms_port: int | None
    kms_required_count: int | None
    activation_type: int | None
    activation_type_enabled: int | None
    ad_object: str | None

    @property
    def status_name(self) -> str:
        """License status in words, such as ``licensed``."""
        return license_status_name(self.status)

    @property
    def is_licensed(self) -> bool:
        """Whether the license status is licensed."""
        return self.status == LICENSED


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
    kms_count: int | None
    kms_required_count: int | None
    activation_interval_minutes: int | None
    renewal_interval_minutes: int | None
    remaining_rearms: int | None

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
class Discovery:
    """SRV records of KMS hosts as the machine sees them: (host, port) pairs."""

    domain: str | None
    records: tuple[tuple[str, int], ...]
    error: str | None


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
    probe: Probe | None = None
    discovery: Discovery | None = None

    @property
    def windows_product(self) -> Product | None:
        """The licence of Windows itself; none when no key is installed. Add-ons do not count."""
        mine = [
            product
            for product in self.products
            if product.application_id.lower() == WINDOWS_APPLICATION_ID and not product.is_addon
        ]
        mine.sort(key=lambda product: product.family != self.windows.edition_id)
        return mine[0] if mine else None

    @property
    def effective_kms_host(self) -> str | None:
        """The host set by hand that Windows uses: a product's own wins over the general one."""
        product = self.windows_product
        return (product and product.kms_host) or self.service.kms_host

    @property
    def effective_kms_port(self) -> int | None:
        """The port set by hand, or the one that a host set by hand goes with."""
        product, general = self.windows_product, self.service.kms_host
        if product and product.kms_host:
            repeats = same_host(product.kms_host, general or "")
            default = self.service.effective_kms_port if repeats else DEFAULT_KMS_PORT
            return product.kms_port or default
        return self.service.effective_kms_port if general else self.service.kms_port

    def summary(self) -> dict[str, Any]:
        """What a result shows as before and after; the last five characters of the key at most."""
        product = self.windows_product
        return {
            "kms_host": self.effective_kms_host,
            "kms_port": self.effective_kms_port,
            "partial_product_key": product.partial_product_key if product else None,
            "channel": product.channel if product else None,
            "license_status": product.status_name if product else "unlicensed",
        }
