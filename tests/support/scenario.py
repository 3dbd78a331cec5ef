"""A machine, what is asked of it and what must come of it; the words that scenarios share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab.simulation.windows import License

KMS_HOST = "kms01.contoso.example"
NETWORK: Mapping[str, Any] = {
    "kms_hosts": [
        {"name": KMS_HOST},
        {"name": "kms-1689.contoso.example", "port": 1689},
        {"name": "kms-low.contoso.example", "count": 0},
        {"name": "kms-closed.contoso.example", "reachable": False},
    ],
    "srv": {
        "contoso.example": [{"host": KMS_HOST, "port": 1688}],
        "partly.example": [
            {"host": "kms-closed.contoso.example", "port": 1688},
            {"host": KMS_HOST, "port": 1688},
        ],
        "dark.example": [
            {"host": "kms-closed.contoso.example", "port": 1688},
            {"host": "kms-gone.contoso.example", "port": 1688},
        ],
    },
    "activation_objects": {"forest.example": "contoso forest"},
}
VARIABLES: Mapping[str, Any] = {
    "windows_client_kms_host": KMS_HOST,
    "windows_client_retries": 0,
    "windows_client_retry_delay": 0,
}

SET_HOST = "SetKeyManagementServiceMachine"
SET_PORT = "SetKeyManagementServicePort"
CLEAR_HOST = "ClearKeyManagementServiceMachine"
CLEAR_PORT = "ClearKeyManagementServicePort"
SET_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_TYPE = "SetVLActivationTypeEnabled"
CLEAR_TYPE = "ClearVLActivationTypeEnabled"
CACHING = "DisableKeyManagementServiceHostCaching"
KEY = ("InstallProductKey", "RefreshLicenseStatus")
ACTIVATE = ("Activate", "RefreshLicenseStatus")
ALL = (SET_HOST, *KEY, *ACTIVATE)

STANDARD_2022 = {"edition_id": "ServerStandard", "build": 20348}
PRO_11 = {"edition_id": "Professional", "build": 22631, "installation_type": "Client"}
RETAIL = {"channel": "retail", "status": "notification"}
RIGHT_KEY = {"channel": "gvlk", "status": "licensed"}
CONVERGED_KMS = {"host": KMS_HOST, "port": 1688}

CURRENT_VERSION = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
POLICY = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\CurrentVersion\Software Protection Platform"

MAK = "BCDFG-HJKMP-QRTVW-XY234-6789N"
ESU_KEY = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
DISCOVER = {"kms_host": "", "kms_discovery": True}
CONVERGED = {"license": RIGHT_KEY, "kms": CONVERGED_KMS}
HYPER_V = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
FOREST = {"domain": "forest.example"}
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "ubr": 6456,
              "installation_type": "Client"}  # fmt: skip
WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"}
OFFICE_PRODUCT = {
    "channel": "gvlk", "last_five": "6F7TH", "family": "Office21ProPlus2021VL_KMS_Client_AE",
    "application_id": "0ff1ce15-a989-479d-af46-f275c6370663",
}  # fmt: skip
OFFICE_ID = License(
    "gvlk", "6F7TH", OFFICE_PRODUCT["family"], application_id=OFFICE_PRODUCT["application_id"]
).activation_id
BESIDE_OFFICE = {"license": [RIGHT_KEY, OFFICE_PRODUCT], "kms": CONVERGED_KMS}


@dataclass(frozen=True)
class MachineScenario:
    """A machine and what a run must make of it.

    ``does`` is the plan; ``says`` are parts of the message or advice; ``executions`` counts the
    remote executions of the applying run.
    """

    name: str
    machine: Mapping[str, Any]
    asked: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = "ok"
    does: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    executions: int | None = None
    changed: bool | None = None

    @property
    def expected_executions(self) -> int:
        """One read, and one write when there is something to do."""
        if self.executions is not None:
            return self.executions
        return 2 if self.does and self.outcome == "ok" else 1

    @property
    def is_changed(self) -> bool:
        """Whether the applying run changes the machine."""
        return bool(self.does) and self.outcome == "ok" if self.changed is None else self.changed


@dataclass(frozen=True)
class Scenario(MachineScenario):
    """A scenario of the role windows_client."""

    kept: str | None = None

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it."""
        windows = self.machine.get("windows", STANDARD_2022)
        asked = {f"windows_client_{option}": value for option, value in self.asked.items()}
        return {"windows": windows, **self.machine, "name": self.name, "variables": asked}


def fleet_content(scenarios: tuple[Scenario, ...]) -> dict[str, Any]:
    """A fleet of these scenarios, as fleet_from takes it."""
    return {
        "network": dict(NETWORK),
        "variables": dict(VARIABLES),
        "machines": [scenario.entry() for scenario in scenarios],
    }
