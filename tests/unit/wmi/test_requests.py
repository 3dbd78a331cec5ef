"""Whole requests as they travel: what is read of a machine, and where from."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.edition import edition_request
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import (
    RENEWAL_COLUMNS,
    info_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.license_steps import (
    activate,
    confirm,
    install_key,
    uninstall_key,
    windows_target,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    OFFICE_CLASSES,
    WINDOWS_CLASSES,
    classes_for_office,
    office_tables,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    INSTALLATION_IDS,
    NOTHING_FURTHER,
    REFRESH_LICENSES,
    Further,
    Step,
    activation_type_name,
    named_secrets,
    own_settings_key,
    read_request,
    reads_installation_ids,
)

SERVICE, PRODUCT = "SoftwareLicensingService", "SoftwareLicensingProduct"
WITH_KEY = "PartialProductKey IS NOT NULL"
PLATFORM = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"
OFFICE_2013 = "0ff1ce15-a989-479d-af46-f275c6370663"
OFFICE_2010 = "59a52881-a989-479d-af46-f275c6370663"
ID = "9bd77860-9b31-4b7b-96ad-2564017315bf"
RUN_TABLES = [
    ("service", SERVICE, None),
    ("products", PRODUCT, WITH_KEY),
    ("computer", "Win32_ComputerSystem", None),
]
CONNECTIONS = ("connections", "Win32_NetworkAdapterConfiguration", "IPEnabled = TRUE")
RUN_KEYS = ["windows", "policy", "office_click_to_run"]
DNS_KEYS = ["dns", "dns_policy", "dns_suffix_policy"]


def tables(request: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Name, class and condition of each table."""
    return [(each["name"], each["class"], each["where"]) for each in request["tables"]]


def keys(request: dict[str, Any]) -> list[str]:
    """The registry keys by name."""
    return [key["name"] for key in request["registry"]]


def names(table: dict[str, Any]) -> dict[int, list[str]]:
    """The columns of a table by the first build that has them."""
    return {group["since_build"]: group["names"] for group in table["columns"]}


def test_least_that_a_run_reads() -> None:
    request = read_request()
    assert (tables(request), keys(request)) == (RUN_TABLES, RUN_KEYS)
    assert list(request) == [
        "registry", "tables", "own_settings", "discover", "lookup_domain", "probes", "probe_found",
    ]  # fmt: skip
    assert request["registry"][0] == {
        "name": "windows",
        "path": r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion",
        "values": ["EditionID", "CurrentBuild", "UBR", "InstallationType"],
    }
    assert request["own_settings"] == {
        "path": PLATFORM,
        "values": [
            "KeyManagementServiceName",
            "KeyManagementServicePort",
            "KeyManagementServiceLookupDomain",
        ],
    }
    assert (request["discover"], request["lookup_domain"], request["probes"]) == (False, None, [])
    assert request["probe_found"] == {"most": 0, "timeout_milliseconds": 3000}
    assert names(request["tables"][2]) == {0: ["Domain", "PartOfDomain", "Manufacturer", "Model"]}


def test_run_that_looks_for_kms_hosts() -> None:
    request = read_request(
        discover=True,
        lookup_domain="corp.example",
        endpoints=(KmsEndpoint("kms01", 1688), KmsEndpoint("kms02", 1689)),
        further=Further(probe_found=4, all_products=True),
    )
    assert tables(request) == [
        RUN_TABLES[0],
        ("products", PRODUCT, None),
        RUN_TABLES[2],
        CONNECTIONS,
    ]
    assert names(request["tables"][3]) == {0: ["DNSDomain"]}
    assert keys(request) == RUN_KEYS + DNS_KEYS
    assert (request["discover"], request["lookup_domain"]) == (True, "corp.example")
    assert request["probes"] == [
        {"host": "kms01", "port": 1688, "timeout_milliseconds": 3000},
        {"host": "kms02", "port": 1689, "timeout_milliseconds": 3000},
    ]
    assert request["probe_found"] == {"most": 4, "timeout_milliseconds": 3000}


def test_look_asks_for_no_more_than_it_shows() -> None:
    request = info_request()
    assert tables(request) == [*RUN_TABLES, CONNECTIONS]
    assert keys(request) == [*RUN_KEYS, *DNS_KEYS, "local", "local_activation"]
    assert (request["discover"], request["probe_found"]["most"]) == (True, 0)
    assert info_request(discover=False)["discover"] is False


def test_look_at_all_there_is() -> None:
    request = info_request(
        all_products=True, probe_found=2, office=True, activation_ids=("aa", "bb")
    )
    assert tables(request) == [
        RUN_TABLES[0],
        ("products", PRODUCT, None),
        RUN_TABLES[2],
        CONNECTIONS,
        ("office_service", "OfficeSoftwareProtectionService", None),
        ("office_products", "OfficeSoftwareProtectionProduct", None),
        ("product_0", PRODUCT, "ID = 'aa'"),
        ("product_1", PRODUCT, "ID = 'bb'"),
    ]
    assert request["tables"][6]["columns"] == request["tables"][1]["columns"]
    assert request["tables"][5]["columns"][-1] == {
        "since_build": 0,
        "names": ["ProductKeyID", "VLActivationInterval", "VLRenewalInterval"],
    }
    assert keys(request)[6:] == [
        "local", "local_activation",
        "office_service", "office_local", "office_click_to_run_details",
    ]  # fmt: skip
    assert request["probe_found"]["most"] == 2
    assert RENEWAL_COLUMNS == {
        SERVICE: {0: ("VLRenewalInterval",)},
        PRODUCT: {0: ("VLRenewalInterval",)},
    }


