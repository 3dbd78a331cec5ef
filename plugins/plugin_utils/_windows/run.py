# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run for Windows: folders checked first, then its plan through the life of every run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._inputs.controller_file import check_folder
from .._inputs.error import InputError, VariableName
from .._inputs.product_key import last_five
from .._run.desired import run_request
from .._run.handover import LastRead
from .._run.life import Life
from .._run.phone import run_by_phone
from .._run.remote import Surroundings
from .._run.snapshot_file import check_snapshot_folder, end_job
from .desired import Desired
from .plan import plan

OFFLINE_FOLDER = "offline_activation_folder"
SNAPSHOT_FOLDER = "snapshot_folder"


def ensure_windows(
    desired: Desired,
    check_mode: bool,
    outside: Surroundings,
    name: VariableName = str,
) -> dict[str, Any]:
    """Bring Windows to the desired state; InputError names a folder by ``name(option)``."""
    check_folders(desired, outside.machine, name)
    if not desired.return_read:
        result = _ensure(desired, check_mode, outside, name)
    else:
        last = LastRead(outside)
        result = _ensure(desired, check_mode, last.surroundings(), name)
        result = {**result, "read": last.as_result(result["plan"] if check_mode else ())}
    folder = desired.snapshot_folder
    if folder is not None and not check_mode and _is_reached(desired, result):
        end_job(folder, outside.machine, outside.now(), name(SNAPSHOT_FOLDER))
    return result


def _is_reached(desired: Desired, result: Mapping[str, Any]) -> bool:
    """Whether all that was asked for is so: not where a KMS host refuses until enough ask it."""
    if result.get("failed") or result["kept"]:
        return False
    return not desired.activate or result["after"]["license_status"] == "licensed"


def check_folders(desired: Desired, machine: str, name: VariableName) -> None:
    """Refuse folders of the controller that can't hold what is asked for, and files in them."""
    snapshots, offline = desired.snapshot_folder, desired.offline_folder
    if snapshots is not None:
        check_snapshot_folder(snapshots, machine, name(SNAPSHOT_FOLDER))
    if offline is not None:
        check_folder(offline, name(OFFLINE_FOLDER))
    if snapshots and offline and Path(snapshots).resolve() == Path(offline).resolve():
        accepted = f"another folder than that of {name(OFFLINE_FOLDER)}"
        raise InputError(name(SNAPSHOT_FOLDER), snapshots, accepted)


def _ensure(
    desired: Desired, check_mode: bool, outside: Surroundings, name: VariableName
) -> dict[str, Any]:
    folder = desired.snapshot_folder
    life = Life(
        outside,
        run_request(desired),
        desired.attempts,
        snapshots=(folder, name(SNAPSHOT_FOLDER)) if folder else None,
    )
    return run_by_phone(
        life,
        lambda state, confirmation_id: plan(state, desired, confirmation_id),
        desired.offline_folder,
        name(OFFLINE_FOLDER),
        last_five(desired.product_key or ""),
        check_mode,
    )[0]
