"""The mutants of Python that the project promises are made, and a test that sees one notices."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutate_python import EXPLAINED, change_of, every_mutant, explained, sample
from tests.mutation.python_mutators import compiled, python_mutants
from tests.mutation.seen_by import PLUGIN_UTILS, ROOT, UNIT_TESTS, modules, seeing_tests
from tests.mutation.trial import Trial, Verdict

SMALL = '''\
"""Documentation."""
from dataclasses import dataclass, field

@dataclass(frozen=True)
class One:
    """Is not counted."""

    name: "str" = field(repr=False, default="a")


def small(given: dict["str", int]) -> "bool":
    """Nor is this."""
    for a, b in zip(given, given, strict=True):
        if a == b and not given:
            return True
    return 1 <= len(given) < 3 or f"{len(given):>9}" is None
'''
WHATS = [
    "and -> or", "== -> !=", "not removed", "True -> False",
    "or -> and", "<= -> <", "< -> <=", "1 -> 2", "3 -> 4", "is -> is not",
]  # fmt: skip


def _small(folder: Path) -> Path:
    path = folder / "small.py"
    path.write_text(SMALL, "utf-8")
    return path


def test_mutants_of_a_small_file(tmp_path: Path) -> None:
    found = python_mutants(_small(tmp_path))
    assert sorted(mutant.what for mutant in found) == sorted(WHATS)
    assert {mutant.line for mutant in found} == {14, 15, 16}


def test_each_mutant_does_what_it_says(tmp_path: Path) -> None:
    results = {}
    for mutant in python_mutants(_small(tmp_path)):
        names: dict[str, Any] = {"__name__": "small"}
        exec(compiled(mutant), names)
        results[mutant.what] = [names["small"](given) for given in ({}, {"x": 1})]
    assert results.pop("<= -> <") == results.pop("1 -> 2") == [False, False]
    assert results.pop("is -> is not") == [True, True]
    # What would tell these needs other arguments.
    assert results.pop("and -> or") == results.pop("not removed") == [False, True]


LOADED = """\
from tests.mutation.load_instead import load_instead
from tests.mutation.seen_by import PLUGIN_UTILS

path = PLUGIN_UTILS / "_kms" / "endpoint.py"
loaded = load_instead({path: compile("said = 'mutant'", path, "exec")})
from ansible_collections.volume.activation.plugins.plugin_utils._kms import endpoint
print(endpoint.said, loaded == {path})
"""


def test_tests_load_the_mutant() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "mutant True\n"


@pytest.mark.parametrize(
    ("status", "is_noticed", "is_loaded", "failed"),
    [(0, False, True, ""), (1 << 8, True, True, "tests/unit/test_x.py::test_y"),
     (99 << 8, False, False, ""), (signal.SIGXCPU, True, True, "")],
)  # fmt: skip
def test_how_a_trial_ends(
    tmp_path: Path, status: int, is_noticed: bool, is_loaded: bool, failed: str
) -> None:
    mutant = python_mutants(_small(tmp_path))[0]
    witness = tmp_path / "witness"
    if failed:
        witness.write_text(failed, "utf-8")
    verdict = Trial(mutant, witness, None).verdict(status)
    assert verdict == Verdict(mutant, is_noticed, is_loaded, failed)


def test_tests_of_the_package_come_first() -> None:
    compare = PLUGIN_UTILS / "_audit" / "compare.py"
    groups = seeing_tests(compare)
    assert {test.parent for test in groups[0]} == {UNIT_TESTS / "audit"}
    assert UNIT_TESTS / "report" / "test_html.py" in groups[-1]
    assert all(seeing_tests(module) for module in modules() if python_mutants(module))


def test_what_is_explained_is_a_mutant() -> None:
    known = explained(EXPLAINED)
    made = {change_of(mutant) for mutant in every_mutant(modules())} if known else set()
    assert known <= made


def test_sample_stays_where_other_code_changes() -> None:
    of = every_mutant(modules()[:20])
    chosen = sample(of, 10, 13)
    assert len(chosen) == 10
    assert sample(of[::2], len(of), 13) == [
        one for one in sample(of, len(of), 13) if one in of[::2]
    ]
    assert chosen != sample(of, 10, 14)
