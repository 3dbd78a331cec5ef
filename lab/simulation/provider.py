"""What Get-CimInstance and Invoke-CimMethod reach: strict about every name and type, as WMI is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.simulation import (
    kms_host_methods,
    maintenance_methods,
    office,
    office_methods,
    rows,
    servicing,
    spp_methods,
)
from lab.simulation.holdings import TokenLicense
from lab.simulation.name_lookup import connection_rows
from lab.simulation.recorded import RecordedWindows
from lab.simulation.surface import Column, Method, WmiClass, check_arguments, wmi_class
from lab.simulation.windows import License, SimulatedWindows
from lab.simulation.wmi_error import (
    INVALID_CLASS,
    INVALID_QUERY,
    NOT_FOUND,
    NonZeroReturnValueError,
    WmiError,
)
from lab.simulation.wql import parse_wql

OFFICE_CLASS = "OfficeSoftwareProtection"
TOKEN_LICENSES = (
    "SoftwareLicensingTokenActivationLicense",
    f"{OFFICE_CLASS}TokenActivationLicense",
)
PROCESS = "Win32_Process"
"""Its one method that is called is of the class, not of an instance."""
Effect = Callable[..., Mapping[str, Any] | None]


@dataclass(frozen=True)
class Instance:
    """One row of an answer: every column of the class, null where the query did not name it."""

    class_name: str
    key: str | None
    values: Mapping[str, Any]
    types: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a method returned: its ReturnValue and its output arguments."""

    return_value: int
    outputs: Mapping[str, Any]


@dataclass(frozen=True)
class Argument:
    """A method's argument with the CIM type it was given as."""

    type: str
    value: Any


def query(machine: SimulatedWindows, wql: str) -> list[Instance]:
    """The instances that a query returns; WmiError as Windows fails it."""
    parsed = parse_wql(wql)
    described = _class(machine, parsed.class_name)
    for fault in machine.wmi_faults:
        if (fault.query_class or "").lower() == described.name.lower() and fault.fires():
            raise WmiError(fault.hresult)
    on_this_build = {column.name: column for column in columns(machine, described.name)}
    there = {name.lower(): name for name in on_this_build}
    asked_for = [name.lower() for name in parsed.columns if name != "*"]
    if not there.keys() >= {*asked_for, *(name.lower() for name in parsed.where_columns)}:
        raise WmiError(INVALID_QUERY)
    named = [there[name] for name in asked_for]
    asked = set(named) if parsed.columns != ("*",) else set(on_this_build)
    types = {name: column.type for name, column in on_this_build.items()}
    instances = []
    for full in _rows(machine, described.name):
        row = {name.lower(): full.get(name) for name in on_this_build}
        if parsed.matches(row):
            values = {n: row[n.lower()] if n in asked else None for n in on_this_build}
            instances.append(Instance(described.name, values[described.key], values, types))
    return instances


def described_columns(machine: SimulatedWindows, class_name: str) -> list[Column]:
    """What Get-CimClass tells of a class; the error of one that the machine lacks."""
    for fault in machine.wmi_faults:
        if fault.method == "Get-CimClass" and fault.fires():
            raise WmiError(fault.hresult)
    return columns(machine, class_name)


def columns(machine: SimulatedWindows, class_name: str) -> list[Column]:
    """The columns of a class on this machine; the error of a class that it lacks."""
    described = _class(machine, class_name)
    if isinstance(machine, RecordedWindows):
        recorded = machine.recorded_columns(described.name)
        if recorded is not None:
            return recorded
    absent = {name.lower() for name in machine.variant.absent_columns}
    return [
        column
        for column in described.columns.values()
        if column.exists_on(machine.build)
        and f"{described.name}.{column.name}".lower() not in absent
    ]


def methods(machine: SimulatedWindows, class_name: str) -> list[Method]:
    """The methods of a class on this machine."""
    described = _class(machine, class_name)
    return [each for each in described.methods.values() if each.exists_on(machine.build)]


def _class(machine: SimulatedWindows, name: str) -> WmiClass:
    described = wmi_class(name)
    if described.name.startswith(OFFICE_CLASS) and not office.has_office_service(machine):
        raise WmiError(INVALID_CLASS)
    return described


