"""Whether the unit tests notice small mistakes in plugin_utils: -m tests.mutate_python [FILE ...].

A sample of 300 mutants by default, all of them with --all. Each is a process of its own that runs
the tests which can see its module, the nearest first, until one fails. A survivor must be explained
in python_mutation_survivors.yml.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.machinery
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

import yaml

from tests.mutation.python_mutators import PythonMutant, compiled, python_mutants
from tests.mutation.seen_by import PLUGIN_UTILS, modules, seeing_tests
from tests.mutation.took import took
from tests.support.examples import MUTANTS

EXPLAINED = Path(__file__).with_name("python_mutation_survivors.yml")
SAMPLE, SEED = 300, 13
AT_ONCE, TOLD_EVERY = 2, 50
CPU_SECONDS = 600
"""For one mutant, which takes a few: what needs more hangs, and that is noticed."""
_EARLY = ("pytest", "hypothesis", "jinja2", "yaml", "markdown_it", "html5lib", "jsonschema")
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", MUTANTS)


@dataclass(frozen=True, order=True)
class Change:
    """What tells a mutant from others where lines have moved."""

    file: str
    code: str
    what: str


def change_of(mutant: PythonMutant) -> Change:
    """The mutant without what depends on the rest of its file."""
    return Change(str(mutant.path.relative_to(PLUGIN_UTILS)), mutant.code, mutant.what)


def every_mutant(paths: Sequence[Path]) -> list[PythonMutant]:
    """All mutants of these modules."""
    return [mutant for path in paths for mutant in python_mutants(path)]


def survivors(tried: Sequence[PythonMutant]) -> Iterator[PythonMutant]:
    """Try every mutant, a few at once, and give back those that no test noticed."""
    for name in _EARLY:
        importlib.import_module(name)
    with TemporaryDirectory() as compiled_once:
        sys.pycache_prefix, sys.dont_write_bytecode = compiled_once, False
        yield from _survivors(tried)


def _survivors(tried: Sequence[PythonMutant]) -> Iterator[PythonMutant]:
    running: dict[int, PythonMutant] = {}
    waiting = list(reversed(tried))
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            mutant = waiting.pop()
            running[_start(mutant)] = mutant
        process, status = os.wait()
        mutant = running.pop(process)
        done = len(tried) - len(waiting) - len(running)
        if done % TOLD_EVERY == 0:
            print(f"{done} of {len(tried)} mutants", file=sys.stderr, flush=True)
        if os.waitstatus_to_exitcode(status) == 0:
            yield mutant


def _start(mutant: PythonMutant) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    # Whatever goes wrong here has been noticed.
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        silent = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silent, descriptor)
        code = _run_tests(mutant)
    finally:
        os._exit(code)


def _run_tests(mutant: PythonMutant) -> int:
    import pytest

    _replace(mutant.path, compiled(mutant))
    for tests in seeing_tests(mutant.path):
        code = int(pytest.main([*_OPTIONS, *map(str, tests)]))
        if code:
            return code
    return 0


def _replace(path: Path, code: CodeType) -> None:
    loader: Any = importlib.machinery.SourceFileLoader
    get_code = loader.get_code

    def get_mutated(self: Any, name: str) -> Any:
        is_it = Path(self.path).name == path.name and Path(self.path).resolve() == path
        return code if is_it else get_code(self, name)

    loader.get_code = get_mutated


def explained(path: Path = EXPLAINED) -> set[Change]:
    """The survivors that the file gives a reason for."""
    return {
        Change(entry["file"], one["code"], one["what"])
        for entry in yaml.safe_load(path.read_text("utf-8")) or ()
        for one in entry["survivors"]
    }


def main() -> int:
    """Print the survivors and the score; exit code 1 when one is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate_python", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="modules; all by default")
    parser.add_argument("--all", action="store_true", help="every mutant, which takes hours")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many")
    parser.add_argument("--seed", type=int, default=SEED, help="which ones")
    given = parser.parse_args()
    began = time.monotonic()
    tried = every_mutant([path.resolve() for path in given.files] or modules())
    if not given.all and len(tried) > given.sample:
        tried = random.Random(given.seed).sample(tried, given.sample)
    known, new, alive = explained(), 0, 0
    for mutant in survivors(tried):
        alive += 1
        change = change_of(mutant)
        if change not in known:
            new += 1
            print(
                f"survived: {change.file}:{mutant.line}: {change.what}\n    {change.code}",
                flush=True,
            )
    print(
        f"{len(tried)} mutants: {len(tried) - alive} killed ({1 - alive / len(tried):.1%}), "
        f"{alive - new} survived as explained, {new} not explained"
    )
    print(took(began))
    return int(new > 0)


if __name__ == "__main__":
    sys.exit(main())
