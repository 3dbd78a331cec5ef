# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The snapshots of a machine on the controller: ``<machine>.json`` is the newest.

It is the state before the first write of a job, which goes on until a run comes to what was asked
for: a run that is broken off, refused or repeated takes no other in its place. An older one with
another state is kept beside it, as ``<machine>.<time it was taken>.json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from .._catalogue.license_names import CHANNELS, LICENSE_STATUS
from .._inputs.controller_file import check_folder, file_of_machine, read_object, write_for_owner
from .._inputs.error import HIDDEN, InputError
from .._inputs.utc_time import utc_text
from .._kms.endpoint import in_brackets
from .._wmi.request import ACTIVATION_TYPES
from .snapshot import SCHEMA, Snapshot

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAIL = re.compile(r"[A-Z0-9]{5}")


def parse_snapshot(content: Mapping[str, Any], machine: str, what: str) -> Snapshot:
    """The snapshot in a file's content; InputError names ``what`` and the part that is wrong."""
    schema = content.get("schema")
    if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
        raise InputError(
            what, HIDDEN, f"schema {SCHEMA}; schema {schema} is of a newer volume.activation"
        )
    if schema not in (1, SCHEMA) or isinstance(schema, bool):
        raise InputError(what, HIDDEN, f"a snapshot of schema {SCHEMA}; this file is none")
    if schema == 1:
        # It was taken before each run, so it stands before a job of one run.
        content = {**content, "reached": content.get("taken")}
    _check(content, {"schema": lambda _: True, **_TOP}, what, "")
    _check(content["state"], _STATE, what, "state.")
    windows = [content["state"][name] for name in _OF_WINDOWS]
    if windows.count(None) not in (0, len(windows)):
        raise InputError(what, HIDDEN, "a snapshot; the licence of Windows in it is malformed")
    if content["machine"] != machine:
        raise InputError(what, HIDDEN, f"a snapshot of {machine}; this one is of another machine")
    state = _with_brackets(content["state"])
    products = {name: _with_brackets(own) for name, own in state["products"].items()}
    top = {name: content[name] for name in _TOP}
    return Snapshot(**{**top, "state": {**state, "products": products}})


def _with_brackets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """An IPv6 address as it is read and set today; older files hold it bare."""
    host = settings["kms_host"]
    return {**settings, "kms_host": host and in_brackets(host)}


def _check(content: Any, fields: Mapping[str, Callable[[Any], bool]], what: str, at: str) -> None:
    if not isinstance(content, Mapping) or set(content) != set(fields):
        raise InputError(what, HIDDEN, f"a snapshot; {at or 'the file'} has not the parts of one")
    for name, is_right in fields.items():
        if not is_right(content[name]):
            raise InputError(what, HIDDEN, f"a snapshot; {at}{name} in it is malformed")


def _or_none(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or is_right(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _fits(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_one_of(*values: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _is_products(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        _fits(_GUID)(activation_id)
        and isinstance(own, Mapping)
        and set(own) == set(_SETTINGS)
        and all(is_right(own[name]) for name, is_right in _SETTINGS.items())
        for activation_id, own in value.items()
    )


_SETTINGS: Mapping[str, Callable[[Any], bool]] = {
    "kms_host": _or_none(_is_text),
    "kms_port": _or_none(lambda value: _is_number(value, 65535)),
    "kms_lookup_domain": _or_none(_is_text),
    "activation_type_enabled": _or_none(_is_one_of(*ACTIVATION_TYPES)),
}
_STATE: Mapping[str, Callable[[Any], bool]] = {
    **_SETTINGS,
    "kms_host_caching": _or_none(lambda value: isinstance(value, bool)),
    "activation_type": _or_none(_is_one_of(*ACTIVATION_TYPES)),
    "activation_id": _or_none(_fits(_GUID)),
    "partial_product_key": _or_none(_fits(_TAIL)),
    "channel": _or_none(_is_one_of(*CHANNELS)),
    "license_status": _is_one_of(*LICENSE_STATUS.values()),
    "products": _is_products,
}
_TOP: Mapping[str, Callable[[Any], bool]] = {
    "machine": _is_text,
    "taken": _fits(_TIME),
    "edition_id": _is_text,
    "build": lambda value: _is_number(value, 999_999_999),
    "state": lambda value: isinstance(value, Mapping),
    "reached": _or_none(_fits(_TIME)),
}
_OF_WINDOWS = ("activation_id", "partial_product_key", "channel")


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
    names = (f"{path.stem}.{taken}{'' if n == 1 else f'-{n}'}.json" for n in count(1))
    return next(each for each in map(path.with_name, names) if not each.exists())
