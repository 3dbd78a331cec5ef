"""Does in Python what _SppHost.psm1 does in PowerShell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lab.engines.python_events import add_events
from lab.engines.python_local import RunStep, run_local_step
from lab.simulation import kms_host_commands, kms_hosting, passing_time, programs
from lab.simulation.events import WINDOWS_EVENT_PROVIDER
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

MISSING = "CommandMissing"
RULES = ("SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope")

Discover = Callable[[SimulatedWindows, Mapping[str, Any], str], dict[str, Any]]
Probe = Callable[[SimulatedWindows, Mapping[str, Any]], dict[str, Any]]


class HostSteps:
    """The steps of one run; ``restart_record`` is the newest event before its restart, if any."""

    def __init__(self) -> None:
        self.restart_record: int | None = None

    def run(
        self,
        machine: SimulatedWindows,
        step: Mapping[str, Any],
        secrets: Mapping[str, str],
        output: dict[str, Any],
        run_step: RunStep,
    ) -> str | None:
        """Run a step that is no method of WMI; its error code, none when it worked."""
        try:
            match step["method"]:
                case "InstallFeature":
                    _install_feature(machine, output)
                case "SetFirewallRule":
                    _set_firewall_rule(machine, step["arguments"])
                case "RestartService":
                    newest = _newest_record(machine)
                    programs.restart_service(machine, "sppsvc")
                    self.restart_record = newest
                case "SetRegistryValue" | "RemoveRegistryValue":
                    return run_local_step(machine, step, secrets, output, run_step)
                case _:
                    return "MethodNotAllowed"
        except WindowsError as error:
            return error.error_id
        return None

    def wait(
        self,
        machine: SimulatedWindows,
        request: Mapping[str, Any],
        state_of: Callable[[], dict[str, Any]],
        network: tuple[Discover, Probe],
    ) -> dict[str, Any]:
        """Wait for a host that was restarted, a minute at most; the state as it is then."""
        waited, state = 0, state_of()
        if self.restart_record is None:
            return state
        while waited < 60 and not _is_ready(machine, request, state, self.restart_record, *network):
            passing_time.wait(machine, 5)
            waited, state = waited + 5, state_of()
        return state


def _newest_record(machine: SimulatedWindows) -> int:
    found: dict[str, Any] = {"errors": []}
    query = {
        "name": "newest",
        "log": "Application",
        "provider": WINDOWS_EVENT_PROVIDER,
        "ids": [kms_hosting.PUBLISHING_FAILED, kms_hosting.PUBLISHED],
        "most": 1,
    }
    add_events(machine, found, [query])
    return max((event["record"] for event in found["events"].get("newest", ())), default=0)


def _install_feature(machine: SimulatedWindows, output: dict[str, Any]) -> None:
    if not kms_host_commands.has_feature_commands(machine):
        raise WindowsError("CommandNotFoundException")
    done = kms_host_commands.install_feature(machine, "VolumeActivation", with_tools=True)
    output["RestartNeeded"] = done["restart"]
    if not done["success"]:
        raise WindowsError(f"FeatureNotInstalled {done['code']}")


def _set_firewall_rule(machine: SimulatedWindows, arguments: Mapping[str, Any]) -> None:
    if arguments["Name"] not in RULES:
        raise WindowsError("FirewallRuleNotAllowed")
    if not kms_host_commands.has_firewall_commands(machine):
        raise WindowsError("CommandNotFoundException")
    changes: dict[str, Any] = {
        "enabled": True,
        "profiles": tuple(arguments["Profiles"]),
        "port": arguments["Port"],
    }
    if arguments["RemoteAddresses"]:
        given: Sequence[str] = arguments["RemoteAddresses"]
        changes["remote_addresses"] = kms_hosting.addresses_in_registry(given)
    kms_host_commands.set_firewall_rule(machine, arguments["Name"], **changes)


def host_facts(
    machine: SimulatedWindows,
    request: Mapping[str, Any],
    state: Mapping[str, Any],
    discover: Discover,
    probe: Probe,
) -> dict[str, Any]:
    """Everything about a KMS host that is not in the state itself."""
    facts: dict[str, Any] = {
        "feature": _feature(machine),
        "firewall": _firewall(machine, request["rules"]),
        "service": _service(machine),
        "records": [],
        "probes": [],
    }
    own = state["registry"].get("own_name") or {"Hostname": None, "Domain": None}
    if not own["Hostname"] or not machine.has_resolve_dns_name:
        return facts
    domains = [each.lower() for each in (own["Domain"], *request["domains"]) if each]
    facts["records"] = [discover(machine, state, domain) for domain in dict.fromkeys(domains)]
    name = ".".join(part for part in (own["Hostname"], own["Domain"]) if part).lower()
    ports = [request["port"]]
    for service in state["tables"].get("service", []):
        ports.append(service["KeyManagementServiceListeningPort"] or 1688)
    timeout = {"timeout_milliseconds": request["timeout_milliseconds"]}
    facts["probes"] = [
        probe(machine, {"host": name, "port": port, **timeout}) for port in dict.fromkeys(ports)
    ]
    return facts


def _feature(machine: SimulatedWindows) -> dict[str, Any]:
    if not kms_host_commands.has_feature_commands(machine):
        return {"state": None, "error": MISSING}
    try:
        state = kms_host_commands.feature_state(machine, "VolumeActivation")
    except WindowsError as error:
        return {"state": None, "error": error.error_id}
    return {"state": state, "error": None}


def _firewall(machine: SimulatedWindows, names: Sequence[str]) -> dict[str, Any]:
    if not kms_host_commands.has_firewall_commands(machine):
        return {"rules": [], "error": MISSING}
    return {"rules": [_rule(machine, name) for name in names], "error": None}


def _rule(machine: SimulatedWindows, name: str) -> dict[str, Any]:
    try:
        rule = kms_host_commands.firewall_rule(machine, name)
    except WindowsError as error:
        return {"name": name, "enabled": None, "profile": None, "error": error.error_id}
    enabled = str(rule.enabled)
    return {"name": name, "enabled": enabled, "profile": rule.profile_text(), "error": None}


def _service(machine: SimulatedWindows) -> dict[str, Any]:
    try:
        return {"status": kms_host_commands.service_status(machine, "sppsvc"), "error": None}
    except WindowsError as error:
        return {"status": None, "error": error.error_id}


def _is_ready(
    machine: SimulatedWindows,
    request: Mapping[str, Any],
    state: Mapping[str, Any],
    after_record: int,
    discover: Discover,
    probe: Probe,
) -> bool:
    services = state["tables"].get("service", [])
    if not any(row["IsKeyManagementServiceMachine"] == 1 for row in services):
        return True
    facts = host_facts(machine, request["host"], state, discover, probe)
    for each in facts["probes"]:
        if each["port"] == request["host"]["port"] and each["addresses"] and not each["open"]:
            return False
    if services[0]["KeyManagementServiceDnsPublishing"] is False:
        return True
    found: dict[str, Any] = {"errors": []}
    add_events(machine, found, request["events"], after_record)
    events = [event for each in found["events"].values() for event in each]
    for record in facts["records"]:
        told = [e for e in events if record["domain"] in [value.lower() for value in e["values"]]]
        failed = bool(told) and told[0]["id"] == kms_hosting.PUBLISHING_FAILED
        if not told or (not failed and not record["records"]):
            return False
    return True
