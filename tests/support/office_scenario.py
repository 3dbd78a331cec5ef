"""A machine with Office, what is asked of it and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.scenario import (
    ACTIVATE,
    KMS_HOST,
    NETWORK,
    PRO_11,
    RIGHT_KEY,
    SET_HOST,
    MachineScenario,
)

ONCE = "Activate"
REFRESH = "RefreshLicenseStatus"
INSTALL = "InstallProductKey"
REMOVE = "UninstallProductKey"
ALL = (INSTALL, SET_HOST, REFRESH, *ACTIVATE)
"""What a product without a key needs."""

VARIABLES: Mapping[str, Any] = {
    "office_client_kms_host": KMS_HOST,
    "office_client_retries": 0,
    "office_client_retry_delay": 0,
}

PRO_PLUS_24 = "Office24ProPlus2024VL_KMS_Client_AE"
PRO_PLUS_24_MAK = "Office24ProPlus2024VL_MAK_AE1"
PRO_PLUS_21 = "Office21ProPlus2021VL_KMS_Client_AE"
PRO_PLUS_16 = "Office16ProPlusVL_KMS_Client"
PRO_PLUS_13 = "OfficeProPlusVL_KMS_Client"
PRO_PLUS_10 = "OfficeProPlus-KMS_Client"
VISIO_24 = "Office24VisioPro2024VL_KMS_Client_AE"
PROJECT_24 = "Office24ProjectPro2024VL_KMS_Client_AE"
MICROSOFT_365 = "Office16O365ProPlusR_Subscription1"
SECOND_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"


@dataclass(frozen=True)
class OfficeScenario(MachineScenario):
    """A scenario of the role office_client.

    ``kept``, ``left_alone`` and ``stale`` are the products that the result names so.
    """

    kept: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    is_again_open: bool = False
    """Whether a second run still has something to do, as the first could not end it."""

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it."""
        asked = {f"office_client_{option}": value for option, value in self.asked.items()}
        base = {"windows": PRO_11, "license": RIGHT_KEY}
        return {**base, **self.machine, "name": self.name, "variables": asked}


def office_fleet(scenarios: tuple[OfficeScenario, ...]) -> dict[str, Any]:
    """A fleet of these scenarios, as fleet_from takes it."""
    hosts = [
        *NETWORK["kms_hosts"],
        {"name": "kms-three.contoso.example", "count": 3},
        {"name": "kms-windows-only.contoso.example", "has_office_key": False},
    ]
    return {
        "network": {**NETWORK, "kms_hosts": hosts},
        "variables": dict(VARIABLES),
        "machines": [scenario.entry() for scenario in scenarios],
    }


def keyed(family: str, status: str = "licensed", **more: Any) -> dict[str, Any]:
    """A licence that holds its published key, or a key that ends in ``last_five``."""
    return {"family": family, "status": status, **more}
