"""Which tests can see a module of plugin_utils."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUGIN_UTILS = ROOT / "plugins" / "plugin_utils"
UNIT_TESTS = ROOT / "tests" / "unit"
_PREFIX = "ansible_collections.volume.activation.plugins.plugin_utils."


def modules() -> list[Path]:
    """All modules of plugin_utils."""
    return sorted(PLUGIN_UTILS.rglob("*.py"))


def seeing_tests(module: Path) -> list[list[Path]]:
    """Files of tests/unit: of its package, those that import it, those of its users' packages.

    A user is also who imports another module of its package that uses it. A test that nobody of
    these is near to could notice too, but seldom does what they do not.
    """
    packages = {_package(user) for user in _all_users(module)} - {_package(module)}
    rank: dict[Path, int] = {}
    for test in UNIT_TESTS.rglob("test_*.py"):
        if test.parent.name == _package(module):
            rank[test] = 0
        elif module in _imported(test):
            rank[test] = 1
        elif test.parent.name in packages:
            rank[test] = 2
    groups = ([test for test in sorted(rank) if rank[test] == each] for each in range(3))
    return [group for group in groups if group]


def _package(module: Path) -> str:
    return module.relative_to(PLUGIN_UTILS).parts[0].removeprefix("_")


def _all_users(module: Path) -> set[Path]:
    found, new = set[Path](), {module}
    while new:
        users = {user for each in new for user in _users().get(each, ())} - found
        found |= users
        new = {user for user in users if _package(user) == _package(module)}
    return found


@cache
def _users() -> dict[Path, set[Path]]:
    """Who imports a module."""
    found: dict[Path, set[Path]] = {}
    for user in modules():
        for each in _imported(user):
            found.setdefault(each, set()).add(user)
    return found


@cache
def _imported(path: Path, depth: int = 0) -> frozenset[Path]:
    """The modules of plugin_utils that a file imports; a test also those that its helpers do."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            found |= _files(base, [alias.name for alias in node.names])
        elif (node.module or "").startswith(_PREFIX):
            rest = (node.module or "").removeprefix(_PREFIX).split(".")
            found |= _files(PLUGIN_UTILS.joinpath(*rest), [alias.name for alias in node.names])
        elif (node.module or "").startswith(("tests.support", "tests.unit")) and depth < 3:
            helper = ROOT.joinpath(*(node.module or "").split(".")).with_suffix(".py")
            if helper.exists():
                found |= _imported(helper, depth + 1)
    return frozenset(found)


def _files(base: Path, names: list[str]) -> set[Path]:
    module = base.with_suffix(".py")
    if module.exists():
        return {module}
    parts = {base / f"{name}.py" for name in names}
    return {each for each in (*parts, base / "__init__.py") if each.exists()}
