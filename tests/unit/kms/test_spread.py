"""The order of a site's KMS hosts: stable, fair by weight, and moving no more than it must."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import (
    SiteKmsHost,
    in_order_for,
    share_of,
)
from hypothesis import given
from hypothesis import strategies as st

MACHINES = 20_000

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,12}(\.[a-z]{2,8}){0,2}", fullmatch=True)
HOSTS = st.lists(
    st.builds(
        SiteKmsHost,
        st.builds(KmsEndpoint, NAMES, st.integers(1, 65535)),
        st.integers(0, 3),
        st.integers(0, 65535),
    ),
    max_size=8,
    unique_by=lambda host: host.endpoint.host,
)


def site(**weights: int) -> list[SiteKmsHost]:
    """Hosts of one priority by weight."""
    return [SiteKmsHost(KmsEndpoint(name), weight=weight) for name, weight in weights.items()]


def first_of(hosts: list[SiteKmsHost], machine: str) -> str:
    """The host that a machine prefers."""
    return in_order_for(machine, hosts)[0].host


@given(NAMES, HOSTS, st.randoms())
def test_every_host_once_and_the_same_order_each_time(machine, hosts, random) -> None:
    order = in_order_for(machine, hosts)
    assert sorted(order, key=str) == sorted((host.endpoint for host in hosts), key=str)
    shuffled = list(hosts)
    random.shuffle(shuffled)
    assert in_order_for(machine.upper(), shuffled) == order


@given(NAMES, HOSTS)
def test_lowest_priority_first_and_no_weight_last(machine, hosts) -> None:
    by_endpoint = {host.endpoint: host for host in hosts}
    order = [by_endpoint[endpoint] for endpoint in in_order_for(machine, hosts)]
    ranks = [(host.priority, host.weight == 0) for host in order]
    assert ranks == sorted(ranks)


@given(NAMES, HOSTS.filter(bool), st.data())
def test_a_host_less_leaves_the_others_in_their_order(machine, hosts, data) -> None:
    """So only the machines of that host move, and back when it returns."""
    gone = data.draw(st.sampled_from(hosts))
    left = in_order_for(machine, [host for host in hosts if host != gone])
    assert left == tuple(e for e in in_order_for(machine, hosts) if e != gone.endpoint)


@given(NAMES, HOSTS.filter(bool), st.data())
def test_another_port_moves_nobody(machine, hosts, data) -> None:
    moved = data.draw(st.sampled_from(hosts))
    other = SiteKmsHost(KmsEndpoint(moved.endpoint.host, 1), moved.priority, moved.weight)
    changed = [other if host == moved else host for host in hosts]
    assert [e.host for e in in_order_for(machine, changed)] == [
        e.host for e in in_order_for(machine, hosts)
    ]


@pytest.mark.parametrize(
    "weights",
    [
        {"a": 1, "b": 1},
        {"a": 2, "b": 1, "c": 1},
        {"a": 1, "b": 9},
        {"a": 65535, "b": 65535, "c": 1},
    ],
)
def test_shares_follow_the_weights(weights: dict[str, int]) -> None:
    """Within five standard deviations of a share; the names are fixed, so the result is too."""
    hosts = site(**weights)
    counted = Counter(first_of(hosts, f"srv{n:05}.example.com") for n in range(MACHINES))
    for name, weight in weights.items():
        share = weight / sum(weights.values())
        allowed = 5 * math.sqrt(MACHINES * share * (1 - share))
        assert abs(counted[name] - MACHINES * share) <= max(allowed, 5)


def test_the_next_hosts_share_the_machines_of_one_that_is_down() -> None:
    hosts = site(a=1, b=2, c=1)
    seconds = Counter(
        in_order_for(machine, hosts)[1].host
        for machine in (f"srv{n:05}" for n in range(MACHINES))
        if first_of(hosts, machine) == "a"
    )
    total = seconds.total()
    assert abs(total - MACHINES / 4) <= 5 * math.sqrt(MACHINES * 3 / 16)
    assert abs(seconds["b"] - total * 2 / 3) <= 5 * math.sqrt(total * 2 / 9)


def test_a_heavier_host_takes_machines_and_no_two_others_swap() -> None:
    before, after = site(a=1, b=1, c=1), site(a=1, b=1, c=2)
    moved = {
        (first_of(before, machine), first_of(after, machine))
        for machine in (f"srv{n:05}" for n in range(MACHINES))
    }
    assert moved == {("a", "a"), ("b", "b"), ("c", "c"), ("a", "c"), ("b", "c")}


def test_no_weight_at_all_is_spread_evenly() -> None:
    counted = Counter(first_of(site(a=0, b=0), f"srv{n}") for n in range(MACHINES))
    assert abs(counted["a"] - MACHINES / 2) <= 5 * math.sqrt(MACHINES / 4)


def test_the_order_does_not_change_between_releases() -> None:
    """Else an update would move machines."""
    assert share_of("SRV1", "kms01") == share_of("srv1", "kms01") == 0.37297780492295196
    hosts = site(kms01=1, kms02=2, kms03=0)
    orders = [[e.host for e in in_order_for(f"srv{n}", hosts)] for n in range(6)]
    assert [order[0][-1] for order in orders] == ["2", "2", "1", "2", "1", "1"]
    assert {order[2] for order in orders} == {"kms03"}
