"""Each axis of a variant shows what it says, and nothing else of the machine changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lab.fleet import FleetError, fleet_from
from lab.simulation import directory, kms_hosting, passing_time, programs, provider
from lab.simulation.variant import AXES, DEFAULT, DOCUMENTED, NAMED, Variant
from lab.simulation.windows import TCPIP, SimulatedWindows
from lab.simulation.wmi_error import WindowsError, WmiError

SERVER = {"edition_id": "ServerStandard", "build": 20348}
GVLK = {"channel": "gvlk", "status": "licensed"}
HOST = "kms01.contoso.example"
SPP = kms_hosting.SOFTWARE_PROTECTION_PLATFORM


def machine(variant: Any = None, **more: Any) -> SimulatedWindows:
    """One of a fleet file."""
    entry = {"name": "srv1", "windows": SERVER, "license": GVLK, "variant": variant, **more}
    content = {"network": {"kms_hosts": [{"name": HOST}]}, "machines": [entry]}
    return fleet_from(content).machines[0].windows


def rows(windows: SimulatedWindows, name: str = "Product") -> list[dict[str, Any]]:
    """Every row with every column."""
    found = provider.query(windows, f"SELECT * FROM SoftwareLicensing{name}")
    return [dict(instance.values) for instance in found]


def column(windows: SimulatedWindows, name: str, of: str = "Product") -> Any:
    """One column of the first row."""
    return rows(windows, of)[0][name]


@pytest.mark.parametrize("port", AXES["unset_service_port"])
def test_port_that_is_not_set(port: int | None) -> None:
    windows = machine({"unset_service_port": port})
    assert column(windows, "KeyManagementServicePort", "Service") == port
    assert column(windows, "KeyManagementServicePort") == 0
    windows.kms_port = 1700
    assert column(windows, "KeyManagementServicePort", "Service") == 1700


@pytest.mark.parametrize(("kind", "shown"), [("own", None), ("effective", HOST)])
def test_columns_of_a_product_without_a_setting(kind: str, shown: str | None) -> None:
    windows = machine({"product_kms": kind}, kms={"host": HOST})
    assert column(windows, "KeyManagementServiceMachine") == shown
    assert windows.registry_key(SPP) == {"KeyManagementServiceName": HOST}


@pytest.mark.parametrize("kind", AXES["product_kms"])
def test_own_setting_is_shown_and_kept(kind: str) -> None:
    windows = machine({"product_kms": kind}, kms={"host": HOST, "port": 1689})
    own = windows.licenses[0]
    own.kms_host = "kms02.contoso.example"
    assert column(windows, "KeyManagementServiceMachine") == "kms02.contoso.example"
    assert column(windows, "KeyManagementServicePort") == 0
    path = rf"{SPP}\{own.application_id}\{own.activation_id}"
    assert windows.registry_key(path) == {"KeyManagementServiceName": "kms02.contoso.example"}


@pytest.mark.parametrize(("kind", "shown"), [("own", None), ("effective", "kms.example")])
def test_lookup_domain_of_a_product(kind: str, shown: str | None) -> None:
    windows = machine({"product_lookup_domain": kind}, kms={"lookup_domain": "kms.example"})
    assert column(windows, "KeyManagementServiceLookupDomain") == shown


def test_absent_column_is_in_no_query() -> None:
    windows = machine({"absent_columns": ["SoftwareLicensingProduct.remainingskurearmcount"]})
    assert "RemainingSkuReArmCount" not in rows(windows)[0]
    with pytest.raises(WmiError, match="0x80041017"):
        provider.query(windows, "SELECT RemainingSkuReArmCount FROM SoftwareLicensingProduct")


def test_port_opens_and_event_comes_late() -> None:
    windows = machine({"restart_seconds": 20}, license={"channel": "csvlk", "status": "licensed"})
    kms_hosting.start_service(windows)
    first = windows.hosting.serving
    assert first is not None
    first.requests_counted("one")
    events = len(windows.holdings.events)
    programs.restart_service(windows, "sppsvc")
    assert windows.hosting.service == "Running"
    passing_time.wait(windows, 19.5)
    assert (windows.hosting.serving, len(windows.holdings.events)) == (None, events)
    passing_time.wait(windows, 0.5)
    assert windows.hosting.serving is not None
    assert windows.hosting.serving.clients == {"one"}
    assert len(windows.holdings.events) == events + 1
    programs.restart_service(windows, "sppsvc")
    passing_time.begin_execution(windows)
    assert windows.hosting.serving is not None


@pytest.mark.parametrize("count", AXES["unset_count"])
def test_count_of_a_host_without_clients(count: int) -> None:
    windows = machine({"unset_count": count}, license={"channel": "csvlk", "status": "licensed"})
    kms_hosting.start_service(windows)
    assert column(windows, "KeyManagementServiceCurrentCount") == count
    assert column(windows, "KeyManagementServiceCurrentCount", "Service") == count


@pytest.mark.parametrize("reason", AXES["reason_without_key"])
def test_reason_of_a_row_without_a_key(reason: int | None) -> None:
    assert rows(machine({"reason_without_key": reason}))[-1]["LicenseStatusReason"] == reason


@pytest.mark.parametrize("reason", AXES["reason_of_kms_client"])
@pytest.mark.parametrize("named", AXES["names_host_set_by_hand"])
def test_activation_by_a_host_set_by_hand(reason: int, named: bool) -> None:
    windows = machine(
        {"reason_of_kms_client": reason, "names_host_set_by_hand": named}, kms={"host": HOST}
    )
    provider.invoke(
        windows, "SoftwareLicensingProduct", windows.licenses[0].activation_id, "Activate", {}
    )
    row = rows(windows)[0]
    assert row["LicenseStatusReason"] == reason
    assert row["DiscoveredKeyManagementServiceMachineName"] == (HOST if named else None)
    assert row["DiscoveredKeyManagementServiceMachinePort"] == (1688 if named else 0)
    assert row["DiscoveredKeyManagementServiceMachineIpAddress"].startswith("192.0.2.")


def test_intervals_of_a_machine_that_is_no_host() -> None:
    unset = 4294967295
    assert column(machine({"unset_interval": unset}), "VLRenewalInterval", "Service") == unset
    assert column(machine({"unset_interval": unset}), "VLRenewalInterval") == 10080
    assert column(machine({"unset_interval": None}), "VLRenewalInterval", "Service") == 10080


def test_directory() -> None:
    root = "LDAP://RootDSE"
    closed = machine({"directory": "no_delegation"})
    with pytest.raises(WmiError, match="0x80072020"):
        directory.naming_context(closed, root)
    closed.holdings.domain_users = {"contoso\\admin": "4242"}
    own = directory.naming_context(closed, root, directory.Logon("contoso\\admin", "4242"))
    other = machine({"directory": "other_forest"})
    assert directory.naming_context(other, root) != own
    assert directory.naming_context(other, "LDAP://dc01.contoso.example/RootDSE") == own


def test_malformed_value_ends_the_whole_key() -> None:
    with pytest.raises(WindowsError, match=r"System\.InvalidCastException"):
        machine({"malformed_registry": [TCPIP]}).registry_key(TCPIP)


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("nonsense", "variant 'nonsense', known are recorded, documented"),
        ({"nonsense": 1}, "unknown ['nonsense']"),
        ({"unset_service_port": False}, "one of (1688, 0, None), not False"),
        ({"restart_seconds": 61}, "restart_seconds: 0 to 60, not 61"),
        ({"absent_columns": "Class.Column"}, "a list is needed"),
        (7, "a name or a mapping is needed, not 7"),
    ],
)
def test_variant_that_is_none(variant: Any, said: str) -> None:
    with pytest.raises(FleetError) as caught:
        machine(variant)
    assert str(caught.value).startswith("machine srv1: variant: ")
    assert said in str(caught.value)


def test_variant_of_a_fleet_is_that_of_its_machines() -> None:
    entries = [
        {"name": "one", "windows": SERVER},
        {"name": "two", "windows": SERVER, "variant": {"unset_service_port": 1688}},
    ]
    fleet = fleet_from({"variant": "documented", "machines": entries})
    made = [each.windows.variant for each in fleet.machines]
    assert made == [DOCUMENTED, replace(DOCUMENTED, unset_service_port=1688)]


def test_names() -> None:
    assert NAMED["recorded"] is DEFAULT == Variant()
