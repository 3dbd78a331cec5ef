"""Every verb with options that it does its work with, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.simulation.holdings import LICENSE_TEXT, ActivationObject
from lab.simulation.maintenance_methods import forest_confirmation_id
from lab.simulation.windows import SimulatedWindows
from tests.support.maintenance_runs import (
    CLASS,
    HAND_SET,
    HOST_KEY,
    ILID,
    LOCAL,
    OBJECT,
    OFFICE,
    PIN,
    SUBSCRIPTION,
    THUMBPRINT,
    confirmation_id,
)
from tests.support.run_on_simulation import READ, WRITE

REFRESH = "RefreshLicenseStatus"

Options = Callable[[SimulatedWindows, Path], Mapping[str, Any]]


def _none(*_: Any) -> Mapping[str, Any]:
    return {}


def _objects(machine: SimulatedWindows) -> list[ActivationObject]:
    return machine.holdings.activation_objects or []


def _license_file(_: SimulatedWindows, folder: Path) -> Mapping[str, Any]:
    path = folder / "contoso.xrm-ms"
    path.write_text(LICENSE_TEXT, "utf-8")
    return {"license_file": str(path)}


@dataclass(frozen=True)
class Row:
    """A verb with options that it does its work with."""

    options: Options = _none
    calls: tuple[str, ...] = ()
    executions: tuple[str, ...] = (READ, WRITE)
    changed: bool = True
    left: Callable[[SimulatedWindows], Any] = field(default=lambda machine: None)
    leaves: Any = None
    machine: Mapping[str, Any] = field(default_factory=dict)
    """What sets its machine apart."""

    @property
    def check_executions(self) -> tuple[str, ...]:
        """What check mode runs."""
        return self.executions[:1]


WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601}


def subscribed(status: int, type_number: int = 0) -> dict[str, Any]:
    """A Windows 11 with a subscription."""
    columns = {
        "SubscriptionStatus": status,
        "SubscriptionType": type_number,
        "SubscriptionEdition": "Enterprise",
        "SubscriptionExpiry": "2027-01-31",
    }
    return {"edition_id": "Professional", "build": 26100, "service_columns": columns}


def _hand_set(machine: SimulatedWindows) -> tuple[str | None, int]:
    return machine.kms_host, machine.kms_port


ROWS: Mapping[str, Row] = {
    "clear_product_key_from_registry": Row(
        calls=("ClearProductKeyFromRegistry",),
        left=lambda m: m.holdings.has_key_in_registry,
        leaves=False,
    ),
    "install_license_file": Row(
        _license_file,
        calls=("InstallLicense",),
        left=lambda m: m.holdings.installed_counts,
        leaves=[1],
    ),
    "reinstall_licenses": Row(
        calls=("InstallLicense", "InstallLicense"),
        executions=(LOCAL, LOCAL),
        left=lambda m: m.holdings.installed_counts,
        leaves=[1, 1],
    ),
    "rearm": Row(calls=("ReArmWindows",), left=lambda m: m.remaining_rearms, leaves=999),
    "rearm_app": Row(
        lambda *_: {"application_id": f"{{{OFFICE.upper()}}}"},
        calls=("ReArmApp",),
        left=lambda m: m.remaining_rearms,
        leaves=999,
    ),
    "rearm_sku": Row(
        lambda m, _: {"activation_id": m.licenses[1].activation_id.upper()},
        calls=("ReArmSku",),
        left=lambda m: [license.remaining_rearms for license in m.licenses],
        leaves=[1000, 999],
    ),
    "uninstall_product_key": Row(
        calls=("UninstallProductKey", REFRESH),
        left=lambda m: [license.family for license in m.licenses],
        leaves=["Office24ProPlus"],
    ),
    "installation_id": Row(executions=(READ,), changed=False),
    "confirmation_id": Row(
        lambda m, _: {"confirmation_id": confirmation_id(m)},
        calls=("DepositOfflineConfirmationId", REFRESH),
        left=lambda m: m.licenses[0].status,
        leaves=1,
    ),
    "activation_objects": Row(executions=(LOCAL,), changed=False),
    "ad_online": Row(
        lambda *_: {"product_key": HOST_KEY, "object_name": "Contoso forest"},
        calls=("DoActiveDirectoryOnlineActivation",),
        executions=(LOCAL, LOCAL),
        left=lambda m: _objects(m)[-1].display_name,
        leaves="Contoso forest",
    ),
    "ad_installation_id": Row(
        lambda *_: {"product_key": HOST_KEY},
        calls=("GenerateActiveDirectoryOfflineActivationId",),
        changed=False,
    ),
    "ad_confirmation_id": Row(
        lambda m, _: {
            "product_key": HOST_KEY.replace("-", "").lower(),
            "confirmation_id": forest_confirmation_id(m, HOST_KEY),
        },
        calls=("DepositActiveDirectoryOfflineActivationConfirmation",),
        executions=(LOCAL, LOCAL),
        left=lambda m: [each.name for each in _objects(m)],
        leaves=[OBJECT, "other", f"object-{HOST_KEY[-5:]}"],
    ),
    "delete_activation_object": Row(
        lambda *_: {"object_name": "contoso"},
        executions=(LOCAL, LOCAL),
        left=lambda m: [each.name for each in _objects(m)],
        leaves=["other"],
    ),
    "token_licenses": Row(executions=(READ,), changed=False),
    "remove_token_license": Row(
        lambda *_: {"ilid": ILID, "ilvid": 8},
        calls=("Uninstall",),
        left=lambda m: [each.ilvid for each in m.holdings.token_licenses],
        leaves=[7],
    ),
    "token_certificates": Row(
        calls=("GetTokenActivationGrants",), executions=(LOCAL,), changed=False
    ),
    "token_activate": Row(
        lambda *_: {"thumbprint": THUMBPRINT.lower(), "pin": PIN},
        calls=("GenerateTokenActivationChallenge", "DepositTokenActivationResponse", REFRESH),
        executions=(READ, LOCAL),
        left=lambda m: (m.licenses[0].status, m.licenses[0].activation_type),
        leaves=(1, 3),
    ),
    "set_kms_port": Row(
        lambda *_: {"kms_port": 1690},
        calls=("SetKeyManagementServicePort",),
        left=_hand_set,
        leaves=(HAND_SET, 1690),
    ),
    "clear_kms_host": Row(
        calls=("ClearKeyManagementServiceMachine",), left=_hand_set, leaves=(None, 1700)
    ),
    "clear_kms_port": Row(
        calls=("ClearKeyManagementServicePort",), left=_hand_set, leaves=(HAND_SET, 0)
    ),
    "enable_kms_host_caching": Row(
        calls=("DisableKeyManagementServiceHostCaching",),
        left=lambda m: m.host_caching,
        leaves=True,
        machine={"host_caching": False},
    ),
    "disable_kms_host_caching": Row(
        calls=("DisableKeyManagementServiceHostCaching",),
        left=lambda m: m.host_caching,
        leaves=False,
    ),
    **{
        verb: Row(
            calls=("DisableKeyManagementServiceActivation",),
            executions=(CLASS, WRITE),
            left=lambda m: m.kms_activation,
            leaves=is_allowed,
            machine={**WINDOWS_7, "kms_activation": not is_allowed},
        )
        for verb, is_allowed in (("stop_kms_activation", False), ("allow_kms_activation", True))
    },
    **{
        verb: Row(
            calls=(f"ClipRenew.exe {operation} noshow",),
            executions=(READ, SUBSCRIPTION),
            left=lambda m: m.service_columns["SubscriptionStatus"],
            leaves=leaves,
            machine=subscribed(status),
        )
        for verb, operation, status, leaves in (
            ("enable_subscription", "enablesubscription", 100, 1),
            ("disable_subscription", "disablesubscription", 1, 100),
        )
    },
}
