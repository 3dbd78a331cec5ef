# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One read for two modules: what windows read is handed to office, so that office need not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .._inputs.error import HIDDEN, InputError, InputTypeError
from .._inputs.key_mask import mask_product_keys
from .._inputs.utc_time import utc_text, utc_time
from .._machine.parse import parse_state
from .._machine.state import MachineState, StateError
from .._wmi.client_settings import CLIENT_SETTINGS
from .._wmi.methods import SERVICE
from .._wmi.request import INSTALLATION_ID_COLUMNS
from .._wmi.values import rows
from .remote import Surroundings

MAX_AGE = timedelta(hours=1)
"""A machine may be another by then, so an older read is not used."""

_ACCEPTED = "what volume.activation.windows returns as read with return_read: true"
_WHOLE = ("registry", "tables")
"""Parts of a request whose answers are known by their names; the others must be the same."""


@dataclass(frozen=True)
class Read:
    """What a machine was, and when by the controller's UTC clock."""

    at: datetime
    state: MachineState


class LastRead:
    """Passes remote executions on, and keeps the state that the last one brought."""

    def __init__(self, outside: Surroundings) -> None:
        """``outside`` is what the executions reach."""
        self._outside = outside
        self._at: datetime | None = None
        self._state: Any = None
        self._asked: dict[str, Any] = {}

    def surroundings(self) -> Surroundings:
        """The same surroundings, with every execution looked at."""
        return replace(self._outside, execute=self._execute)

    def as_result(self, foretold: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any] | None:
        """The read as a result holds it: no full key and no installation ID; none without one.

        ``foretold`` are steps of a result's plan that check mode did not take: the settings for all
        products are as they would be then.
        """
        if self._at is None:
            return None
        state = _without_installation_ids(_masked(_after(self._state, foretold)))
        return {"at": utc_text(self._at), "asked": self._asked, "state": state}

    def _execute(self, module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = self._outside.execute(module, arguments)
        if not answer.get("failed") and "state" in answer:
            self._at, self._state = self._outside.now(), answer["state"]
            self._asked = _asked(arguments["request"])
        return answer


def handed_over(
    value: Any, request: Mapping[str, Any], now: datetime, variable: str
) -> Read | None:
    """The read that is handed over, when it holds what ``request`` asks for and is no hour old.

    None when there is none or it does not; InputError when it is no such read.
    """
    if value is None or value in ("", {}):
        return None
    if not isinstance(value, Mapping):
        raise InputTypeError(variable, value, _ACCEPTED)
    missing = [name for name in ("at", "asked", "state") if name not in value]
    if missing:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; it lacks {', '.join(missing)}")
    at = _time(value["at"], variable)
    asked, raw = value["asked"], value["state"]
    if not isinstance(asked, Mapping) or not isinstance(raw, Mapping):
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; asked and state are dictionaries")
    try:
        state = parse_state(raw)
    except StateError as error:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; {error}") from error
    is_new = timedelta() <= now - at < MAX_AGE
    return Read(at, state) if is_new and _covers(asked, raw, request) else None


def _time(value: Any, variable: str) -> datetime:
    try:
        return utc_time(str(value))
    except ValueError as error:
        accepted = f"{_ACCEPTED}; at is a UTC time such as 2026-01-31T12:00:00Z"
        raise InputError(variable, HIDDEN, accepted) from error


def _asked(request: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in request.items() if name not in _WHOLE}


def _covers(asked: Mapping[str, Any], raw: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    errors = {error["source"] for error in rows(raw.get("errors"))}
    there = {*raw["tables"], *raw["registry"], *errors}
    named = {each["name"] for part in _WHOLE for each in request[part]}
    return named <= there and asked == _asked(request)


def _after(state: Any, steps: Sequence[Mapping[str, Any]]) -> Any:
    """The state with the settings for all products that the steps set or clear."""
    changed: dict[str, dict[str, Any]] = {"service": {}, "products": {}}
    for step in steps:
        for setting in CLIENT_SETTINGS if step["class"] == SERVICE else ():
            if step["method"] in (setting.setter, setting.clear):
                table = "products" if setting.of_products else "service"
                value = setting.column_after(step["method"], step["arguments"])
                changed[table][setting.column] = value
    tables = {
        name: [{**row, **changed.get(name, {})} for row in rows(table)]
        for name, table in state["tables"].items()
    }
    return {**state, "tables": tables}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_product_keys(value)
    if isinstance(value, Mapping):
        return {name: _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value


def _without_installation_ids(state: Any) -> Any:
    secret = {name for names in INSTALLATION_ID_COLUMNS.values() for name in names}
    tables = {
        name: [{c: v for c, v in row.items() if c not in secret} for row in rows(table)]
        for name, table in state["tables"].items()
    }
    return {**state, "tables": tables}
