"""What info.yml declares is what the module returns, and all that an audit reads of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import READ

from tests.support.info_return import TYPES, declared, paths
from tests.unit.info.test_info import info

KMS_HOST = {"IsKeyManagementServiceMachine": 1}
HOST_KEY = {"Description": "Windows(R) Operating System, VOLUME_KMS_WS22 channel", **KMS_HOST}


class Asked(Mapping[str, Any]):
    """A result of nothing but what is declared; it keeps in mind what is asked of it."""

    def __init__(self, keys: Mapping[str, Any], asked: set[str], above: str = "") -> None:
        self._keys, self._asked, self._above = keys, asked, above

    def __getitem__(self, name: str) -> Any:
        path = self._above + name
        self._asked.add(path)
        key = self._keys.get(name)
        if key is None:
            return None
        if "contains" in key:
            inner = Asked(key["contains"], self._asked, f"{path}.")
            return [inner] if key["type"] == "list" else inner
        return key.get("sample", {})

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def test_the_audit_reads_nothing_that_is_not_declared() -> None:
    asked: set[str] = set()
    machine = machine_from_info("srv01", Asked(declared(), asked))
    assert (machine.result, machine.reason) == (READ, None)
    assert "products.kms_required_count" in asked
    assert asked <= {path for path, _type in paths(declared())}


def test_what_is_declared_reaches_the_audit() -> None:
    """The samples of the documentation; so a key of another name or type would be missing."""
    machine = machine_from_info("srv01", Asked(declared(), set()))
    taken = {name: getattr(machine, name) for name in machine.__slots__}
    for name in declared().keys() & taken.keys():
        expected = declared()[name].get("sample")
        assert taken[name] == expected or TYPES[declared()[name]["type"]] is dict, name
    (license,) = machine.licenses
    product = declared()["products"]["contains"]
    for name in product.keys() & set(license.__slots__):
        assert getattr(license, name) == product[name]["sample"], name


def test_the_module_returns_what_is_declared() -> None:
    """Keys and types; the whole runs compare every part of a result."""
    types = dict(paths(declared()))
    for result in (info(), info(KMS_HOST, HOST_KEY)):
        assert set(result) == set(declared())
        assert set(result["windows"]) == set(declared()["products"]["contains"])
        for name, value in result.items():
            assert value is None or isinstance(value, TYPES[types[name]]), name
    assert set(info(KMS_HOST, HOST_KEY)["kms_hosting"]) == set(
        declared()["kms_hosting"]["contains"]
    )
