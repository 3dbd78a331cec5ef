"""No remedy sends anybody to a script that goes away, and internal modules say that they are."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.generate.part import ROOT

PLUGINS = ROOT / "plugins"
CALLS_A_SCRIPT = re.compile(r"\b(?:slmgr|ospp)(?:\.vbs)? /", re.IGNORECASE)
SAID = ("likely_cause", "remedy", "meaning", "what", "why", "what_to_do")
DOCUMENTED = sorted(
    [*(PLUGINS / "modules").glob("*.yml"), *(ROOT / "filter_plugins").glob("*.yml")]
)


def texts(path: Path) -> Iterator[str]:
    """What a module of ours may say: its strings without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said_to_readers = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in said_to_readers:
            yield node.value


def test_no_text_of_the_code_recommends_slmgr() -> None:
    wrong = [
        (path.relative_to(ROOT).as_posix(), text)
        for path in PLUGINS.rglob("*.py")
        for text in texts(path)
        if CALLS_A_SCRIPT.search(text)
    ]
    assert not wrong


@pytest.mark.parametrize("path", sorted(PLUGINS.rglob("data/*.csv")), ids=lambda path: path.stem)
def test_no_cause_and_no_remedy_recommends_slmgr(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = " ".join(row.get(column) or "" for column in SAID)
            assert not CALLS_A_SCRIPT.search(said), row


@pytest.mark.parametrize("folder", ["playbooks", "roles"])
def test_no_play_recommends_slmgr(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.yml"):
        if "collections" not in path.relative_to(ROOT).parts:
            assert not CALLS_A_SCRIPT.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.stem)
def test_ansible_doc_says_what_is_internal(path: Path) -> None:
    """That is what README does not name."""
    said = yaml.safe_load(path.read_text("utf-8"))["DOCUMENTATION"]["short_description"]
    is_public = f"`{path.stem}`" in (ROOT / "README.md").read_text("utf-8")
    assert said.startswith("Internal") is not is_public
