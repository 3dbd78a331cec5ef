"""What Windows may answer where records are few or disagree: one axis a question.

NOT_PROVED.md of the documentation says which value of an axis has which evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

UNSET = 4294967295
DIGITAL_LICENSE = 0x4004F401
PRODUCT_USE_RIGHTS = 0x4004F040
NO_KEY = 0xC004F014

OWN, EFFECTIVE = "own", "effective"
NXDOMAIN, NODATA, TIMEOUT = "nxdomain", "nodata", "timeout"
REACHED, NO_DELEGATION, OTHER_FOREST = "reached", "no_delegation", "other_forest"


def _axis(default: Any, *others: Any) -> Any:
    """An axis with the values that a matrix of variants has."""
    return field(default=default, metadata={"values": (default, *others)})


@dataclass(frozen=True)
class Variant:
    """One answer to each question. Counts and intervals are as WMI has them.

    ``unset_service_port``: KeyManagementServicePort of the service with nothing set.

    ``product_kms``, ``product_lookup_domain``: whether the columns of a product show its own
    setting alone, or the service's where it has none.

    ``missing_srv``: what DNS answers for a domain without a record.

    ``restart_seconds``: from a restart of the service to its port, records and events, 60 at most,
    in simulated time: a command that sleeps lets it pass, and so does the next execution.

    ``absent_columns``: columns that this machine's classes lack, as ``Class.Column``.

    ``unset_count``: what a KMS host reads that has counted nobody.

    ``reason_without_key``, ``reason_of_kms_client``: LicenseStatusReason of a row without a key,
    and of a licence of Windows that a KMS host activated.

    ``names_host_set_by_hand``: whether the discovered name is filled where the host is set.

    ``keeps_reason_of_failed_call``: whether a failed activation puts its code into the row.

    ``unset_interval``, ``unset_interval_of_host``: both intervals of the service with nothing set,
    on a machine that is no KMS host and on one that is; null: 120 and 10080.

    ``unset_listening_port``: the port that the service names with nothing set.

    ``shows_cmid_unasked``: whether there is a client machine ID before any KMS host was asked.

    ``directory``: whether Active Directory answers; without delegation the logon is not passed on,
    in another forest the connecting user's forest is found where none is named.

    ``malformed_registry``: keys with a value that is not of its type, as ``key`` where nobody asks
    for that value, as ``key|value`` otherwise; who reads the whole key reads nothing.
    """

    unset_service_port: int | None = _axis(1688, 0, None)
    product_kms: str = _axis(EFFECTIVE, OWN)
    product_lookup_domain: str = _axis(EFFECTIVE, OWN)
    missing_srv: str = _axis(NXDOMAIN, NODATA, TIMEOUT)
    restart_seconds: int = _axis(0, 20, 60)
    absent_columns: frozenset[str] = _axis(frozenset())
    unset_count: int | None = _axis(0, UNSET)
    reason_without_key: int | None = _axis(NO_KEY, None)
    reason_of_kms_client: int = _axis(0, PRODUCT_USE_RIGHTS, DIGITAL_LICENSE)
    keeps_reason_of_failed_call: bool = _axis(False, True)
    names_host_set_by_hand: bool = _axis(False, True)
    unset_interval: int | None = _axis(UNSET, None)
    unset_interval_of_host: int | None = _axis(None, UNSET)
    unset_listening_port: int = _axis(1688, 0)
    shows_cmid_unasked: bool = _axis(False, True)
    directory: str = _axis(REACHED, NO_DELEGATION, OTHER_FOREST)
    malformed_registry: frozenset[str] = _axis(frozenset())

    @classmethod
    def from_content(cls, content: Any, base: Variant | None = None) -> Variant:
        """As a fleet file has it: a name, or values by axis; ValueError of any other."""
        base = base or DEFAULT
        if content is None:
            return base
        if isinstance(content, str):
            if content not in NAMED:
                raise ValueError(f"variant {content!r}, known are {', '.join(NAMED)}")
            return NAMED[content]
        if not isinstance(content, Mapping):
            raise ValueError(f"a name or a mapping is needed, not {content!r}")
        unknown = sorted(set(content) - set(AXES))
        if unknown:
            raise ValueError(f"unknown {unknown}, known are {sorted(AXES)}")
        values = {name: _value(name, content[name]) for name in content}
        return cls(**{**vars(base), **values})


AXES: Mapping[str, tuple[Any, ...]] = {
    each.name: each.metadata["values"] for each in fields(Variant)
}
"""Axis -> the values that a matrix has. Sets and seconds may have others in a fleet file."""

_SETS = ("absent_columns", "malformed_registry")
MAX_RESTART_SECONDS = 60


def _value(name: str, given: Any) -> Any:
    if name in _SETS:
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise ValueError(f"{name}: a list is needed, not {given!r}")
        return frozenset(str(each) for each in given)
    if name == "restart_seconds":
        if isinstance(given, bool) or given not in range(MAX_RESTART_SECONDS + 1):
            raise ValueError(f"{name}: 0 to {MAX_RESTART_SECONDS}, not {given!r}")
        return given
    allowed = AXES[name]
    if not any(given == each and type(given) is type(each) for each in allowed):
        raise ValueError(f"{name}: one of {allowed}, not {given!r}")
    return given


DEFAULT = Variant()
"""Each axis where records put it."""

DOCUMENTED = Variant(
    unset_service_port=0,
    product_kms=OWN,
    product_lookup_domain=OWN,
    unset_count=UNSET,
    reason_without_key=None,
    reason_of_kms_client=PRODUCT_USE_RIGHTS,
    names_host_set_by_hand=True,
    unset_interval=None,
    unset_listening_port=0,
    shows_cmid_unasked=True,
)
"""Each axis where records put it differently than pages do: as the pages have it."""

NAMED: Mapping[str, Variant] = {"recorded": DEFAULT, "documented": DOCUMENTED}
