"""A fleet file (YAML) as simulated machines; its format is in README.md beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml

from lab.faults import TransportFault, parse_faults
from lab.fleet_keys import AS_THEY_ARE, LICENSE_AS_THEY_ARE, STATUS
from lab.recorded_machine import machine_content, replayed
from lab.recording import RecordingError, load_recording
from lab.simulation.holdings import Holdings
from lab.simulation.keys import gvlk_of
from lab.simulation.kms_hosting import (
    SOFTWARE_PROTECTION_PLATFORM,
    KmsHosting,
    own_name,
    start_service,
)
from lab.simulation.network import KmsHost, Network, SrvRecord
from lab.simulation.office import OfficeLicense, published_key
from lab.simulation.servicing import Servicing
from lab.simulation.surface import wmi_class
from lab.simulation.variant import DEFAULT, Variant
from lab.simulation.windows import (
    CLICK_TO_RUN,
    KMS_VALIDITY_MINUTES,
    LICENSED,
    License,
    SimulatedWindows,
    WmiFault,
)


class FleetError(ValueError):
    """A fleet file that is not what the README describes."""


@dataclass(frozen=True)
class MachineEntry:
    """A simulated machine, and what goes wrong on the way to it."""

    windows: SimulatedWindows
    transport_faults: tuple[TransportFault, ...]
    reachable: bool
    accepts_logon: bool
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Fleet:
    """Everything one fleet file describes."""

    network: Network
    machines: tuple[MachineEntry, ...]
    variables: Mapping[str, Any]


def load_fleet(path: Path) -> Fleet:
    """Read a fleet file; FleetError names the entry that is wrong."""
    return fleet_from(yaml.safe_load(path.read_text("utf-8")), path.parent)


def fleet_from(content: Mapping[str, Any], folder: Path = Path()) -> Fleet:
    """The fleet that a mapping describes; ``folder`` is where its recordings are."""
    top = _take(content, "fleet", {"network", "machines", "variables", "variant"})
    network = _network(top.get("network") or {})
    variant = _variant(top.get("variant"), DEFAULT, "fleet")
    machines = tuple(
        _machine(entry, network, variant, folder) for entry in top.get("machines") or ()
    )
    names = [machine.windows.name for machine in machines]
    if len(set(names)) != len(names):
        raise FleetError("two machines have the same name")
    return Fleet(network, machines, top.get("variables") or {})


def _take(entry: Any, what: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(entry, Mapping):
        raise FleetError(f"{what}: a mapping is needed, not {entry!r}")
    unknown = set(entry) - known
    if unknown:
        raise FleetError(f"{what}: unknown {sorted(unknown)}, known are {sorted(known)}")
    return dict(entry)


def _network(content: Any) -> Network:
    top = _take(content, "network", {"kms_hosts", "srv", "activation_objects"})
    host_keys = {"name", "port", "count", "reachable", "has_office_key", "intervals"}
    hosts = [
        KmsHost(**_take(entry, "kms_hosts", host_keys)) for entry in top.get("kms_hosts") or ()
    ]
    srv = {
        domain: [
            SrvRecord(**_take(record, "srv", {"host", "port", "priority", "weight"}))
            for record in records
        ]
        for domain, records in (top.get("srv") or {}).items()
    }
    network = Network(hosts, srv)
    network.activation_objects = dict(top.get("activation_objects") or {})
    return network


def _variant(content: Any, base: Variant, what: str) -> Variant:
    try:
        return Variant.from_content(content, base)
    except ValueError as error:
        raise FleetError(f"{what}: variant: {error}") from None


def _recorded(
    content: Mapping[str, Any], network: Network, variant: Variant, folder: Path
) -> MachineEntry:
    """A machine that answers as one was recorded; keys beside ``recording`` count instead."""
    try:
        recording = load_recording(folder / content["recording"])
        entry = _machine(machine_content(recording, content), network, variant, folder)
    except (OSError, RecordingError, LookupError) as error:
        raise FleetError(f"machine {content.get('name', '?')}: recording: {error}") from None
    return replace(entry, windows=replayed(entry.windows, recording))


def _machine(content: Any, network: Network, variant: Variant, folder: Path) -> MachineEntry:
    if isinstance(content, Mapping) and "recording" in content:
        return _recorded(content, network, variant, folder)
    name = content.get("name", "?") if isinstance(content, Mapping) else "?"
    entry = _take(
        content,
        f"machine {name}",
        {
            "name", "windows", "license", "kms", "clock_offset_hours", "workgroup",
            "foreign_keys", "registry", "denied_registry",
            "wmi_faults", "transport_faults", "reachable", "accepts_logon", "variables",
            "holdings", "office", "office_keys", "click_to_run", "hosting", "variant", "servicing",
            *AS_THEY_ARE,
        },
    )  # fmt: skip
    windows_keys = {"edition_id", "build", "ubr", "installation_type"}
    windows = _take(entry["windows"], f"machine {name}: windows", windows_keys)
    _check_columns(entry.get("service_columns"), "SoftwareLicensingService", f"machine {name}")
    kms = _take(entry.get("kms") or {}, f"machine {name}: kms", {"host", "port", "lookup_domain"})
    machine = SimulatedWindows(
        name=name,
        network=network,
        **windows,
        kms_host=kms.get("host"),
        kms_port=kms.get("port", 0),
        lookup_domain=kms.get("lookup_domain"),
        clock_offset_seconds=entry.get("clock_offset_hours", 0) * 3600,
        is_domain_joined=not entry.get("workgroup", False),
        foreign_keys=entry.get("foreign_keys") or {},
        registry_values={**_click_to_run(entry), **(entry.get("registry") or {})},
        office_keys=entry.get("office_keys") or {},
        denied_registry=frozenset(entry.get("denied_registry") or ()),
        servicing=Servicing(
            **_take(entry.get("servicing") or {}, f"machine {name}: servicing", Servicing.keys())
        ),
        variant=_variant(entry.get("variant"), variant, f"machine {name}"),
        wmi_faults=[_wmi_fault(fault, name) for fault in entry.get("wmi_faults") or ()],
        **{option: entry[option] for option in AS_THEY_ARE if option in entry},
    )  # fmt: skip
    machine.holdings = _holdings(entry.get("holdings") or {}, name)
    machine.licenses = [_license(content, machine) for content in _list(entry.get("license"))]
    _mark_version(machine)
    machine.office = [_office(content, machine) for content in _list(entry.get("office"))]
    if "hosting" in entry:
        _hosting(entry["hosting"] or {}, machine)
    return MachineEntry(
        windows=machine,
        transport_faults=parse_faults(entry.get("transport_faults") or []),
        reachable=entry.get("reachable", True),
        accepts_logon=entry.get("accepts_logon", True),
        variables=entry.get("variables") or {},
    )


def _holdings(content: Any, name: str) -> Holdings:
    known = {each.name for each in fields(Holdings)}
    return Holdings.from_content(_take(content, f"machine {name}: holdings", known))


def _mark_version(machine: SimulatedWindows) -> None:
    """What slmgr.vbs left in the registry when it installed the host key."""
    if any(license.channel == "csvlk" for license in machine.licenses):
        values = machine.registry_values.get(SOFTWARE_PROTECTION_PLATFORM, {})
        marked = {"KeyManagementServiceVersion": machine.service_row()["Version"], **values}
        machine.registry_values = {
            **machine.registry_values, SOFTWARE_PROTECTION_PLATFORM: marked,
        }  # fmt: skip


def _hosting(content: Any, machine: SimulatedWindows) -> None:
    """The machine as a KMS host; one that holds an activated host key serves from the start."""
    entry = _take(content, f"machine {machine.name}: hosting", KmsHosting.keys())
    machine.hosting = KmsHosting.from_content(entry)
    for port in machine.hosting.taken_ports:
        machine.network.listen(own_name(machine), port)
    start_service(machine)


def _click_to_run(entry: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The registry key of Click-to-Run Office, by its release IDs."""
    given = entry.get("click_to_run")
    values = {"VersionToReport": "16.0.17932.20222", "Platform": "x64"}
    return {CLICK_TO_RUN: {"ProductReleaseIds": given, **values}} if given else {}


