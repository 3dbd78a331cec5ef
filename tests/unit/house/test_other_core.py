"""Whatever ansible-core loads of this collection is run on another core too, by some test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from lab.playbook import ROOT
from tests.conftest import MAIN_JOBS, RUNS
from tests.support.other_core import every_test, repeated

_NAME = re.compile(r"volume\.activation\.(\w+)")
_FILE = re.compile(r"(?:playbooks/|_playbook: |_tasks: )(?:\w+/)*(\w+\.yml)")
PLAYBOOKS = sorted(path.name for path in (ROOT / "playbooks").glob("*.yml"))
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())
PLUGINS = sorted(
    path.stem
    for kind in ("modules", "callback", "inventory")
    for path in (ROOT / f"plugins/{kind}").glob("*.py")
)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _defined(path: Path) -> dict[str, ast.AST | tuple[Path, str]]:
    """What a module's names are: a statement of it, or a name of another one of the tests."""
    found: dict[str, ast.AST | tuple[Path, str]] = {}
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            members = node.body if isinstance(node, ast.ClassDef) else []
            named = [node, *(each for each in members if isinstance(each, ast.FunctionDef))]
            found |= {each.name: each for each in named}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (each for target in targets for each in ast.walk(target))
            found |= {each.id: node for each in names if isinstance(each, ast.Name)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            of = ROOT / f"{(node.module or '').replace('.', '/')}.py"
            found |= {each.asname or each.name: (of, each.name) for each in node.names}
    return found


def _texts(path: Path, names: Iterable[str]) -> Iterator[str]:
    """Every text in what these names of a module are made of."""
    to_do, seen = [(path, name) for name in names], set()
    while to_do:
        at, name = to_do.pop()
        node = _defined(at).get(name) if at.is_file() else None
        if node is None or (at, name) in seen:
            continue
        seen.add((at, name))
        if isinstance(node, tuple):
            to_do.append(node)
            continue
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                to_do.append((at, each.id))
            elif isinstance(each, ast.arg):
                to_do.append((at, each.arg))
            elif isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def _repeated_texts() -> Iterator[str]:
    """Of each file of whole runs, what the tests that another core repeats are made of."""
    for path in sorted(RUNS.glob("test_*.py")):
        if "pytestmark = pytest.mark.first_core" in path.read_text("utf-8"):
            continue
        marks = {each.name: _marks(each) for each in every_test(_tree(path))}
        names = set(marks) if path.name in MAIN_JOBS else repeated(path)
        kept = {name for name in names if "first_core" not in marks[name]}
        yield from _texts(path, kept | {name for name in marks if "ansible_core" in marks[name]})


def _marks(test: ast.FunctionDef) -> str:
    return " ".join(ast.unparse(each) for each in test.decorator_list)


@cache
def _reached() -> frozenset[str]:
    """Files of playbooks, and names behind volume.activation, in all that those tests run."""
    to_do, reached = list(_repeated_texts()), set[str]()
    while to_do:
        text = to_do.pop()
        for name in {*_NAME.findall(text), *_FILE.findall(text)} - reached:
            reached.add(name)
            to_do += [path.read_text("utf-8") for path in _files(name)]
    return frozenset(reached)


def _files(name: str) -> list[Path]:
    """The playbook, the tasks or the role that is meant."""
    stem = name.removesuffix(".yml")
    folders = ("playbooks", "playbooks/plays", "playbooks/tasks", "tests/runs/playbooks")
    named = (ROOT / folder / f"{stem}.yml" for folder in folders)
    return [*filter(Path.is_file, named), *(ROOT / "roles" / name / "tasks").glob("*.yml")]


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_playbook_is_run(playbook: str) -> None:
    by_its_name = {playbook.removesuffix(".yml")} - {*ROLES, *PLUGINS}
    assert {playbook, *by_its_name} & _reached()


@pytest.mark.parametrize("name", sorted({*ROLES, *PLUGINS}))
def test_every_role_and_plugin_is_run(name: str) -> None:
    assert name in _reached()
