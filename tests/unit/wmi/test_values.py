"""Names that Python writes down are in the tables; values as PowerShell hands them over."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import methods, registry
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.values import (
    number,
    port,
    present,
    rows,
    text,
    texts,
)

PLATFORM = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"


def test_every_name_of_a_class_or_method_is_in_the_table() -> None:
    """What is misspelt here would be a KeyError on somebody's machine."""
    written = {
        value
        for module in (methods, registry)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }
    named = {"local", *methods.METHODS, *methods.LOCAL_METHODS}
    named |= {name for table in methods.METHODS.values() for name in table}
    assert written - named == {
        PLATFORM,
        r"HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform",
        "DWord", "MultiString", "String",
        "user_operations", "office_user_operations", "dns_domains", "kms_version",
    }  # fmt: skip
    assert "local" not in methods.METHODS


def test_values_that_are_written_into_the_registry() -> None:
    office = r"HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform"
    assert {
        name: (each.path, each.value, each.kind) for name, each in registry.REGISTRY_VALUES.items()
    } == {
        "user_operations": (PLATFORM, "UserOperations", "DWord"),
        "office_user_operations": (office, "UserOperations", "DWord"),
        "dns_domains": (PLATFORM, "DnsDomainPublishList", "MultiString"),
        "kms_version": (PLATFORM, "KeyManagementServiceVersion", "String"),
    }
    for method in (registry.SET_REGISTRY_VALUE, registry.REMOVE_REGISTRY_VALUE):
        assert "Name" in methods.method_of("local", method).takes


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), (0, 0), (4294967294, 4294967294), (4294967295, None), ("25", 25)],
)
def test_number(value: Any, expected: Any) -> None:
    assert number(value) == expected


def test_values_as_powershell_hands_them_over() -> None:
    assert (port(None), port(0), port("1688")) == (None, None, 1688)
    assert (text(None), text(""), text(0), text("a")) == (None, None, "0", "a")
    assert (texts(None), texts("a"), texts(["a", 1])) == ((), ("a",), ("a", "1"))
    assert (rows(None), rows({"a": 1}), rows([{"a": 1}])) == ((), ({"a": 1},), ({"a": 1},))
    assert present({"a": None, "b": 0}) == {"b": 0}
    assert present(None) == {}
