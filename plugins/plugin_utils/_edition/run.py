# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run for the edition: its plan through the life of every run, with somebody who waits."""

from __future__ import annotations

from typing import Any

from .._inputs.error import VariableName
from .._run.life import Life
from .._run.remote import EDITION_MODULE, Surroundings
from .._run.snapshot_file import check_snapshot_folder, end_job
from .._wmi.edition import edition_request
from .attended import attended
from .desired import DesiredEdition
from .plan import edition_plan

SNAPSHOT_FOLDER = "snapshot_folder"


def ensure_edition(
    desired: DesiredEdition,
    check_mode: bool,
    outside: Surroundings,
    name: VariableName = str,
) -> dict[str, Any]:
    """Bring Windows to the edition asked for; InputError names a folder by ``name(option)``."""
    folder = desired.snapshot_folder
    if folder is not None:
        check_snapshot_folder(folder, outside.machine, name(SNAPSHOT_FOLDER))
    names = (desired.edition, f"{desired.edition}Cor")
    life = Life(
        attended(outside, desired),
        edition_request(desired.is_of_server, names),
        module=EDITION_MODULE,
        snapshots=(folder, name(SNAPSHOT_FOLDER)) if folder else None,
    )
    result, _state = life.run(lambda state: edition_plan(state, desired), check_mode)
    if folder is None or check_mode or result.get("failed"):
        return result
    if desired.is_there(result["after"]["edition"]):
        end_job(folder, outside.machine, outside.now(), name(SNAPSHOT_FOLDER))
    return result
