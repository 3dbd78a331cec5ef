"""The doubles say what machines recorded, or what the table of what is not proved names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.logged_events import ANSWER, REQUEST
from lab.simulation import kms_hosting, rows
from lab.simulation.surface import WmiClass, wmi_class
from lab.simulation.variant import AXES
from tests.generate.not_proved import not_proved
from tests.support.recorded import PRODUCT, SERVICE, columns, entries
from tests.support.recorded_situations import SITUATIONS, Situation

LAB = Path(__file__).resolve().parents[3] / "lab"
OF_ONE_MACHINE = {
    "ApplicationID", "ClientMachineID", "Description",
    "DiscoveredKeyManagementServiceMachineIpAddress", "DiscoveredKeyManagementServiceMachineName",
    "GracePeriodRemaining", "ID", "KeyManagementServiceMachine", "LicenseFamily", "Name",
    "PartialProductKey", "ProductKeyID", "RemainingAppReArmCount", "RemainingSkuReArmCount",
    "RemainingWindowsReArmCount", "Version",
}  # fmt: skip
"""There or not is all that can be compared; of minutes and rearms, whether any are left."""

GENERATED = {"string[]": "[]string"}
"""As the generator of the record writes it."""

FIRMWARE = ("OA2x", "OA3x")
"""What a machine's firmware has; the collection never asks for it."""

RECORDED_KEYS = {
    (class_name, column): [
        value
        for entry in entries("service_rows", "product_rows", "slmgr_dlv", "office_rows")
        if entry.kind != "code_fact"
        for owner, name, value in columns(entry)
        if (owner, name) == (class_name, column)
    ]
    for class_name in (SERVICE, PRODUCT)
    for column in (each.name for each in wmi_class(class_name).columns.values())
}


def is_same(column: str, played: Any, recorded: Any) -> bool:
    """Whether a double says what a record says."""
    if column in OF_ONE_MACHINE:
        return (played in (None, 0, "")) == (recorded in (None, 0, ""))
    return bool(played == recorded)


def listed() -> set[str]:
    """Columns of the table, as Class.Column."""
    return {name for entry in not_proved()["columns"] for name in entry["columns"]}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_a_row_says_what_was_recorded(situation: Situation) -> None:
    answers, recorded = situation.answers(), situation.records()
    assert len(situation.entries()) == len(situation.shown_by)
    assert recorded
    for key, values in recorded.items():
        if not key[1].startswith(FIRMWARE) and key in answers:
            assert any(is_same(key[1], answers[key], value) for value in values), (key, values)


def test_every_other_value_was_recorded_somewhere_or_is_listed() -> None:
    unproved = {
        f"{class_name}.{column}"
        for situation in SITUATIONS
        for (class_name, column), played in situation.answers().items()
        if (class_name, column) not in situation.records()
        and not column.startswith(FIRMWARE)
        and not any(is_same(column, played, v) for v in RECORDED_KEYS[class_name, column])
    }
    assert unproved == listed()


@pytest.mark.parametrize(
    ("build", "entry"), [(17763, 1), (17763, 2), (17763, 3), (25398, 4), (25398, 5), (25398, 6)]
)
def test_classes_are_those_recorded(build: int, entry: int) -> None:
    recorded = entries("classes")[entry - 1]
    described = wmi_class(recorded.situation.partition(":")[0])
    played = {c.name: c.type for c in described.columns.values() if c.exists_on(build)}
    # The generator of the record writes dates as text.
    as_recorded = {n: "string" if t == "datetime" else t for n, t in played.items()}
    assert as_recorded == recorded.values["properties"]
    assert methods(described, build) == recorded.values["methods"]


def methods(described: WmiClass, build: int) -> dict[str, list[dict[str, str]]]:
    """Methods in the form of a record."""
    return {
        method.name: [
            *({"direction": "in", "name": n, "type": t} for n, t in method.arguments.items()),
            *(
                {"direction": "out", "name": n, "type": GENERATED.get(t, t)}
                for n, t in method.types.items()
            ),
        ]
        for method in described.methods.values()
        if method.exists_on(build)
    }


