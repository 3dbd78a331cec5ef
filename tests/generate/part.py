"""A part of a file that is written from something else, or a whole file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
END = "<!-- end -->"


@dataclass(frozen=True)
class Part:
    """What stands between two marks of a file.

    Without ``begins`` it starts with the file, without ``ends`` it ends with it.
    """

    path: str
    content: Callable[[], str]
    begins: str = ""
    ends: str = ""

    def in_text(self, text: str) -> str:
        """The text with this part as it should be; ValueError where a mark is not in it."""
        start = text.index(self.begins) + len(self.begins)
        end = text.index(self.ends, start) if self.ends else len(text)
        return f"{text[:start]}{self.content()}{text[end:]}"


def markdown_part(path: str, source: str, content: Callable[[], str]) -> Part:
    """A table in a page, between comments that nobody who reads it sees."""
    return Part(path, content, f"<!-- written by make generate from {source} -->\n", END)
