"""What the doubles of Windows commands ask the simulation, as JSON-ready requests and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from lab.engines import host_bridge
from lab.simulation import directory, local, passing_time, programs, provider, servicing
from lab.simulation.name_lookup import srv_records
from lab.simulation.provider import Argument
from lab.simulation.surface import Method, wmi_class
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError, WmiError

INVALID_NAMESPACE = 0x8004100E
NO_RECORDS = "DNS_INFO_NO_RECORDS"

_NAMESPACES = {"root/cimv2", "root\\cimv2"}

_CIM_TYPES = {"System.UInt32": "uint32", "System.String": "string", "System.Boolean": "boolean"}

_REGISTRY_KINDS = {
    "DWord": "System.Int32",
    "MultiString": "System.String[]",
    "String": "System.String",
}

# Never anything to decide by: the same words for each error, as WMI itself often has it.
_MESSAGES = {
    "de": "Allgemeiner Fehler",
    "fa": "خطای عمومی",
    "fi": "Yleinen virhe",
    "fr": "Échec générique",
    "ja": "一般的なエラーです",
    "pt": "Falha genérica",
}


def answer(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one request of a double; an error of Windows is an answer too."""
    try:
        return _OPERATIONS[request["op"]](machine, request)
    except WindowsError as error:
        language = machine.culture.partition("-")[0]
        return {"error": error.error_id, "message": _MESSAGES.get(language, "Generic failure")}


def _check_namespace(request: Mapping[str, Any]) -> None:
    if (request["namespace"] or "root/cimv2").lower() not in _NAMESPACES:
        raise WmiError(INVALID_NAMESPACE)