def _office(content: Any, machine: SimulatedWindows) -> OfficeLicense:
    """A licence of Office; with a status or last five characters it holds a key."""
    what = f"machine {machine.name}: office"
    entry = _take(content, what, {"family", "last_five", "status", "reason", *LICENSE_AS_THEY_ARE})
    if "family" not in entry:
        raise FleetError(f"{what}: family is missing")
    try:
        license = OfficeLicense.of_family(entry["family"], machine.build)
    except (TypeError, ValueError):
        words = "KMS_Client, KMS_Host, MAK, Grace, Subscription or Retail"
        raise FleetError(f"{what}: family {entry['family']!r}: it names {words}") from None
    status = entry.get("status", "notification")
    if status not in STATUS:
        raise FleetError(f"{what}: status {status!r}, known are {sorted(STATUS)}")
    if "status" in entry or "last_five" in entry:
        published = published_key(entry["family"]) or "3V66T"
        license.install(entry.get("last_five") or published)
        license.set_licensed()
        if STATUS[status] != LICENSED:
            license.status, license.grace_minutes = STATUS[status], 0
            license.status_reason = entry.get("reason", 0xC004F056)
    for option in LICENSE_AS_THEY_ARE:
        if option in entry:
            setattr(license, option, entry[option])
    return license


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _license(content: Any, machine: SimulatedWindows) -> License:
    what = f"machine {machine.name}: license"
    entry = _take(
        content,
        what,
        {
            "channel", "last_five", "status", "reason", "family", *LICENSE_AS_THEY_ARE,
        },
    )  # fmt: skip
    status = entry.get("status", "notification")
    if status not in STATUS:
        raise FleetError(f"{what}: status {status!r}, known are {sorted(STATUS)}")
    if "channel" not in entry:
        raise FleetError(f"{what}: channel is missing")
    is_kms_client = entry["channel"] == "gvlk"
    last_five = entry.get("last_five") or (
        _published_last_five(machine, what) if is_kms_client else "3V66T"
    )
    _check_columns(entry.get("columns"), "SoftwareLicensingProduct", what)
    licensed = STATUS[status] == LICENSED
    license = License(
        channel=entry["channel"],
        partial_product_key=last_five,
        family=entry.get("family", machine.edition_id),
        status=STATUS[status],
        status_reason=entry.get("reason", 0 if licensed else 0xC004F056),
        grace_minutes=(
            KMS_VALIDITY_MINUTES if licensed and entry["channel"] in ("gvlk", "evaluation") else 0
        ),
    )
    for option in LICENSE_AS_THEY_ARE:
        if option in entry:
            setattr(license, option, entry[option])
    return license


def _published_last_five(machine: SimulatedWindows, what: str) -> str:
    try:
        return gvlk_of(machine.edition_id, machine.build)[-5:]
    except StopIteration:
        windows = f"{machine.edition_id!r}, build {machine.build}"
        raise FleetError(f"{what}: no published key of {windows}; give last_five") from None


def _check_columns(columns: Mapping[str, Any] | None, class_name: str, what: str) -> None:
    known = {column.name for column in wmi_class(class_name).columns.values()}
    unknown = set(columns or ()) - known
    if unknown:
        raise FleetError(f"{what}: {class_name} has no {sorted(unknown)}")


def _wmi_fault(content: Any, name: str) -> WmiFault:
    known = {"hresult", "method", "query_class", "times", "as_return_value"}
    return WmiFault(**_take(content, f"machine {name}: wmi_faults", known))
