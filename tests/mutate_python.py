"""Whether the unit tests notice small mistakes in plugin_utils: -m tests.mutate_python [FILE ...].

A sample of 300 mutants by default, all of them with --all. Each is a process of its own that runs
the tests which can see its module, the nearest first, until one fails. A survivor must be explained
in python_mutation_survivors.yml.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType

import yaml

from tests.mutation.load_instead import load_instead
from tests.mutation.python_mutators import PythonMutant, compiled, python_mutants
from tests.mutation.seen_by import PLUGIN_UTILS, modules, seeing_tests
from tests.mutation.took import took
from tests.support.examples import MUTANTS

EXPLAINED = Path(__file__).with_name("python_mutation_survivors.yml")
SAMPLE, SEED = 300, 13
AT_ONCE, TOLD_EVERY = 2, 10
CPU_SECONDS = 120
"""For one mutant, which takes a few: what needs more hangs, and that is noticed."""
_NOT_LOADED = 99
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
    whole = {path: compile(path.read_bytes(), path, "exec") for path in modules()}
    running: dict[int, PythonMutant] = {}
    waiting = list(reversed(tried))
    with TemporaryDirectory() as compiled_once:
        sys.pycache_prefix, sys.dont_write_bytecode = compiled_once, False
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                mutant = waiting.pop()
                running[_start(mutant, whole)] = mutant
            process, status = os.wait()
            mutant = running.pop(process)
            code = os.waitstatus_to_exitcode(status)
            if code == _NOT_LOADED:
                print(f"no test loads {mutant.path}", file=sys.stderr, flush=True)
            if code in (0, _NOT_LOADED):
                yield mutant
            done = len(tried) - len(waiting) - len(running)
            if done % TOLD_EVERY == 0:
                print(f"{done} of {len(tried)} mutants", file=sys.stderr, flush=True)


def _start(mutant: PythonMutant, whole: Mapping[Path, CodeType]) -> int:
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
        code = _run_tests(mutant, whole)
    finally:
        os._exit(code)


def _run_tests(mutant: PythonMutant, whole: Mapping[Path, CodeType]) -> int:
    import pytest

    loaded = load_instead({**whole, mutant.path: compiled(mutant)})
    for tests in seeing_tests(mutant.path):
        code = int(pytest.main([*_OPTIONS, *map(str, tests)]))
        if code:
            return code
    return 0 if mutant.path in loaded else _NOT_LOADED


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
