"""Whether the cases of the engines notice small mistakes in PowerShell: -m tests.mutate [FILE ...].

Every mutant of plugins/module_utils and plugins/modules runs the cases that send its file until one
gives another answer than the python engine does. A survivor must be explained in
mutation_survivors.yml.
"""

from __future__ import annotations

import argparse
import base64
import os
import queue
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import yaml

from lab.engines.pwsh import PwshEngine, find_pwsh
from lab.engines.python import PythonEngine
from lab.payload import Payload
from lab.simulation.network import Network
from tests.mutation.mutators import Mutant, mutants
from tests.mutation.took import took
from tests.mutation.tree import Tree, parsed
from tests.support.engine_answers import TIME_ZONE, Outcome, open_network, outcome
from tests.support.engine_case import Case
from tests.support.every_case import EVERY_CASE

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "plugins").glob("module*/*.ps*1"))
EXPLAINED = Path(__file__).with_name("mutation_survivors.yml")

JUDGES = 2
TIMEOUT_SECONDS = 60.0
"""For one case, which takes milliseconds: a mutant that needs more hangs."""


@dataclass(frozen=True, order=True)
class Change:
    """What tells a mutant from others where lines have moved."""

    file: str
    code: str
    what: str


@dataclass(frozen=True)
class Verdict:
    """A mutant and the case that noticed it; none when it survived."""

    mutant: Mutant
    noticed_by: str | None


class Judge:
    """Runs mutants on an engine of its own. Not thread-safe: one mutant at a time."""

    def __init__(self, engine: PwshEngine, network: Network, cases: Sequence[Case]) -> None:
        """Find out what each case must give."""
        self._engine = engine
        self._network = network
        self._cases = list(cases)
        python = PythonEngine()
        # Cases of two kinds may have one name.
        self._payloads = {id(case): case.payload() for case in cases}
        self._expected = {id(case): outcome(python, case, network) for case in cases}
        self._noticing: dict[int, Case] = {}

    def noticed_by(self, sources: Mapping[str, str]) -> str | None:
        """The first case that another text of these files fails, by its name."""
        for place, case in enumerate(self._cases):
            own = self._payloads[id(case)]
            payload = with_sources(own, sources)
            if sources and payload is own:
                continue
            if self._outcome(case, payload) != self._expected[id(case)]:
                self._noticing[id(case)] = case
                # What notices one mistake of a function most likely notices the next one too.
                self._cases.insert(0, self._cases.pop(place))
                return case.name
        return None

    def wrong_as_it_is(self) -> str | None:
        """A case that noticed a mutant and fails without one, which no verdict can rest on."""
        for key, case in self._noticing.items():
            if self._outcome(case, self._payloads[key]) != self._expected[key]:
                return case.name
        return None

    def _outcome(self, case: Case, payload: Payload) -> Outcome | None:
        try:
            return outcome(self._engine, case, self._network, payload)
        except Exception:
            # A request or an answer that no right module makes, whatever the lab trips over.
            return None


def with_sources(payload: Payload, sources: Mapping[str, str]) -> Payload:
    """The payload with the text of some of its files replaced; itself when it has none of them.

    ``sources`` has file names.
    """
    scripts = payload.manifest["scripts"]
    replaced = {
        name: {**script, "script": base64.b64encode(text.encode("utf-8")).decode("ascii")}
        for name, script in scripts.items()
        for file, text in sources.items()
        if name.endswith(f".{file}")
    }
    if not replaced:
        return payload
    return replace(payload, manifest={**payload.manifest, "scripts": {**scripts, **replaced}})


@contextmanager
def judge(pwsh: Path, cases: Sequence[Case] = EVERY_CASE) -> Iterator[Judge]:
    """A judge with a network of its own. $TZ must be set before."""
    with open_network() as network, closing(PwshEngine(pwsh, 1, TIMEOUT_SECONDS)) as engine:
        yield Judge(engine, network, cases)


