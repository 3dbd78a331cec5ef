# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The snapshots of a machine on the controller: ``<machine>.json`` is the newest.

It is the state before the first write of a job, which goes on until a run comes to what was asked
for: a run that is broken off, refused or repeated takes no other in its place. An older one with
another state is kept beside it, as ``<machine>.<time it was taken>.json``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from .._inputs.controller_file import check_folder, file_of_machine, read_object, write_for_owner
from .._inputs.error import HIDDEN, InputError
from .._inputs.utc_time import utc_text
from .snapshot import Snapshot
from .snapshot_parse import parse_snapshot


def check_snapshot_folder(folder: str, machine: str, variable: str) -> None:
    """Refuse a folder that can't hold snapshots, before any machine is contacted."""
    check_folder(folder, variable)
    _newest(folder, machine, variable)


def read_snapshot(path: Path, machine: str, variable: str) -> Snapshot:
    """The snapshot of a machine in a file; InputError when there is none."""
    what = f"{variable}: {path.name}"
    if not path.is_file():
        raise InputError(
            what,
            HIDDEN,
            f"there is no such file in {path.parent}; a snapshot of {machine} comes from an "
            "earlier run with snapshot_folder",
        )
    return parse_snapshot(read_object(path, what), machine, what)


def write_snapshot(folder: str, snapshot: Snapshot, variable: str) -> Path:
    """Write the snapshot unless the newest stands before the same job; no state is ever lost."""
    path = file_of_machine(folder, snapshot.machine)
    newest = _newest(folder, snapshot.machine, variable)
    if newest is not None and newest.reached is None and newest.is_same_windows(snapshot):
        return path
    if newest is not None and not newest.is_same_state(snapshot):
        try:
            path.rename(_free_name(path, newest))
        except OSError as error:
            raise InputError(
                variable, folder, f"a folder that files can be renamed in ({error.strerror})"
            ) from error
    write_for_owner(path, snapshot.as_file(), variable)
    return path


def end_job(folder: str, machine: str, now: datetime, variable: str) -> None:
    """Keep in mind that the machine is what was asked for, so that the next write begins a job."""
    newest = _newest(folder, machine, variable)
    if newest is not None and newest.reached is None:
        ended = replace(newest, reached=utc_text(now))
        write_for_owner(file_of_machine(folder, machine), ended.as_file(), variable)


def _newest(folder: str, machine: str, variable: str) -> Snapshot | None:
    path = file_of_machine(folder, machine)
    return read_snapshot(path, machine, variable) if path.exists() else None


def _free_name(path: Path, snapshot: Snapshot) -> Path:
    taken = snapshot.taken.replace(":", "").replace("-", "")
    for number in count(1):
        name = f"{path.stem}.{taken}{'' if number == 1 else f'-{number}'}.json"
        if not path.with_name(name).exists():
            return path.with_name(name)
    raise AssertionError("unreachable")
