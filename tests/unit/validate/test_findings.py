"""What an inventory is told to lack, from plain data."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._validate.clear_text import (
    secret_key_ends,
    texts_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._validate.findings import findings
from ansible_collections.volume.activation.plugins.plugin_utils._validate.inputs import InputsJudge
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import (
    ClearKey,
    InventoryMachine,
    roles_of,
)

pytestmark = pytest.mark.ansible_core

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
PUBLISHED = "VDYBN-27WPP-V4HQT-9VMD4-VMK7H"
"""Of Windows Server 2022 Standard."""


def machine(name: str, groups: str, keys: tuple[ClearKey, ...] = (), **given: Any) -> Any:
    """A machine of these groups with these variables."""
    names, judge = frozenset(given), InputsJudge()
    roles = roles_of(frozenset(groups.split()), names, has_office_group="office" in groups)
    judged = {role: judge.judged(role, name, names, given.__getitem__) for role in roles}
    return InventoryMachine(name, tuple(groups.split()), names, judged, keys)


def told(*machines: InventoryMachine) -> list[tuple[str, str, str | None]]:
    return [(each.severity, each.rule, each.machine or each.subject) for each in all_of(*machines)]


def all_of(*machines: InventoryMachine) -> tuple[AuditFinding, ...]:
    return findings(machines, "site_")


def fleet(number: int, **given: Any) -> list[InventoryMachine]:
    return [machine(f"srv{each}", "windows_clients", **given) for each in range(number)]


HOST: dict[str, Any] = {"windows_client_kms_host": "kms01.example.com"}


@pytest.mark.parametrize(
    ("number", "severity"), [(1, "warning"), (4, "warning"), (5, "info"), (24, "info"), (25, None)]
)
def test_threshold_of_windows(number: int, severity: str | None) -> None:
    found = [(each.severity, each.subject) for each in all_of(*fleet(number, **HOST))]
    assert found == ([(severity, "kms01.example.com:1688")] if severity else [])


@pytest.mark.parametrize(("number", "rules"), [(4, 1), (5, 0)])
def test_threshold_of_office(number: int, rules: int) -> None:
    office: dict[str, Any] = {"office_client_kms_host": "kms02.example.com"}
    machines = [machine(f"pc{each}", "office_clients", **office) for each in range(number)]
    assert [each.rule for each in all_of(*machines)] == ["threshold_out_of_reach"] * rules


def test_threshold_counts_by_the_order_of_each_machine() -> None:
    hosts: dict[str, Any] = {"windows_client_kms_hosts": ["kms01.example.com", "kms02.example.com"]}
    found = all_of(*fleet(48, **hosts))
    assert {each.rule for each in found} == {"threshold_out_of_reach"}
    numbers = [int(each.evidence.split("Windows of ")[1].split()[0]) for each in found]
    assert all(number < 25 for number in numbers)
    later = {"host": "kms02.example.com", "priority": 9}
    first: dict[str, Any] = {"windows_client_kms_hosts": [{"host": "kms01.example.com"}, later]}
    assert all_of(*fleet(48, **first)) == ()


def test_threshold_that_the_operator_accepts() -> None:
    assert all_of(*fleet(3, **HOST, windows_client_accept_insufficient_count=True)) == ()


def test_threshold_is_none_of_a_mak() -> None:
    mak: dict[str, Any] = {"windows_client_method": "mak", "windows_client_product_key": KEY}
    assert all_of(*fleet(3, **mak)) == ()


def test_site_without_kms_host_is_told_once() -> None:
    machines = [machine(f"srv{each}", "windows_clients site_b") for each in range(3)]
    assert told(*machines) == [("error", "site_without_kms_host", "site_b")]


def test_machine_in_no_site_without_kms_host() -> None:
    assert told(machine("srv1", "windows_clients")) == [("error", "input_refused", "srv1")]


@pytest.mark.parametrize("groups", ["", "ungrouped", "all ungrouped"])
def test_machine_in_no_group(groups: str) -> None:
    assert told(machine("srv1", groups)) == [("warning", "machine_in_no_group", "srv1")]


@pytest.mark.parametrize(
    ("domains", "host", "rule"),
    [
        (["example.com"], "kms.example.net", "kms_host_outside_domains"),
        (["example.com"], "127.0.0.1", "input_refused"),
        ([], "kms.example.net", "threshold_out_of_reach"),
    ],
)
def test_kms_host_outside_domains(domains: list[str], host: str, rule: str) -> None:
    given: dict[str, Any] = {
        "windows_client_kms_host": host,
        "windows_client_allowed_kms_domains": domains,
    }
    assert [each.rule for each in all_of(machine("srv1", "windows_clients", **given))] == [rule]


def test_office_variables_count_where_no_group_names_office() -> None:
    names = {"office_client_kms_host"}
    assert roles_of({"windows_clients"}, names, False) == ["windows_client", "office_client"]
    assert roles_of({"windows_clients"}, names, True) == ["windows_client"]
    assert roles_of({"windows_clients"}, {"office_kms_host"}, False) == ["windows_client"]
    assert roles_of({"kms_hosts", "office_clients"}, (), True) == ["office_client", "kms_host"]
    assert roles_of({"windows_clients"}, {"edition_edition"}, True) == ["windows_client", "edition"]
    assert roles_of({"office_clients"}, {"edition_edition"}, True) == ["office_client"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (KEY, ["6789B"]),
        (f"the key {KEY} of site b", ["6789B"]),
        (KEY.replace("-", ""), ["6789B"]),
        (PUBLISHED, []),
        (f"{KEY}, then *****-*****-*****-*****-ABCDE", ["6789B"]),
        (f"{PUBLISHED} and {KEY}", ["6789B"]),
        ("*****-*****-*****-*****-6789B", []),
        ("{{ vault_windows_mak_of_the_site_berlin }}", []),
    ],
)
def test_keys_that_are_secret(text: str, ends: list[str]) -> None:
    assert secret_key_ends(text) == ends


def nested(depth: int, in_a_list: bool) -> object:
    value: object = KEY
    for _ in range(depth):
        value = [value] if in_a_list else {"x": value}
    return value


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ({"b": {"c": (KEY, 1, None)}}, True),
        (KEY.replace("-", ""), True),
        (KEY.replace("-", "")[1:], False),
        (nested(20, in_a_list=True), True),
        (nested(21, in_a_list=True), False),
        (nested(20, in_a_list=False), True),
        (nested(21, in_a_list=False), False),
    ],
)
def test_texts_are_found_however_deep(value: object, is_found: bool) -> None:
    found = list(texts_of({"a": value, "n": 7}))
    assert bool(found) is is_found
    assert found in ([], [("a", KEY)], [("a", KEY.replace("-", ""))])


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("a", True),
        ("ansible_password", False),
        ("groups", False),
        ("group_names", False),
        ("inventory_file", False),
        ("omit", False),
        ("playbook_dir", False),
        ("vars", False),
        ("ansible", True),
        ("inventory", True),
    ],
)
def test_variables_of_core_are_left_out(name: str, is_ours: bool) -> None:
    assert list(texts_of({name: KEY})) == [(name, KEY)] * is_ours
