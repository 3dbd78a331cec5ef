"""What is run once more on another ansible-core: what it could change, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.examples import register_profiles

register_profiles()

RUNS = Path(__file__).resolve().parent / "runs"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--ansible-core``."""
    parser.addoption(
        "--ansible-core",
        action="store_true",
        help="only whole runs and tests marked ansible_core",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no ansible-core changes."""
    if not config.getoption("--ansible-core"):
        return
    depends = {item: _depends_on_core(item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not depends[item]])
    items[:] = [item for item in items if depends[item]]


def _depends_on_core(item: pytest.Item) -> bool:
    return RUNS in item.path.parents or item.get_closest_marker("ansible_core") is not None
