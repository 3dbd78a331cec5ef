"""Every verb of volume.activation.maintenance on a machine of its own, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    OFFICE_SOFTWARE_PROTECTION_PLATFORM,
    SOFTWARE_PROTECTION_PLATFORM,
)

from lab.simulation.holdings import LICENSE_TEXT
from lab.simulation.maintenance_methods import forest_confirmation_id
from lab.simulation.programs import CLIP_RENEW, OFFICE_SERVICE_KEY
from lab.simulation.windows import License, SimulatedWindows
from tests.support.scenario import STANDARD_2022

HOST_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
PIN = "CANARY-PIN-0042"
DOMAIN_USER, DOMAIN_PASSWORD = r"CONTOSO\reader", "CANARY-PASSWORD-0042"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
ILID = "11111111-2222-3333-4444-555555555555"
THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
HAND_SET = "kms-old.contoso.example"
REFRESH = "RefreshLicenseStatus"
WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"}

HOLDINGS: Mapping[str, Any] = {
    "activation_objects": [
        {"name": "object-one", "display_name": "Contoso"},
        {"name": "object-two", "display_name": None},
    ],
    "token_licenses": [{"ilid": ILID, "ilvid": 7}, {"ilid": ILID, "ilvid": 8}],
    "certificates": [f"{THUMBPRINT}|CN=operator|CN=ca|1/1/2026|1/1/2028"],
    "pin": PIN,
    "domain_users": {DOMAIN_USER: DOMAIN_PASSWORD},
}
LICENSES = (
    {"channel": "gvlk", "status": "notification"},
    {"channel": "mak", "family": "Office24ProPlus", "application_id": OFFICE},
)


@dataclass(frozen=True)
class Scenario:
    """A machine, the options of its task, and what the applying run does and says.

    ``leaves`` is compared with ``left_behind``.
    """

    name: str
    asked: Mapping[str, Any]
    calls: tuple[str, ...] = ()
    executions: int = 2
    check_executions: int = 1
    outcome: str = "ok"
    changed: bool = True
    says: tuple[str, ...] = ()
    leaves: Mapping[str, Any] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it."""
        return {
            "name": self.name,
            "windows": STANDARD_2022,
            "license": [dict(license) for license in LICENSES],
            "foreign_keys": {HOST_KEY: "csvlk"},
            "holdings": HOLDINGS,
            "variables": {"asked": self.asked},
            **self.machine,
        }


def left_behind(machine: SimulatedWindows) -> dict[str, Any]:
    """What the verbs can change, in short."""
    holdings, windows = machine.holdings, machine.windows_license
    return {
        "key in registry": holdings.has_key_in_registry,
        "installed": holdings.installed_counts,
        "rearms": machine.remaining_rearms,
        "sku rearms": [license.remaining_rearms for license in machine.licenses],
        "families": [license.family for license in machine.licenses],
        "status": windows.status if windows else None,
        "objects": [each.display_name for each in holdings.activation_objects or ()],
        "token licences": [each.ilvid for each in holdings.token_licenses],
        "office keys": [license.partial_product_key for license in machine.office],
        "office status": [license.status for license in machine.office],
        "hand set": [machine.kms_host, machine.kms_port, machine.host_caching],
        "kms": machine.kms_activation,
        "subscription": machine.service_columns.get("SubscriptionStatus"),
        "office kms": machine.office_kms_activation,
        "user operations": [
            machine.registry_values.get(key, {}).get("UserOperations")
            for key in (SOFTWARE_PROTECTION_PLATFORM, OFFICE_SOFTWARE_PROTECTION_PLATFORM)
        ],
        "office service": machine.registry_values.get(OFFICE_SERVICE_KEY, {}).get("Start"),
    }


def _windows_of(name: str) -> tuple[License, str]:
    machine = SimulatedWindows(name=name, network=None, edition_id="", build=0)  # type: ignore[arg-type]
    return License("gvlk", "VMK7H", family="ServerStandard"), machine.cmid


def confirmation_of(name: str) -> str:
    """What the activation centre answers for Windows on a machine of that name."""
    license, cmid = _windows_of(name)
    return license.confirmation_id(cmid)


def installation_of(name: str) -> str:
    """The installation ID of Windows on a machine of that name."""
    license, cmid = _windows_of(name)
    return license.installation_id(cmid)


def _forest_confirmation() -> str:
    machine = SimulatedWindows(name="any", network=None, edition_id="", build=0)  # type: ignore[arg-type]
    return forest_confirmation_id(machine, HOST_KEY)


