"""What is run once more on another ansible-core: what it could change, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import playbook
from tests.support.examples import register_profiles
from tests.support.ready_ansible import ReadyAnsible

register_profiles()

RUNS = Path(__file__).resolve().parent / "runs"
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
"""Apply and check mode on both engines, secrets, arguments and reports: in minutes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--ansible-core``."""
    parser.addoption(
        "--ansible-core",
        action="store_true",
        help="only whole runs and tests marked ansible_core",
    )
    parser.addoption(
        "--main-jobs",
        action="store_true",
        help="of --ansible-core, only the files of the main jobs",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let the runs of this process start from one that has imported ansible-core."""
    ready = ReadyAnsible()
    playbook.start = ready
    config.add_cleanup(ready.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no ansible-core changes."""
    if not config.getoption("--ansible-core"):
        return
    only = MAIN_JOBS if config.getoption("--main-jobs") else None
    depends = {item: _depends_on_core(item) and _is_of(only, item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not depends[item]])
    items[:] = [item for item in items if depends[item]]


def _depends_on_core(item: pytest.Item) -> bool:
    return RUNS in item.path.parents or item.get_closest_marker("ansible_core") is not None


def _is_of(files: set[str] | None, item: pytest.Item) -> bool:
    return files is None or item.path.name in files
