"""The page of a plan for KMS hosts: well-formed, closed to the network, safe with any text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._plan.event import Event, KmsPlan
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.kms_plan import (
    plan_to_html,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.kms_plan_view import (
    event_text,
    figures,
    host_rows,
    kind_of,
    move_rows,
    site_rows,
    summary,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.text import shown

from tests.support.audited import CANARY
from tests.unit.plan.test_plan import GOES, ONE, pc, planned, server

EVERYTHING = Event(
    going=("kms01.example.com",),
    coming=parse_kms_hosts(["kms03.example.com"]),
    coming_sites=frozenset({"b"}),
    leaving=frozenset({"srv0"}),
)


def whole() -> KmsPlan:
    """Two sites: clients that move, leave, stay, and that no KMS host activates again."""
    machines = [
        *(server(number) for number in range(30)),
        *(server(number, site="b") for number in range(30, 60)),
        *(pc(number, host="kms02.example.com") for number in range(3)),
        server(60, host="kms09.example.com", site="<script>"),
    ]
    return planned(machines, EVERYTHING, ONE)


def page(plan: KmsPlan) -> str:
    return "".join(plan_to_html(plan))


def elements(text: str) -> list[Any]:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return [each for each in tree.iter() if isinstance(each.tag, str)]


PLANS = {
    "whole": whole(),
    "empty": planned([], GOES),
    "nobody is lost": planned([server(number) for number in range(30)], GOES),
    "everybody is lost": planned([server(number) for number in range(300)], GOES, ONE),
}


@pytest.mark.parametrize("name", PLANS)
def test_the_page_is_well_formed_and_has_no_script(name: str) -> None:
    text = page(PLANS[name])
    assert text == page(PLANS[name])
    found = elements(text)
    tags = [each.tag for each in found]
    assert tags.count("main") == tags.count("h1") == 1
    assert "script" not in tags
    policy = next(each.get("content") for each in found if each.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    ids = [each.get("id") for each in found if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in found:
        assert set((each.get("aria-labelledby") or "").split()) <= set(ids)
        href = each.get("href") or "#"
        assert href in ("#", "data:,") or href[1:] in ids
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("hostile", ["<img src=x>", "{{ 7 * 7 }}", "\x1b[31m\u202e", CANARY])
def test_any_text_is_text(hostile: str) -> None:
    def named(text: str) -> KmsPlan:
        plan = whole()
        clients = tuple(replace(each, name=f"{each.name}{text}") for each in plan.clients)
        hosts = tuple(replace(each, host=f"{each.host}{text}") for each in plan.hosts)
        return replace(plan, clients=clients, hosts=hosts)

    text = page(named(hostile))
    assert [each.tag for each in elements(text)] == [each.tag for each in elements(page(whole()))]
    assert all(character.isprintable() or character == "\n" for character in text)
    assert CANARY not in text
    heads = [each.text or "" for each in elements(text) if each.tag == "th"]
    assert any(each.endswith(shown(hostile)) for each in heads)


def test_every_client_is_counted_once() -> None:
    plan = whole()
    assert sum(row.clients for row in site_rows(plan)) == len(plan.clients)
    values = [int(each.value) for each in figures(plan)]
    assert values[0] == sum(values[1:]) == len(plan.clients)
    moved = [each for each in plan.clients if each.outcome == "moves"]
    assert sum(row.clients for row in move_rows(plan)) == len(moved)
    lost = [each for each in plan.clients if kind_of(each) == "lost"]
    assert sum(row.lost for row in site_rows(plan)) == len(lost)
    for row in site_rows(plan):
        assert sum(float(each.width.rstrip("%")) for each in row.segments) == pytest.approx(
            100, 0.01
        )


def test_sites_in_need_are_first() -> None:
    lost = [row.lost for row in site_rows(whole())]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 0 == lost[-1]


@pytest.mark.parametrize(
    ("leave", "words", "tone"),
    [
        (5, "enough for all", "ok"),
        (6, "enough for servers, falls below 25", "bad"),
        (26, "too few, falls below 25 and 5", "bad"),
        (30, "no client any more", "none"),
    ],
)
def test_thresholds_in_words(leave: int, words: str, tone: str) -> None:
    leaving = frozenset(f"srv{number}" for number in range(leave))
    (row,) = host_rows(planned([server(number) for number in range(30)], Event(leaving=leaving)))
    assert (row.before, row.after, row.words, row.tone) == (30, 30 - leave, words, tone)


def test_sentences() -> None:
    assert event_text(EVERYTHING) == (
        "If kms01.example.com goes, kms03.example.com:1688 comes for b and 1 machine leaves."
    )
    assert (
        summary(PLANS["nobody is lost"]) == "Every client that does not leave is activated again."
    )
    assert summary(PLANS["everybody is lost"]) == (
        "300 clients of 300 are not activated again; their licences end on 2026-08-25."
    )
    assert summary(PLANS["empty"]) == "The audit knows no KMS client."


@pytest.mark.parametrize(("number", "more"), [(20, []), (21, ["1 more sites"])])
def test_most_sites_are_folded(number: int, more: list[str]) -> None:
    plan = planned([server(each, site=f"s{each}") for each in range(number)], GOES)
    assert re.findall("[0-9]+ more sites", page(plan)) == more


def test_most_clients_are_in_the_other_file() -> None:
    text = page(PLANS["everybody is lost"])
    assert "And 100 more, in kms_plan.json." in text
    assert len(text) < 200_000
