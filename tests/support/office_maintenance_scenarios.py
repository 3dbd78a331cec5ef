"""Every verb of Office on a machine of its own, by either licensing service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lab.simulation.holdings import LICENSE_TEXT
from lab.simulation.office import OfficeLicense
from lab.simulation.programs import MANUAL, OFFICE_SERVICE_KEY, REARM
from lab.simulation.windows import SimulatedWindows
from tests.support.maintenance_scenarios import (
    HAND_SET,
    HOLDINGS,
    ILID,
    PIN,
    REFRESH,
    THUMBPRINT,
    WINDOWS_7,
    Scenario,
)

OSPP = r"HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform"
REARM_2010 = rf"C:\Program Files (x86)\Microsoft Office\Office14\{REARM}"
MAK_TAIL, KMS_TAIL = "3V66T", "XXXXX"
MAK_2016 = {"family": "Office16StandardVL_MAK", "status": "notification"}
KMS_2021 = {
    "family": "Office21VisioPro2021VL_KMS_Client_AE", "status": "notification",
    "last_five": KMS_TAIL,
}  # fmt: skip
MAK_2010 = {"family": "OfficeProPlus-MAK", "status": "notification"}
KMS_2010 = {
    "family": "OfficeProjectPro-KMS_Client", "status": "notification", "last_five": KMS_TAIL,
}  # fmt: skip

NO_OFFICE: Mapping[str, Any] = {"license": {"channel": "gvlk", "status": "notification"}}
BY_WINDOWS: Mapping[str, Any] = {**NO_OFFICE, "office": [MAK_2016, KMS_2021]}
BY_OFFICE: Mapping[str, Any] = {
    **NO_OFFICE,
    "office": [MAK_2010, KMS_2010],
    "registry": {OFFICE_SERVICE_KEY: {"Start": MANUAL}, OSPP: {"Path": "C:\\"}},
    "holdings": {**HOLDINGS, "programs": {REARM_2010: 0}},
}
ON_WINDOWS_7: Mapping[str, Any] = {**BY_OFFICE, "windows": WINDOWS_7}
_TO_HARM: Mapping[str, Mapping[str, Any]] = {
    "stop_kms_activation": ON_WINDOWS_7,
    "clear_kms_host": {**NO_OFFICE, "office": [{**MAK_2016, "kms_host": HAND_SET}, KMS_2021]},
}
MAK = {"last_five": MAK_TAIL}
HARMFUL_OF_OFFICE: Mapping[str, Mapping[str, Any]] = {
    "rearm": {},
    "rearm_sku": MAK,
    "uninstall_product_key": MAK,
    "remove_token_license": {"ilid": ILID, "ilvid": 7},
    "stop_kms_activation": {},
    "clear_kms_host": MAK,
    "allow_user_operations": {},
}
"""Verbs of Office that need a confirmation, with their other options."""


def _mak_of(name: str, family: str, build: int) -> tuple[OfficeLicense, str]:
    machine = SimulatedWindows(name=name, network=None, edition_id="", build=build)  # type: ignore[arg-type]
    return OfficeLicense.of_family(family, build, MAK_TAIL), machine.cmid


def office_confirmation_of(name: str) -> str:
    """What the activation centre answers for the MAK of Office 2016 on a machine of that name."""
    license, cmid = _mak_of(name, "Office16StandardVL_MAK", 20348)
    return license.confirmation_id(cmid)


def office_installation_of(name: str) -> str:
    """The installation ID of the MAK of Office on a machine of that name."""
    license, cmid = _mak_of(name, "Office16StandardVL_MAK", 20348)
    return license.installation_id(cmid)


def office_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Every scenario; files of the controller are in this folder."""
    license_file = folder / "office.xrm-ms"
    license_file.write_text(LICENSE_TEXT, "utf-8")
    return (
        *_every_verb(license_file),
        *_by_its_own_service(license_file),
        *_refused(),
        *(
            _of(f"unconfirmed-office-{verb}", {"verb": verb, **options}, executions=0,
                outcome="failed", changed=False,
                machine=_TO_HARM.get(verb, BY_WINDOWS),
                says=(f"{verb} can harm: it ", "set confirm: true"))
            for verb, options in HARMFUL_OF_OFFICE.items()
        ),
    )  # fmt: skip


def _of(name: str, asked: Mapping[str, Any], *calls: str, **more: Any) -> Scenario:
    fields = {"machine": BY_WINDOWS, **more}
    return Scenario(name, {"product": "office", **asked}, calls, **fields)


def _confirmed(name: str, verb: str, *calls: str, **more: Any) -> Scenario:
    return _of(name, {"verb": verb, **HARMFUL_OF_OFFICE[verb], "confirm": True}, *calls, **more)


_TOKEN = {"verb": "token_activate", **MAK, "thumbprint": THUMBPRINT, "pin": PIN}
_SIGNED = ("GenerateTokenActivationChallenge", "DepositTokenActivationResponse")
_GRANTS = "GetTokenActivationGrants"
_CONFIRMED = "office-confirmation_id"


