# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an offline script's report says, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._info.info import activation_info
from .._inputs.error import HIDDEN, InputError
from .._inputs.given import given_text
from .._machine.parse import parse_state
from .._machine.state import StateError
from .._wmi.values import rows, text
from .script import SCHEMA

_ACCEPTED = "give the text of the report that an offline script wrote"


def activation_report(report: object, variable: str = "report") -> dict[str, Any]:
    """Machine, kept, refused, steps and activation of a report; InputError for any other text.

    ``activation`` is None where the script refused a machine that it could not read.
    """
    written = given_text(report, variable, _ACCEPTED)
    try:
        content = json.loads(written.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; this is no JSON") from None
    if not isinstance(content, dict) or "schema" not in content:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; this is another JSON")
    schema = content["schema"]
    if schema != SCHEMA or isinstance(schema, bool):
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; its schema is not {SCHEMA}")
    try:
        return {
            "machine": text(content["machine"]),
            "kept": text(content["kept"]),
            "refused": text(content["refused"]),
            "steps": [
                {"method": text(step["method"]), "error": text(step["error"])}
                for step in rows(content["steps"])
            ],
            "activation": _activation(content["state"], text(content["refused"])),
        }
    except StateError as error:
        raise InputError(variable, HIDDEN, f"{_ACCEPTED}; {error}") from None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError(
            variable, HIDDEN, f"{_ACCEPTED}; this one is incomplete ({type(error).__name__})"
        ) from None


def _activation(raw: Mapping[str, Any], refused: str | None) -> dict[str, Any] | None:
    try:
        state = parse_state(raw)
    except StateError:
        if refused is None:
            raise
        return None
    # The report may be read days later, so there is no clock to compare with.
    return {**activation_info(state, state.clock), "clock_offset_seconds": None}
