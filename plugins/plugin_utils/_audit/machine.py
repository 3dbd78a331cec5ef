# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One machine of the fleet as an audit saw it: plain, frozen, small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

READ = "read"
FAILED = "failed"
UNREACHABLE = "unreachable"
SKIPPED = "skipped"
RESULTS = (READ, FAILED, UNREACHABLE, SKIPPED)
"""What came of reading a machine."""

WINDOWS = "windows"
OFFICE = "office"
OTHER = "other"
"""What a licence is for, by its application ID."""


@dataclass(frozen=True, slots=True)
class AuditedLicense:
    """A licence that holds a key; times are ISO 8601 in UTC.

    ``kms_host`` and ``kms_port`` are set for this licence alone.
    """

    name: str
    family: str
    application: str
    activation_id: str
    is_addon: bool
    channel: str
    partial_product_key: str | None
    license_status: str
    reason_code: str | None
    grace_minutes: int
    expires: str | None
    evaluation_end: str | None
    activation_type: str | None
    activation_type_enabled: str | None
    kms_required_count: int | None
    kms_host: str | None = None
    kms_port: int | None = None

    @property
    def is_licensed(self) -> bool:
        """Whether the license status is licensed."""
        return self.license_status == "licensed"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the inventory wants of a machine; none where it does not say.

    Of several KMS hosts ``kms_hosts`` names each as host:port; ``kms_host`` is the preferred one.
    """

    method: str | None = None
    kms_host: str | None = None
    kms_port: int | None = None
    kms_discovery: bool = False
    kms_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KmsHosting:
    """What a KMS host says of itself; ``key_description`` names the generation of its CSVLK."""

    current_count: int | None
    listening_port: int | None
    dns_publishing: bool | None
    key_description: str | None


class _WithWindows:
    """Keeps which licence is that of Windows: no field, so that no report has it."""

    __slots__ = ("_windows",)
    if TYPE_CHECKING:
        _windows: AuditedLicense | None


@dataclass(frozen=True, slots=True)
class AuditedMachine(_WithWindows):
    """A machine of the inventory; what was not read is none or empty.

    ``reason`` says why a machine was not read. ``site`` is the group that it belongs to.
    """

    name: str
    result: str
    reason: str | None = None
    read_at: str | None = None
    site: str | None = None
    edition_id: str | None = None
    build: int | None = None
    ubr: int | None = None
    installation_type: str | None = None
    domain: str | None = None
    clock_offset_seconds: int | None = None
    cmid: str | None = None
    kms_host: str | None = None
    kms_port: int | None = None
    kms_host_source: str | None = None
    kms_host_used: str | None = None
    kms_port_used: int | None = None
    kms_lookup_domain: str | None = None
    dns_kms_hosts: tuple[str, ...] = ()
    dns_error: str | None = None
    renewal_interval_minutes: int | None = None
    hosting: KmsHosting | None = None
    policies: tuple[str, ...] = ()
    office_click_to_run: str | None = None
    subscription_status: str | None = None
    expected: Expected = Expected()
    licenses: tuple[AuditedLicense, ...] = ()

    @property
    def windows(self) -> AuditedLicense | None:
        """The licence of Windows itself: of its own edition before any other."""
        # Asked for by most rules, of every machine, so it is looked for once.
        try:
            return self._windows
        except AttributeError:
            object.__setattr__(self, "_windows", self._license_of_windows())
        return self._windows

    @property
    def has_windows_alone(self) -> bool:
        """Whether Windows itself is all that holds a licence, as on most machines."""
        return len(self.licenses) == 1 and self.windows is not None

    def _license_of_windows(self) -> AuditedLicense | None:
        first = None
        for each in self.licenses:
            if each.application == WINDOWS and not each.is_addon:
                if each.family == self.edition_id:
                    return each
                first = first or each
        return first
