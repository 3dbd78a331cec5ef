"""The floors of plugin_utils: what a package may import, told from the imports as written."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3] / "plugins/plugin_utils"
FLOORS = (
    ("_inputs",),
    ("_catalogue", "_kms"),
    ("_wmi",),
    ("_machine",),
    ("_kms_client",),
    ("_run",),
    (
        "_ansible",
        "_audit",
        "_edition",
        "_info",
        "_kms_host",
        "_maintenance",
        "_office",
        "_phone",
        "_windows",
    ),
    ("_adopt", "_offline", "_plan", "_preflight", "_rollback", "_validate"),
    ("_report",),
)
FLOOR_OF = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}
MODULES = {
    module.relative_to(HOUSE).with_suffix("").parts: ast.parse(module.read_text("utf-8"))
    for module in sorted(HOUSE.rglob("*.py"))
}


def imports(module: tuple[str, ...], tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """What a module imports of the house, by its path from plugin_utils."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            start = (*module[: -node.level], *(node.module or "").split("."))
            found = tuple(filter(None, start))
            for name in node.names:
                yield (*found, name.name) if (*found, name.name) in MODULES else found


def foreign_imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports from outside the house."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def at_run_time(tree: ast.Module) -> ast.Module:
    """The module without what it imports for type checkers alone."""
    kept = [node for node in tree.body if not isinstance(node, ast.If)]
    return ast.Module(kept, [])


def test_every_module_is_in_a_package_on_a_floor() -> None:
    assert {module[0] for module in MODULES} == set(FLOOR_OF)
    assert not [module for module in MODULES if len(module) == 1]


@pytest.mark.parametrize("package", FLOOR_OF)
def test_a_package_imports_lower_floors_alone(package: str) -> None:
    wrong = [
        f"{'.'.join(module)} imports {'.'.join(found)}"
        for module, tree in MODULES.items()
        if module[0] == package
        for found in imports(module, tree)
        if found[0] != package and FLOOR_OF[found[0]] >= FLOOR_OF[package]
    ]
    assert wrong == []


def test_ansible_is_imported_on_its_own_floor_alone() -> None:
    wrong = [
        ".".join(module)
        for module, tree in MODULES.items()
        for name in foreign_imports(tree)
        if module[0] != "_ansible" and name.partition(".")[0] == "ansible"
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: {
            each
            for found in imports(module, at_run_time(tree))
            for each in (found, (*found, "__init__"))
            if each in MODULES and each != module
        }
        for module, tree in MODULES.items()
    }
    graphlib.TopologicalSorter(graph).prepare()


def test_an_import_that_breaks_a_floor_is_seen() -> None:
    text = "from ..._windows.plan import plan\nfrom .. import request\nfrom .state import x"
    found = list(imports(("_machine", "rules", "odd"), ast.parse(text)))
    assert [each[0] for each in found] == ["_windows", "_machine", "_machine"]
    assert found[2] == ("_machine", "rules", "state")
