"""Ansible's markup of documentation as other texts write it."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

import yaml

_MARK = re.compile(r"\b([VOCMPR]|RV)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_OF_ANOTHER = re.compile(r"(?:[\w.]+)#\w+:(.+)")
_WIDTH = 100


def for_role(text: str, role: str) -> str:
    """The text with the role's variables where the module's options and results were."""

    def renamed(found: re.Match[str]) -> str:
        kind, inner = found.groups()
        if kind == "RV" and "#" not in inner:
            return f"C({role}_result.{inner})"
        is_option = kind == "O" and "#" not in inner
        return f"O({role}_{inner})" if is_option else found.group()

    return _MARK.sub(renamed, text)


def as_markdown(text: str) -> str:
    """The text with names and values in backticks."""
    return _MARK.sub(lambda found: f"`{_name(*found.groups())}`", text)


def as_plain(text: str) -> str:
    """The text without marks, as a comment has it."""
    return _MARK.sub(lambda found: _name(*found.groups()), text)


def _name(kind: str, inner: str) -> str:
    if kind == "P":
        return inner.partition("#")[0]
    other = _OF_ANOTHER.fullmatch(inner)
    return (other[1] if other else inner).replace("\\", "")


def comment(text: str) -> str:
    """The text as lines that begin with a number sign."""
    return textwrap.fill(
        text, _WIDTH, initial_indent="# ", subsequent_indent="# ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    dumped = yaml.safe_dump(
        value, default_flow_style=True, width=10_000, allow_unicode=True, sort_keys=False
    )
    text = dumped.removesuffix("\n").removesuffix("\n...").removesuffix("\n")
    return re.sub(r"'([^'\"]*\{\{[^'\"]*)'", r'"\1"', text)


def scalar(text: str, indent: int) -> str:
    """A text as a YAML scalar that may go over several lines, each below the first indented."""
    quoted = text if _is_plain(text) else json.dumps(text, ensure_ascii=False)
    lines = textwrap.wrap(quoted, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines)


def _is_plain(text: str) -> bool:
    try:
        return bool(yaml.safe_load(text) == text) and not re.search(
            r": |:$| #|^[-?!&*%@`'\"]", text
        )
    except yaml.YAMLError:
        return False
