# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JUnit XML: a suite for each rule, in it a case for each machine.

An open finding is a failure. A machine that could not be read is an error in the suite that says
so, and skipped in all others, as is one that was left out. An accepted finding is skipped, with the
reason. In suites about the fleet the cases are what the findings are about, such as KMS hosts, and
one case that passes where there is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from ansible_collections.volume.activation.plugins.plugin_utils._audit_finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit_machine import (
    FAILED,
    READ,
    UNREACHABLE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit_report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit_rules import RULES

FLEET = "fleet"
"""Name of the case that stands for the fleet as a whole."""

_CASES_A_CHUNK = 1024
_PASSED, _FAILURE, _ERROR, _SKIPPED = "passed", "failure", "error", "skipped"
# XML 1.0, 2.2: what may be no part of a document, not even as a reference. Surrogates are none.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\"\t\n\r]")  # fmt: skip
_REFERENCES: Mapping[str, str] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}

_Cases = Mapping[str, Sequence[AuditFinding]]


def report_to_junit(report: AuditReport) -> Iterator[str]:
    """The report in pieces of text. Times are that of the report, in UTC without a zone."""
    found: defaultdict[str, defaultdict[str | None, list[AuditFinding]]]
    found = defaultdict(lambda: defaultdict(list))
    for each in report.findings:
        found[each.rule][each.machine].append(each)
    suites = [
        _Suite(rule, found.get(rule, {}), report) for rule in dict.fromkeys((*RULES, *sorted(found)))
    ]
    total = sum((suite.counts for suite in suites), Counter[str]())
    time = escaped(report.generated.removesuffix("Z"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="{escaped(report.title)}" {_attributes(total)}>\n'
    for suite in suites:
        yield from suite.written(time)
    yield "</testsuites>\n"


def escaped(text: str) -> str:
    """Text for an attribute or an element; characters that XML forbids are left out."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return _SPECIAL.sub(lambda match: _REFERENCES[match[0]], text)


class _Suite:
    """One rule: its cases with their outcomes."""

    def __init__(
        self, rule: str, found: Mapping[str | None, list[AuditFinding]], report: AuditReport
    ) -> None:
        self._rule = rule
        self._report = report
        # What is not as most machines: the element of the case, by the name of the case.
        self._special: dict[str, tuple[str, str]] = {}
