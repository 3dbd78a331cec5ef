"""Machines to snapshot, and what happens to them before they are rolled back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import avma_key_for

from lab.simulation.network import Network
from lab.simulation.windows import License, SimulatedWindows
from tests.support.run_on_simulation import KMS01, gvlk_license, license_of, simulated
from tests.support.scenario import MAK

AVMA_TAIL = avma_key_for("ServerStandard", 20348).key[-5:]
OFFICE_APPLICATION = "0ff1ce15-a989-479d-af46-f275c6370663"
Machine = Callable[[Network], SimulatedWindows]
Change = Callable[[SimulatedWindows], object]


def sets(**values: Any) -> Change:
    return lambda machine: vars(machine).update(values)


def sets_license(**values: Any) -> Change:
    return lambda machine: vars(machine.licenses[0]).update(values)


def has(*licenses: License) -> Change:
    return lambda machine: setattr(machine, "licenses", list(licenses))


def fresh(*licenses: License, **values: Any) -> Machine:
    """A fresh machine that points to kms01, with these licences."""
    return lambda network: simulated(
        network, *copy.deepcopy(licenses), **{"kms_host": KMS01, **values}
    )


def office(**values: Any) -> License:
    return license_of(
        "gvlk", last_five="8W8W8", family="Office21", application_id=OFFICE_APPLICATION, **values
    )


GVLK = gvlk_license()
MAK_LICENSE = license_of("mak", status=1, last_five=MAK[-5:])
