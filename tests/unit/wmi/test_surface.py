"""Every WMI name that the collection uses exists, with that type, on the builds that get it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.details import (
    REQUEST_COLUMNS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import (
    INFO_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    info_request,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    METHODS,
    PRODUCT,
    SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    COMPUTER,
    COMPUTER_COLUMNS,
    PRODUCT_COLUMNS,
    SERVICE_COLUMNS,
    Step,
    read_request,
)

from lab.simulation.surface import wmi_class
from lab.simulation.wql import parse_wql

ROOT = Path(__file__).resolve().parents[3]
WINDOWS_7, WINDOWS_11 = 7600, 26100
COLUMNS = [
    (SERVICE, SERVICE_COLUMNS),
    (PRODUCT, PRODUCT_COLUMNS),
    (COMPUTER, COMPUTER_COLUMNS),
    *INFO_COLUMNS.items(),
]
REQUESTS = [read_request(), info_request(), info_request(all_products=True)]

TYPES = {
    "uint32": {
        "DiscoveredKeyManagementServiceMachinePort",
        "GracePeriodRemaining",
        "IsKeyManagementServiceMachine",
        "KeyManagementServiceCurrentCount",
        "KeyManagementServiceListeningPort",
        "KeyManagementServicePort",
        "LicenseStatus",
        "LicenseStatusReason",
        "RemainingAppReArmCount",
        "RemainingSkuReArmCount",
        "RemainingWindowsReArmCount",
        "RequiredClientCount",
        "SubscriptionStatus",
        "SubscriptionType",
        "TokenActivationGrantNumber",
        "TokenActivationILVID",
        "VLActivationInterval",
        "VLActivationType",
        "VLActivationTypeEnabled",
        "VLRenewalInterval",
        *REQUEST_COLUMNS.values(),
    },
    "boolean": {
        "KeyManagementServiceDnsPublishing",
        "KeyManagementServiceHostCaching",
        "KeyManagementServiceLowPriority",
        "LicenseIsAddon",
        "PartOfDomain",
    },
    "datetime": {"AutomaticVMActivationLastActivationTime", "EvaluationEndDate"},
}

HOLDS_A_SECRET = re.compile(
    r"InstallationId|ConfirmationId|(?<!Partial)ProductKey(?!Channel|ID\b)", re.I
)
"""An extended PID (ProductKeyID) names the key's group and number, not the key."""


def used() -> list[Any]:
    """Each column that is read: class, first build that gets it, name."""
    return [
        pytest.param(class_name, build, name, id=f"{class_name}.{name}")
        for class_name, groups in COLUMNS
        for build, names in groups.items()
        for name in names
    ]


def type_of(name: str) -> str:
    """The CIM type that _state.py takes the column for."""
    return next((kind for kind, names in TYPES.items() if name in names), "string")


@pytest.mark.parametrize(("class_name", "build", "name"), used())
def test_column_exists_where_it_is_read(class_name: str, build: int, name: str) -> None:
    """From the build on that _wmi.py names (from Windows 7 on without one) to the newest."""
    column = wmi_class(class_name).columns[name.lower()]
    assert column.name == name
    if name not in ASKED_OF_THE_CLASS:
        assert column.exists_on(max(build, WINDOWS_7))
    assert column.exists_on(WINDOWS_11)
    assert column.type == type_of(name)


@pytest.mark.parametrize(("class_name", "build", "name"), [row for row in used() if row.values[1]])
def test_later_column_is_missing_before(class_name: str, build: int, name: str) -> None:
    """Reading it on an older build would fail the whole query."""
    assert not wmi_class(class_name).columns[name.lower()].exists_on(build - 1)


@pytest.mark.parametrize(("class_name", "build", "name"), used())
def test_no_column_holds_a_secret(class_name: str, build: int, name: str) -> None:
    """No full product key, installation ID or confirmation ID is ever read."""
    assert not HOLDS_A_SECRET.search(name)


def test_the_pattern_of_secrets_finds_those_there_are() -> None:
    """The columns that must not be read are among the classes, and the pattern knows them."""
    found = {
        column.name
        for class_name in (SERVICE, PRODUCT)
        for column in wmi_class(class_name).columns.values()
        if HOLDS_A_SECRET.search(column.name)
    }
    assert {"OA3xOriginalProductKey", "OfflineInstallationId"} <= found
    assert not {"PartialProductKey", "ProductKeyChannel"} & found


(ASKED_OF_THE_CLASS,) = SUBSCRIPTION_COLUMNS.values()
"""Which updates brought them is not known, so that a read asks for them earlier."""

OF_WINDOWS_7 = {(SERVICE, "DisableKeyManagementServiceActivation")}
"""What the class of a newer Windows lacks, and is asked for first."""


