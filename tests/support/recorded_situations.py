"""Machines of the lab in the situations of the records, with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.fleet import fleet_from
from lab.simulation import kms_hosting, provider
from lab.simulation.windows import SimulatedWindows
from tests.support.recorded import PRODUCT, SERVICE, Entry, columns, entries

KMS_HOST = "kms01.contoso.example"
NETWORK = {
    "kms_hosts": [{"name": KMS_HOST}],
    "srv": {"contoso.example": [{"host": KMS_HOST, "port": 1688}]},
}
SERVER = {"edition_id": "ServerStandard", "build": 17763, "ubr": 1039}
PRO = {"edition_id": "Professional", "build": 17763, "ubr": 1039, "installation_type": "Client"}
OFFICE = {"family": "Office19ProPlus2019VL_KMS_Client_AE"}
BY_HAND = {"host": KMS_HOST, "port": 1688}
DIGITAL_LICENSE = {"channel": "oem", "status": "licensed", "reason": 0x4004F401}


@dataclass(frozen=True)
class Situation:
    """A machine as a fleet file has it, what it is asked, and the entries that show the same.

    ``row`` is which of its products is looked at, by a word of its description or name.
    """

    name: str
    machine: Mapping[str, Any]
    shown_by: tuple[str, ...]
    row: str
    activates: bool = False

    def windows(self) -> SimulatedWindows:
        """The machine, activated where it is to be."""
        entry = {"name": "srv1", "windows": SERVER, **self.machine}
        windows = fleet_from({"network": NETWORK, "machines": [entry]}).machines[0].windows
        if self.activates:
            [activation_id] = [
                row["ID"] for row in rows(windows, PRODUCT) if self.row in row["Description"]
            ]
            provider.invoke(windows, PRODUCT, activation_id, "Activate", {})
        if windows.windows_license and windows.windows_license.channel == "csvlk":
            kms_hosting.start_service(windows)
        return windows

    def answers(self) -> dict[tuple[str, str], Any]:
        """What the double says: class and column -> value; dates of 1601 are null."""
        windows = self.windows()
        product = next(
            row
            for row in rows(windows, PRODUCT)
            if self.row in f"{row['Name']} {row['Description']}"
        )
        found = {(SERVICE, name): value for name, value in rows(windows, SERVICE)[0].items()}
        return {**found, **{(PRODUCT, name): value for name, value in product.items()}}

    def entries(self) -> list[Entry]:
        """The records."""
        return [each for each in entries() if each.name in self.shown_by]

    def records(self) -> dict[tuple[str, str], list[Any]]:
        """Class and column -> what the entries show."""
        found: dict[tuple[str, str], list[Any]] = {}
        for entry in self.entries():
            for class_name, column, value in columns(entry):
                found.setdefault((class_name, column), []).append(value)
        return found


def rows(windows: SimulatedWindows, class_name: str) -> list[dict[str, Any]]:
    """Every row with every column."""
    found = provider.query(windows, f"SELECT * FROM {class_name}")
    return [
        {n: None if getattr(v, "year", 0) == 1601 else v for n, v in each.values.items()}
        for each in found
    ]


SITUATIONS = (
    Situation(
        "no KMS client and no KMS host, nothing set, a digital licence",
        {"windows": PRO, "license": DIGITAL_LICENSE},
        ("service_rows:1", "product_rows:1", "product_rows:3", "slmgr_dlv:4"),
        "OEM_DM",
    ),
    Situation(
        "a row without a key",
        {"windows": PRO, "license": DIGITAL_LICENSE},
        ("product_rows:2",),
        "RETAIL",
    ),
    Situation(
        "a KMS client whose host was found in DNS",
        {"license": {"channel": "gvlk"}},
        ("slmgr_dlv:2", "slmgr_dlv:5"),
        "KMSCLIENT",
        activates=True,
    ),
    Situation(
        "a KMS client whose host is set by hand",
        {"license": {"channel": "gvlk"}, "kms": BY_HAND},
        ("slmgr_dlv:12", "slmgr_dlv:14", "slmgr_dlv:15"),
        "KMSCLIENT",
        activates=True,
    ),
    Situation(
        "a KMS host that has counted nobody",
        {"license": {"channel": "csvlk", "status": "licensed"}},
        ("slmgr_dlv:7", "slmgr_dlv:11"),
        "VOLUME_KMS_",
    ),
    Situation(
        "an evaluation",
        {"license": {"channel": "evaluation", "status": "licensed"}},
        ("slmgr_dlv:6",),
        "TIMEBASED_EVAL",
    ),
    Situation(
        "an ESU add-on, activated with a MAK",
        {
            "windows": PRO,
            "license": [
                DIGITAL_LICENSE,
                {
                    "channel": "mak",
                    "family": "Client-ESU-Year1",
                    "is_addon": True,
                    "status": "licensed",
                },
            ],
        },
        ("product_rows:8",),
        "VOLUME_MAK",
    ),
    Situation(
        "Office whose host is set by hand",
        {"office": {**OFFICE, "status": "oob_grace"}, "kms": BY_HAND},
        ("office_rows:1", "office_rows:2", "office_rows:3", "office_rows:5"),
        "Office 19",
        activates=True,
    ),
    Situation(
        "Office whose host was found in DNS",
        {"office": {**OFFICE, "status": "oob_grace"}},
        ("office_rows:9", "office_rows:10"),
        "Office 19",
        activates=True,
    ),
    Situation(
        "Office 2010's host key",
        {
            "license": {"channel": "csvlk", "status": "licensed"},
            "office": {"family": "KMSHost", "status": "licensed"},
        },
        ("slmgr_dlv:9",),
        "KMSHost",
    ),
)
