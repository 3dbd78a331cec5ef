"""A plan as data and as lines, every key and every word."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._plan.event import Host
from ansible_collections.volume.activation.plugins.plugin_utils._plan.result import (
    plan_data,
    plan_text,
)

from tests.support.small_plan import PLAN, A, B


def test_data() -> None:
    assert plan_data(PLAN) == {
        "schema": "volume.activation/kms_plan",
        "schema_version": 1,
        "generated": "2026-03-01T12:00:00Z",
        "event": {
            "going": ["kms01"],
            "coming": ["kms03.example.com:1689"],
            "coming_sites": ["aachen", "berlin"],
            "leaving": ["pc3", "pc4"],
        },
        "sites": [
            {
                "site": "(no site)", "clients": 1, "stays": 1, "moves": 0, "leaves": 0,
                "without_host": 0, "below_threshold": 0, "move": [],
                "first_expires": None, "last_expires": None,
            },
            {
                "site": "aachen", "clients": 2, "stays": 0, "moves": 1, "leaves": 0,
                "without_host": 1, "below_threshold": 0,
                "move": [{"from": B, "to": A, "clients": 1}],
                "first_expires": None, "last_expires": None,
            },
            {
                "site": "berlin", "clients": 6, "stays": 2, "moves": 2, "leaves": 1,
                "without_host": 1, "below_threshold": 2,
                "move": [{"from": A, "to": B, "clients": 2}],
                "first_expires": "2026-08-23", "last_expires": "2026-08-24",
            },
        ],
        "kms_hosts": [
            {
                "host": A, "windows_before": 30, "windows_after": 3, "office_before": 0,
                "office_after": 0, "falls_below": [25, 5],
            },
            {
                "host": B, "windows_before": 4, "windows_after": 3, "office_before": 2,
                "office_after": 1, "falls_below": [],
            },
            {
                "host": "kms03:1688", "windows_before": 0, "windows_after": 0, "office_before": 0,
                "office_after": 1, "falls_below": [],
            },
        ],
        "clients": [
            {
                "name": name, "site": site, "before": before, "after": after, "outcome": outcome,
                "below": below, "expires": expires,
            }
            for name, site, before, after, outcome, below, expires in (
                ("pc1", "berlin", A, B, "moves", None, "2026-08-25"),
                ("pc2", "berlin", A, B, "moves", 25, "2026-08-23"),
                ("pc3", "berlin", A, None, "leaves", None, "2026-08-20"),
                ("pc5", "berlin", B, B, "stays", 5, None),
                ("pc6", "berlin", A, None, "without_host", None, "2026-08-24"),
                ("pc8", "aachen", A, None, "without_host", None, None),
                ("pc9", "aachen", B, A, "moves", None, None),
            )
        ],
    }  # fmt: skip


def test_text() -> None:
    assert list(plan_text(PLAN)) == [
        "kms01:1688: clients 30 -> 3, falls below 25, falls below 5",
        "kms02:1688: clients 4 -> 3, Office alone 2 -> 1",
        "kms03:1688: clients 0 -> 0, Office alone 0 -> 1",
        "(no site): 1 client, 1 stays",
        "aachen: 2 clients, 1 moves, 1 without host",
        "  1 client from kms02:1688 to kms01:1688",
        "  1 client not activated again (1 without a host, 0 at one below its threshold)",
        "berlin: 6 clients, 2 stays, 2 moves, 1 leaves, 1 without host",
        "  2 clients from kms01:1688 to kms02:1688",
        "  3 clients not activated again (1 without a host, 2 at one below its threshold); their "
        "licences end from 2026-08-23 to 2026-08-24",
    ]


@pytest.mark.parametrize(
    ("before", "after", "below"),
    [
        (25, 24, (25,)),
        (24, 23, ()),
        (26, 25, ()),
        (5, 4, (5,)),
        (5, 5, ()),
        (4, 3, ()),
        (25, 4, (25, 5)),
        (4, 30, ()),
    ],
)
def test_thresholds_that_a_host_falls_below(before: int, after: int, below: Any) -> None:
    assert Host(A, before, after, 99, 0).falls_below == below
