"""Plain WQL: SELECT columns FROM class [WHERE comparisons joined by AND], nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.simulation.wmi_error import INVALID_QUERY, WmiError

_SELECT = re.compile(
    r"\s*SELECT\s+(?P<columns>\*|\w+(?:\s*,\s*\w+)*)\s+FROM\s+(?P<class>\w+)"
    r"(?:\s+WHERE\s+(?P<where>.+?))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_COMPARISON = re.compile(
    r"\s*(?P<column>\w+)\s*(?:(?P<null>IS\s+(?:NOT\s+)?NULL|<>\s*NULL)"
    r"|(?P<operator>=|<>)\s*(?:'(?P<text>[^']*)'|(?P<word>TRUE|FALSE)|(?P<number>\d+)))\s*",
    re.IGNORECASE,
)

Predicate = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Query:
    """A parsed query. ``where_columns`` are the columns that the conditions name."""

    class_name: str
    columns: tuple[str, ...]
    where_columns: tuple[str, ...]
    matches: Predicate


def parse_wql(text: str) -> Query:
    """Parse a query; anything that is not plain WQL fails as an invalid query does."""
    found = _SELECT.fullmatch(text)
    if found is None:
        raise WmiError(INVALID_QUERY)
    predicates, names = [], []
    where = found["where"]
    for part in re.split(r"\s+AND\s+", where, flags=re.IGNORECASE) if where else ():
        comparison = _COMPARISON.fullmatch(part)
        if comparison is None:
            raise WmiError(INVALID_QUERY)
        names.append(comparison["column"])
        predicates.append(_predicate(comparison))
    return Query(
        class_name=found["class"],
        columns=tuple(re.split(r"\s*,\s*", found["columns"])),
        where_columns=tuple(names),
        matches=lambda row: all(predicate(row) for predicate in predicates),
    )


def _predicate(comparison: re.Match[str]) -> Predicate:
    column = comparison["column"].lower()
    if comparison["null"]:
        wants_null = re.fullmatch(r"IS\s+NULL", comparison["null"], re.IGNORECASE) is not None
        return lambda row: (row[column] is None) == wants_null
    wanted: str | bool | int
    if comparison["word"]:
        wanted = comparison["word"].upper() == "TRUE"
    elif comparison["number"]:
        wanted = int(comparison["number"])
    else:
        wanted = comparison["text"].lower()
    equal = comparison["operator"] == "="
    return lambda row: (_folded(row[column]) == wanted) == equal


def _folded(value: Any) -> Any:
    # WQL compares text without regard to case.
    return value.lower() if isinstance(value, str) else value
