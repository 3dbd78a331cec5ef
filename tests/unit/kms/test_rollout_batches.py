"""Batches that begin each site with a canary and never reach into the next one."""

from __future__ import annotations

from itertools import accumulate

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.rollout import rollout_batches
from hypothesis import given
from hypothesis import strategies as st

MACHINES = st.lists(st.integers(0, 60).map("srv{}".format), max_size=12, unique=True)


@pytest.mark.parametrize(
    ("sizes", "canary", "batch", "expected"),
    [
        ([], 1, 0, []),
        ([0, 3], 1, 0, [1, 2]),
        ([1, 1], 1, 0, [1, 1]),
        ([5, 4], 2, 2, [2, 2, 1, 2, 2]),
        ([3], 5, 1, [3]),
        ([3], 0, 0, [3]),
        ([4], 0, 3, [3, 1]),
    ],
)
def test_sizes(sizes: list[int], canary: int, batch: int, expected: list[int]) -> None:
    sites = [[f"{site}-{number}" for number in range(size)] for site, size in enumerate(sizes)]
    assert rollout_batches(sites, canary, batch) == expected


@given(st.lists(MACHINES, max_size=5), st.integers(0, 4), st.integers(0, 5))
def test_every_machine_is_in_one_batch_of_its_site(
    sites: list[list[str]], canary: int, batch: int
) -> None:
    batches = rollout_batches(sites, canary, batch)
    seen: set[str] = set()
    ends = set()
    for machines in sites:
        new = set(machines) - seen
        seen |= new
        starts_at, end = len(seen) - len(new), len(seen)
        ends.add(end)
        if new and canary:
            place = [0, *accumulate(batches)].index(starts_at)
            assert batches[place] == min(canary, len(new))
    assert sum(batches) == len(seen)
    assert all(batches)
    assert ends - {0} <= set(accumulate(batches))
    assert max(batches, default=0) <= max(canary, batch or 99)