def invoke(
    machine: SimulatedWindows,
    class_name: str,
    key: str | None,
    method_name: str,
    arguments: Mapping[str, Argument],
) -> Answer:
    """Call a method of the instance with this key; its answer, or the WmiError it throws."""
    described = wmi_class(class_name)
    method = described.method(method_name, machine.build)
    check_arguments(method, {name: argument.type for name, argument in arguments.items()})
    is_static = described.name == PROCESS
    if key is None and not is_static:
        raise WmiError(NOT_FOUND)
    target = None if is_static or key is None else _target(machine, described.name, key)
    machine.calls.append(method.name)
    for fault in machine.wmi_faults:
        if (fault.method or "").lower() == method.name.lower() and fault.fires():
            if fault.as_return_value:
                return Answer(fault.hresult, {})
            raise WmiError(fault.hresult)
    effect: Effect = _EFFECTS[described.name].get(method.name, _only_recorded)
    try:
        outputs = effect(machine, target, *arguments_in_order(method, arguments))
    except NonZeroReturnValueError as error:
        return Answer(error.value, {})
    return Answer(0, outputs or {})


def arguments_in_order(method: Method, arguments: Mapping[str, Argument]) -> list[Any]:
    """The values in the order in which the class declares them."""
    given = {name.lower(): argument.value for name, argument in arguments.items()}
    return [given[name.lower()] for name in method.arguments]


def _rows(machine: SimulatedWindows, class_name: str) -> list[dict[str, Any]]:
    by_class: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "SoftwareLicensingService": lambda: [machine.service_row()],
        "SoftwareLicensingProduct": lambda: [
            *rows.products(machine),
            *office.product_rows(machine, by_own_service=False),
        ],
        "Win32_ComputerSystem": lambda: [rows.computer(machine)],
        "Win32_OperatingSystem": lambda: [{"LastBootUpTime": servicing.boot_time(machine)}],
        "Win32_Process": lambda: servicing.dism_rows(machine),
        "Win32_NetworkAdapterConfiguration": lambda: connection_rows(machine),
        "SoftwareLicensingTokenActivationLicense": lambda: [
            license.row() for license in machine.holdings.token_licenses
        ],
        f"{OFFICE_CLASS}Service": lambda: [office.service_row(machine)],
        f"{OFFICE_CLASS}Product": lambda: office.product_rows(machine, by_own_service=True),
        f"{OFFICE_CLASS}TokenActivationLicense": lambda: [
            license.row() for license in machine.holdings.token_licenses
        ],
    }
    found = by_class[class_name]()
    return machine.as_recorded(class_name, found) if isinstance(machine, RecordedWindows) else found


def _target(machine: SimulatedWindows, class_name: str, key: str) -> License | TokenLicense | None:
    if class_name in TOKEN_LICENSES:
        for token_license in machine.holdings.token_licenses:
            if token_license.key == key:
                return token_license
        raise WmiError(NOT_FOUND)
    if class_name in ("SoftwareLicensingProduct", f"{OFFICE_CLASS}Product"):
        of_office = class_name.startswith(OFFICE_CLASS)
        held: list[License] = [] if of_office else list(machine.licenses)
        held += [each for each in machine.office if each.by_own_service == of_office]
        for license in held:
            if license.activation_id == key:
                return license
        raise WmiError(NOT_FOUND)
    is_office = class_name.startswith(OFFICE_CLASS)
    if key != (office.service_row(machine) if is_office else machine.service_row())["Version"]:
        raise WmiError(NOT_FOUND)
    return None


def _only_recorded(*_: Any) -> None:
    """A method whose effect is not modelled."""


_EFFECTS: Mapping[str, Mapping[str, Effect]] = {
    "SoftwareLicensingService": {
        **spp_methods.SERVICE,
        **maintenance_methods.SERVICE,
        **kms_host_methods.SERVICE,
    },
    "SoftwareLicensingProduct": {**spp_methods.PRODUCT, **maintenance_methods.PRODUCT},
    "SoftwareLicensingTokenActivationLicense": maintenance_methods.TOKEN_LICENSE,
    PROCESS: {"Create": servicing.create_process},
    f"{OFFICE_CLASS}Service": office_methods.SERVICE,
    f"{OFFICE_CLASS}Product": office_methods.PRODUCT,
    f"{OFFICE_CLASS}TokenActivationLicense": maintenance_methods.TOKEN_LICENSE,
}
"""What a method does to the machine."""
