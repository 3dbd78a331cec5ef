"""The table of findings, and the calls that fill it: each row is used, with the names it has."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue import finding as table
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.finding import (
    Finding,
    finding,
    lines_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.guards import (
    NO_KMS_HOST_ANSWERS,
)

from tests.generate.part import ROOT

ROWS = table._rows()
NAMES = {
    row: {
        name
        for part in ("what", "why", "what_to_do")
        for _text, name, _format, _conversion in string.Formatter().parse(said[part])
        if name is not None
    }
    for row, said in ROWS.items()
}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "plugins/plugin_utils").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding":
                yield path.name, node


CALLS = list(calls())


def rows_of(call: ast.Call) -> set[str]:
    """The rows that a call may name, as far as it says so itself."""
    found = {node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)}
    return found & ROWS.keys()


@pytest.mark.parametrize(("file", "call"), CALLS, ids=[f"{f}:{c.lineno}" for f, c in CALLS])
def test_a_call_fills_just_what_its_row_asks_for(file: str, call: ast.Call) -> None:
    given = {each.arg for each in call.keywords} - {"severity"}
    for row in rows_of(call):
        assert given == NAMES[row], (file, row)


def test_every_row_is_used() -> None:
    text = "".join(p.read_text("utf-8") for p in (ROOT / "plugins/plugin_utils").rglob("*.py"))
    assert [row for row in ROWS if f'"{row}"' not in text] == []
    assert NO_KMS_HOST_ANSWERS in ROWS


def test_rows_are_whole() -> None:
    for row, said in ROWS.items():
        assert said["severity"] in ("error", "warning", "info"), row
        assert all(said[part] and said[part] == said[part].strip(" .") for part in said), row


def test_a_finding_in_words() -> None:
    found = finding("port_closed", port=1688, host="kms01", error="Refused {x}")
    assert found == Finding(
        "port_closed",
        "error",
        "TCP port 1688 of this machine does not answer",
        "A connection to its own name kms01 ended with Refused {x}",
        ROWS["port_closed"]["what_to_do"],
    )
    assert found.line() == f"{found.what}. {found.why}. {found.what_to_do}"
    assert found.brief() == f"{found.what}. {found.what_to_do}"
    assert found.as_dict()["id"] == "port_closed"
    assert lines_of([found, replace(found, severity="info")], "error") == (found.line(),)
    own = finding("not_checked.rule", severity="info", name="x")
    assert (own.id, own.severity) == ("not_checked", "info")
