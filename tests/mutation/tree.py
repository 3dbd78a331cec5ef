"""A PowerShell file as its parsed tree, from tree.ps1."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("tree.ps1")

Span = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """A node of the tree: its type's name, where it is in the text, its parent's place, parts."""

    type: str
    span: Span
    parent: int
    part: Mapping[str, Any]


@dataclass(frozen=True)
class Tree:
    """A parsed file; ``nodes`` are in the order in which the parser's FindAll gives them."""

    file: str
    text: str
    nodes: Sequence[Node]

    def parent(self, node: Node) -> Node | None:
        """The node around this one; none at the top."""
        return self.nodes[node.parent] if node.parent >= 0 else None

    def of(self, span: Sequence[int]) -> str:
        """The text of a span."""
        return self.text[span[0] : span[1]]


def parsed(pwsh: Path, paths: Sequence[Path]) -> list[Tree]:
    """The trees of these files, in this order; ValueError names one that does not parse."""
    done = subprocess.run(
        [pwsh, "-NoProfile", "-NonInteractive", "-File", _SCRIPT, *paths],
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    return [_tree(path, found) for path, found in zip(paths, json.loads(done.stdout), strict=True)]


def _tree(path: Path, found: Mapping[str, Any]) -> Tree:
    if found["errors"]:
        raise ValueError(f"{path.name}:{found['errors'][0]}")
    nodes = [
        Node(one["type"], (one["span"][0], one["span"][1]), one["parent"], one["part"])
        for one in found["nodes"]
    ]
    return Tree(path.name, path.read_text("utf-8"), nodes)