def test_read_of_a_machine_whose_edition_may_change() -> None:
    request = edition_request(True, ("ServerStandard", "ServerDatacenter"))
    assert request["edition"] == {
        "asks_targets": True,
        "unless": ["ServerStandard", "ServerDatacenter"],
    }
    assert keys(request) == [*RUN_KEYS, "edition_change"]
    assert request["registry"][-1] == {
        "name": "edition_change",
        "path": r"HKLM:\SOFTWARE\volume.activation\Edition",
        "values": ["Target", "Started", "ExitCode"],
    }
    assert tables(request)[3:] == [
        ("boot", "Win32_OperatingSystem", None),
        ("dism", "Win32_Process", "Name = 'Dism.exe'"),
        ("domain_role", "Win32_ComputerSystem", None),
    ]
    assert [names(table) for table in request["tables"][3:]] == [
        {0: ["LastBootUpTime"]},
        {0: ["ProcessId"]},
        {0: ["DomainRole"]},
    ]


def test_what_is_read_of_office() -> None:
    shown = [(each["name"], each["class"], each["where"]) for each in office_tables()]
    assert shown == [
        (
            "office_licenses",
            PRODUCT,
            f"ApplicationID = '{OFFICE_2013}' AND PartialProductKey IS NULL",
        ),
        ("office_service", "OfficeSoftwareProtectionService", None),
        ("office_products", "OfficeSoftwareProtectionProduct", None),
    ]
    assert office_tables({0: ("More",)})[2]["columns"][-1] == {"since_build": 0, "names": ["More"]}


@pytest.mark.parametrize(
    ("application", "build", "classes"),
    [
        (OFFICE_2010.upper(), 26100, OFFICE_CLASSES),
        (OFFICE_2013, 9199, OFFICE_CLASSES),
        (OFFICE_2013, 9200, WINDOWS_CLASSES),
    ],
)
def test_who_serves_an_office(application: str, build: int, classes: Any) -> None:
    assert classes_for_office(application, build) is classes


def test_services_behind_the_classes() -> None:
    assert (WINDOWS_CLASSES.windows_service, OFFICE_CLASSES.windows_service) == (
        "sppsvc",
        "osppsvc",
    )
    assert WINDOWS_CLASSES.issuance_license == "SoftwareLicensingTokenActivationLicense"
    assert OFFICE_CLASSES.issuance_license == "OfficeSoftwareProtectionTokenActivationLicense"


def wire(step: Step) -> tuple[str, str, str, dict[str, Any], dict[str, Any]]:
    """A step without arguments, flat."""
    assert not step.arguments
    return step.why, step.class_name, step.method, dict(step.secrets), dict(step.target)


def test_steps_of_every_licence() -> None:
    office = "OfficeSoftwareProtectionProduct"
    windows = windows_target("VMK7H")
    assert windows == {
        "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
        "PartialProductKey": "VMK7H",
        "LicenseIsAddon": False,
    }
    assert windows_target("VMK7H", is_addon=True)["LicenseIsAddon"] is True
    key = {"ProductKey": "product_key"}
    ids = {"InstallationId": "installation_id", "ConfirmationId": "confirmation_id"}
    second = {"InstallationId": "installation_id2", "ConfirmationId": "confirmation_id2"}
    phone = "DepositOfflineConfirmationId"
    assert wire(install_key("why")) == ("why", SERVICE, "InstallProductKey", key, {})
    assert dict(install_key("why", "csvlk").secrets) == {"ProductKey": "csvlk"}
    assert wire(uninstall_key("why", ID, office)) == (
        "why", office, "UninstallProductKey", {}, {"ID": ID},
    )  # fmt: skip
    assert wire(activate("why", windows)) == ("why", PRODUCT, "Activate", {}, windows)
    assert wire(confirm("why", windows)) == ("why", PRODUCT, phone, ids, windows)
    assert wire(confirm("why", {"ID": ID}, office, "2")) == (
        "why", office, phone, second, {"ID": ID},
    )  # fmt: skip
    assert wire(REFRESH_LICENSES) == (
        "have Windows evaluate its licences again", SERVICE, "RefreshLicenseStatus", {}, {},
    )  # fmt: skip


def test_step_with_other_arguments_is_said_whole() -> None:
    with pytest.raises(
        ValueError, match=r"^SetKeyManagementServicePort takes \['PortNumber'\], not \['Port'\]$"
    ):
        Step(SERVICE, "SetKeyManagementServicePort", why="", arguments={"Port": 1})


def test_secrets_that_the_steps_name_and_that_are_known() -> None:
    steps = (install_key("why"), confirm("why", {}))
    known = {"product_key": "K", "installation_id": None, "other": "O"}
    assert named_secrets(steps, known) == {"product_key": "K"}


def test_what_reads_installation_ids() -> None:
    """No log may show the answer."""
    assert reads_installation_ids({"request": read_request(further=INSTALLATION_IDS)})
    assert not reads_installation_ids({"request": read_request(further=NOTHING_FURTHER)})
    assert not reads_installation_ids({"request": {}})
    assert not reads_installation_ids({"request": None})
    assert not reads_installation_ids({})


def test_names_of_numbers_and_of_products() -> None:
    shown = [activation_type_name(each) for each in (None, 0, 1, 2, 3, 4)]
    assert shown == [None, "any", "ad", "kms", "token", "4"]
    assert own_settings_key("9BD77860-9B31") == "own_settings_9bd77860-9b31"
