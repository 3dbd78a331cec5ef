"""Every verb of Office with options that it does its work with, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    OFFICE_SOFTWARE_PROTECTION_PLATFORM,
    SOFTWARE_PROTECTION_PLATFORM,
)

from lab.simulation.holdings import LICENSE_TEXT, Holdings, TokenLicense
from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense
from lab.simulation.programs import MANUAL, OFFICE_SERVICE_KEY, REARM
from lab.simulation.windows import SimulatedWindows
from tests.support.maintenance_runs import HAND_SET, ILID, LOCAL, PIN, THUMBPRINT
from tests.support.run_on_simulation import READ, WRITE, gvlk_license, simulated

REFRESH = "RefreshLicenseStatus"
PRO_PLUS_2016, VISIO_2021 = "Office16ProPlusVL_MAK", "Office21VisioPro2021VL_KMS_Client_AE"
PRO_PLUS_2010, PROJECT_2010 = "OfficeProPlus-MAK", "OfficeProjectPro-KMS_Client"
REARM_2010 = rf"C:\Program Files (x86)\Microsoft Office\Office14\{REARM}"
MAK_TAIL, GVLK_TAIL = "XXXXX", "YYYYY"

Options = Callable[[SimulatedWindows, Path], Mapping[str, Any]]


def _office(family: str, build: int, tail: str) -> OfficeLicense:
    license = OfficeLicense.of_family(family, build, tail)
    license.status, license.status_reason = 5, 0xC004F056
    return license


def machine_with(
    network: Network,
    *families: tuple[str, str],
    build: int = 20348,
    **values: Any,
) -> SimulatedWindows:
    """A machine with these licences of Office and last five; an empty one means no key."""
    edition = "Enterprise" if build < 9200 else "ServerStandard"
    holdings = Holdings(
        token_licenses=[TokenLicense(ILID, 7, "operators"), TokenLicense(ILID, 8)],
        certificates=[f"{THUMBPRINT}|CN=operator|CN=ca|1/1/2026|1/1/2028"],
        pin=PIN,
        programs={REARM_2010: 0},
    )
    machine = simulated(
        network,
        gvlk_license(edition, build, status=5),
        **{"edition_id": edition, "build": build, "holdings": holdings, **values},
    )
    machine.office = [_office(family, build, tail) for family, tail in families]
    return machine


def of_windows(network: Network, **values: Any) -> SimulatedWindows:
    """Office 2016 and Visio 2021, served by Windows' own service."""
    return machine_with(
        network, (PRO_PLUS_2016, MAK_TAIL), (VISIO_2021, GVLK_TAIL), ("Office16StandardVL_MAK", ""),
        **values,
    )  # fmt: skip


def of_office(network: Network, build: int = 20348, **values: Any) -> SimulatedWindows:
    """Office and Project 2010, served by Office's own service."""
    registry = {
        OFFICE_SERVICE_KEY: {"Start": MANUAL},
        OFFICE_SOFTWARE_PROTECTION_PLATFORM: {"Path": "C:\\"},
    }
    return machine_with(
        network, (PRO_PLUS_2010, MAK_TAIL), (PROJECT_2010, GVLK_TAIL), build=build,
        **{"registry_values": registry, **values},
    )  # fmt: skip


def windows_7(network: Network) -> SimulatedWindows:
    """As of_office, where every Office is served so."""
    return of_office(network, build=7601)


def _none(*_: Any) -> Mapping[str, Any]:
    return {}


def _named(*_: Any) -> Mapping[str, Any]:
    return {"last_five": MAK_TAIL.lower()}


def _confirmation(machine: SimulatedWindows, _: Path) -> Mapping[str, Any]:
    license = machine.office[0]
    return {**_named(), "confirmation_id": license.confirmation_id(machine.cmid)}


