"""Machines whose edition changes, and what they are asked, on which both engines must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.edition import edition_request
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    LOCAL,
    MARK_EDITION,
    RESTART_WINDOWS,
    SET_EDITION,
    WAIT_FOR_DISM,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import Step

from lab.engines.local_payload import payload_of
from lab.payload import Payload
from lab.simulation.keys import gvlk_of
from lab.simulation.servicing import REG
from lab.simulation.windows import CURRENT_VERSION
from tests.support.engine_case import Case

EVALUATION = {"edition_id": "ServerStandardEval", "build": 20348}
CORE = {**EVALUATION, "installation_type": "Server Core"}
HELD: Mapping[str, Any] = {"windows": EVALUATION, "license": {"channel": "evaluation"}}
DATACENTER = gvlk_of("ServerDatacenter", 20348)
ACCESS_DENIED = 0x80041003
NAMES = ("ServerDatacenter", "ServerDatacenterCor")
ASKS = edition_request(True, NAMES)


@dataclass(frozen=True)
class EditionCase(Case):
    """The same, for spp_edition."""

    machine: Mapping[str, Any] = field(default_factory=lambda: HELD)
    request: Mapping[str, Any] = field(default_factory=lambda: ASKS)

    def payload(self) -> Payload:
        """As ansible would send it."""
        arguments = {
            "steps": [step.wire() if isinstance(step, Step) else step for step in self.steps],
            "secrets": self.secrets,
            "request": self.request,
        }
        return payload_of("spp_edition", arguments, check_mode=self.check_mode)


def set_edition(edition: str = "ServerDatacenter", seconds: int = 60) -> Step:
    """Start DISM, and wait that long at most."""
    return Step(
        LOCAL,
        SET_EDITION,
        why="test",
        arguments={"Edition": edition, "Seconds": seconds},
        secrets={"ProductKey": "product_key"},
    )


def wait(seconds: int = 60) -> Step:
    """Wait for DISM."""
    return Step(LOCAL, WAIT_FOR_DISM, why="test", arguments={"Seconds": seconds})


def mark(edition: str = "Enterprise") -> Step:
    """Note a change by key."""
    return Step(LOCAL, MARK_EDITION, why="test", arguments={"Edition": edition})


RESTART = Step(LOCAL, RESTART_WINDOWS, why="test")
KEY = {"product_key": DATACENTER}
FAST = {**HELD, "servicing": {"dism_seconds": 20}}


def _with(**servicing: Any) -> dict[str, Any]:
    return {**HELD, "servicing": servicing}


EDITION_CASES: list[Case] = [
    EditionCase("edition: targets of an evaluation"),
    EditionCase(
        "edition: closed key of Windows", machine={**HELD, "denied_registry": [CURRENT_VERSION]}
    ),
    EditionCase("edition: targets of Server Core", machine={**HELD, "windows": CORE}),
    EditionCase("edition: one target", machine=_with(targets=["ServerDatacenter"])),
    EditionCase("edition: no target", machine=_with(targets=[])),
    EditionCase("edition: without DISM's commands", machine=_with(has_commands=False)),
    EditionCase(
        "edition: no targets are asked where it is there",
        request=edition_request(True, ("ServerStandardEval",)),
    ),
    EditionCase("edition: no targets are asked of a client", request=edition_request(False, ())),
    EditionCase("edition: somebody else's DISM", machine=_with(foreign_dism_seconds=600)),
    EditionCase("edition: domain controller", machine=_with(domain_role=5)),
    EditionCase("edition: DISM ends in time", machine=FAST, steps=[set_edition()], secrets=KEY),
    EditionCase("edition: DISM works on", steps=[set_edition()], secrets=KEY),
    EditionCase("edition: DISM works on, and ends", steps=[set_edition(), wait(120)], secrets=KEY),
    EditionCase(
        "edition: DISM fails",
        machine=_with(exit_code=1168),
        steps=[set_edition(seconds=300)],
        secrets=KEY,
    ),
    EditionCase(
        "edition: DISM refuses the key",
        steps=[set_edition("ServerStandard", seconds=300)],
        secrets=KEY,
    ),
    EditionCase(
        "edition: DISM ends as the wait does",
        machine=_with(dism_seconds=25),
        steps=[set_edition(seconds=21)],
        secrets=KEY,
    ),
    EditionCase(
        "edition: what an earlier change left is gone",
        machine=FAST,
        steps=[set_edition(), set_edition(seconds=5)],
        secrets=KEY,
    ),
    EditionCase("edition: not twice", steps=[set_edition(), set_edition()], secrets=KEY),
    EditionCase("edition: a name that is none", steps=[set_edition("a&b")], secrets=KEY),
    EditionCase(
        "edition: a key that is none", steps=[set_edition()], secrets={"product_key": "& calc"}
    ),
    EditionCase(
        "edition: no process is made",
        machine={
            **HELD,
            "wmi_faults": [{"hresult": 8, "method": "Create", "as_return_value": True}],
        },
        steps=[set_edition()],
        secrets=KEY,
    ),
    EditionCase(
        "edition: processes can't be listed",
        machine={
            **HELD,
            "wmi_faults": [{"hresult": ACCESS_DENIED, "query_class": "Win32_Process"}],
        },
        steps=[set_edition()],
        secrets=KEY,
    ),
    EditionCase(
        "edition: processes can't be made",
        machine={**HELD, "wmi_faults": [{"hresult": ACCESS_DENIED, "method": "Create"}]},
        steps=[set_edition()],
        secrets=KEY,
    ),
    EditionCase("edition: restart", steps=[RESTART]),
    EditionCase("edition: restart under way", machine=_with(shutdown_code=1115), steps=[RESTART]),
    EditionCase("edition: restart about to be", machine=_with(shutdown_code=1190), steps=[RESTART]),
    EditionCase("edition: no restart", machine=_with(shutdown_code=5), steps=[RESTART]),
    EditionCase("edition: a change by key is noted", steps=[mark()]),
    EditionCase("edition: noted in Finnish", machine={**HELD, "culture": "fi-FI"}, steps=[mark()]),
    EditionCase(
        "edition: a change by key can't be noted",
        machine={**HELD, "holdings": {"programs": {REG: 1}}},
        steps=[mark()],
    ),
    EditionCase("edition: check mode reads", check_mode=True),
    EditionCase("edition: check mode refuses steps", steps=[RESTART], check_mode=True),
    EditionCase(
        "edition: a method of another module",
        steps=[{**RESTART.wire(), "method": "RestartService"}],
    ),
]  # fmt: skip
