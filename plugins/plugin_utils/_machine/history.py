# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the licensing services wrote into the event log: contacts with a KMS host, failures.

Events are read as properties, never as text, which is in the machine's language. Source: the block
events of kms_facts.yml (Microsoft's KMS troubleshooting pages). In doubt, as no source here has it:
how the parts of an event are divided among its properties, so that any division is read; and the
name of the provider of Office's own service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inputs.guid import GUID
from .._wmi.values import rows, text, texts

KMS_REQUEST, KMS_ANSWER, ACTIVATION_FAILURE = 12288, 12289, 8200
MAX_EVENTS = 1000
"""Of each kind; what one answer can hold without slowing a fleet down."""

_LOG = "Application"
_WINDOWS_PROVIDER = "Microsoft-Windows-Security-SPP"
_OFFICE_PROVIDER = "Office Software Protection Platform Service"
_KINDS = {
    "activation_failures": [ACTIVATION_FAILURE],
    "kms_contacts": [KMS_REQUEST, KMS_ANSWER],
}
_OFFICE = "office_"
_CODE = re.compile(r"0x[0-9a-fA-F]{8}\b")
_GUID = re.compile(rf"\b{GUID.pattern}\b")
_REQUEST_PARTS, _ANSWER_PARTS = 10, 7


@dataclass(frozen=True)
class KmsContact:
    """A request to a KMS host (12288) or its answer (12289). Times are ISO 8601 in UTC.

    What an event does not say is none. ``expires_in_minutes`` is what was left when it asked.
    """

    time: str
    event_id: int
    code: int | None = None
    host: str | None = None
    port: int | None = None
    cmid: str | None = None
    is_virtual_machine: bool | None = None
    license_status: int | None = None
    expires_in_minutes: int | None = None
    activation_id: str | None = None
    required_count: int | None = None
    is_activated: bool | None = None
    current_count: int | None = None
    activation_interval_minutes: int | None = None
    renewal_interval_minutes: int | None = None


@dataclass(frozen=True)
class ActivationFailure:
    """A failed activation online, of a MAK or a retail key (8200)."""

    time: str
    code: int | None
    activation_id: str | None


@dataclass(frozen=True)
class History:
    """Newest first. ``is_read`` is false when nobody asked."""

    is_read: bool = False
    kms_contacts: tuple[KmsContact, ...] = ()
    activation_failures: tuple[ActivationFailure, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)


NOT_READ = History()


def event_queries(most: int) -> list[dict[str, Any]]:
    """What spp_history is asked for: ``most`` events of each kind, from 1 to MAX_EVENTS."""
    return [
        {"name": f"{prefix}{name}", "log": _LOG, "provider": provider, "ids": ids, "most": most}
        for prefix, provider in (("", _WINDOWS_PROVIDER), (_OFFICE, _OFFICE_PROVIDER))
        for name, ids in _KINDS.items()
    ]


def history_of(events: Mapping[str, Any] | None, errors: Mapping[str, str]) -> History:
    """What the events say; ``errors`` are codes by the name of what could not be read."""
    if events is None:
        return NOT_READ
    contacts = [_contact(row) for row in _of_both(events, "kms_contacts")]
    failures = [_failure(row) for row in _of_both(events, "activation_failures")]
    return History(
        is_read=True,
        kms_contacts=tuple(sorted(contacts, key=lambda each: each.time, reverse=True)),
        activation_failures=tuple(sorted(failures, key=lambda each: each.time, reverse=True)),
        # Office's own service is on few machines, and its provider with it.
        unread={name: errors[name] for name in _KINDS if name in errors},
    )


def _of_both(events: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    yield from rows(events.get(name))
    yield from rows(events.get(f"{_OFFICE}{name}"))


def _parts(row: Mapping[str, Any]) -> list[str]:
    return [part.strip() for value in texts(row["values"]) for part in value.split(",")]


def _contact(row: Mapping[str, Any]) -> KmsContact:
    parts, time = _parts(row), str(row["time"])
    if int(row["id"]) == KMS_ANSWER:
        return _answer(time, parts)
    if len(parts) < _REQUEST_PARTS:
        return KmsContact(time, KMS_REQUEST, code=_code(parts))
    host, _colon, port = parts[2].rpartition(":")
    return KmsContact(
        time,
        KMS_REQUEST,
        code=_code(parts[:1]),
        host=text(host.strip("[]")),
        port=_number(port) or None,
        cmid=text(parts[3]),
        is_virtual_machine=_flag(parts[5]),
        license_status=_number(parts[6]),
        expires_in_minutes=_number(parts[7]),
        activation_id=_guid(parts[8:9]),
        required_count=_number(parts[9]),
    )


def _answer(time: str, parts: Sequence[str]) -> KmsContact:
    if len(parts) < _ANSWER_PARTS:
        return KmsContact(time, KMS_ANSWER, code=_code(parts))
    return KmsContact(
        time,
        KMS_ANSWER,
        code=_code(parts[:1]),
        is_activated=_flag(parts[2]),
        current_count=_number(parts[4]),
        activation_interval_minutes=_number(parts[5]),
        renewal_interval_minutes=_number(parts[6]),
    )


def _failure(row: Mapping[str, Any]) -> ActivationFailure:
    parts = _parts(row)
    return ActivationFailure(str(row["time"]), _code(parts), _guid(parts))


def _code(parts: Sequence[str]) -> int | None:
    found = _first(_CODE, parts)
    return int(found, 16) if found else None


def _guid(parts: Sequence[str]) -> str | None:
    found = _first(_GUID, parts)
    return found.lower() if found else None


def _first(pattern: re.Pattern[str], parts: Sequence[str]) -> str | None:
    return next((found[0] for part in parts if (found := pattern.search(part))), None)


def _number(part: str) -> int | None:
    return int(part) if re.fullmatch("[0-9]{1,10}", part) else None


def _flag(part: str) -> bool | None:
    return {"0": False, "1": True}.get(part)
