"""The WMI surface of wmi_classes.yml: what a build of Windows has, by class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.table_file import (
    read_yaml,
)

from lab.simulation.wmi_error import (
    INVALID_CLASS,
    INVALID_METHOD,
    INVALID_METHOD_PARAMETERS,
    INVALID_QUERY,
    TYPE_MISMATCH,
    WmiError,
)

DATA = Path(__file__).resolve().parent.parent / "data"

_FILES = (
    "wmi_classes.yml",
    "win32_computersystem.yml",
    "win32_networkadapterconfiguration.yml",
    "win32_operatingsystem.yml",
)
_FIRST_BUILD = {
    "Windows Vista": 6000,
    "Windows 7": 7600,
    "Windows 8.1": 9600,
    "Windows 8": 9200,
    "Windows Server, version 23H2": 25398,
}
_WINDOWS_7_ONLY = re.compile("not present on Windows 10")
_WINDOWS_10_BUILD = 10240


@dataclass(frozen=True)
class Column:
    """A property of a class: CIM type and the builds that have it."""

    name: str
    type: str
    since_build: int
    before_build: int | None

    def exists_on(self, build: int) -> bool:
        """Whether a Windows of this build has the column."""
        return self.since_build <= build and (
            self.before_build is None or build < self.before_build
        )


@dataclass(frozen=True)
class Method:
    """A method of a class with its input arguments, name to CIM type."""

    name: str
    arguments: Mapping[str, str]
    since_build: int
    before_build: int | None
    gives: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    """CIM types of what it gives."""

    def exists_on(self, build: int) -> bool:
        """Whether a Windows of this build has the method."""
        return self.since_build <= build and (
            self.before_build is None or build < self.before_build
        )


@dataclass(frozen=True)
class WmiClass:
    """A class: key column, columns by name in lower case, methods by name in lower case."""

    name: str
    key: str
    columns: Mapping[str, Column]
    methods: Mapping[str, Method]

    def column(self, name: str, build: int) -> Column:
        """The column a query may name on this build, else the error of an invalid query."""
        found = self.columns.get(name.lower())
        if found is None or not found.exists_on(build):
            raise WmiError(INVALID_QUERY)
        return found

    def method(self, name: str, build: int) -> Method:
        """The method of that name on this build, else the error of an invalid method."""
        found = self.methods.get(name.lower())
        if found is None or not found.exists_on(build):
            raise WmiError(INVALID_METHOD)
        return found


def check_arguments(method: Method, types: Mapping[str, str]) -> None:
    """Refuse arguments that are missing, unknown or of another type than the class says."""
    if {name.lower() for name in types} != {name.lower() for name in method.arguments}:
        raise WmiError(INVALID_METHOD_PARAMETERS)
    wanted = {name.lower(): kind for name, kind in method.arguments.items()}
    for name, kind in types.items():
        if kind.lower() != wanted[name.lower()]:
            raise WmiError(TYPE_MISMATCH)


@cache
def classes() -> Mapping[str, WmiClass]:
    """Every class that is modelled, by name in lower case."""
    found: dict[str, WmiClass] = {}
    for file in _FILES:
        content = read_yaml(DATA / file)
        for name, entry in content["classes"].items():
            if "key" in entry:
                found[name.lower()] = _class(name, entry)
    for name, (like, columns, methods) in _office_classes().items():
        found[name.lower()] = _part_of(found[like.lower()], name, columns, methods)
    return found


_SERVICE, _PRODUCT = "OfficeSoftwareProtectionService", "OfficeSoftwareProtectionProduct"
_TOKEN = "TokenActivationLicense"


def _office_classes() -> Mapping[str, tuple[str, list[str], list[str]]]:
    """The classes of Office's own service: whose types they share, and the names ospp.vbs uses."""
    content = read_yaml(DATA / "wmi_classes.yml")["classes"]
    service, product = content[_SERVICE], content[_PRODUCT]
    read = service["properties_note"].rpartition("the script reads ")[2].split(", ")
    methods = [name for name in service["methods"] if "unconfirmed" not in name]
    token = content[f"SoftwareLicensing{_TOKEN}"]
    return {
        _SERVICE: ("SoftwareLicensingService", read, methods),
        _PRODUCT: (
            "SoftwareLicensingProduct",
            [*product["properties_read_by_script"], *_read_by_option("/dinstid")],
            product["methods"],
        ),
        f"OfficeSoftwareProtection{_TOKEN}": (
            f"SoftwareLicensing{_TOKEN}",
            [row["name"] for row in token["properties"]],
            [row["name"] for row in token["methods"]],
        ),
    }


def _read_by_option(option: str) -> list[str]:
    """The columns that an option of ospp.vbs reads and the list of the class lacks."""
    content = read_yaml(DATA / "ospp_options.yml")["options"]
    calls = next(each["calls"] for each in content if each["option"] == option)
    return [call["reads"] for call in calls]


def _part_of(like: WmiClass, name: str, columns: list[str], methods: list[str]) -> WmiClass:
    """A class with some of another's columns and methods, on every build that Office runs on."""
    return WmiClass(
        name=name,
        key=like.key,
        columns={
            each.lower(): replace(like.columns[each.lower()], since_build=0, before_build=None)
            for each in columns
        },
        methods={
            each.lower(): replace(like.methods[each.lower()], since_build=0, before_build=None)
            for each in methods
        },
    )


def wmi_class(name: str) -> WmiClass:
    """The class of that name, else the error of an invalid class."""
    try:
        return classes()[name.lower()]
    except KeyError:
        raise WmiError(INVALID_CLASS) from None


def _class(name: str, entry: Mapping[str, Any]) -> WmiClass:
    columns = [
        Column(row["name"], row["type"], _since(row), _before(row)) for row in entry["properties"]
    ]
    methods = [
        Method(
            row["name"],
            {a["name"]: a["type"] for a in row["args"] if a["direction"] == "in"},
            _since(row),
            _before(row),
            tuple(a["name"] for a in row["args"] if a["direction"] == "out"),
            {a["name"]: a["type"] for a in row["args"] if a["direction"] == "out"},
        )
        for row in entry["methods"]
    ]
    return WmiClass(
        name=name,
        key=entry["key"],
        columns={column.name.lower(): column for column in columns},
        methods={method.name.lower(): method for method in methods},
    )


def _since(row: Mapping[str, Any]) -> int:
    stated = str(row.get("min_windows", "Windows 7"))
    return next((build for name, build in _FIRST_BUILD.items() if stated.startswith(name)), 9200)


def _before(row: Mapping[str, Any]) -> int | None:
    return _WINDOWS_10_BUILD if _WINDOWS_7_ONLY.search(str(row.get("note", ""))) else None
