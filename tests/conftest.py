"""What is run once more on another ansible-core: what it could change, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.engines.pwsh import find_pwsh
from tests.support.engines import ENGINES

RUNS = Path(__file__).resolve().parent / "runs"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--ansible-core``."""
    parser.addoption(
        "--ansible-core",
        action="store_true",
        help="only whole runs and tests marked ansible_core, on one engine of the lab",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no ansible-core changes."""
    if not config.getoption("--ansible-core"):
        return
    # On the pwsh engine the module that is sent is the one that runs, so it is the one that counts.
    left_out = set(ENGINES) - {"pwsh"} if find_pwsh() else set()
    depends = {item: _depends_on_core(item, left_out) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not depends[item]])
    items[:] = [item for item in items if depends[item]]


def _depends_on_core(item: pytest.Item, left_out: set[str]) -> bool:
    if RUNS not in item.path.parents:
        return item.get_closest_marker("ansible_core") is not None
    if item.get_closest_marker("both_engines") is not None:
        return not left_out
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return not any(isinstance(value, str) and value in left_out for value in values)
