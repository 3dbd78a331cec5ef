# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why an audit fails or passes, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..._audit.fail_on import NEVER
from ..._audit.finding import ERROR, INFO, WARNING
from ..._audit.report import Verdict
from ..._audit.rules.table import title_of

_SEVERITIES: Mapping[str, str] = {
    ERROR: "errors",
    WARNING: "errors or warnings",
    INFO: "errors, warnings or information",
}


def why(verdict: Verdict) -> str:
    """One sentence; where it fails, its reasons follow."""
    if NEVER in verdict.fail_on:
        return "It passes whatever is found, as it is set never to fail."
    asked = _asked(verdict.fail_on)
    return f"It fails because there are {asked}:" if verdict.failed else f"There are no {asked}."


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """Its reasons, each with the meaning of its rule in place of the id."""
    return tuple(_in_words(reason) for reason in verdict.reasons)


def _asked(fail_on: Iterable[str]) -> str:
    parts = [_SEVERITIES[each] for each in reversed([*_SEVERITIES]) if each in fail_on][:1]
    parts += [
        f"findings of \u201c{title_of(each)}\u201d" for each in fail_on if each not in _SEVERITIES
    ]
    return " or ".join(parts)


def _in_words(reason: str) -> str:
    rule, colon, where = reason.partition(": ")
    return f"{title_of(rule)}{colon}{where}"
