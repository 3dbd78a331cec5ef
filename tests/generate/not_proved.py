"""docs/NOT_PROVED.md: what the simulated Windows says without a record that proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from lab.simulation.variant import AXES
from tests.generate.part import ROOT, Part

NOT_PROVED = ROOT / "lab" / "data" / "not_proved.yml"
RECORDED = ROOT / "lab" / "recorded"
_KINDS = {
    "recorded": "a machine's own output",
    "microsoft_sample": "an output in a vendor's documentation",
    "test_fixture": "a value in somebody's test",
    "code_fact": "what a script or a page says about behaviour",
    "configuration": "a configuration of DNS",
}


def not_proved() -> Mapping[str, list[dict[str, Any]]]:
    """The table."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(NOT_PROVED.read_text("utf-8"))
    return found


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> list[str]:
    names = list(head)
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}", *rows, ""]


def _values(axis: str | None) -> str:
    if axis is None:
        return "one only"
    shown = [str(value).lower() for value in AXES[axis] if not isinstance(value, frozenset)]
    return f"`{axis}`: {', '.join(shown)}" if shown else f"`{axis}`"


def _records() -> list[str]:
    kinds = Counter(
        entry["source"]["kind"]
        for path in sorted(RECORDED.glob("*.yml"))
        for entry in yaml.safe_load(path.read_text("utf-8"))
    )
    lines = [(words, str(kinds[kind])) for kind, words in _KINDS.items()]
    return _table(("What an entry is", "Entries"), [*lines, ("all", str(kinds.total()))])


def page() -> str:
    """The page."""
    table = not_proved()
    behaviour = [(e["what"], _values(e["axis"]), e["why"]) for e in table["behaviour"]]
    columns = [
        (", ".join(f"`{name}`" for name in e["columns"]), e["plays"], e["why"])
        for e in table["columns"]
    ]
    answers = [
        (e["of"], ", ".join(f"`{answer}`" for answer in e["answers"]), e["why"])
        for e in table["answers"]
    ]
    return "\n".join(
        [
            "<!-- written by make generate from lab/data/not_proved.yml -->",
            "# What is not proved on Windows",
            "",
            "Tests run on a simulated Windows. It is held against `lab/recorded`: outputs of real",
            "machines, masked, each with its source. What no entry proves stands here. Where the",
            "second column names an axis, tests play every value of it, so that the collection is",
            "right either way. One file of a machine of yours proves more:",
            "[record your own Windows](RECORDING.md).",
            "",
            *_records(),
            "## Behaviour",
            "",
            *_table(("What", "Played", "Evidence"), behaviour),
            "## Values of rows",
            "",
            *_table(("Column", "Played", "Evidence"), columns),
            "## Identifiers of errors",
            "",
            *_table(("Of", "Answer", "Evidence"), answers),
        ]
    )


NOT_PROVED_PAGE = Part("docs/NOT_PROVED.md", page)
