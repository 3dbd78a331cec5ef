"""What the lab's picture of Windows gets wrong, by a recording: -m lab.compare_recording FILE.

The script that made the file runs on the simulated machine of the same facts; both are compared.
Needs a PowerShell ($PWSH, else pwsh on PATH).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lab.engines.pwsh import PwshEngine, find_pwsh
from lab.fleet import FleetError, fleet_from
from lab.recorded_machine import machine_content, surround
from lab.recording import Recording, RecordingError, load_recording, record
from lab.simulation.windows import SimulatedWindows

DIFFERS_BY_MACHINE = {
    "ClientMachineID", "GracePeriodRemaining", "OA3xOriginalProductKeyDescription",
    "OA3xOriginalProductKeyPkPn", "OfflineInstallationId", "ProductKeyID", "ProductKeyID2",
    "TrustedTime", "Name", "LicenseFamily",
}  # fmt: skip
"""Columns that say nothing about whether the picture is right."""

OF_ROWS_WITHOUT_KEY = ("LicenseStatus", "LicenseStatusReason", "RemainingSkuReArmCount")
_STAND_IN = re.compile(r"\b(host|domain|user)\d+\b|\b(192\.0\.2\.|2001:db8::|0{8}-0000-4000-8)\S+")
_MISSING = "nothing"


def picture_of(recording: Recording) -> SimulatedWindows:
    """The simulated machine of a recording's facts; LookupError where it lacks one."""
    computer = recording["rows"]["Win32_ComputerSystem"]
    name = computer[0]["Name"].lower() if computer else "host1"
    content = machine_content(recording, {"name": name})
    machine = fleet_from({"machines": [content]}).machines[0].windows
    surround(machine, recording)
    return machine


def differences(recorded: Recording, ours: Recording) -> list[str]:
    """One line for each answer of Windows that the picture has otherwise."""
    facts, picture = dict(_facts(recorded)), dict(_facts(ours))
    return [
        f"{what}: Windows has {_shown(facts, what)}, the lab has {_shown(picture, what)}"
        for what in dict.fromkeys([*facts, *picture])
        if _shown(facts, what) != _shown(picture, what)
    ]


def _shown(facts: Mapping[str, Any], what: str) -> str:
    if what not in facts:
        return _MISSING
    text = json.dumps(facts[what], ensure_ascii=False)
    return _STAND_IN.sub(lambda match: match[1] or match[2], text)


def _facts(recording: Recording) -> Iterator[tuple[str, Any]]:
    for described in recording["classes"]:
        yield from _class_facts(described)
    for class_name, rows in recording["rows"].items():
        for row in rows:
            which = f"{class_name} {row['ID']}" if "ID" in row else class_name
            for column, value in row.items():
                if column not in DIFFERS_BY_MACHINE:
                    yield f"row {which}, {column}", value
    for row in recording.get("rows_without_key", ())[:1]:
        for column in OF_ROWS_WITHOUT_KEY:
            yield f"row without a key, {column}", row.get(column)
    for each in recording["registry"]:
        yield f"registry {each['path']}, {each['name']}", [each["type"], each["value"]]
    for each in recording["errors"]:
        yield f"error of {each['provoked']}", (each["error"] or {}).get("id")
    yield from _command_facts(recording)


def _class_facts(described: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    name = described["name"]
    # Of the other classes the lab has the few columns that are asked for.
    if name.startswith("Win32_"):
        return
    for column in described["columns"]:
        yield f"class {name}, column {column['name']}", column["type"]
    for method in described["methods"]:
        parameters = {p["name"]: [p["type"], _direction(p)] for p in method["parameters"]}
        yield f"class {name}, method {method['name']}", dict(sorted(parameters.items()))


def _direction(parameter: Mapping[str, Any]) -> str:
    return "out" if "out" in {each.lower() for each in parameter["qualifiers"]} else "in"


def _command_facts(recording: Recording) -> Iterator[tuple[str, Any]]:
    for each in recording["dns"]:
        kinds = [f"{record['kind']} ({record['section']})" for record in each["records"]]
        yield f"DNS {each['type']} of {each['asked']}", each["error"] or kinds
    for each in recording.get("firewall", ()):
        yield f"firewall rule {each['name']}", [each["enabled"], each["profile"]]
    for each in recording.get("events", ()):
        types = [value["type"] for value in each["values"]]
        yield f"event {each['id']} of {each['time']}", types
    for each in recording["json"]:
        # Windows PowerShell escapes more than PowerShell 7, and writes dates otherwise.
        if each["sample"] != "date":
            yield f"JSON of {each['sample']}", json.loads(bytes.fromhex(_plain(each["bytes"])))
    for number, each in enumerate(recording.get("changes", ()), 1):
        changed = {change["what"]: change["after"] for change in each["changed"]}
        yield f"change {number}, {each['call']}", [each["returned"], dict(sorted(changed.items()))]


def _plain(dashed: str) -> str:
    return dashed.replace("-", "")


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the differences; exit code 2 where there is nothing to compare."""
    files = list(sys.argv[1:] if arguments is None else arguments)
    if len(files) != 1:
        print("name one recording: make compare-recording FILE=recorded_windows.json")
        return 2
    pwsh = find_pwsh()
    if pwsh is None:
        print("no pwsh found: put it on PATH, or its path into PWSH", file=sys.stderr)
        return 2
    engine = PwshEngine(pwsh, workers=1)
    try:
        recorded = load_recording(Path(files[0]))
        writes = bool(recorded.get("changes"))
        found = differences(recorded, record(engine, picture_of(recorded), allow_writes=writes))
    except (OSError, RecordingError, FleetError, LookupError) as error:
        print(f"{files[0]}: {error}", file=sys.stderr)
        return 2
    finally:
        engine.close()
    for line in found:
        print(line)
    print(f"{len(found)} answers of Windows are otherwise in the lab")
    return 0


if __name__ == "__main__":
    sys.exit(main())
