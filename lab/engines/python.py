"""The python engine: does in Python what the PowerShell modules do, on the same simulation.

The pwsh engine runs the real PowerShell; both must give the same answer to every scenario.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import LOCAL, METHODS

from lab.engines.python_edition import edition_facts, run_edition_step
from lab.engines.python_events import add_events
from lab.engines.python_host import HostSteps, host_facts
from lab.engines.python_local import run_local_step, set_subscription
from lab.engines.python_network import discover, probe
from lab.payload import Payload
from lab.shells import ExecutionResult
from lab.simulation import passing_time, provider
from lab.simulation.provider import Argument
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import INVALID_QUERY, WindowsError


class PythonEngine:
    """Recognises spp_read and spp_write and does their work."""

    name = "python"

    def run(self, machine: SimulatedWindows, payload: Payload) -> ExecutionResult:
        """Execute one module; what it prints is the answer of the PowerShell module."""
        passing_time.begin_execution(machine)
        arguments = payload.arguments
        answer: dict[str, Any]
        if payload.module_name == "spp_read":
            answer = {"changed": False, "state": _state(machine, arguments["request"])}
        elif payload.module_name == "spp_history":
            state = _state(machine, arguments["request"])
            add_events(machine, state, arguments["request"]["events"])
            answer = {"changed": False, "state": state}
        elif payload.module_name == "spp_class":
            answer = {"changed": False, "state": _with_methods(machine, arguments["request"])}
        elif payload.module_name in ("spp_write", "spp_subscription"):
            if arguments["_ansible_check_mode"]:
                said = f"{payload.module_name} does not run in check mode"
                answer = {"failed": True, "msg": said}
            elif payload.module_name == "spp_write":
                answer = _run_plan(machine, arguments)
            else:
                answer = _run_plan(machine, arguments, set_subscription)
            answer["changed"] = False
        elif payload.module_name == "spp_local":
            if arguments["_ansible_check_mode"] and not all(map(_only_lists, arguments["steps"])):
                answer = {"failed": True, "msg": "spp_local only lists in check mode"}
            else:
                answer = _run_plan(machine, arguments)
            answer["changed"] = False
        elif payload.module_name == "spp_host":
            answer = _host(machine, arguments)
        elif payload.module_name == "spp_edition":
            answer = _edition(machine, arguments)
        else:
            answer = {"failed": True, "msg": f"the lab does not know {payload.module_name}"}
        return ExecutionResult(0, json.dumps(answer).encode(), b"")

    def close(self) -> None:
        """Nothing to end."""


def _with_methods(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    state = _state(machine, request)
    try:
        found = provider.methods(machine, request["methods_of"])
        state["methods"] = [each.name for each in found]
    except WindowsError as error:
        state["errors"].append({"source": "methods", "code": error.error_id})
    return state


def _host(machine: SimulatedWindows, arguments: Mapping[str, Any]) -> dict[str, Any]:
    if arguments["steps"] and arguments["_ansible_check_mode"]:
        return {"failed": True, "msg": "spp_host only reads in check mode", "changed": False}
    request = arguments["request"]
    steps = HostSteps()
    answer = _run_plan(machine, arguments, steps.run)
    network = (discover, probe)
    state = steps.wait(machine, request, partial(_state, machine, request), network)
    answer["state"] = state
    add_events(machine, state, request["events"], steps.restart_record or 0)
    state["host"] = host_facts(machine, request["host"], state, discover, probe)
    return {**answer, "changed": False}


def _edition(machine: SimulatedWindows, arguments: Mapping[str, Any]) -> dict[str, Any]:
    if arguments["steps"] and arguments["_ansible_check_mode"]:
        return {"failed": True, "msg": "spp_edition only reads in check mode", "changed": False}
    answer = _run_plan(machine, arguments, run_edition_step)
    answer["state"]["edition"] = edition_facts(
        machine, arguments["request"]["edition"], answer["state"]
    )
    return {**answer, "changed": False}


def _run_plan(
    machine: SimulatedWindows,
    arguments: Mapping[str, Any],
    run_other: Callable[..., str | None] = run_local_step,
) -> dict[str, Any]:
    results = []
    for step in arguments["steps"]:
        output: dict[str, Any] = {}
        run = partial(run_other, run_step=run_step) if step["class"] == LOCAL else run_step
        code = run(machine, step, arguments["secrets"], output)
        results.append({"method": step["method"], "error": code, "output": output})
        if code:
            break
    return {"steps": results, "state": _state(machine, arguments["request"])}


def _only_lists(step: Mapping[str, Any]) -> bool:
    return step["class"] == LOCAL and str(step["method"]).startswith("List")


def run_step(
    machine: SimulatedWindows,
    step: Mapping[str, Any],
    secrets: Mapping[str, str],
    output: dict[str, Any],
) -> str | None:
    """Run a step; its error code, none when it worked."""
    method = METHODS.get(step["class"], {}).get(step["method"])
    if method is None:
        return "MethodNotAllowed"
    values = {
        name: secrets[step["secrets"][name]] if name in step["secrets"] else step["arguments"][name]
        for name in method.takes
    }
    arguments = {
        name: Argument(kind, str(values[name]) if kind == "string" else values[name])
        for name, kind in method.takes.items()
    }
    try:
        targets = _targets(machine, step)
        if len(targets) != 1:
            return f"TargetCount{len(targets)}"
        answer = provider.invoke(machine, step["class"], targets[0].key, step["method"], arguments)
    except WindowsError as error:
        return error.error_id
    if answer.return_value:
        return f"HRESULT 0x{answer.return_value:08x}"
    output |= {name: answer.outputs[name] for name in method.gives}
    return None


def _targets(machine: SimulatedWindows, step: Mapping[str, Any]) -> list[provider.Instance]:
    key = "Version" if step["class"].endswith("Service") else "ID"
    conditions = [
        f"{column} = {str(value).upper()}" if isinstance(value, bool) else f"{column} = '{value}'"
        for column, value in step["target"].items()
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return provider.query(machine, f"SELECT {key} FROM {step['class']}{where}")


def _state(machine: SimulatedWindows, request: Mapping[str, Any]) -> dict[str, Any]:
    state: dict[str, Any] = {
        "clock": _plain(machine.clock),
        "powershell": machine.powershell,
        "registry": {},
        "tables": {},
        "dns": None,
        "probes": [],
        "probes_found": [],
        "errors": [],
    }
    for key in request["registry"]:
        _add_registry(machine, state, key)
    build = 0
    with suppress(KeyError, TypeError, ValueError):
        build = int(state["registry"]["windows"]["CurrentBuild"])
    for table in request["tables"]:
        try:
            state["tables"][table["name"]] = _table(machine, table, build)
        except WindowsError as error:
            state["errors"].append({"source": table["name"], "code": error.error_id})
    for key in _own_settings(state, request["own_settings"]):
        _add_registry(machine, state, key)
    if not machine.has_resolve_dns_name:
        return state
    if request["discover"]:
        state["dns"] = discover(machine, state, request["lookup_domain"])
        for record in state["dns"]["records"][: request["probe_found"]["most"]]:
            endpoint = {**record, **request["probe_found"]}
            state["probes_found"].append(probe(machine, endpoint))
    for endpoint in request["probes"]:
        state["probes"].append(probe(machine, endpoint))
        if state["probes"][-1]["open"]:
            break
    return state


def _own_settings(state: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in state["tables"].get("products", []):
        if row["PartialProductKey"]:
            yield {
                "name": f"own_settings_{row['ID']}".lower(),
                "path": rf"{asked['path']}\{row['ApplicationID']}\{row['ID']}",
                "values": asked["values"],
            }


def _add_registry(machine: SimulatedWindows, state: dict[str, Any], key: Mapping[str, Any]) -> None:
    values: Mapping[str, Any] = {}
    faults: list[dict[str, str]] = []
    try:
        values = machine.registry_key(key["path"])
    except WindowsError as error:
        if error.error_id != "PathNotFound":
            values, faults = _one_by_one(machine, key)
    if faults and len(faults) == len(key["values"]):
        state["errors"].append({"source": key["name"], "code": faults[0]["code"]})
        return
    state["errors"] += faults
    state["registry"][key["name"]] = {name: values.get(name) for name in key["values"]}


def _one_by_one(
    machine: SimulatedWindows, key: Mapping[str, Any]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    values: dict[str, Any] = {}
    faults: list[dict[str, str]] = []
    for name in key["values"]:
        try:
            values[name] = machine.registry_key(key["path"], (name,)).get(name)
        except WindowsError as error:
            faults.append({"source": f"{key['name']}.{name}", "code": error.error_id})
    return values, faults


def _table(machine: SimulatedWindows, table: Mapping[str, Any], build: int) -> list[dict[str, Any]]:
    asked = [
        name
        for group in table["columns"]
        if build >= group["since_build"]
        for name in group["names"]
    ]
    columns = asked
    try:
        instances = provider.query(machine, _wql(table, columns))
    except WindowsError as error:
        if error.error_id != f"HRESULT 0x{INVALID_QUERY:08x}":
            raise
        has = {column.name for column in provider.described_columns(machine, table["class"])}
        columns = [name for name in asked if name in has]
        instances = provider.query(machine, _wql(table, columns))
    return [
        {name: _plain(instance.values[name]) if name in columns else None for name in asked}
        for instance in instances
    ]


def _wql(table: Mapping[str, Any], columns: list[str]) -> str:
    where = f" WHERE {table['where']}" if table["where"] else ""
    return f"SELECT {', '.join(columns)} FROM {table['class']}{where}"


def _plain(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year > 1601 else None