def _license_file(_: SimulatedWindows, folder: Path) -> Mapping[str, Any]:
    path = folder / "contoso.xrm-ms"
    path.write_text(LICENSE_TEXT, "utf-8")
    return {"license_file": str(path)}


def _user_operations(key: str) -> Callable[[SimulatedWindows], Any]:
    return lambda machine: machine.registry_values.get(key, {}).get("UserOperations")


def _allowed(network: Network, make: Callable[..., SimulatedWindows], key: str) -> Any:
    machine = make(network)
    held = {**machine.registry_values.get(key, {}), "UserOperations": 1}
    machine.registry_values = {**machine.registry_values, key: held}
    return machine


@dataclass(frozen=True)
class OfficeRow:
    """A verb on a machine; ``name`` tells rows of one verb apart."""

    verb: str
    machine: Callable[[Network], SimulatedWindows]
    options: Options = _none
    calls: tuple[str, ...] = ()
    executions: tuple[str, ...] = (READ, WRITE)
    changed: bool = True
    left: Callable[[SimulatedWindows], Any] = field(default=lambda machine: None)
    leaves: Any = None

    @property
    def name(self) -> str:
        """The verb and the machine."""
        return f"{self.verb} {getattr(self.machine, '__name__', 'allowed')}"


def _tails(machine: SimulatedWindows) -> list[str]:
    return [license.partial_product_key for license in machine.office]


def _status(machine: SimulatedWindows) -> int:
    return machine.office[0].status


def _start(machine: SimulatedWindows) -> Any:
    return machine.registry_values[OFFICE_SERVICE_KEY]["Start"]


def _client(machine: SimulatedWindows) -> SimulatedWindows:
    machine.office[1].kms_host, machine.office[1].kms_port = HAND_SET, 1700
    machine.host_caching = machine.office_host_caching = False
    return machine


def client_of_windows(network: Network) -> SimulatedWindows:
    """As of_windows, with settings of its own."""
    return _client(of_windows(network))


def client_of_office(network: Network) -> SimulatedWindows:
    """As of_office, with settings of its own."""
    return _client(of_office(network))


def _port(*_: Any) -> Mapping[str, Any]:
    return {"last_five": GVLK_TAIL, "kms_port": 1690}


def _gvlk(*_: Any) -> Mapping[str, Any]:
    return {"last_five": GVLK_TAIL}


def _own(machine: SimulatedWindows) -> tuple[str | None, int]:
    return machine.office[1].kms_host, machine.office[1].kms_port


def _caches(machine: SimulatedWindows) -> tuple[bool, bool]:
    return machine.host_caching, machine.office_host_caching


SPP, OSPP = SOFTWARE_PROTECTION_PLATFORM, OFFICE_SOFTWARE_PROTECTION_PLATFORM
_TOKEN = {"thumbprint": THUMBPRINT, "pin": PIN}
_SIGNED = ("GenerateTokenActivationChallenge", "DepositTokenActivationResponse")

