"""Runs unit tests on one mutant of a Python module, in a process of its own."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.load_instead import load_instead
from tests.mutation.python_mutators import PythonMutant, compiled
from tests.mutation.seen_by import ROOT, seeing_tests
from tests.support.examples import MUTANTS

CPU_SECONDS = 300
"""For the tests of one group, which take up to a hundred: what needs more hangs."""
_NOT_LOADED = 99
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", MUTANTS)


@dataclass(frozen=True)
class Trial:
    """A process that tries a mutant. ``witness`` is the file where it says what failed.

    ``groups`` is how many groups of tests may notice it: the tests of its package are the first.
    """

    mutant: PythonMutant
    witness: Path
    groups: int | None

    def verdict(self, status: int) -> Verdict:
        """What a process of this trial found that ended with this status of ``os.wait``."""
        failed = self.witness.read_text("utf-8") if self.witness.exists() else ""
        code = os.waitstatus_to_exitcode(status)
        return Verdict(self.mutant, code not in (0, _NOT_LOADED), code != _NOT_LOADED, failed)


@dataclass(frozen=True)
class Verdict:
    """``failed`` is the test that noticed the mutant: none where it could not even be collected."""

    mutant: PythonMutant
    is_noticed: bool
    is_loaded: bool
    failed: str


class _Witness:
    """Writes down which test failed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Without its parameters: their names may be any text."""
        if report.failed:
            self._path.write_text(report.nodeid.split("[")[0], "utf-8")


def begin(trial: Trial, whole: Mapping[Path, CodeType], likely: Sequence[str]) -> int:
    """Start it and give the process: first the tests that are likely to notice, then all."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    # Whatever goes wrong here has been noticed.
    code = 1
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silent, descriptor)
        code = _run_tests(trial, whole, likely)
    finally:
        os._exit(code)


def _run_tests(trial: Trial, whole: Mapping[Path, CodeType], likely: Sequence[str]) -> int:
    path = trial.mutant.path
    loaded = load_instead({**whole, path: compiled(trial.mutant)})
    nearest_first = [[str(test) for test in group] for group in seeing_tests(path)[: trial.groups]]
    for tests in ([str(ROOT / test) for test in likely], *nearest_first):
        _limit_cpu()
        code = (
            int(pytest.main([*OPTIONS, *tests], plugins=[_Witness(trial.witness)])) if tests else 0
        )
        if code:
            return code
    return 0 if path in loaded else _NOT_LOADED


def _limit_cpu() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