def _query(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    _check_namespace(request)
    rows = [
        {
            "class": instance.class_name,
            "key": instance.key,
            "columns": [
                [name, instance.types[name], _wire_value(value)]
                for name, value in instance.values.items()
            ],
        }
        for instance in provider.query(machine, request["wql"])
    ]
    return {"rows": rows}


def _wire_value(value: Any) -> Any:
    return f"{value:%Y%m%d%H%M%S}".zfill(14) if isinstance(value, datetime) else value


def _invoke(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {
        name: Argument(_CIM_TYPES.get(given["type"], str(given["type"])), given["value"])
        for name, given in request["arguments"].items()
    }
    returned = provider.invoke(
        machine, request["class"], request["key"], request["method"], arguments
    )
    return {"return_value": returned.return_value, "outputs": dict(returned.outputs)}


def _registry(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    values = machine.registry_key(request["path"], request["names"])
    return {"values": [[name, _registry_type(value), value] for name, value in values.items()]}


def _set_registry_value(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    if request["type"] != _REGISTRY_KINDS.get(request["kind"]):
        raise ValueError(f"a {request['kind']} given as {request['type']}")
    local.set_registry_value(machine, request["path"], request["name"], request["value"])
    return {}


def _remove_registry_value(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    local.remove_registry_value(machine, request["path"], request["name"])
    return {}


def _registry_type(value: Any) -> str:
    if isinstance(value, str):
        return "REG_SZ"
    if isinstance(value, int):
        return "REG_DWORD" if 0 <= value < 2**32 else "REG_QWORD"
    return "REG_BINARY" if all(isinstance(one, int) for one in value) else "REG_MULTI_SZ"


def _dns(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    name, kind = request["name"], request["type"]
    if kind == "SRV":
        return {"records": _srv_answer(machine, name)}
    if kind not in ("A", "AAAA", "A_AAAA"):
        raise WindowsError(NO_RECORDS)
    return {"records": _address_answer(machine, name, kind)}


def _srv_answer(machine: SimulatedWindows, name: str) -> list[dict[str, Any]]:
    records = srv_records(machine, name)
    answers = [
        {
            "type": "SRV",
            "name": name,
            "section": "Answer",
            "target": record.host,
            "port": record.port,
            "priority": record.priority,
            "weight": record.weight,
        }
        for record in records
    ]
    for record in records:
        with suppress(WindowsError):
            answers += [
                _address(record.host, address, "Additional")
                for address in machine.network.addresses_of(record.host)
            ]
    return answers or [_zone(name)]


def _address_answer(machine: SimulatedWindows, name: str, kind: str) -> list[dict[str, Any]]:
    canonical = f"canonical.{name}"
    alias = {"type": "CNAME", "name": name, "section": "Answer", "target": canonical}
    found = [
        _address(canonical, address, "Answer") for address in machine.network.addresses_of(name)
    ]
    if kind != "A_AAAA":
        found = [record for record in found if record["type"] == kind]
    return [alias, *(found or [_zone(name)])]


def _zone(name: str) -> dict[str, Any]:
    """For a name that has no record of the type: the zone's own record, and no error."""
    return {"type": "SOA", "name": name, "section": "Authority", "target": f"ns.{name}"}


def _address(name: str, address: str, section: str) -> dict[str, Any]:
    kind = "AAAA" if ":" in address else "A"
    return {"type": kind, "name": name, "section": section, "address": address}


def _files(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    suffix = str(request["filter"]).removeprefix("*").lower()
    return {"paths": local.files(machine, request["path"], suffix, request["recurse"])}


def _content(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": local.content(machine, request["path"])}


def _events(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    # Windows takes one number as well as several.
    ids = request["Id"] if isinstance(request["Id"], list) else [request["Id"]]
    asked = (request["LogName"], request["ProviderName"], ids, request["most"])
    logged = machine.holdings.events
    found = [
        {**event.as_data(), "record": local.record_number(logged, event)}
        for event in local.events(machine, *asked)
    ]
    language = machine.culture.partition("-")[0]
    return {"events": [{**each, "message": _MESSAGES.get(language, "An event")} for each in found]}


def _program(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return {"exit_code": programs.run_program(machine, request["path"], request["arguments"])}


def _restart_service(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    programs.restart_service(machine, request["name"])
    return {}


def _service_start(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    programs.set_service_start(machine, request["name"], request["start"])
    return {}


def _sleep(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    passing_time.wait(machine, request["seconds"])
    return {}


def _editions(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    del request
    return {"editions": servicing.target_editions(machine)}


def _connect(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    return {"socket_error": machine.network.connection_error(request["address"], request["port"])}


def _class(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    _check_namespace(request)
    columns = provider.described_columns(machine, request["class"])
    return {
        "name": wmi_class(request["class"]).name,
        "columns": [[column.name, column.type] for column in columns],
        "methods": [
            {"name": method.name, "parameters": _parameters(method)}
            for method in provider.methods(machine, request["class"])
        ],
    }


def _parameters(method: Method) -> list[list[str]]:
    given = [[name, kind, "In"] for name, kind in method.arguments.items()]
    return [*given, *([name, kind, "Out"] for name, kind in method.types.items())]


def _directory(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    path, logon = request["path"], directory.Logon(request["user"], request["password"])
    if request["do"] == "root":
        return {"configurationNamingContext": directory.naming_context(machine, path, logon)}
    if request["do"] == "delete":
        directory.delete_tree(machine, path, logon)
        return {}
    return {
        "found": [
            {
                "path": f"{path.partition('CN=')[0]}{each.distinguished_name}",
                "values": {
                    "cn": each.name,
                    "displayname": each.display_name,
                    "distinguishedname": each.distinguished_name,
                    "msspp-csvlkpartialproductkey": each.partial_product_key,
                    "msspp-csvlkpid": each.extended_pid,
                },
                "sku": each.activation_id.bytes_le.hex(),
            }
            for each in directory.activation_objects(machine, path, logon)
        ]
    }


def _signer(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    if request["do"] == "open":
        local.open_signer(machine, request["name"])
        return {}
    if request["do"] == "certificates":
        return {"lines": local.certificates(machine, request["grants"])}
    asked = (request["challenge"], request["thumbprint"], request["pin"])
    return dict(local.signed(machine, *asked))


_OPERATIONS: Mapping[str, Callable[[SimulatedWindows, Mapping[str, Any]], dict[str, Any]]] = {
    "query": _query,
    "invoke": _invoke,
    "registry": _registry,
    "set_registry_value": _set_registry_value,
    "remove_registry_value": _remove_registry_value,
    "dns": _dns,
    "files": _files,
    "content": _content,
    "events": _events,
    "program": _program,
    "restart_service": _restart_service,
    "service_start": _service_start,
    "sleep": _sleep,
    "editions": _editions,
    "connect": _connect,
    "class": _class,
    "directory": _directory,
    "signer": _signer,
    **host_bridge.OPERATIONS,
}
