"""Small mistakes in a Python module, each as a changed syntax tree.

Left out is what does nothing when it runs: documentation and annotations; decorators and ``field``,
whose flags only say how a dataclass is shown and compared; ``zip(strict=...)``, which states what
holds anyhow.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType


@dataclass(frozen=True)
class PythonMutant:
    """The ``number``-th mistake of a file. ``line`` counts from 1; ``code`` is without indent."""

    path: Path
    number: int
    line: int
    code: str
    what: str


def python_mutants(path: Path) -> list[PythonMutant]:
    """Every mutant of a module, in the order of its syntax tree."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    return [
        PythonMutant(path, number, node.lineno, lines[node.lineno - 1].strip(), what)
        for number, (node, what, _) in enumerate(_mistakes(ast.parse(text)))
    ]


def compiled(mutant: PythonMutant) -> CodeType:
    """The module with that mistake in it."""
    tree = ast.parse(mutant.path.read_text("utf-8"))
    for number, (_, _, apply) in enumerate(_mistakes(tree)):
        if number == mutant.number:
            apply()
            return compile(ast.fix_missing_locations(tree), str(mutant.path), "exec")
    raise IndexError(f"{mutant.path} has no mutant {mutant.number}")


Mistake = tuple[ast.expr, str, Callable[[], None]]

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SAID = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_DECLARATIONS = {"field", "TypeVar", "ParamSpec", "NewType", "cast"}
_UNUSED_NAMES = {"__all__", "__slots__"}


def _mistakes(tree: ast.AST) -> Iterator[Mistake]:
    for node in _runs(tree):
        if isinstance(node, ast.Compare):
            yield from _other_comparisons(node)
        elif isinstance(node, ast.BoolOp):
            is_and = isinstance(node.op, ast.And)
            other: ast.boolop = ast.Or() if is_and else ast.And()
            what = "and -> or" if is_and else "or -> and"
            yield node, what, partial(setattr, node, "op", other)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            # Twice is once without it, and a truth value as before.
            yield node, "not removed", partial(_negate, node)
        elif isinstance(node, ast.Constant):
            yield from _other_constant(node)


def _other_comparisons(node: ast.Compare) -> Iterator[Mistake]:
    for place, operator in enumerate(node.ops):
        other = _COMPARED[type(operator)]
        what = f"{_SAID[type(operator)]} -> {_SAID[other]}"
        yield node, what, partial(node.ops.__setitem__, place, other())


def _negate(node: ast.UnaryOp) -> None:
    node.operand = ast.UnaryOp(ast.Not(), copy.copy(node.operand))


def _other_constant(node: ast.Constant) -> Iterator[Mistake]:
    value = node.value
    other: object
    if isinstance(value, bool):
        other = not value
    elif isinstance(value, int | float):
        other = value + 1
    elif isinstance(value, str):
        other = f"{value}X"
    else:
        return
    yield node, f"{_short(value)} -> {_short(other)}", partial(setattr, node, "value", other)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:40]}...{text[-10:]}"


def _runs(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it, without what does nothing when the module runs."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _does_nothing(child, node):
                yield from _runs(child)


def _does_nothing(node: ast.AST, parent: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call):
        return _name(node.func) in _DECLARATIONS
    if isinstance(node, ast.keyword):
        is_zip = isinstance(parent, ast.Call) and _name(parent.func) == "zip"
        return is_zip or isinstance(parent, ast.ClassDef)
    if isinstance(node, ast.Subscript):
        return _name(node.value) in ("Literal", "Callable", "Mapping", "dict", "list", "tuple")
    if isinstance(node, ast.Assign):
        return any(_name(target) in _UNUSED_NAMES for target in node.targets)
    if isinstance(node, ast.If):
        return _name(node.test) == "TYPE_CHECKING"
    return False


def _name(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) else None