@pytest.mark.parametrize(
    ("class_name", "method"),
    [(name, each) for name, methods in METHODS.items() for each in methods],
)
def test_method_exists_with_its_arguments(class_name: str, method: str) -> None:
    """The method of the class with its input arguments, their types, and its output arguments."""
    build = WINDOWS_7 if (class_name, method) in OF_WINDOWS_7 else WINDOWS_11
    modelled = wmi_class(class_name).method(method, build)
    assert modelled.name == method
    assert dict(modelled.arguments) == dict(METHODS[class_name][method].takes)
    assert modelled.gives == METHODS[class_name][method].gives


def powershell_methods() -> dict[str, dict[str, dict[str, str]]]:
    """The table at the top of _SppWrite.psm1."""
    text = (ROOT / "plugins" / "module_utils" / "_SppWrite.psm1").read_text("utf-8")
    found = re.search(r"^\$script:Methods = @\{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    table: dict[str, dict[str, dict[str, str]]] = {}
    for line in found[1].splitlines():
        if opened := re.fullmatch(r" {4}(\w+) = @\{", line):
            methods = table.setdefault(opened[1], {})
        elif row := re.fullmatch(r" {8}(\w+) = @\{(.*)\}", line):
            methods[row[1]] = dict(re.findall(r"(\w+) = \[(\w+)\]", row[2]))
        else:
            assert line == "    }", line
    return table


def test_powershell_has_the_same_methods() -> None:
    """What Python may plan is what PowerShell may call."""
    types = {"string": "string", "uint32": "uint32", "boolean": "bool"}
    assert powershell_methods() == {
        class_name: {
            name: {argument: types[kind] for argument, kind in method.takes.items()}
            for name, method in methods.items()
        }
        for class_name, methods in METHODS.items()
    }


@pytest.mark.parametrize("build", [WINDOWS_7, 9200, WINDOWS_11])
def test_queries_are_plain_wql(build: int) -> None:
    """Each query of a read is one that a Windows of this build answers."""
    for table in (table for request in REQUESTS for table in request["tables"]):
        names = [n for g in table["columns"] if build >= g["since_build"] for n in g["names"]]
        where = f" WHERE {table['where']}" if table["where"] else ""
        query = parse_wql(f"SELECT {', '.join(names)} FROM {table['class']}{where}")
        described = wmi_class(query.class_name)
        for name in (*query.columns, *query.where_columns):
            assert described.column(name, build).name == name


def test_what_a_run_reads_is_less_than_what_a_look_reads() -> None:
    """Columns that only the reading modules show cost no run of another module anything."""
    run_tables = read_request(discover=True)["tables"]
    for run, look in zip(run_tables, info_request()["tables"], strict=True):
        mine, theirs = (
            [name for group in table["columns"] for name in group["names"]] for table in (run, look)
        )
        assert set(mine) <= set(theirs)
        assert len(set(theirs)) == len(theirs)
        assert (len(mine) < len(theirs)) == (run["class"] in INFO_COLUMNS)


def test_a_read_names_only_registry_keys_of_the_machine() -> None:
    """Nothing of a user, and no value that holds a key."""
    for key in (key for request in REQUESTS for key in request["registry"]):
        assert key["path"].startswith("HKLM:\\")
        assert not {"DigitalProductId", "ProductId"} & set(key["values"])


@pytest.mark.parametrize(
    ("method", "arguments", "secrets"),
    [
        ("SetKeyManagementServiceMachine", {}, {}),
        ("SetKeyManagementServiceMachine", {"Machine": "kms01"}, {}),
        ("SetKeyManagementServiceMachine", {"MachineName": "kms01", "PortNumber": 1}, {}),
        ("SetKeyManagementServiceMachine", {"MachineName": "kms01"}, {"ProductKey": "product_key"}),
        ("ClearKeyManagementServicePort", {"PortNumber": 1688}, {}),
        ("InstallProductKey", {}, {}),
        ("RefreshLicenseStatus", {}, {"ProductKey": "product_key"}),
    ],
)
def test_step_refuses_other_arguments(
    method: str, arguments: dict[str, str | int | bool], secrets: dict[str, str]
) -> None:
    """A call that the class does not have can not even be planned."""
    with pytest.raises(ValueError, match=f"^{method} takes "):
        Step(SERVICE, method, why="", arguments=arguments, secrets=secrets)


@pytest.mark.parametrize(
    ("class_name", "method"),
    [(SERVICE, "Activate"), (SERVICE, "UninstallProductKey"), (COMPUTER, "Rename"), ("", "")],
)
def test_step_refuses_other_methods(class_name: str, method: str) -> None:
    """Only what the table has."""
    with pytest.raises(KeyError):
        Step(class_name, method, why="")


def test_step_on_the_wire() -> None:
    """A secret is named, its value is not there."""
    step = Step(SERVICE, "InstallProductKey", why="because", secrets={"ProductKey": "product_key"})
    assert step.wire() == {
        "class": "SoftwareLicensingService",
        "method": "InstallProductKey",
        "arguments": {},
        "secrets": {"ProductKey": "product_key"},
        "target": {},
    }
