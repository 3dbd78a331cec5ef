"""Whether the unit tests notice small mistakes in plugin_utils: -m tests.mutate_python [FILE ...].

A sample of 300 mutants by default, all of them with --all. Each is a process of its own that runs
the tests which can see its module, the nearest first, until one fails. A survivor must be explained
in python_mutation_survivors.yml.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.mutation.python_mutators import PythonMutant, python_mutants
from tests.mutation.seen_by import PLUGIN_UTILS, modules, seeing_tests
from tests.mutation.took import took
from tests.mutation.trial import OPTIONS, Trial, begin

EXPLAINED = Path(__file__).with_name("python_mutation_survivors.yml")
SAMPLE, SEED = 300, 13
AT_ONCE, TOLD_EVERY = 2, 10
LIKELY = 4
_EARLY = ("pytest", "hypothesis", "jinja2", "yaml", "markdown_it", "html5lib", "jsonschema")


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


def sample(of: Sequence[PythonMutant], size: int, seed: int) -> list[PythonMutant]:
    """So many of them by chance, which a change of other code leaves as they are."""

    def chance(mutant: PythonMutant) -> bytes:
        return hashlib.sha256(f"{seed} {change_of(mutant)}".encode()).digest()

    return sorted(of, key=chance)[:size]


def survivors(tried: Sequence[PythonMutant], groups: int | None = None) -> Iterator[PythonMutant]:
    """Try every mutant, a few at once, and give back those that no test noticed."""
    for name in _EARLY:
        importlib.import_module(name)
    whole = {path: compile(path.read_bytes(), path, "exec") for path in modules()}
    running: dict[int, Trial] = {}
    waiting = list(reversed(tried))
    # What notices one mistake of a module most likely notices the next one too.
    noticing: dict[Path, list[str]] = {}
    with TemporaryDirectory() as folder:
        sys.pycache_prefix, sys.dont_write_bytecode = folder, False
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                trial = Trial(waiting.pop(), Path(folder, f"witness{len(waiting)}"), groups)
                likely = noticing.get(trial.mutant.path, ())[:LIKELY]
                running[begin(trial, whole, likely)] = trial
            process, status = os.wait()
            verdict = running.pop(process).verdict(status)
            if not verdict.is_loaded:
                print(f"no test loads {verdict.mutant.path}", file=sys.stderr, flush=True)
            if not verdict.is_noticed:
                yield verdict.mutant
            if verdict.failed:
                known = noticing.setdefault(verdict.mutant.path, [])
                known[:] = [verdict.failed, *(test for test in known if test != verdict.failed)]
            done = len(tried) - len(waiting) - len(running)
            if done % TOLD_EVERY == 0:
                print(f"{done} of {len(tried)} mutants", file=sys.stderr, flush=True)


def are_well_as_it_is(tried: Sequence[PythonMutant], groups: int | None = None) -> bool:
    """Whether no test fails that the mutants are tried with: it would notice each of them."""
    tests = {
        str(test)
        for path in {mutant.path for mutant in tried}
        for group in seeing_tests(path)[:groups]
        for test in group
    }
    command = [sys.executable, "-m", "pytest", "-n", str(AT_ONCE), *OPTIONS, *sorted(tests)]
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0


def explained(path: Path = EXPLAINED) -> set[Change]:
    """The survivors that the file gives a reason for."""
    return {
        Change(entry["file"], one["code"], one["what"])
        for entry in yaml.safe_load(path.read_text("utf-8")) or ()
        for one in entry["survivors"]
    }


def main() -> int:
    """Print survivors and score; exit code 1 when one is not explained, 2 when none is tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate_python", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="modules; all by default")
    parser.add_argument("--all", action="store_true", help="every mutant, which takes hours")
    parser.add_argument(
        "--nearest", action="store_true", help="by the tests of the module's own package alone"
    )
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many")
    parser.add_argument("--seed", type=int, default=SEED, help="which ones")
    given = parser.parse_args()
    began = time.monotonic()
    tried = every_mutant([path.resolve() for path in given.files] or modules())
    if not given.all:
        tried = sample(tried, given.sample, given.seed)
    groups = 1 if given.nearest else None
    if not are_well_as_it_is(tried, groups):
        print("tests fail without any mistake", file=sys.stderr)
        return 2
    known, new, alive = explained(), 0, 0
    for mutant in survivors(tried, groups):
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
