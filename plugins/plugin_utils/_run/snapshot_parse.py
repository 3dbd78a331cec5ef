# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a Snapshot of what a file holds, which somebody may have changed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .._catalogue.license_names import CHANNELS, LICENSE_STATUS
from .._inputs.error import HIDDEN, InputError
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
    return Snapshot(**{name: content[name] for name in _TOP})


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
