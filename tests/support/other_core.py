"""What another ansible-core repeats of a file of whole runs, told from its text alone.

The first test of a file is the whole of it in short: check, apply, apply again. Those that look at
the same run cost nothing more. What comes after them varies what the product decides by itself.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path


@functools.cache
def repeated(path: Path) -> frozenset[str]:
    """Names of the first test, and of those that look at a run which it looks at."""
    tree = ast.parse(path.read_text("utf-8"))
    first, *others = every_test(tree)
    runs = _arguments(first) & {each.name for each in _functions(tree) if _is_for_a_module(each)}
    return frozenset({first.name, *(each.name for each in others if runs & _arguments(each))})


def every_test(tree: ast.Module) -> list[ast.FunctionDef]:
    """From top to bottom."""
    return [each for each in _functions(tree) if each.name.startswith("test_")]


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        for each in node.body if isinstance(node, ast.ClassDef) else (node,):
            if isinstance(each, ast.FunctionDef):
                yield each


def _arguments(function: ast.FunctionDef) -> set[str]:
    return {each.arg for each in function.args.args}


def _is_for_a_module(function: ast.FunctionDef) -> bool:
    return any(
        keyword.arg == "scope" and ast.unparse(keyword.value) == "'module'"
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
    )
