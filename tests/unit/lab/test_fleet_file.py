"""What is wrong in a fleet file is said in one line, by the machine's name."""

from __future__ import annotations

from typing import Any

import pytest

from lab.fleet import FleetError, fleet_from
from lab.simulation import provider
from lab.simulation.wmi_error import WmiError

WINDOWS = {"edition_id": "ServerStandard", "build": 20348}


@pytest.mark.parametrize("family", ["Office", "", "Office24ProPlus", None, 16, ["MAK"]])
def test_family_without_a_channel(family: Any) -> None:
    entry = {"name": "srv1", "windows": WINDOWS, "office": {"family": family}}
    with pytest.raises(FleetError) as caught:
        fleet_from({"machines": [entry]})
    assert str(caught.value).startswith(f"machine srv1: office: family {family!r}: ")


def test_edition_without_a_published_key() -> None:
    windows = {"edition_id": "Odd", "build": 20348}
    entry = {"name": "srv1", "windows": windows, "license": {"channel": "gvlk"}}
    with pytest.raises(FleetError, match=r"machine srv1: license: .*'Odd'.*last_five"):
        fleet_from({"machines": [entry]})


def test_second_rearm_waits_for_the_restart() -> None:
    machine = fleet_from({"machines": [{"name": "srv1", "windows": WINDOWS}]}).machines[0].windows
    key = machine.service_row()["Version"]
    rearm = ("SoftwareLicensingService", key, "ReArmWindows", {})
    provider.invoke(machine, *rearm)
    with pytest.raises(WmiError, match="0xc004d302"):
        provider.invoke(machine, *rearm)
    machine.restart()
    provider.invoke(machine, *rearm)
    assert machine.remaining_rearms == 998