def verdicts(pwsh: Path, tried: Iterable[Mutant]) -> Iterator[Verdict]:
    """Try every mutant; in their order.

    Raises RuntimeError when a case that noticed one fails at the end without any.
    """
    with ExitStack() as opened, ThreadPoolExecutor(JUDGES) as threads:
        judges = [opened.enter_context(judge(pwsh)) for _ in range(JUDGES)]
        free: queue.SimpleQueue[Judge] = queue.SimpleQueue()
        for one in judges:
            free.put(one)

        def verdict(mutant: Mutant) -> Verdict:
            mine = free.get()
            try:
                return Verdict(mutant, mine.noticed_by({mutant.file: mutant.text}))
            finally:
                free.put(mine)

        yield from threads.map(verdict, tried)
        for one in judges:
            wrong = one.wrong_as_it_is()
            if wrong is not None:
                raise RuntimeError(f"the engines do not agree on {wrong!r} as it is any more")


def change_of(mutant: Mutant) -> Change:
    """The mutant without what depends on the rest of its file."""
    return Change(mutant.file, mutant.code, mutant.what)


def explained(path: Path = EXPLAINED) -> set[Change]:
    """The survivors that the file gives a reason for."""
    return {
        Change(file, one["code"], one["what"])
        for entry in yaml.safe_load(path.read_text("utf-8"))
        for file in entry["files"]
        for one in entry["survivors"]
    }


def report(found: Sequence[Verdict], known: set[Change]) -> tuple[list[str], bool]:
    """The lines to print, and whether every survivor is explained and every explanation needed."""
    survivors = [one.mutant for one in found if one.noticed_by is None]
    new = [mutant for mutant in survivors if change_of(mutant) not in known]
    stale = sorted(known - {change_of(mutant) for mutant in survivors})
    lines = [
        f"survived: {mutant.file}:{mutant.line}: {mutant.what}\n    {mutant.code}" for mutant in new
    ]
    lines += [
        f"no longer a survivor: {change.file}: {change.what}\n    {change.code}" for change in stale
    ]
    return [*lines, score(len(found), len(survivors), len(new))], not new and not stale


def score(tried: int, alive: int, new: int) -> str:
    """How many were noticed, and how many of the others are not explained."""
    return (
        f"{tried} mutants: {tried - alive} killed ({1 - alive / tried:.1%}), "
        f"{alive - new} survived as explained, {new} not explained"
    )


def trees(pwsh: Path, files: Sequence[Path] = FILES) -> list[Tree]:
    """The PowerShell files of the collection."""
    return parsed(pwsh, files)


def main() -> int:
    """Print the survivors and the scores; exit code 1 when one is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="all of the collection by default")
    files = parser.parse_args().files or FILES
    pwsh = find_pwsh()
    if pwsh is None:
        print("make mutate needs PowerShell: neither $PWSH nor pwsh on PATH", file=sys.stderr)
        return 2
    began = time.monotonic()
    os.environ["TZ"] = TIME_ZONE
    with judge(pwsh) as unchanged:
        wrong = unchanged.noticed_by({})
    if wrong is not None:
        print(f"the engines do not agree on {wrong!r} as it is", file=sys.stderr)
        return 2
    tried = [mutant for tree in trees(pwsh, files) for mutant in mutants(tree)]
    known = explained()
    every: list[Verdict] = []
    is_well = True
    for file, each in groupby(verdicts(pwsh, tried), lambda one: one.mutant.file):
        found = list(each)
        lines, is_file_well = report(found, {one for one in known if one.file == file})
        print("\n".join([*lines[:-1], f"{file}: {lines[-1]}"]), flush=True)
        every += found
        is_well = is_well and is_file_well
    survivors = [change_of(one.mutant) for one in every if one.noticed_by is None]
    print(score(len(every), len(survivors), sum(one not in known for one in survivors)))
    print(took(began))
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
