"""The parts of the page of a small plan, whole: figures, KMS hosts, sites, moves, who is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._plan.event import (
    Client,
    Event,
    Host,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.charts import (
    Bar,
    Segment,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.kms_plan_view import (
    HostRow,
    MoveRow,
    SiteRow,
    ending_bars,
    event_text,
    figures,
    host_rows,
    lost_clients,
    move_rows,
    site_rows,
    summary,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.view import Figure

from tests.support.small_plan import PLAN, A, B


def test_figures() -> None:
    assert figures(PLAN) == (
        Figure("KMS clients", "9", "that the audit read", "", None),
        Figure("Activated by the same host", "2", "22.2%"),
        Figure("Activated by another host", "2", "22.2%"),
        Figure("Leave", "1", "11.1%"),
        Figure("Not activated again", "4", "2 without a host, 2 where too few ask", "error"),
    )
    assert figures(replace(PLAN, clients=()))[4] == Figure(
        "Not activated again", "0", "0 without a host, 0 where too few ask", "ok"
    )


def test_kms_hosts() -> None:
    few, office = "too few, falls below 25 and 5", "Office alone"
    assert host_rows(PLAN) == (
        HostRow(A, 30, 3, "100%", "10%", "", few, "bad"),
        HostRow(B, 6, 4, "20%", "13.33%", f"{office} 2 → 1", "too few", "warn"),
        HostRow("kms03:1688", 0, 1, "0%", "3.33%", f"{office} 0 → 1", "too few", "warn"),
    )
    assert host_rows(replace(PLAN, hosts=())) == ()
    (empty,) = host_rows(replace(PLAN, hosts=(Host(A, 0, 0, 0, 0),)))
    assert (empty.before_width, empty.after_width) == ("0%", "0%")
    (one,) = host_rows(replace(PLAN, hosts=(Host(A, 0, 0, 1, 0),)))
    assert (one.before_width, one.office) == ("100%", "Office alone 1 → 0")


@pytest.mark.parametrize(
    ("host", "words", "tone"),
    [
        (Host(A, 9, 0, 9, 0), "no client any more", "none"),
        (Host(A, 30, 25, 0, 0), "enough for all", "ok"),
        (Host(A, 24, 24, 0, 0), "enough for servers", "ok"),
        (Host(A, 25, 24, 0, 0), "enough for servers, falls below 25", "bad"),
        (Host(A, 9, 5, 0, 0), "enough for servers", "ok"),
        (Host(A, 5, 4, 0, 0), "too few, falls below 5", "bad"),
        (Host(A, 4, 4, 0, 9), "too few", "warn"),
        (Host(A, 0, 0, 9, 5), "enough for Office", "ok"),
        (Host(A, 0, 0, 9, 4), "too few", "warn"),
        (Host(A, 5, 0, 9, 5), "enough for Office, falls below 5", "bad"),
    ],
)
def test_words_of_a_kms_host(host: Host, words: str, tone: str) -> None:
    (row,) = host_rows(replace(PLAN, hosts=(host,)))
    assert (row.words, row.tone) == (words, tone)


def test_hosts_in_need_come_first() -> None:
    hosts = (
        Host("b", 40, 30, 0, 0), Host("a", 30, 40, 0, 0), Host("c", 40, 40, 0, 0),
        Host("warn", 1, 1, 0, 0), Host("bad", 5, 1, 0, 0), Host("none", 1, 0, 0, 0),
    )  # fmt: skip
    rows = host_rows(replace(PLAN, hosts=hosts))
    assert [row.host for row in rows] == ["bad", "warn", "c", "a", "b", "none"]


def test_sites() -> None:
    assert site_rows(PLAN) == (
        SiteRow(
            "berlin", 6,
            (
                Segment("Activated by the same host: 1", "ok", "0%", "16.67%"),
                Segment("Activated by another host: 1", "plain", "16.67%", "16.67%"),
                Segment("Leave: 1", "none", "33.33%", "16.67%"),
                Segment("Not activated again: 3", "bad", "50%", "50%"),
            ),
            "1 activated by the same host, 1 activated by another host, 1 leave, 3 not activated "
            "again",
            3, "from 2026-08-23 to 2026-08-24",
        ),
        SiteRow(
            "aachen", 2,
            (
                Segment("Activated by another host: 1", "plain", "0%", "50%"),
                Segment("Not activated again: 1", "bad", "50%", "50%"),
            ),
            "1 activated by another host, 1 not activated again", 1, "",
        ),
        SiteRow(
            "(no site)", 1, (Segment("Activated by the same host: 1", "ok", "0%", "100%"),),
            "1 activated by the same host", 0, "",
        ),
    )  # fmt: skip


def test_moves() -> None:
    assert move_rows(PLAN) == (MoveRow(A, B, 2, 1, 1), MoveRow(B, A, 1, 0, 1))
    away = replace(PLAN.clients[0], site="aachen", after="kms09:1688")
    more = replace(PLAN, clients=(*PLAN.clients, away, replace(away, site="berlin")))
    assert move_rows(more) == (
        MoveRow(A, B, 2, 1, 1),
        MoveRow(A, "kms09:1688", 2, 0, 2),
        MoveRow(B, A, 1, 0, 1),
    )


def test_when_licences_of_the_lost_end() -> None:
    assert ending_bars(PLAN) == (
        Bar("Week of 2026-08-17", 1, "25%", "50%", "bad"),
        Bar("Week of 2026-08-24", 1, "25%", "50%", "bad"),
        Bar("No end is known", 2, "50%", "100%", "bad"),
    )
    assert ending_bars(replace(PLAN, clients=PLAN.clients[1:2])) == (
        Bar("Week of 2026-08-17", 1, "100%", "100%", "bad"),
    )
    assert ending_bars(replace(PLAN, clients=PLAN.clients[:1])) == ()


def lost(name: str, expires: str | None) -> Client:
    return Client(name, None, A, None, "without_host", None, expires)


def test_whose_licence_ends_first_is_first() -> None:
    clients = (lost("d", None), lost("c", "2026-02"), lost("b", "2026-01"), lost("a", "2026-02"))
    found = lost_clients(replace(PLAN, clients=(*clients, PLAN.clients[0], lost("aa", None))))
    assert [each.name for each in found] == ["b", "a", "c", "aa", "d"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (
            PLAN.event,
            "If kms01 goes, kms03.example.com:1689 comes for aachen, berlin and 2 machines leave.",
        ),
        (Event(going=("a", "b")), "If a, b go."),
        (
            Event(going=("a",), coming=parse_kms_hosts(["kms03.example", "kms04.example"])),
            "If a goes and kms03.example:1688, kms04.example:1688 come.",
        ),
        (Event(leaving=frozenset({"a"})), "If 1 machine leaves."),
        (Event(leaving=frozenset(map(str, range(1200)))), "If 1,200 machines leave."),
    ],
)
def test_event(event: Event, sentence: str) -> None:
    assert event_text(event) == sentence


@pytest.mark.parametrize(
    ("clients", "sentence"),
    [
        ((), "The audit knows no KMS client."),
        (PLAN.clients[:1], "Every client that does not leave is activated again."),
        (
            PLAN.clients,
            "4 clients of 9 are not activated again; their licences end from 2026-08-23 to "
            "2026-08-24.",
        ),
        (
            PLAN.clients[:2],
            "1 client of 2 is not activated again; their licences end on 2026-08-23.",
        ),
        ((lost("a", None),) * 1200, "1,200 clients of 1,200 are not activated again."),
    ],
)
def test_summary(clients: tuple[Client, ...], sentence: str) -> None:
    assert summary(replace(PLAN, clients=clients)) == sentence
