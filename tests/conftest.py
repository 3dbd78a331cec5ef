"""What is run once more on another ansible-core: what it could change, and nothing twice."""

from __future__ import annotations

import functools
import gc
from pathlib import Path

import pytest

from lab import playbook
from tests.support import engines
from tests.support.examples import register_profiles
from tests.support.other_core import repeated
from tests.support.ready_ansible import ReadyAnsible

register_profiles()

TESTS = Path(__file__).resolve().parent
RUNS = TESTS / "runs"
LONGEST_FIRST = tuple(
    map(
        Path,
        (
            "runs/test_scenarios.py",
            "runs/test_office_scenarios.py",
            "runs/test_kms_host.py",
            "runs",
            "pwsh/test_engines_agree.py",
            "pwsh/test_mutate.py",
            "unit/windows/test_run_properties.py",
            "unit/office/test_run_properties.py",
            "browser",
            "pwsh",
            "unit/ecosystem",
            "unit/house",
            "unit/lab",
            "",
        ),
    )
)
"""Files and folders of tests by what a file takes; the many that take a moment fill up the rest."""
MAIN_JOBS = {
    "test_audit.py",
    "test_core_secrets.py",
    "test_kms_host_secrets.py",
    "test_maintenance_secrets.py",
    "test_office_secrets.py",
    "test_role_inputs.py",
    "test_scenarios.py",
    "test_secrets.py",
}
"""Apply and check mode, of Windows on both engines, secrets, arguments and reports: for each core.

Of any other file of whole runs, another core has what ``support/other_core.py`` says.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--ansible-core``."""
    parser.addoption(
        "--ansible-core",
        action="store_true",
        help="only what another ansible-core repeats: main jobs, the first test of a file of whole "
        "runs, and what is marked ansible_core",
    )
    parser.addoption(
        "--main-jobs",
        action="store_true",
        help="of --ansible-core, only the files of the main jobs",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let the runs of this process start from one that has imported ansible-core."""
    engines.is_another_core = config.getoption("--ansible-core")
    ready = ReadyAnsible()
    playbook.start = ready
    config.add_cleanup(ready.close)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file for another ansible-core that has nothing for it."""
    if not config.getoption("--ansible-core") or not collection_path.match("test_*.py"):
        return None
    is_main = not config.getoption("--main-jobs") or collection_path.name in MAIN_JOBS
    uses_core = RUNS in collection_path.parents or "ansible_core" in collection_path.read_text()
    return None if is_main and uses_core else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long comes first, and what no ansible-core changes is left out."""
    items.sort(key=lambda item: _turn(item.path))
    if not config.getoption("--ansible-core"):
        return
    depends = {item: _depends_on_core(item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not depends[item]])
    items[:] = [item for item in items if depends[item]]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what stays to the end: thousands of tests."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@functools.cache
def _turn(path: Path) -> int:
    within = path.relative_to(TESTS)
    return next(
        turn for turn, each in enumerate(LONGEST_FIRST) if each in (within, *within.parents)
    )


def _depends_on_core(item: pytest.Item) -> bool:
    if item.get_closest_marker("first_core"):
        return False
    if item.get_closest_marker("ansible_core") or item.path.name in MAIN_JOBS:
        return True
    name = item.name.partition("[")[0]
    return RUNS in item.path.parents and name in repeated(item.path)
