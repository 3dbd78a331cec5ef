"""Which scenarios run how: some by ansible-playbook on one kind of Windows, the rest without it.

What ansible-core adds does not depend on what Windows answers, nor on what is planned: so
ansible-playbook runs one scenario of each length of a plan and outcome, the action alone all others
and all on the other kind of Windows, which differs in nothing else. Another ansible-core has those
of ansible-playbook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from tests.support.rounds import Ran, beside
from tests.support.scenario import MachineScenario

BY_ANSIBLE, DIRECT = "recorded", "documented"
"""The kind of Windows that ansible-playbook runs on, too, and that of the action alone."""

KINDS = (BY_ANSIBLE, pytest.param(DIRECT, marks=pytest.mark.first_core))

Kind = TypeVar("Kind", bound=MachineScenario)


def each_of(scenarios: Sequence[MachineScenario]) -> list[object]:
    """Parameters of a test for each scenario."""
    mine = {each.name for each in one_of_each(scenarios)}
    return [
        pytest.param(each, id=each.name, marks=() if each.name in mine else pytest.mark.first_core)
        for each in scenarios
    ]


def rounds_of(
    request: pytest.FixtureRequest,
    scenarios: Sequence[Kind],
    by_ansible: Callable[[Sequence[Kind]], Ran],
    direct: Callable[[Sequence[Kind]], Ran],
) -> Ran:
    """All scenarios of this session on the kind of Windows that is asked for."""
    if request.param == DIRECT:
        return direct(scenarios)
    firsts = one_of_each(scenarios)
    done = by_ansible(firsts)
    if request.config.getoption("--ansible-core"):
        return done
    return beside(done, direct([each for each in scenarios if each not in firsts]))


def one_of_each(scenarios: Sequence[Kind]) -> tuple[Kind, ...]:
    """The first scenario of so many kinds of steps and what comes of them."""
    firsts: dict[object, Kind] = {}
    for each in scenarios:
        comes_of_it = (each.outcome, each.is_changed, each.expected_executions, bool(each.says))
        firsts.setdefault((len(set(each.does)), *comes_of_it), each)
    return tuple(firsts.values())
