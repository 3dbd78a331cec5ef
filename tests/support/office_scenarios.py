"""Every machine with Office that the lab tests know: what it is, what is asked, what results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab.simulation.office import office_families, published_key
from tests.support.scenarios import (
    ACTIVATE,
    CACHING,
    CLEAR_DOMAIN,
    CLEAR_HOST,
    CLEAR_PORT,
    CLEAR_TYPE,
    CONVERGED_KMS,
    KEY,
    KMS_HOST,
    NETWORK,
    PRO_11,
    RIGHT_KEY,
    SET_DOMAIN,
    SET_HOST,
    SET_PORT,
    SET_TYPE,
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
MAK = "BCDFG-HJKMP-QRTVW-XY234-6789N"
SECOND_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"}
FOREST = {"domain": "forest.example"}
DISCOVER = {"kms_host": "", "kms_discovery": True}


@dataclass(frozen=True)
class OfficeScenario:
    """A machine and what a run of the role must make of it.

    ``does`` is the plan; ``says`` are parts of the message or advice; ``kept``, ``left_alone`` and
    ``stale`` are the products that the result names so.
    """

    name: str
    machine: Mapping[str, Any]
    asked: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = "ok"
    does: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    executions: int | None = None
    changed: bool | None = None
    is_again_open: bool = False
    """Whether a second run still has something to do, as the first could not end it."""

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


def _fresh(family: str) -> OfficeScenario:
    """A product as setup leaves it: the licence without a key."""
    name = family.lower().replace("_", "-")
    is_2010 = "-KMS" in family
    does = (INSTALL, SET_HOST, ONCE) if is_2010 else ALL
    return OfficeScenario(f"fresh-{name}", {"office": [{"family": family}]}, does=does)


_OF_EVERY_RELEASE = ("ProPlus", "VisioStd", "ProjectPro", "Access", "SkypeforBusiness", "Lync")
FRESH = tuple(
    _fresh(family)
    for family, _ in office_families()
    if any(program in family for program in _OF_EVERY_RELEASE)
)
"""Suites and programs of every release; the tests of office_names have each product."""

RIGHT_24 = keyed(PRO_PLUS_24, kms_host=KMS_HOST)

_HOSTS = (
    OfficeScenario("converged-by-its-own-host", {"office": [RIGHT_24]}),
    OfficeScenario("converged-by-the-general-host",
                   {"office": [keyed(PRO_PLUS_24)], "kms": CONVERGED_KMS}),
    OfficeScenario("converged-upper-case",
                   {"office": [keyed(PRO_PLUS_24)], "kms": {"host": KMS_HOST.upper()}}),
    OfficeScenario("fresh-beside-the-general-host",
                   {"office": [{"family": PRO_PLUS_24}], "kms": CONVERGED_KMS},
                   does=(*KEY, *ACTIVATE)),
    OfficeScenario("wrong-own-host",
                   {"office": [keyed(PRO_PLUS_24, kms_host="kms-old.contoso.example")],
                    "kms": CONVERGED_KMS},
                   does=(SET_HOST, *ACTIVATE)),
    OfficeScenario("other-general-host",
                   {"office": [keyed(PRO_PLUS_24)], "kms": {"host": "kms-old.contoso.example"}},
                   does=(SET_HOST, *ACTIVATE)),
    OfficeScenario("wrong-own-port",
                   {"office": [keyed(PRO_PLUS_24, kms_host=KMS_HOST, kms_port=1700)]},
                   does=(SET_PORT, *ACTIVATE)),
    OfficeScenario("general-port-differs",
                   {"office": [keyed(PRO_PLUS_24)], "kms": {"host": KMS_HOST, "port": 1700}},
                   does=(SET_HOST, SET_PORT, *ACTIVATE)),
    OfficeScenario("other-port", {"office": [{"family": PRO_PLUS_24}]},
                   {"kms_host": "kms-1689.contoso.example:1689"},
                   does=(INSTALL, SET_HOST, SET_PORT, REFRESH, *ACTIVATE)),
    OfficeScenario("discovery", {"office": [keyed(PRO_PLUS_24, kms_host="kms-old.example")]},
                   DISCOVER, does=(CLEAR_HOST, CLEAR_PORT, *ACTIVATE)),
    OfficeScenario("discovery-fresh", {"office": [{"family": PRO_PLUS_24}]}, DISCOVER,
                   does=(*KEY, *ACTIVATE)),
    OfficeScenario("discovery-under-a-general-host",
                   {"office": [keyed(PRO_PLUS_24)], "kms": CONVERGED_KMS}, DISCOVER,
                   says=("is set for all products", "volume.activation.windows")),
    OfficeScenario("discovery-without-record",
                   {"office": [{"family": PRO_PLUS_24}], "domain": "nowhere.example"}, DISCOVER,
                   outcome="failed", does=(*KEY, *ACTIVATE), says=("No KMS host is published",)),
    OfficeScenario("several-hosts", {"office": [{"family": PRO_PLUS_24}]},
                   {"kms_host": "", "kms_hosts": [
                       {"host": "kms-closed.contoso.example"}, {"host": KMS_HOST, "priority": 1}]},
                   does=ALL, says=("kms-closed.contoso.example",)),
    OfficeScenario("host-does-not-answer", {"office": [{"family": PRO_PLUS_24}]},
                   {"kms_host": "kms-closed.contoso.example"}, outcome="failed", does=ALL,
                   says=("does not answer on TCP port 1688", "Nothing was written")),
    OfficeScenario("host-without-office-key", {"office": [{"family": PRO_PLUS_24}]},
                   {"kms_host": "kms-windows-only.contoso.example"}, outcome="failed", does=ALL,
                   says=("0xC004F042",), executions=2, changed=True, is_again_open=True),
    OfficeScenario("count-below-5", {"office": [{"family": PRO_PLUS_24}]},
                   {"kms_host": "kms-low.contoso.example"}, outcome="failed", does=ALL,
                   says=("0xC004F038", "from a count of 5 on"), executions=2, changed=True,
                   is_again_open=True),
    OfficeScenario("count-below-5-accepted",
                   {"office": [{"family": PRO_PLUS_24}, {"family": VISIO_24}]},
                   {"kms_host": "kms-low.contoso.example", "accept_insufficient_count": True},
                   does=(INSTALL, SET_HOST, INSTALL, SET_HOST, REFRESH, ONCE, ONCE, REFRESH),
                   says=("0xC004F038",), is_again_open=True),
    OfficeScenario("clock-off", {"office": [{"family": PRO_PLUS_24}], "clock_offset_hours": 6},
                   outcome="failed", does=ALL, says=("6.0 hours off",)),
)  # fmt: skip

_SETTINGS = (
    OfficeScenario("lookup-domain", {"office": [{"family": PRO_PLUS_24}], "domain": "corp.example"},
                   {**DISCOVER, "kms_lookup_domain": "contoso.example"},
                   does=(INSTALL, SET_DOMAIN, REFRESH, *ACTIVATE)),
    OfficeScenario("lookup-domain-general",
                   {"office": [keyed(PRO_PLUS_24)], "kms": {"lookup_domain": "contoso.example"}},
                   {**DISCOVER, "kms_lookup_domain": "contoso.example"}),
    OfficeScenario("lookup-domain-cleared",
                   {"office": [keyed(PRO_PLUS_24, lookup_domain="old.example")]},
                   {**DISCOVER, "kms_lookup_domain": ""}, does=(CLEAR_DOMAIN, *ACTIVATE)),
    OfficeScenario("caching-off", {"office": [RIGHT_24]}, {"kms_caching": False}, does=(CACHING,)),
    OfficeScenario("caching-of-both-services",
                   {"office": [RIGHT_24, keyed(PRO_PLUS_10, kms_host=KMS_HOST)]},
                   {"kms_caching": False,
                    "products": ["Office LTSC Professional Plus 2024",
                                 "Office Professional Plus 2010"]},
                   does=(CACHING, CACHING)),
    OfficeScenario("type-kms", {"office": [RIGHT_24]}, {"activation_type": "kms"},
                   does=(SET_TYPE, *ACTIVATE)),
    OfficeScenario("type-any", {"office": [{**RIGHT_24, "activation_type_enabled": 2}]},
                   {"activation_type": "any"}, does=(CLEAR_TYPE, *ACTIVATE)),
    OfficeScenario("type-ad-only",
                   {"office": [keyed(PRO_PLUS_24, "notification", kms_host=KMS_HOST,
                                     activation_type_enabled=1)]},
                   outcome="failed", does=ACTIVATE,
                   says=("Active Directory-based activation only",)),
    OfficeScenario("no-activation", {"office": [{"family": PRO_PLUS_24}]}, {"activate": False},
                   does=(INSTALL, SET_HOST, REFRESH)),
    OfficeScenario("retry-passes",
                   {"office": [{"family": PRO_PLUS_24}, {"family": VISIO_24}],
                    "wmi_faults": [{"method": "Activate", "hresult": 0xC004F074, "times": 1}]},
                   {"retries": 1},
                   does=(INSTALL, SET_HOST, INSTALL, SET_HOST, REFRESH, ONCE, ONCE, REFRESH),
                   executions=3),
)  # fmt: skip

_PRODUCTS = (
    OfficeScenario("three-side-by-side",
                   {"office": [{"family": PRO_PLUS_24}, keyed(VISIO_24, "notification"),
                               keyed(PROJECT_24, kms_host=KMS_HOST)],
                    "click_to_run": "ProPlus2024Volume,VisioPro2024Volume,ProjectPro2024Volume"},
                   does=(INSTALL, SET_HOST, SET_HOST, REFRESH, ONCE, ONCE, REFRESH)),
    OfficeScenario("only-visio",
                   {"office": [{"family": PRO_PLUS_24}, {"family": VISIO_24}]},
                   {"products": ["visio ltsc professional 2024"]}, does=ALL),
    OfficeScenario("only-what-is-not-there", {"office": [{"family": PRO_PLUS_24}]},
                   {"products": ["Word 2016"]}, says=("None of the products",)),
    OfficeScenario("both-services",
                   {"office": [{"family": VISIO_24}, keyed(PRO_PLUS_10, "notification")]},
                   does=(SET_HOST, INSTALL, SET_HOST, REFRESH, ONCE, ONCE, REFRESH)),
    OfficeScenario("windows-7-office-2016",
                   {"windows": WINDOWS_7, "office": [{"family": PRO_PLUS_16}],
                    "kms": CONVERGED_KMS},
                   does=(INSTALL, SET_HOST, ONCE)),
    OfficeScenario("windows-7-converged",
                   {"windows": WINDOWS_7, "office": [keyed(PRO_PLUS_13, kms_host=KMS_HOST)]}),
    OfficeScenario("windows-7-activation-type",
                   {"windows": WINDOWS_7, "office": [{"family": PRO_PLUS_16}]},
                   {"activation_type": "kms"}, outcome="failed",
                   says=("Office Professional Plus 2016", "osppsvc", "activation_type")),
    OfficeScenario("office-2010-lookup-domain", {"office": [keyed(PRO_PLUS_10)]},
                   {**DISCOVER, "kms_lookup_domain": "contoso.example"}, outcome="failed",
                   says=("osppsvc", "kms_lookup_domain")),
    OfficeScenario("office-2010-ad", {"office": [keyed(PRO_PLUS_10)], **FOREST},
                   {"method": "ad", "kms_host": ""}, outcome="failed",
                   says=("osppsvc", "method: ad")),
    OfficeScenario("wow64",
                   {"office": [{"family": PRO_PLUS_21}], "click_to_run": "ProPlus2021Volume",
                    "registry": {r"HKLM:\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {
                        "ProductReleaseIds": "ProPlus2021Volume", "Platform": "x86"}}},
                   does=ALL),
    OfficeScenario("msi-2016-beside-visio-2024",
                   {"office": [keyed(PRO_PLUS_16, kms_host=KMS_HOST), {"family": VISIO_24}],
                    "click_to_run": "VisioPro2024Volume"}, does=ALL),
    OfficeScenario("upgraded",
                   {"office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_16)],
                    "click_to_run": "ProPlus2024Volume"},
                   does=ALL, stale=("Office Professional Plus 2016",),
                   says=("Stale key", "WFG99", "remove_stale_keys")),
    OfficeScenario("upgraded-and-removed",
                   {"office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_16)],
                    "click_to_run": "ProPlus2024Volume"}, {"remove_stale_keys": True},
                   does=(INSTALL, SET_HOST, REMOVE, REFRESH, *ACTIVATE)),
    OfficeScenario("older-without-a-key",
                   {"office": [RIGHT_24, {"family": PRO_PLUS_21}],
                    "click_to_run": "ProPlus2024Volume"}),
    OfficeScenario("older-is-meant",
                   {"office": [RIGHT_24, keyed(PRO_PLUS_13, "notification")]},
                   {"products": ["Office Professional Plus 2013"]}, does=(SET_HOST, *ACTIVATE)),
    OfficeScenario("gone-from-click-to-run",
                   {"office": [keyed(VISIO_24), RIGHT_24], "click_to_run": "ProPlus2024Volume"},
                   stale=("Visio LTSC Professional 2024",), says=("Click-to-Run has",)),
    OfficeScenario("removed-from-office-2010",
                   {"office": [RIGHT_24, keyed(PRO_PLUS_10)]}, {"remove_stale_keys": True},
                   does=(REMOVE,)),
)  # fmt: skip

_LEFT_ALONE = (
    OfficeScenario("no-office", {}, says=("There is no Office",)),
    OfficeScenario("microsoft-365",
                   {"office": [keyed(MICROSOFT_365)], "click_to_run": "O365ProPlusRetail"},
                   says=("No volume edition", "Left alone", "Microsoft 365 Apps"),
                   left_alone=("microsoft_365",)),
    OfficeScenario("microsoft-365-without-licence", {"click_to_run": "O365ProPlusRetail"},
                   says=("O365ProPlusRetail",), left_alone=("microsoft_365",)),
    OfficeScenario("microsoft-365-beside-visio",
                   {"office": [keyed(MICROSOFT_365), {"family": VISIO_24}],
                    "click_to_run": "O365ProPlusRetail,VisioPro2024Volume"},
                   does=ALL, says=("Left alone",), left_alone=("microsoft_365",)),
    OfficeScenario("microsoft-365-after-2016",
                   {"office": [keyed(MICROSOFT_365), keyed(PRO_PLUS_16)],
                    "click_to_run": "O365ProPlusRetail"},
                   says=("Stale key",), left_alone=("microsoft_365",),
                   stale=("Office Professional Plus 2016",)),
    OfficeScenario("retail", {"office": [keyed("Office19HomeBusiness2019R_Retail")]},
                   says=("retail licence",), left_alone=("retail",)),
    OfficeScenario("grace", {"office": [keyed("Office19ProPlus2019R_Grace", "oob_grace")]},
                   says=("grace licence",), left_alone=("grace",)),
    OfficeScenario("unknown-volume-licence",
                   {"office": [keyed("Office16MondoVL_KMS_Client", last_five="3V66T")]},
                   says=("no published key",), left_alone=("gvlk",)),
    OfficeScenario("kms-host-of-office",
                   {"office": [keyed("OfficeKMSHostVL_KMS_Host"), RIGHT_24]},
                   says=("CSVLK",), left_alone=("csvlk",)),
    OfficeScenario("mak-kept",
                   {"office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_24_MAK)]},
                   says=("Kept", "replace_channels"), kept=("Office LTSC Professional Plus 2024",)),
    OfficeScenario("mak-replaced",
                   {"office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_24_MAK)]},
                   {"replace_channels": ["mak"]},
                   does=(INSTALL, SET_HOST, REMOVE, REFRESH, *ACTIVATE)),
    OfficeScenario("mak-not-in-force",
                   {"office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_24_MAK, "oob_grace")]},
                   does=(INSTALL, SET_HOST, REMOVE, REFRESH, *ACTIVATE)),
)  # fmt: skip

BY_MAK = {"method": "mak", "kms_host": "", "product_keys": [MAK]}
TWO_MAKS = {**BY_MAK, "product_keys": [MAK, SECOND_MAK]}
WITH_MAK_LICENSE = [{"family": PRO_PLUS_24}, {"family": PRO_PLUS_24_MAK}]
TAKES_MAK = {"office": WITH_MAK_LICENSE, "office_keys": {MAK: PRO_PLUS_24_MAK}}
_METHODS = (
    OfficeScenario("ad", {"office": [{"family": PRO_PLUS_24}], **FOREST},
                   {"method": "ad", "kms_host": ""}, does=(INSTALL, SET_TYPE, REFRESH, *ACTIVATE)),
    OfficeScenario("ad-converged",
                   {"office": [keyed(PRO_PLUS_24, activation_type=1, activation_type_enabled=1)],
                    **FOREST}, {"method": "ad", "kms_host": ""}),
    OfficeScenario("ad-in-a-workgroup", {"office": [{"family": PRO_PLUS_24}], "workgroup": True},
                   {"method": "ad", "kms_host": ""}, outcome="failed", says=("workgroup",)),
    OfficeScenario("ad-without-object", {"office": [{"family": PRO_PLUS_24}]},
                   {"method": "ad", "kms_host": ""}, outcome="failed",
                   does=(INSTALL, SET_TYPE, REFRESH, *ACTIVATE), executions=2, changed=True,
                   says=("0xC004F081",), is_again_open=True),
    OfficeScenario("mak", TAKES_MAK, BY_MAK, does=(*KEY, *ACTIVATE)),
    OfficeScenario("mak-converged",
                   {"office": [{"family": PRO_PLUS_24},
                               keyed(PRO_PLUS_24_MAK, last_five=MAK[-5:])]}, BY_MAK),
    OfficeScenario("mak-not-activated",
                   {"office": [{"family": PRO_PLUS_24},
                               keyed(PRO_PLUS_24_MAK, "oob_grace", last_five=MAK[-5:])]}, BY_MAK,
                   does=ACTIVATE),
    OfficeScenario("mak-beside-another",
                   {**TAKES_MAK, "office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_24_MAK)]},
                   BY_MAK, kept=("Office LTSC Professional Plus 2024",), says=("Kept",)),
    OfficeScenario("mak-over-another",
                   {**TAKES_MAK, "office": [{"family": PRO_PLUS_24}, keyed(PRO_PLUS_24_MAK)]},
                   {**BY_MAK, "replace_channels": ["mak"]},
                   does=(REMOVE, INSTALL, REFRESH, *ACTIVATE)),
    OfficeScenario("mak-held-back",
                   {**TAKES_MAK, "office": [
                       *WITH_MAK_LICENSE, {"family": VISIO_24},
                       keyed("Office24VisioPro2024VL_MAK_AE1")]},
                   BY_MAK, kept=("Visio LTSC Professional 2024",), says=("Kept", "Not installed")),
    OfficeScenario("mak-for-one-of-two",
                   {**TAKES_MAK, "office": [
                       *WITH_MAK_LICENSE, {"family": VISIO_24},
                       keyed("Office24VisioPro2024VL_MAK_AE1")]},
                   {**BY_MAK, "products": ["Office LTSC Professional Plus 2024"]},
                   does=(*KEY, *ACTIVATE)),
    OfficeScenario("two-maks",
                   {"office": [*WITH_MAK_LICENSE, {"family": VISIO_24},
                               {"family": "Office24VisioPro2024VL_MAK_AE1"}],
                    "office_keys": {MAK: PRO_PLUS_24_MAK,
                                    SECOND_MAK: "Office24VisioPro2024VL_MAK_AE1"}},
                   TWO_MAKS, does=(INSTALL, INSTALL, REFRESH, ONCE, ONCE, REFRESH)),
    OfficeScenario("more-maks-than-products", TAKES_MAK, TWO_MAKS, outcome="failed",
                   says=("2 MAKs", "1 volume product")),
    OfficeScenario("mak-of-another-product",
                   {**TAKES_MAK, "office_keys": {MAK: "Office24VisioPro2024VL_MAK_AE1"}}, BY_MAK,
                   outcome="failed", does=(*KEY, *ACTIVATE), executions=2, changed=False,
                   says=("0xC004F069",), is_again_open=True),
    OfficeScenario("mak-unknown", {"office": WITH_MAK_LICENSE}, BY_MAK, outcome="failed",
                   does=(*KEY, *ACTIVATE), executions=2, changed=False, says=("0xC004F050",),
                   is_again_open=True),
    OfficeScenario("mak-on-a-kms-host",
                   {**TAKES_MAK, "office": [*WITH_MAK_LICENSE,
                                            {"family": "OfficeKMSHostVL_KMS_Host"}]},
                   BY_MAK, outcome="failed", says=("CSVLK",)),
    OfficeScenario("maks-of-both-services",
                   {**TAKES_MAK, "office": [{"family": VISIO_24}, {"family": PRO_PLUS_10}]}, BY_MAK,
                   outcome="failed", says=("Two licensing services",)),
    OfficeScenario("own-gvlk", {"office": [{"family": PRO_PLUS_24}]},
                   {"product_keys": [published_key(PRO_PLUS_24)]}, does=ALL),
    OfficeScenario("gvlk-of-what-is-not-there", {"office": [{"family": PRO_PLUS_24}]},
                   {"product_keys": [published_key(PRO_PLUS_16)]}, outcome="failed",
                   says=("product_keys[0]", "Office Professional Plus 2016", "not installed",
                         "Office LTSC Professional Plus 2024")),
    OfficeScenario("key-fits-twice",
                   {"office": [{"family": "OfficeGroove-KMS_Client"},
                               {"family": "OfficeSharePointWorkspace-KMS_Client"}]},
                   outcome="failed", says=("SharePoint Workspace 2010", "fits 2 licences")),
    OfficeScenario("key-step-fails",
                   {"office": [{"family": PRO_PLUS_24}],
                    "wmi_faults": [{"method": "InstallProductKey", "hresult": 0x80070005}]},
                   outcome="failed", does=ALL, executions=2, changed=False, says=("0x80070005",),
                   is_again_open=True),
    OfficeScenario("service-denied",
                   {"office": [{"family": PRO_PLUS_10}],
                    "wmi_faults": [{"query_class": "OfficeSoftwareProtectionProduct",
                                    "hresult": 0x80041003}]},
                   outcome="failed", says=("OfficeSoftwareProtectionProduct", "0x80041003")),
)  # fmt: skip

OFFICE_SCENARIOS = (*_HOSTS, *_SETTINGS, *_PRODUCTS, *_LEFT_ALONE, *_METHODS)
