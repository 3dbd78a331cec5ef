# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps to another edition, and the state that they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._catalogue.edition_paths import EditionPath
from .._catalogue.keys import product_of_key
from .._inputs.product_key import last_five
from .._machine.state import MachineState
from .._wmi import methods as wmi
from .._wmi.license_steps import install_key
from .._wmi.request import REFRESH_LICENSES, Step
from .desired import DesiredEdition
from .facts import dism_name

POLL_SECONDS = 60
"""How long one remote execution waits for DISM; so often an operator is told that it works."""


def by_dism(state: MachineState, desired: DesiredEdition, key: str) -> tuple[Step, ...]:
    """A server: DISM changes the edition."""
    edition = dism_name(state, desired.edition) or desired.edition
    step = Step(
        wmi.LOCAL,
        wmi.SET_EDITION,
        why=f"have DISM change the edition to {edition}, by the key that ends in {last_five(key)}",
        arguments={"Edition": edition, "Seconds": POLL_SECONDS},
        secrets={"ProductKey": "product_key"},
    )
    return (step,)


def by_key(desired: DesiredEdition, path: EditionPath | None, key: str) -> tuple[Step, ...]:
    """A client: its key changes the edition."""
    restart = ""
    if path is not None and path.restart != "no":
        restart = ", which comes with a restart"
    install = install_key(
        f"install the key of {desired.edition} that ends in {last_five(key)}{restart}"
    )
    mark = Step(
        wmi.LOCAL,
        wmi.MARK_EDITION,
        why="note the change, for the run after a restart",
        arguments={"Edition": desired.edition},
    )
    return install, REFRESH_LICENSES, mark


def wait(desired: DesiredEdition) -> Step:
    """A DISM works already."""
    return Step(
        wmi.LOCAL,
        wmi.WAIT_FOR_DISM,
        why=f"wait for the DISM that changes the edition to {desired.edition}",
        arguments={"Seconds": POLL_SECONDS},
    )


def restart(desired: DesiredEdition) -> Step:
    """The change is made, and Windows has to start anew."""
    why = f"restart Windows, unless {desired.edition} is there without it"
    return Step(wmi.LOCAL, wmi.RESTART_WINDOWS, why=why)


def expected(
    before: Mapping[str, Any],
    desired: DesiredEdition,
    steps: Sequence[Step],
    key: str,
    path: EditionPath | None,
) -> dict[str, Any]:
    """What a run leads to; None is what Windows decides."""
    if not steps:
        return dict(before)
    changed = {
        "partial_product_key": last_five(key) if key else None,
        "channel": "gvlk" if key and product_of_key(key) else None,
        "license_status": None,
    }
    if steps[-1].method == wmi.RESTART_WINDOWS:
        return {**changed, "edition": desired.edition, "reboot_required": False}
    if steps[-1].method != wmi.MARK_EDITION:
        return {"reboot_required": True}
    when = path.restart if path is not None else "unknown"
    if when == "no":
        return {**changed, "edition": desired.edition, "reboot_required": False}
    if when == "yes":
        return {**dict.fromkeys(changed), "reboot_required": True}
    return {**dict.fromkeys(changed), "edition": None, "reboot_required": None}
