"""Office on a simulated machine: its licences, who serves them, and the keys they take."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lab.simulation.keys import office_rows
from lab.simulation.variant import UNSET
from lab.simulation.windows import (
    KMS_VALIDITY_MINUTES,
    LICENSED,
    License,
    SimulatedWindows,
)

DATA = Path(__file__).resolve().parent.parent / "data"
OFFICE_2010_APPLICATION_ID = "59a52881-a989-479d-af46-f275c6370663"
OFFICE_APPLICATION_ID = "0ff1ce15-a989-479d-af46-f275c6370663"
WINDOWS_8_BUILD = 9200
KMS_HOST_2010 = "KMSHost"
"""The family of Office 2010's host key, a licence of the Windows that serves."""

REQUIRED_COUNT = 5
NO_KEY = 0xC004F014
IN_GRACE = 0x4004F00C
OOB_GRACE = 2
INITIAL_GRACE_MINUTES = 30 * 24 * 60

CHANNEL_WORDS = {
    "gvlk": "VOLUME_KMSCLIENT channel",
    "csvlk": "VOLUME_KMS channel",
    "mak": "RETAIL(MAK) channel",
    "retail": "RETAIL channel",
    "grace": "RETAIL(Grace) channel",
    "subscription": "TIMEBASED_SUB channel",
}
_CHANNELS = (
    ("KMS_Client", "gvlk"),
    ("KMS_Host", "csvlk"),
    ("KMSHost", "csvlk"),
    ("MAK", "mak"),
    ("Grace", "grace"),
    ("Subscription", "subscription"),
    ("Retail", "retail"),
)


@dataclass
class OfficeLicense(License):
    """A licence of Office, with a key or without. Both licensing services hold such."""

    number: str = "16"
    by_own_service: bool = False

    @classmethod
    def of_family(cls, family: str, build: int, last_five: str = "") -> OfficeLicense:
        """The licence of that family as setup leaves it on a Windows of this build."""
        number = _number(family)
        channel = next((channel for words, channel in _CHANNELS if words in family), None)
        if channel is None:
            raise ValueError(f"no channel in the family {family!r}")
        return cls(
            channel=channel,
            partial_product_key=last_five,
            family=family,
            status=0,
            status_reason=NO_KEY,
            application_id=OFFICE_2010_APPLICATION_ID if number == "14" else OFFICE_APPLICATION_ID,
            number=number,
            by_own_service=(number == "14" and family != KMS_HOST_2010) or build < WINDOWS_8_BUILD,
        )

    def install(self, key: str) -> None:
        """Take a key: what was activated before counts no longer."""
        self.partial_product_key = key[-5:]
        self.status, self.status_reason = OOB_GRACE, IN_GRACE
        self.grace_minutes = INITIAL_GRACE_MINUTES
        self.activation_type, self.ad_object = 0, None

    def uninstall(self) -> None:
        """Give the key up; the licence stays."""
        self.partial_product_key = ""
        self.status, self.status_reason, self.grace_minutes = 0, NO_KEY, 0
        self.activation_type, self.ad_object = 0, None

    def set_licensed(self) -> None:
        """As after an activation."""
        self.status, self.status_reason = LICENSED, 0
        self.grace_minutes = KMS_VALIDITY_MINUTES if self.channel == "gvlk" else 0

    def general_kms(self, machine: SimulatedWindows) -> tuple[str | None, int, str | None]:
        """Office's own service has no settings for all products."""
        return (None, 0, None) if self.by_own_service else super().general_kms(machine)

    def counted_as(self, machine: SimulatedWindows) -> str:
        """Each licensing service has a client machine ID."""
        return office_cmid(machine) if self.by_own_service else machine.cmid

    def needed_count(self, machine: SimulatedWindows) -> int:
        """The same for every Office."""
        del machine
        return REQUIRED_COUNT

    def row(self, machine: SimulatedWindows) -> dict[str, Any]:
        """The columns that are not null, by their WMI names."""
        words = CHANNEL_WORDS[self.channel]
        own: dict[str, Any] = {
            "Name": f"Office {self.number}, {self.family} edition",
            "Description": f"Office {self.number}, {words}",
        }
        if self.family == KMS_HOST_2010:
            own = {
                "Name": f"Microsoft Office 2010, {self.family} edition",
                "Description": f"Microsoft Office 2010 KMS, {words}",
            }
        if not self.partial_product_key:
            own |= {"PartialProductKey": None, "RequiredClientCount": UNSET}
            own |= {"OfflineInstallationId": None, "ProductKeyID": None}
            own |= {"LicenseStatusReason": machine.variant.reason_without_key}
        return {**super().row(machine), **own, **self.columns}


def product_rows(machine: SimulatedWindows, *, by_own_service: bool) -> list[dict[str, Any]]:
    """The licences of Office that one of the two licensing services holds."""
    return [each.row(machine) for each in machine.office if each.by_own_service == by_own_service]


def has_office_service(machine: SimulatedWindows) -> bool:
    """Whether Office's own licensing service is there."""
    return any(license.by_own_service for license in machine.office)


def office_cmid(machine: SimulatedWindows) -> str:
    """The client machine ID of Office's own licensing service."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"office cmid {machine.name}"))


def service_row(machine: SimulatedWindows) -> dict[str, Any]:
    """OfficeSoftwareProtectionService."""
    return {
        "Version": "14.0.0370.400",
        "ClientMachineID": office_cmid(machine),
        "KeyManagementServiceHostCaching": machine.office_host_caching,
    }


def give_key_to_office(machine: SimulatedWindows, key: str, *, by_own_service: bool) -> bool:
    """Install a key in the licence of Office that takes it, if one is there."""
    for license in machine.office:
        if license.by_own_service == by_own_service and _takes(license, key, machine.office_keys):
            license.install(key)
            return True
    return False


def is_office_key(machine: SimulatedWindows, key: str) -> bool:
    """Whether a key is one of some Office, installed here or not."""
    return key in machine.office_keys or any(row["gvlk"] == key for row in office_rows())


def _takes(license: OfficeLicense, key: str, office_keys: Mapping[str, str]) -> bool:
    """Whether a key is one of this licence: the published one, or one of the organisation's own."""
    if key in office_keys:
        return office_keys[key] == license.family
    return license.channel == "gvlk" and published_key(license.family) == key


@cache
def published_key(family: str) -> str | None:
    """The published key of a KMS client licence, by the table beside the lab."""
    with (DATA / "office_families.csv").open(encoding="utf-8", newline="") as table:
        product = {row["family"]: row["product"] for row in csv.DictReader(table)}.get(family)
    return next((row["gvlk"] for row in office_rows() if row["product"] == product), None)


def office_families() -> tuple[tuple[str, str], ...]:
    """Every KMS client licence of Office, and its product in the published list."""
    with (DATA / "office_families.csv").open(encoding="utf-8", newline="") as table:
        return tuple((row["family"], row["product"]) for row in csv.DictReader(table))


def _number(family: str) -> str:
    found = re.match(r"Office(\d\d)", family)
    if found:
        return found[1]
    if family == KMS_HOST_2010:
        return "14"
    if "KMSHost" in family:
        return "16"
    return "14" if "-" in family else "15"
