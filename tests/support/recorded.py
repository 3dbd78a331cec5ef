"""What machines recorded, as columns of the licensing classes by situation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RECORDED = Path(__file__).resolve().parents[2] / "lab" / "recorded"
SERVICE, PRODUCT = "SoftwareLicensingService", "SoftwareLicensingProduct"

LICENSE_STATUS = {
    "Unlicensed": 0,
    "Licensed": 1,
    "LICENSED": 1,
    "Initial grace period": 2,
    "OOB_GRACE": 2,
    "NOTIFICATIONS": 5,
}
_MINUTES = re.compile(r"(\d+) minute")
_YES = {"enabled": True, "Enabled": True, "Normal": False}
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "Name": (PRODUCT, "Name"),
    "LICENSE NAME": (PRODUCT, "Name"),
    "Description": (PRODUCT, "Description"),
    "LICENSE DESCRIPTION": (PRODUCT, "Description"),
    "Product Key Channel": (PRODUCT, "ProductKeyChannel"),
    "License Status": (PRODUCT, "LicenseStatus"),
    "LICENSE STATUS": (PRODUCT, "LicenseStatus"),
    "ERROR CODE": (PRODUCT, "LicenseStatusReason"),
    "ERROR CODE of the row": (PRODUCT, "LicenseStatusReason"),
    "Volume activation expiration": (PRODUCT, "GracePeriodRemaining"),
    "Timebased activation expiration": (PRODUCT, "GracePeriodRemaining"),
    "REMAINING GRACE": (PRODUCT, "GracePeriodRemaining"),
    "Activation interval": (PRODUCT, "VLActivationInterval"),
    "Renewal interval": (PRODUCT, "VLRenewalInterval"),
    "Activation Interval": (PRODUCT, "VLActivationInterval"),
    "Renewal Interval": (PRODUCT, "VLRenewalInterval"),
    "Configured Activation Type": (PRODUCT, "VLActivationTypeEnabled"),
    "Activation Type Configuration": (PRODUCT, "VLActivationTypeEnabled"),
    "KMS host caching": (SERVICE, "KeyManagementServiceHostCaching"),
    "Current count": (PRODUCT, "KeyManagementServiceCurrentCount"),
    "Total requests received": (PRODUCT, "KeyManagementServiceTotalRequests"),
    "Failed requests received": (PRODUCT, "KeyManagementServiceFailedRequests"),
    "Requests Unlicensed": (PRODUCT, "KeyManagementServiceUnlicensedRequests"),
    "Requests Licensed": (PRODUCT, "KeyManagementServiceLicensedRequests"),
    "Requests Initial grace period": (PRODUCT, "KeyManagementServiceOOBGraceRequests"),
    "Requests License expired or Hardware out of tolerance": (
        PRODUCT,
        "KeyManagementServiceOOTGraceRequests",
    ),
    "Requests Non-genuine grace period": (PRODUCT, "KeyManagementServiceNonGenuineGraceRequests"),
    "Requests Notification": (PRODUCT, "KeyManagementServiceNotificationRequests"),
    "Listening on Port": (SERVICE, "KeyManagementServiceListeningPort"),
    "DNS publishing": (SERVICE, "KeyManagementServiceDnsPublishing"),
    "KMS priority": (SERVICE, "KeyManagementServiceLowPriority"),
    "Remaining Windows rearm count": (SERVICE, "RemainingWindowsReArmCount"),
    "Remaining SKU rearm count": (PRODUCT, "RemainingSkuReArmCount"),
}
"""Label of slmgr.vbs or ospp.vbs -> class and column that the script prints there."""

_SET = ("Registered KMS machine name", "KMS machine registry override defined")
_FOUND = "KMS machine name from DNS"
_NOT_FOUND = "DNS auto-discovery"


@dataclass(frozen=True)
class Entry:
    """One recorded entry; ``number`` is its place in its file, from 1."""

    file: str
    number: int
    kind: str
    situation: str
    windows: Mapping[str, Any]
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.file}:{self.number}"


def entries(*files: str) -> list[Entry]:
    """The entries of these files, or of all."""
    names = files or tuple(sorted(path.stem for path in RECORDED.glob("*.yml")))
    return [entry for name in names for entry in _entries(name)]


@cache
def _entries(name: str) -> list[Entry]:
    return [
        Entry(
            name,
            number,
            entry["source"]["kind"],
            entry["situation"],
            entry["windows"],
            entry["values"],
        )
        for number, entry in enumerate(
            # Some of them are long, and PyYAML without libyaml takes ten times as long.
            yaml.load((RECORDED / f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader),
            start=1,
        )
    ]


def columns(entry: Entry) -> Iterator[tuple[str, str, Any]]:
    """Class, column and value of what an entry shows; dates of 1601 are null, as nothing is set."""
    for label, shown in entry.values.items():
        if entry.file == "service_rows":
            yield SERVICE, label, shown
        elif entry.file == "product_rows" and re.fullmatch(r"\w+", label) and label != "rows":
            yield PRODUCT, label, None if str(shown).find("1601") > 0 else shown
        elif label in _COLUMNS and (shown is not None or label == "ERROR CODE"):
            yield *_COLUMNS[label], _value(label, shown)
        elif label in _SET:
            host, _, port = str(shown).partition(":")
            yield PRODUCT, "KeyManagementServiceMachine", host
            yield PRODUCT, "KeyManagementServicePort", int(port) if port.isdigit() else 0
        elif label == _FOUND and entry.kind != "code_fact":
            host, _, port = str(shown).rpartition(":")
            yield PRODUCT, "DiscoveredKeyManagementServiceMachineName", host
            yield PRODUCT, "DiscoveredKeyManagementServiceMachinePort", int(port)
        elif label == _NOT_FOUND:
            yield PRODUCT, "DiscoveredKeyManagementServiceMachineName", None
        elif label == "KMS machine IP address" and entry.kind != "code_fact":
            yield PRODUCT, "DiscoveredKeyManagementServiceMachineIpAddress", shown


def _value(label: str, shown: Any) -> Any:
    text = str(shown)
    if label.upper() == "LICENSE STATUS":
        return LICENSE_STATUS.get(text, text)
    if label.startswith("ERROR CODE"):
        return int(text, 16) if shown else 0
    if "ctivation Type" in label:
        return 0 if text.lower() == "all" else text
    if text in _YES:
        return _YES[text]
    minutes = _MINUTES.search(text)
    return int(minutes[1]) if minutes else shown