FOREST_CONFIRMATION = _forest_confirmation()
OFFICE_PRODUCT = License("mak", "3V66T", "Office24ProPlus", application_id=OFFICE).activation_id
HARMFUL: Mapping[str, Mapping[str, Any]] = {
    "reinstall_licenses": {},
    "rearm": {},
    "rearm_app": {"application_id": OFFICE},
    "rearm_sku": {"activation_id": OFFICE_PRODUCT},
    "uninstall_product_key": {},
    "delete_activation_object": {"object_name": "Contoso"},
    "remove_token_license": {"ilid": ILID, "ilvid": 7},
    "clear_kms_host": {},
    "stop_kms_activation": {},
    "disable_subscription": {},
}
"""Verbs that need a confirmation, with their other options."""
SUBSCRIBED = {
    "windows": {"edition_id": "Professional", "build": 26100, "installation_type": "Client"},
    "service_columns": {"SubscriptionStatus": 1, "SubscriptionType": 0},
    "holdings": {**HOLDINGS, "programs": {CLIP_RENEW: 0}},
}
TO_HARM: Mapping[str, Mapping[str, Any]] = {
    "clear_kms_host": {"kms": {"host": HAND_SET, "port": 1700}},
    "stop_kms_activation": {"windows": WINDOWS_7},
    "disable_subscription": SUBSCRIBED,
}
"""Machines on which such a verb has something to do, where not every machine is one."""


def scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Every scenario; files of the controller are in this folder."""
    license_file = folder / "contoso.xrm-ms"
    license_file.write_text(LICENSE_TEXT, "utf-8")
    no_license = folder / "no-license.xrm-ms"
    no_license.write_text("<html/>", "utf-8")
    return (
        *_every_verb(license_file, folder),
        *_of_the_directory(),
        *_refused(no_license),
        *(
            Scenario(f"unconfirmed-{verb}", {"verb": verb, **options}, executions=0,
                     outcome="failed", changed=False, machine=TO_HARM.get(verb, {}),
                     says=(f"{verb} can harm: it ", "set confirm: true"))
            for verb, options in HARMFUL.items()
        ),
    )  # fmt: skip


def confirmed(verb: str, **more: Any) -> Scenario:
    """A verb that can harm, and is meant."""
    return Scenario(verb, {"verb": verb, **HARMFUL[verb], "confirm": True}, **more)


def _every_verb(license_file: Path, folder: Path) -> tuple[Scenario, ...]:
    key = {"product_key": HOST_KEY}
    return (
        Scenario("clear_product_key_from_registry", {"verb": "clear_product_key_from_registry"},
                 ("ClearProductKeyFromRegistry",), leaves={"key in registry": False}),
        Scenario("install_license_file",
                 {"verb": "install_license_file", "license_file": str(license_file)},
                 ("InstallLicense",), leaves={"installed": [1]}),
        confirmed("reinstall_licenses", calls=("InstallLicense", "InstallLicense"),
                   leaves={"installed": [1, 1]}),
        confirmed("rearm", calls=("ReArmWindows",), leaves={"rearms": 999},
                   says=("Rearms left before: 1000", "A restart is needed")),
        confirmed("rearm_app", calls=("ReArmApp",), leaves={"rearms": 999}),
        confirmed("rearm_sku", calls=("ReArmSku",), leaves={"sku rearms": [1000, 999]}),
        confirmed("uninstall_product_key", calls=("UninstallProductKey", REFRESH),
                   leaves={"families": ["Office24ProPlus"], "status": None, "sku rearms": [1000]}),
        Scenario("installation_id", {"verb": "installation_id"}, executions=1, changed=False),
        Scenario("installation_id-to-a-file",
                 {"verb": "installation_id", "destination": str(folder / "iid.txt")},
                 executions=1),
        Scenario("confirmation_id",
                 {"verb": "confirmation_id", "confirmation_id": confirmation_of("confirmation_id")},
                 ("DepositOfflineConfirmationId", REFRESH), leaves={"status": 1}),
        Scenario("activation_objects", {"verb": "activation_objects"}, executions=1, changed=False),
        Scenario("ad_online", {"verb": "ad_online", "object_name": "Forest", **key},
                 ("DoActiveDirectoryOnlineActivation",),
                 leaves={"objects": ["Contoso", None, "Forest"]}),
        Scenario("ad_installation_id", {"verb": "ad_installation_id", **key},
                 ("GenerateActiveDirectoryOfflineActivationId",), changed=False),
        Scenario("ad_confirmation_id",
                 {"verb": "ad_confirmation_id", "confirmation_id": FOREST_CONFIRMATION, **key},
                 ("DepositActiveDirectoryOfflineActivationConfirmation",),
                 leaves={"objects": ["Contoso", None, None]}),
        confirmed("delete_activation_object", leaves={"objects": [None]}),
        Scenario("token_licenses", {"verb": "token_licenses"}, executions=1, changed=False),
        confirmed("remove_token_license", calls=("Uninstall",), leaves={"token licences": [8]}),
        Scenario("token_certificates", {"verb": "token_certificates"},
                 ("GetTokenActivationGrants",), executions=1, changed=False),
        Scenario("token_activate",
                 {"verb": "token_activate", "thumbprint": THUMBPRINT, "pin": PIN},
                 ("GenerateTokenActivationChallenge", "DepositTokenActivationResponse", REFRESH),
                 leaves={"status": 1}),
    )  # fmt: skip


def _of_the_directory() -> tuple[Scenario, ...]:
    """Machines whose directory the connecting user does not reach, or reaches another of."""
    lists = {"verb": "activation_objects"}
    deletes = {"verb": "delete_activation_object", "object_name": "Contoso", "confirm": True}
    logon = {"domain_username": DOMAIN_USER, "domain_password": DOMAIN_PASSWORD}
    server = {"domain_server": "DC01.contoso.example."}
    away = {"variant": {"directory": "other_forest"}}
    closed = {"variant": {"directory": "no_delegation"}}
    refused: dict[str, Any] = {"executions": 1, "outcome": "failed", "changed": False}
    return (
        Scenario("other-forest", deletes, leaves={"objects": [None]}, machine=away),
        Scenario("other-forest-by-server", {**deletes, **server, **logon},
                 leaves={"objects": [None]}, machine=away),
        Scenario("no-delegation", lists, machine=closed, **refused,
                 says=("0x80072020", "double hop", "domain_username and domain_password")),
        Scenario("no-delegation-with-a-logon", {**deletes, **logon}, leaves={"objects": [None]},
                 machine=closed),
        Scenario("wrong-domain-password", {**lists, **logon, "domain_password": PIN},
                 machine=closed, **refused, says=("0x8007052E", "Logon failed")),
        Scenario("server-that-is-down", {**lists, "domain_server": "dc01.fabrikam.example"},
                 **refused, says=("0x8007203A", "No domain controller answers")),
        Scenario("forest-without-delegation",
                 {"verb": "ad_online", "product_key": HOST_KEY, **logon}, machine=closed,
                 calls=("DoActiveDirectoryOnlineActivation",), outcome="failed", changed=False,
                 says=("DoActiveDirectoryOnlineActivation failed with 0x80072020",)),
    )  # fmt: skip


def _refused(no_license: Path) -> tuple[Scenario, ...]:
    def refused(name: str, asked: Mapping[str, Any], *says: str, **more: Any) -> Scenario:
        fields = {"executions": 1, "outcome": "failed", "changed": False, **more}
        return Scenario(name, asked, says=says, **fields)

    rearm_app = {"verb": "rearm_app", "application_id": OFFICE, "confirm": True}
    online = {"verb": "ad_online", "product_key": HOST_KEY}
    wrong = {"verb": "confirmation_id", "confirmation_id": "1" * 48}
    return (
        refused("unknown-verb", {"verb": "sdns"}, "verb", "sdns", executions=0),
        refused("no-license", {"verb": "install_license_file", "license_file": str(no_license)},
                "neither a license nor a licenseGroup", executions=0),
        refused("short-confirmation", {**wrong, "confirmation_id": "1" * 47}, "there are 47",
                executions=0),
        refused("windows-7", rearm_app, "needs Windows 8", "this is build 7601",
                machine={"windows": WINDOWS_7}),
        refused("workgroup", online, "Active Directory domain", machine={"workgroup": True}),
        refused("no-rearm-left", {"verb": "rearm", "confirm": True}, "No rearm is left",
                machine={"remaining_rearms": 0}),
        refused("wrong-confirmation", wrong, "0xC004F04D", "Done: nothing", executions=2,
                calls=("DepositOfflineConfirmationId",)),
        refused("access-denied", {"verb": "rearm", "confirm": True}, "ReArmWindows failed with",
                "0x80070005", executions=2, calls=("ReArmWindows",),
                machine={"wmi_faults": [{"method": "ReArmWindows", "hresult": 0x80070005}]}),
        refused("object-not-deleted", {"verb": "delete_activation_object", "confirm": True,
                                       "object_name": "object-two"},
                "DeleteActivationObject failed with 0x80070005", executions=2,
                machine={"wmi_faults": [{"method": "DeleteTree", "hresult": 0x80070005}]}),
    )  # fmt: skip