def test_windows_7_lacks_what_was_recorded() -> None:
    product, service = wmi_class(PRODUCT), wmi_class(SERVICE)
    values = entries("classes")[7].values
    for name in values["not there"]:
        assert not product.columns[name.lower()].exists_on(7601), name
    [only] = values["only on Windows 7"]
    column = service.columns[only.partition(" ")[0].lower()]
    assert (column.exists_on(7601), column.exists_on(17763)) == (True, False)


def error_ids() -> Iterator[str]:
    """The identifiers that the simulation fails with, as its source has them."""
    for path in sorted((LAB / "simulation").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id not in ("WindowsError", "_check_fault"):
                    continue
                last = node.args[-1]
                found = last.value if isinstance(last, ast.Constant) else None
                if isinstance(last, ast.Name):
                    found = named.get(last.id)
                if isinstance(found, str):
                    yield found


def test_identifiers_of_errors_were_recorded_or_are_listed() -> None:
    recorded = {
        str(entry.values["FullyQualifiedErrorId"]).partition(",")[0]
        for entry in entries("errors")
        if "FullyQualifiedErrorId" in entry.values
    }
    in_table = [each for entry in not_proved()["answers"] for each in entry["answers"]]
    assert len(in_table) == len(set(in_table))
    assert set(error_ids()) - recorded == set(in_table)
    assert "DNS_ERROR_RCODE_NAME_ERROR" in recorded & set(error_ids())


def test_events_have_the_recorded_order() -> None:
    request, _host, _success, answer, failed = entries("events")[:5]
    assert len(REQUEST.split(", ")) == len(request.values["order"])
    assert len(ANSWER.split(", ")) == len(answer.values["order"])
    assert failed.values["12293"] == ["HRESULT", "DNS domain"]
    assert failed.values["12294"] == ["DNS domain"]


@pytest.mark.parametrize(("may_publish", "event"), [(False, 12293), (True, 12294)])
def test_event_of_publishing(may_publish: bool, event: int) -> None:
    situation = next(each for each in SITUATIONS if "KMS host that" in each.name)
    windows = situation.windows()
    windows.hosting.may_publish = may_publish
    kms_hosting.start_service(windows)
    logged = windows.holdings.events[0]
    assert logged.id == event
    assert len(logged.values) == (1 if may_publish else 2)
    assert logged.values[-1] == "contoso.example"


def test_published_record_is_as_recorded() -> None:
    situation = next(each for each in SITUATIONS if "KMS host that" in each.name)
    windows = situation.windows()
    records = windows.network.srv_records_of("_vlmcs._tcp.contoso.example")
    published = next(each for each in records if each.host == kms_hosting.own_name(windows))
    [shown] = entries("dns")[0].values.values()
    assert (published.priority, published.weight, published.port) == (
        shown["priority"],
        shown["weight"],
        shown["port"],
    )


@pytest.mark.parametrize(
    ("build", "version"), [(6000, "6.0.6000.16386"), (17134, "10.0.17134.471"), (9600, "6.3.9600.")]
)
def test_version_of_the_service(build: int, version: str) -> None:
    assert version.startswith(f"{rows.kernel_version(build)}.{build}.")


def test_registry_has_the_recorded_types() -> None:
    situation = SITUATIONS[3]
    windows = situation.windows()
    found = windows.registry_key(kms_hosting.SOFTWARE_PROTECTION_PLATFORM)
    assert found == {
        "KeyManagementServiceName": "kms01.contoso.example",
        "KeyManagementServicePort": "1688",
    }
    types = entries("registry")[0].values
    assert types["KeyManagementServicePort"].startswith("REG_SZ")
    version = windows.registry_key(r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion")
    assert entries("registry")[9].values["UBR"].startswith("REG_DWORD")
    assert isinstance(version["UBR"], int)
    assert isinstance(version["CurrentBuild"], str)


def test_axes_of_the_table_are_axes() -> None:
    axes = [entry["axis"] for entry in not_proved()["behaviour"] if entry["axis"]]
    assert sorted(axes) == sorted(AXES)


def test_readme_says_how_many_records_there_are() -> None:
    kinds = [entry.kind for entry in entries()]
    said = f"{len(kinds)} recorded entries, {kinds.count('recorded')} of them"
    assert said in (LAB.parent / "README.md").read_text("utf-8")
