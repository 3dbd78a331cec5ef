"""How much of a large report is in memory at once: the pieces of each format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._report.csv_tables import (
    findings_to_csv,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.script_data import (
    report_json_for_script,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.junit import (
    report_to_junit,
)

from tests.support.small_report import SERVER, SMALL


def lines(pieces: list[str], what: str) -> list[int]:
    """How many times it is in each piece that has it at all."""
    return [piece.count(what) for piece in pieces if what in piece]


@pytest.mark.parametrize(("number", "sizes"), [(511, [512]), (512, [513]), (513, [513, 1])])
def test_csv(number: int, sizes: list[int]) -> None:
    report = replace(SMALL, findings=(SMALL.findings[0],) * number)
    assert lines(list(findings_to_csv(report)), "\r\n") == sizes


@pytest.mark.parametrize(("number", "sizes"), [(256, [256]), (257, [256, 1])])
def test_json(number: int, sizes: list[int]) -> None:
    report = replace(SMALL, findings=(SMALL.findings[0],) * number, comparison=None)
    assert lines(list(report_to_json(report)), '"rule":') == sizes


@pytest.mark.parametrize(("number", "sizes"), [(4096, [4096]), (4097, [4096, 1])])
def test_junit(number: int, sizes: list[int]) -> None:
    report = replace(SMALL, findings=(), machines=(SERVER,) * number)
    pieces = list(report_to_junit(report, {"not_licensed": RULES["not_licensed"]}))
    assert lines(pieces, "<testcase") == sizes


@pytest.mark.parametrize(("number", "sizes"), [(4096, [4096]), (4097, [4096, 1])])
def test_script_data(number: int, sizes: list[int]) -> None:
    machines = tuple(replace(SERVER, cmid=f"<{place}>") for place in range(number))
    pieces = list(report_json_for_script(replace(SMALL, findings=(), machines=machines)))
    assert lines(pieces, "\\u003c") == sizes