def _every_verb(license_file: Path) -> tuple[Scenario, ...]:
    install = {"verb": "install_license_file", "license_file": str(license_file)}
    deposit = {"verb": "confirmation_id", **MAK,
               "confirmation_id": office_confirmation_of(_CONFIRMED)}  # fmt: skip
    return (
        _of("office-install_license_file", install, "InstallLicense", leaves={"installed": [1]}),
        _confirmed("office-rearm", "rearm", "ReArmApp", leaves={"rearms": 999},
                   says=("Rearms left before: 1000", "A restart is needed")),
        _confirmed("office-rearm_sku", "rearm_sku", "ReArmSku"),
        _confirmed("office-uninstall_product_key", "uninstall_product_key", "UninstallProductKey",
                   REFRESH, leaves={"office keys": ["", KMS_TAIL], "office status": [0, 5]}),
        _of("office-installation_id", {"verb": "installation_id", **MAK}, executions=1,
            changed=False),
        _of(_CONFIRMED, deposit, "DepositOfflineConfirmationId", REFRESH,
            leaves={"office status": [1, 5]}),
        _of("office-token_licenses", {"verb": "token_licenses"}, executions=1, changed=False),
        _confirmed("office-remove_token_license", "remove_token_license", "Uninstall",
                   leaves={"token licences": [8]}),
        _of("office-token_certificates", {"verb": "token_certificates", **MAK}, _GRANTS,
            check_executions=2, changed=False),
        _of("office-token_activate", _TOKEN, *_SIGNED, REFRESH, leaves={"office status": [1, 5]}),
        _confirmed("office-allow_user_operations", "allow_user_operations",
                   leaves={"user operations": [1, None]}),
        _of("office-deny_user_operations", {"verb": "deny_user_operations"}, executions=1,
            changed=False, says=("Users may not do so. Nothing is to do.",)),
    )  # fmt: skip


def _by_its_own_service(license_file: Path) -> tuple[Scenario, ...]:
    install = {"verb": "install_license_file", "license_file": str(license_file)}
    own = {"machine": BY_OFFICE}
    return (
        _of("office-2010-install_license_file", install, "InstallLicense",
            leaves={"installed": [1]}, **own),
        _confirmed("office-2010-rearm", "rearm", REARM, **own),
        _confirmed("office-7-rearm", "rearm", REARM, machine=ON_WINDOWS_7),
        _confirmed("office-2010-rearm_sku", "rearm_sku",
                   f"{REARM} {OfficeLicense.of_family('OfficeProPlus-MAK', 1).activation_id}",
                   **own),
        _confirmed("office-2010-uninstall_product_key", "uninstall_product_key",
                   "UninstallProductKey",
                   leaves={"office keys": ["", KMS_TAIL], "office status": [0, 5]}, **own),
        _of("office-2010-token_certificates", {"verb": "token_certificates", **MAK}, _GRANTS,
            check_executions=2, changed=False, **own),
        _of("office-2010-token_activate", _TOKEN, *_SIGNED, leaves={"office status": [1, 5]},
            **own),
        _confirmed("office-7-stop_kms_activation", "stop_kms_activation",
                   "DisableKeyManagementServiceActivation", leaves={"office kms": False},
                   machine=ON_WINDOWS_7),
        _of("office-7-allow_kms_activation", {"verb": "allow_kms_activation"},
            "DisableKeyManagementServiceActivation", machine=ON_WINDOWS_7),
        _confirmed("office-2010-allow_user_operations", "allow_user_operations",
                   leaves={"user operations": [None, 1]}, **own),
        _of("office-2010-restart_service", {"verb": "restart_service"},
            "Restart-Service osppsvc", **own),
        _of("office-2010-start_service_automatically", {"verb": "start_service_automatically"},
            "Set-Service osppsvc", leaves={"office service": 2}, **own),
    )  # fmt: skip


def _refused() -> tuple[Scenario, ...]:
    def refused(name: str, asked: Mapping[str, Any], *says: str, **more: Any) -> Scenario:
        fields = {"executions": 1, "outcome": "failed", "changed": False, **more}
        return _of(name, asked, *fields.pop("calls", ()), says=says, **fields)

    rearm = {"verb": "rearm", "confirm": True}
    both = {**BY_OFFICE, "office": [MAK_2010, KMS_2021]}
    failing = {**BY_OFFICE, "holdings": {**HOLDINGS, "programs": {REARM_2010: 7}}}
    return (
        refused("office-none", rearm, "No Office with a licence of its own is installed",
                machine=NO_OFFICE),
        refused("office-which", {"verb": "installation_id"}, "2 products of Office are meant",
                MAK_TAIL, KMS_TAIL),
        refused("office-two-services", rearm, "Office of two licensing services is here",
                machine=both),
        refused("office-no-selector", {"verb": "uninstall_product_key", "confirm": True},
                "last_five is missing", executions=0),
        refused("office-too-much-of-a-key", {"verb": "uninstall_product_key", "confirm": True,
                                             "last_five": "VDFGH-22222"},
                "last_five is not accepted", executions=0),
        refused("office-other-product", {"verb": "rearm_app", "application_id": ILID},
                "rearm_app is a verb of windows alone", executions=0),
        refused("office-no-service", {"verb": "restart_service"}, "(osppsvc) is not here"),
        refused("office-10-stop_kms_activation", {"verb": "stop_kms_activation", "confirm": True},
                "is for Windows 7 and Windows Server 2008 R2 alone"),
        refused("office-exit-code", rearm, "RearmOffice failed: ExitCode7", "Done: nothing",
                executions=2, calls=(REARM,), machine=failing),
        refused("office-no-program", rearm, "ProgramNotFound", executions=2,
                machine={**BY_OFFICE, "holdings": HOLDINGS}),
    )  # fmt: skip
