"""Small mistakes in a PowerShell file, each as the changed text; found by shape in its parsed tree.

Left out are comments and the help at a function's top, which do nothing, and the ``param`` blocks:
their types and Mandatory only refuse what no function of the collection passes to another. What
lets null or an empty list in there is not left out. CmdletBinding and OutputType do nothing either.
Export-ModuleMember too: an engine's process still has the functions that an earlier run exported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.mutation.tree import Node, Tree


@dataclass(frozen=True)
class Edit:
    """A span and what stands there instead."""

    span: Sequence[int]
    text: str


@dataclass(frozen=True)
class Mutant:
    """A changed file. ``line`` counts from 1; ``code`` is that line as it was, without indent."""

    file: str
    line: int
    code: str
    what: str
    text: str


Found = Iterator[tuple[str, tuple[Edit, ...]]]
Mutator = Callable[[Tree, Node], Found]


def mutants(tree: Tree) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines; no two have the same text."""
    found: dict[str, Mutant] = {}
    for node in tree.nodes:
        for mutator in MUTATORS.get(node.type, ()):
            if _is_left_out(tree, node):
                continue
            for what, edits in mutator(tree, node):
                mutant = _mutant(tree, what, edits)
                if mutant.text != tree.text:
                    found.setdefault(mutant.text, mutant)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _mutant(tree: Tree, what: str, edits: tuple[Edit, ...]) -> Mutant:
    text = tree.text
    for edit in sorted(edits, key=lambda edit: edit.span[0], reverse=True):
        text = text[: edit.span[0]] + edit.text + text[edit.span[1] :]
    start = min(edit.span[0] for edit in edits)
    line = tree.text.count("\n", 0, start) + 1
    return Mutant(tree.file, line, tree.text.splitlines()[line - 1].strip(), what, text)


def _is_left_out(tree: Tree, node: Node) -> bool:
    around: Node | None = node
    while around is not None:
        if around.type == "ParamBlockAst":
            return not tree.of(node.span).startswith("[Allow")
        if tree.of(around.span).startswith("Export-ModuleMember"):
            return True
        around = tree.parent(around)
    return False


def _short(text: str) -> str:
    """The first line of a text, at most 50 characters."""
    first = text.partition("\n")[0]
    return first if first == text and len(text) <= 50 else f"{first[:50]}..."


def _change(tree: Tree, span: Sequence[int], text: str) -> tuple[str, tuple[Edit, ...]]:
    return f"{_short(tree.of(span))} -> {text}", (Edit(span, text),)


def _removal(tree: Tree, span: Sequence[int], what: str = "") -> tuple[str, tuple[Edit, ...]]:
    return f"{_short(what or tree.of(span))} removed", (Edit(span, ""),)


OPERATORS: Mapping[str, tuple[str, ...]] = {
    "-eq": ("-ne",),
    "-ne": ("-eq",),
    "-ge": ("-gt", "-lt"),
    "-gt": ("-ge", "-lt"),
    "-le": ("-lt", "-gt"),
    "-lt": ("-le", "-ge"),
    "-and": ("-or",),
    "-or": ("-and",),
    "-is": ("-isnot",),
    "-isnot": ("-is",),
    "-in": ("-notin",),
    "-notin": ("-in",),
}


def _operator(tree: Tree, node: Node) -> Found:
    operator = node.part["operator"]
    for other in OPERATORS.get(tree.of(operator).lower(), ()):
        yield _change(tree, operator, other)
    if tree.of(operator).lower() in ("-as", "+"):
        yield _removal(tree, [node.part["left"][1], node.span[1]])


def _negation(tree: Tree, node: Node) -> Found:
    operator = [node.span[0], node.part["operand"][0]]
    if tree.of(operator).strip().lower() in ("-not", "!"):
        yield _removal(tree, operator, "-not")


def _assignment(tree: Tree, node: Node) -> Found:
    if tree.of(node.part["operator"]) == "+=":
        yield _change(tree, node.part["operator"], "=")


def _constant(tree: Tree, node: Node) -> Found:
    name = tree.of(node.span).lower()
    if name in ("$true", "$false"):
        yield _change(tree, node.span, "$false" if name == "$true" else "$true")
    if name == "$null" and _is_value(tree, node):
        yield _change(tree, node.span, "0")


def _is_value(tree: Tree, node: Node) -> bool:
    # Compared with or thrown away, null is no value that goes anywhere.
    parent = tree.parent(node)
    assert parent is not None
    return parent.type == "CommandExpressionAst"


def _number(tree: Tree, node: Node) -> Found:
    number = tree.of(node.span)
    if number.isdigit():
        yield _change(tree, node.span, str(int(number) + 1))


WORDS: Mapping[str, str] = {" AND ": " OR ", "Stop": "Continue", ",": ";", "ID": "Name"}
"""Strings that have an opposite, or a neighbour that they could be taken for."""


def _string(tree: Tree, node: Node) -> Found:
    text = tree.of(node.span)
    if node.part["kind"] == "BareWord":
        if _is_command_argument(tree, node):
            yield _change(tree, node.span, f"{text}X")
        return
    inner = text[1:-1]
    if inner in WORDS:
        yield _change(tree, node.span, f"{text[0]}{WORDS[inner]}{text[-1]}")
    yield _change(tree, node.span, f"{text[:-1]}X{text[-1]}")


def _is_command_argument(tree: Tree, node: Node) -> bool:
    parent = tree.parent(node)
    return (
        parent is not None
        and parent.type == "CommandAst"
        and tuple(parent.part["elements"][0]) != node.span
    )


