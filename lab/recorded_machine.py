"""What a recording says of its machine, as a fleet file would: the lab's picture of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lab.recording import Recording
from lab.simulation.events import LoggedEvent
from lab.simulation.kms_hosting import (
    FIREWALL_RULES_KEY,
    PROFILES,
    SOFTWARE_PROTECTION_PLATFORM,
)
from lab.simulation.machine_registry import (
    CURRENT_VERSION,
    OFFICE_SOFTWARE_PROTECTION_PLATFORM,
    TCPIP,
)
from lab.simulation.network import KmsHost, Network, SrvRecord
from lab.simulation.recorded import RecordedWindows
from lab.simulation.windows import CHANNEL_WORDS, SimulatedWindows

_KEPT_BY_THE_SIMULATION = (CURRENT_VERSION, FIREWALL_RULES_KEY)
_SETTINGS = re.compile("KeyManagementService(Name|Port|LookupDomain)|VLActivationType")
_STATUS = (
    "unlicensed", "licensed", "oob_grace", "oot_grace", "non_genuine_grace", "notification",
    "extended_grace",
)  # fmt: skip
_OF_LICENSE = {
    "sku": "ID",
    "application_id": "ApplicationID",
    "family": "LicenseFamily",
    "last_five": "PartialProductKey",
    "is_addon": "LicenseIsAddon",
    "activation_type": "VLActivationType",
    "grace_minutes": "GracePeriodRemaining",
    "remaining_rearms": "RemainingSkuReArmCount",
    "discovered_host": "DiscoveredKeyManagementServiceMachineName",
    "discovered_port": "DiscoveredKeyManagementServiceMachinePort",
    "required_count": "RequiredClientCount",
    "ad_object": "ADActivationObjectName",
}


def machine_content(recording: Recording, given: Mapping[str, Any]) -> dict[str, Any]:
    """The machine as an entry of a fleet file, ``given`` before what was recorded.

    Each question that the recording leaves open is answered as the other records have it.
    """
    registry = _registry(recording)
    windows = registry[CURRENT_VERSION]
    (computer,) = recording["rows"]["Win32_ComputerSystem"] or [{}]
    service = (recording["rows"]["SoftwareLicensingService"] or [{}])[0]
    products = recording["rows"]["SoftwareLicensingProduct"]
    is_host = any(row["IsKeyManagementServiceMachine"] for row in products)
    own = _own(registry, SOFTWARE_PROTECTION_PLATFORM)
    rules = {each["name"]: _rule(each) for each in recording.get("firewall", ())}
    facts = {
        "windows": {
            "edition_id": windows["EditionID"],
            "build": int(windows["CurrentBuild"]),
            "ubr": windows.get("UBR", 0),
            "installation_type": windows.get("InstallationType", "Server"),
        },
        "variant": "recorded",
        "powershell": recording["powershell"]["version"],
        "culture": recording["powershell"]["culture"] or "en-US",
        "cmid": service.get("ClientMachineID") or "",
        "workgroup": not computer.get("PartOfDomain", False),
        "domain": registry.get(TCPIP, {}).get("Domain") or computer.get("Domain", ""),
        "search_list": registry.get(TCPIP, {}).get("SearchList") or "",
        "manufacturer": computer.get("Manufacturer", ""),
        "model": computer.get("Model", ""),
        "connection_suffixes": [
            row["DNSDomain"] for row in recording["rows"]["Win32_NetworkAdapterConfiguration"]
        ],
        "host_caching": service.get("KeyManagementServiceHostCaching", True),
        "remaining_rearms": service.get("RemainingWindowsReArmCount", 0),
        "has_resolve_dns_name": "Resolve-DnsName" in recording.get("commands", ()),
        "kms": {"host": own[0], "port": own[1], "lookup_domain": own[2]},
        "license": [_license(row, registry) for row in products],
        "registry": {
            path: kept
            for path, values in registry.items()
            if path not in _KEPT_BY_THE_SIMULATION
            and (kept := {n: v for n, v in values.items() if not _is_simulated(path, n)})
        },
        "hosting": {
            "feature": (recording.get("feature") or [None])[0],
            "rules": {rule: rules.get(rule) for rule in ("SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope")},
            **({} if is_host else {"service": (recording.get("service") or ["Running"])[0]}),
        },
    }
    return {**facts, **{key: value for key, value in given.items() if key != "recording"}}


def replayed(machine: SimulatedWindows, recording: Recording) -> RecordedWindows:
    """The machine as it was recorded."""
    surround(machine, recording)
    if recording.get("rows_without_key"):
        machine.keyless = []
    return RecordedWindows.of(machine, recording)


def surround(machine: SimulatedWindows, recording: Recording) -> None:
    """Give a machine the recorded events, and its network the DNS records that were found."""
    machine.holdings.events = [
        LoggedEvent(
            each["id"],
            each["time"],
            [value["value"] for value in each["values"]],
            each["provider"],
            each["log"],
        )
        for each in recording.get("events", ())
    ]
    _publish(recording, machine.network)


def _publish(recording: Recording, network: Network) -> None:
    """Put the recorded SRV records and their hosts into a network."""
    for asked in recording["dns"]:
        domain = asked["asked"].removeprefix("_vlmcs._tcp.")
        for record in asked["records"]:
            if record["kind"] != "SRV":
                continue
            host, port = record["NameTarget"], record["Port"]
            network.publish(domain, SrvRecord(host, port, record["Priority"], record["Weight"]))
            if host.lower() not in network.hosts:
                network.open_host(KmsHost(host, port))


def _registry(recording: Recording) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in recording["registry"]:
        if each["type"] and each["type"] != "System.Byte[]":
            value = each["value"]
            # A DWORD is a signed number in PowerShell.
            if each["type"] == "System.Int32":
                value &= 0xFFFFFFFF
            found.setdefault(each["path"], {})[each["name"]] = value
    return found


def _own(registry: Mapping[str, Mapping[str, Any]], path: str) -> tuple[Any, int, Any]:
    values = registry.get(path, {})
    return (
        values.get("KeyManagementServiceName"),
        int(values.get("KeyManagementServicePort") or 0),
        values.get("KeyManagementServiceLookupDomain"),
    )


def _is_simulated(path: str, name: str) -> bool:
    roots = (SOFTWARE_PROTECTION_PLATFORM, OFFICE_SOFTWARE_PROTECTION_PLATFORM)
    return (path.startswith(roots) and bool(_SETTINGS.fullmatch(name))) or (
        path == TCPIP and name in ("Hostname", "Domain", "SearchList")
    )


def _rule(fact: Mapping[str, Any]) -> dict[str, Any]:
    profiles = [each.strip() for each in fact["profile"].split(",")]
    return {
        "enabled": fact["enabled"] == "True",
        "profiles": list(PROFILES) if profiles == ["Any"] else profiles,
    }


def _license(row: Mapping[str, Any], registry: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    words = row["Description"].rpartition(", ")[2]
    known = {text: channel for channel, (text, _) in CHANNEL_WORDS.items()}
    channel = "csvlk" if row["IsKeyManagementServiceMachine"] else known.get(words, "retail")
    path = rf"{SOFTWARE_PROTECTION_PLATFORM}\{row['ApplicationID']}\{row['ID']}"
    host, port, domain = _own(registry, path)
    return {
        "channel": channel,
        "channel_words": words,
        "description_prefix": row["Description"].rpartition(", ")[0],
        "status": _STATUS[row["LicenseStatus"]],
        "kms_host": host,
        "kms_port": port,
        "lookup_domain": domain,
        **{option: row[column] for option, column in _OF_LICENSE.items() if column in row},
    }
