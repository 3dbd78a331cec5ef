"""Which scenarios run how: by ansible-playbook on one kind of Windows, and on the other without it.

What ansible-core adds does not depend on what Windows answers, and the two kinds of Windows differ
in nothing else. Another ansible-core has one scenario of each plan and outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pytest

from tests.support.scenario import MachineScenario

BY_ANSIBLE, DIRECT = "recorded", "documented"
"""The kind of Windows that ansible-playbook runs on, and that which the action alone runs on."""

KINDS = (BY_ANSIBLE, pytest.param(DIRECT, marks=pytest.mark.first_core))

Kind = TypeVar("Kind", bound=MachineScenario)


def each_of(scenarios: Sequence[MachineScenario]) -> list[object]:
    """Parameters of a test for each scenario."""
    mine = {each.name for each in one_of_each(scenarios)}
    return [
        pytest.param(each, id=each.name, marks=() if each.name in mine else pytest.mark.first_core)
        for each in scenarios
    ]


def on_this_core(request: pytest.FixtureRequest, scenarios: Sequence[Kind]) -> tuple[Kind, ...]:
    """Those that this session runs."""
    return one_of_each(scenarios) if request.config.getoption("--ansible-core") else (*scenarios,)


def one_of_each(scenarios: Sequence[Kind]) -> tuple[Kind, ...]:
    """The first scenario of each plan and what comes of it."""
    firsts: dict[object, Kind] = {}
    for each in scenarios:
        comes_of_it = (each.outcome, each.is_changed, each.expected_executions, bool(each.says))
        firsts.setdefault((each.does, *comes_of_it), each)
    return tuple(firsts.values())