def _expandable(tree: Tree, node: Node) -> Found:
    """Each stretch of words changed, each inserted value left out."""
    mine = tree.nodes.index(node)
    inserted = [one.span for one in tree.nodes if one.parent == mine]
    for span in inserted:
        # Inside of another string, PowerShell does not take "" for an empty one.
        is_all = span[1] - span[0] == node.span[1] - node.span[0] - 2
        what, edits = _removal(tree, span)
        yield what, (Edit(node.span, "''"),) if is_all else edits
    ends = [(node.span[0] + 1,) * 2, *inserted, (node.span[1] - 1,) * 2]
    for (_, start), (end, _) in pairwise(ends):
        if re.search(r"\w", tree.of([start, end])):
            place = start + len(tree.of([start, end]).rstrip())
            yield f"{tree.of([start, end]).strip()} -> ...X", (Edit((place, place), "X"),)


def _hashtable(tree: Tree, node: Node) -> Found:
    """A key renamed or left out, the values of two neighbours swapped."""
    pairs = node.part["pairs"]
    for place, (key, value) in enumerate(pairs):
        yield _change(tree, key, f"{tree.of(key)}X")
        end = pairs[place + 1][0][0] if place + 1 < len(pairs) else value[1]
        yield _removal(tree, [key[0], end], f"{tree.of(key)} = {tree.of(value)}")
    for (key, value), (next_key, next_value) in pairwise(pairs):
        if tree.of(value) != tree.of(next_value):
            edits = (Edit(value, tree.of(next_value)), Edit(next_value, tree.of(value)))
            yield f"{tree.of(key)} and {tree.of(next_key)} swapped", edits


def _member(tree: Tree, node: Node) -> Found:
    yield _change(tree, node.part["member"], f"{tree.of(node.part['member'])}X")


def _call(tree: Tree, node: Node) -> Found:
    """A method not called, its last argument left out, its first two swapped."""
    arguments = node.part["arguments"]
    if not node.part["static"]:
        yield _removal(tree, [node.part["object"][1], node.span[1]])
    if len(arguments) > 1:
        yield _removal(tree, [arguments[-2][1], arguments[-1][1]])
        first, second = arguments[:2]
        edits = (Edit(first, tree.of(second)), Edit(second, tree.of(first)))
        yield f"{tree.of(first)} and {tree.of(second)} swapped", edits


TYPES: Mapping[str, str] = {
    "[uint32]": "[int]",
    "[string]": "[object]",
    "[bool]": "[string]",
    "[datetime]": "[string]",
}


def _type(tree: Tree, node: Node) -> Found:
    other = TYPES.get(tree.of(node.span).lower())
    if other:
        yield _change(tree, node.span, other)


def _array(tree: Tree, node: Node) -> Found:
    # A foreach goes over nothing, one or many alike, so there the @() is habit alone.
    around = tree.parent(node)
    while around is not None and around.type in ("CommandExpressionAst", "PipelineAst"):
        around = tree.parent(around)
    is_loop = around is not None and around.type == "ForEachStatementAst"
    if not (is_loop and tuple(around.part["collection"]) == node.span):  # type: ignore[union-attr]
        yield (
            f"{_short(tree.of(node.span))} without @",
            (Edit([node.span[0], node.span[0] + 1], "$"),),
        )


def _condition(tree: Tree, node: Node) -> Found:
    for condition in node.part["conditions"]:
        yield _change(tree, condition, "$true")
        yield _change(tree, condition, "$false")


def _statement(tree: Tree, node: Node) -> Found:
    parent = tree.parent(node)
    if parent is not None and parent.type in ("StatementBlockAst", "NamedBlockAst"):
        yield _removal(tree, node.span)


def _return(tree: Tree, node: Node) -> Found:
    if node.part["value"]:
        yield _removal(tree, [node.span[0], node.part["value"][0]], "return")


def _command(tree: Tree, node: Node) -> Found:
    """A parameter left out, with its value."""
    elements = node.part["elements"][1:]
    starts = [place for place, span in enumerate(elements) if tree.of(span).startswith("-")]
    for place, following in pairwise([*starts, len(elements)]):
        yield _removal(tree, [elements[place][0], elements[following - 1][1]])


def _attribute(tree: Tree, node: Node) -> Found:
    yield _removal(tree, node.span)


MUTATORS: Mapping[str, tuple[Mutator, ...]] = {
    "ArrayExpressionAst": (_array,),
    "AssignmentStatementAst": (_statement, _assignment),
    "AttributeAst": (_attribute,),
    "BinaryExpressionAst": (_operator,),
    "BreakStatementAst": (_statement,),
    "CommandAst": (_command,),
    "ConstantExpressionAst": (_number,),
    "ContinueStatementAst": (_statement,),
    "ExpandableStringExpressionAst": (_expandable,),
    "ForEachStatementAst": (_statement,),
    "HashtableAst": (_hashtable,),
    "IfStatementAst": (_statement, _condition),
    "InvokeMemberExpressionAst": (_call,),
    "MemberExpressionAst": (_member,),
    "PipelineAst": (_statement,),
    "ReturnStatementAst": (_statement, _return),
    "StringConstantExpressionAst": (_string,),
    "ThrowStatementAst": (_statement,),
    "TryStatementAst": (_statement,),
    "TypeExpressionAst": (_type,),
    "UnaryExpressionAst": (_negation,),
    "VariableExpressionAst": (_constant,),
}
