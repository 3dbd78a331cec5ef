"""Small scripts through the pwsh engine, on a machine that speaks Portuguese."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from lab.engines.local_payload import payload_of_text
from lab.engines.pwsh import PwshEngine
from lab.fleet import fleet_from
from lab.simulation.windows import SimulatedWindows

HERE = "kms01.contoso.example"
CLOSED = r"HKLM:\SOFTWARE\Closed"
VALUES = r"HKLM:\SOFTWARE\Contoso"


def machine(**changes: Any) -> SimulatedWindows:
    """A machine with a KMS client licence, in Portuguese."""
    fleet = fleet_from(
        {
            "network": {
                "kms_hosts": [{"name": HERE}],
                "srv": {"contoso.example": [{"host": HERE, "port": 1688, "weight": 7}]},
            },
            "machines": [
                {
                    "name": "srv1",
                    "windows": {"edition_id": "ServerStandard", "build": 20348},
                    "license": {"channel": "gvlk"},
                    "culture": "pt-BR",
                    "denied_registry": [CLOSED],
                    "registry": {
                        VALUES: {"Text": "a", "Number": 4294967295, "Many": ["a"], "Raw": [1, 2]}
                    },
                }
            ],
        }
    )
    return dataclasses.replace(fleet.machines[0].windows, **changes)


def run(engine: PwshEngine, windows: SimulatedWindows, text: str, **arguments: Any) -> Any:
    """What the script gives, as JSON."""
    script = f"ConvertTo-Json -Compress -Depth 5 -InputObject @(& {{\n{text}\n}})"
    result = engine.run(windows, payload_of_text(script, arguments))
    return json.loads(result.stdout)