OFFICE_ROWS = [
    *(
        OfficeRow("install_license_file", machine, _license_file, ("InstallLicense",),
                  left=lambda m: m.holdings.installed_counts, leaves=[1])
        for machine in (of_windows, of_office)
    ),
    OfficeRow("rearm", of_windows, calls=("ReArmApp",), left=lambda m: m.remaining_rearms,
              leaves=999),
    OfficeRow("rearm", of_office, calls=(REARM,), executions=(READ, LOCAL)),
    OfficeRow("rearm", windows_7, calls=(REARM,), executions=(READ, LOCAL)),
    OfficeRow("rearm_sku", of_windows, _named, ("ReArmSku",),
              left=lambda m: m.office[0].remaining_rearms, leaves=999),
    OfficeRow("rearm_sku", of_office,
              lambda m, _: {"activation_id": m.office[1].activation_id.upper()},
              (f"{REARM} {OfficeLicense.of_family(PROJECT_2010, 1).activation_id}",),
              (READ, LOCAL)),
    OfficeRow("uninstall_product_key", of_windows, _named, ("UninstallProductKey", REFRESH),
              left=_tails, leaves=["", GVLK_TAIL, ""]),
    OfficeRow("uninstall_product_key", of_office, _named, ("UninstallProductKey",),
              left=_tails, leaves=["", GVLK_TAIL]),
    *(
        OfficeRow("installation_id", machine, _named, executions=(READ,), changed=False)
        for machine in (of_windows, of_office)
    ),
    OfficeRow("confirmation_id", of_windows, _confirmation,
              ("DepositOfflineConfirmationId", REFRESH), left=_status, leaves=1),
    OfficeRow("confirmation_id", of_office, _confirmation, ("DepositOfflineConfirmationId",),
              left=_status, leaves=1),
    *(
        OfficeRow("token_licenses", machine, executions=(READ,), changed=False)
        for machine in (of_windows, of_office)
    ),
    *(
        OfficeRow("remove_token_license", machine, lambda *_: {"ilid": ILID, "ilvid": 8},
                  ("Uninstall",), left=lambda m: [e.ilvid for e in m.holdings.token_licenses],
                  leaves=[7])
        for machine in (of_windows, of_office)
    ),
    *(
        OfficeRow("token_certificates", machine, _named, ("GetTokenActivationGrants",),
                  (READ, LOCAL), changed=False)
        for machine in (of_windows, of_office)
    ),
    OfficeRow("token_activate", of_windows, lambda *_: {**_named(), **_TOKEN}, (*_SIGNED, REFRESH),
              (READ, LOCAL), left=_status, leaves=1),
    OfficeRow("token_activate", of_office, lambda *_: {**_named(), **_TOKEN}, _SIGNED,
              (READ, LOCAL), left=_status, leaves=1),
    *(
        OfficeRow(verb, windows_7, calls=("DisableKeyManagementServiceActivation",),
                  left=lambda m: m.office_kms_activation, leaves=allowed)
        for verb, allowed in (("stop_kms_activation", False), ("allow_kms_activation", True))
    ),
    *(
        OfficeRow("allow_user_operations", machine, executions=(READ, LOCAL),
                  left=_user_operations(key), leaves=1)
        for machine, key in ((of_windows, SPP), (of_office, OSPP), (windows_7, OSPP))
    ),
    *(
        OfficeRow("deny_user_operations", partial(_allowed, make=machine, key=key),
                  executions=(READ, LOCAL), left=_user_operations(key), leaves=0)
        for machine, key in ((of_windows, SPP), (of_office, OSPP))
    ),
    OfficeRow("restart_service", of_office, calls=("Restart-Service osppsvc",),
              executions=(READ, LOCAL)),
    OfficeRow("start_service_automatically", of_office, calls=("Set-Service osppsvc",),
              executions=(READ, LOCAL), left=_start, leaves=2),
    *(
        row
        for machine in (client_of_windows, client_of_office)
        for row in (
            OfficeRow("set_kms_port", machine, _port, ("SetKeyManagementServicePort",), left=_own,
                      leaves=(HAND_SET, 1690)),
            OfficeRow("clear_kms_host", machine, _gvlk, ("ClearKeyManagementServiceMachine",),
                      left=_own, leaves=(None, 1700)),
            OfficeRow("clear_kms_port", machine, _gvlk, ("ClearKeyManagementServicePort",),
                      left=_own, leaves=(HAND_SET, 0)),
        )
    ),
    *(
        OfficeRow(f"{verb}_kms_host_caching", machine, _gvlk,
                  ("DisableKeyManagementServiceHostCaching",), left=_caches, leaves=leaves)
        for verb, machine, leaves in (
            ("enable", client_of_windows, (True, False)),
            ("enable", client_of_office, (False, True)),
            ("disable", of_windows, (False, True)),
            ("disable", of_office, (True, False)),
        )
    ),
]  # fmt: skip
