# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of a plan for KMS hosts as data: what stands where, in words, before any markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..._audit.text import counted, share_text, some_names
from ..._audit.time import parse_time
from ..._catalogue.advice import CLIENTS_FROM, SERVERS_AND_OFFICE_FROM
from ..._plan.event import LEAVES, MOVES, STAYS, WITHOUT_HOST, Client, Event, Host, KmsPlan
from ..._plan.result import NO_SITE
from .charts import Bar, Segment, per_cent
from .text import BAD, NEUTRAL, OK, WARN, need, number_text
from .view import Figure

MOST_ROWS = 20
"""Rows of a table that are open from the start."""
MOST_CLIENTS = 200

LOST = "lost"
KINDS = {
    STAYS: ("Activated by the same host", OK),
    MOVES: ("Activated by another host", "plain"),
    LEAVES: ("Leave", NEUTRAL),
    LOST: ("Not activated again", BAD),
}
"""What becomes of clients: label and tone. One that no KMS host activates again is lost alone."""


@dataclass(frozen=True, slots=True)
class HostRow:
    """A KMS host before and after, as bars of the same scale."""

    host: str
    before: int
    after: int
    before_width: str
    after_width: str
    office: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site, and what becomes of its clients."""

    site: str
    clients: int
    segments: tuple[Segment, ...]
    words: str
    lost: int
    ends: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Clients that go from one KMS host to another, and those of them that are lost there."""

    before: str
    after: str
    clients: int
    lost: int
    sites: int


def kind_of(client: Client) -> str:
    """What becomes of a client, as the page groups them."""
    return LOST if client.is_lost else client.outcome


def event_text(event: Event) -> str:
    """What is supposed, in a sentence."""
    sites = f" for {some_names(sorted(event.coming_sites))}" if event.coming_sites else ""
    coming = [str(each.endpoint) for each in event.coming]
    parts = [
        f"{some_names(names)} {verb if len(names) == 1 else verbs}{where}"
        for names, verb, verbs, where in (
            (event.going, "goes", "go", ""),
            (coming, "comes", "come", sites),
        )
        if names
    ]
    if event.leaving:
        number = len(event.leaving)
        parts.append(
            f"{number_text(number)} {'machine leaves' if number == 1 else 'machines leave'}"
        )
    return f"If {', '.join(parts[:-1])}{' and ' if parts[1:] else ''}{parts[-1]}."


def summary(plan: KmsPlan) -> str:
    """What comes of it, in a sentence."""
    lost = [each for each in plan.clients if each.is_lost]
    if not plan.clients:
        return "The audit knows no KMS client."
    if not lost:
        return "Every client that does not leave is activated again."
    ends = _ends(lost)
    when = f"; their licences end {ends}" if ends else ""
    who = f"{_clients(len(lost))} of {number_text(len(plan.clients))}"
    return f"{who} {'is' if len(lost) == 1 else 'are'} not activated again{when}."


def figures(plan: KmsPlan) -> tuple[Figure, ...]:
    """The key figures."""
    kinds = Counter(map(kind_of, plan.clients))
    whole = len(plan.clients)
    without = sum(each.outcome == WITHOUT_HOST for each in plan.clients)
    below = kinds[LOST] - without
    notes = {LOST: f"{number_text(without)} without a host, {number_text(below)} where too few ask"}
    marks = {LOST: "error" if kinds[LOST] else "ok"}
    return (
        Figure("KMS clients", number_text(whole), "that the audit read"),
        *(
            Figure(
                label,
                number_text(kinds[kind]),
                notes.get(kind) or share_text(kinds[kind], whole),
                marks.get(kind, ""),
            )
            for kind, (label, _tone) in KINDS.items()
        ),
    )


def host_rows(plan: KmsPlan) -> tuple[HostRow, ...]:
    """KMS hosts: those that fall below a threshold first, then those with most clients."""
    most = max([1, *(max(_before(each), _after(each)) for each in plan.hosts)])
    rows = [_host_row(each, most) for each in plan.hosts]
    return tuple(sorted(rows, key=lambda row: (need(row.tone), -row.before - row.after, row.host)))


def site_rows(plan: KmsPlan) -> tuple[SiteRow, ...]:
    """Sites: those with most clients that are lost first."""
    by_site: defaultdict[str, list[Client]] = defaultdict(list)
    for client in plan.clients:
        by_site[client.site or NO_SITE].append(client)
    rows = (_site_row(site, clients) for site, clients in by_site.items())
    return tuple(sorted(rows, key=lambda row: (-row.lost, -row.clients, row.site)))


def move_rows(plan: KmsPlan) -> tuple[MoveRow, ...]:
    """From which KMS host to which, the most clients first."""
    moves: defaultdict[tuple[str, str], list[Client]] = defaultdict(list)
    for client in plan.clients:
        if client.outcome == MOVES and client.after is not None:
            moves[client.before, client.after].append(client)
    rows = (
        MoveRow(
            before,
            after,
            len(clients),
            sum(each.is_lost for each in clients),
            len({each.site for each in clients}),
        )
        for (before, after), clients in moves.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.clients, row.before, row.after)))


def ending_bars(plan: KmsPlan) -> tuple[Bar, ...]:
    """The weeks, from Monday on, in which licences of those end that are not activated again."""
    weeks: Counter[str] = Counter()
    for client in plan.clients:
        if client.is_lost:
            end = parse_time(client.expires)
            monday = end - timedelta(days=end.weekday()) if end else None
            weeks[f"Week of {monday:%Y-%m-%d}" if monday else "No end is known"] += 1
    whole, most = weeks.total(), max([1, *weeks.values()])
    return tuple(
        Bar(week, number, share_text(number, whole), per_cent(100 * number / most), BAD)
        for week, number in sorted(weeks.items(), key=lambda item: (item[0][:1] == "N", item[0]))
    )


def lost_clients(plan: KmsPlan) -> Sequence[Client]:
    """Clients that are not activated again, those whose licence ends first first."""
    lost = (each for each in plan.clients if each.is_lost)
    return sorted(lost, key=lambda each: (each.expires is None, str(each.expires), each.name))


def _before(host: Host) -> int:
    return host.windows_before + host.office_before


def _after(host: Host) -> int:
    return host.windows_after + host.office_after


def _host_row(host: Host, most: int) -> HostRow:
    before, after = _before(host), _after(host)
    words, tone = _host_words(host)
    has_office = host.office_before or host.office_after
    return HostRow(
        host=host.host,
        before=before,
        after=after,
        before_width=per_cent(100 * before / most),
        after_width=per_cent(100 * after / most),
        office=f"Office alone {host.office_before} → {host.office_after}" if has_office else "",
        words=words,
        tone=tone,
    )


def _host_words(host: Host) -> tuple[str, str]:
    if _after(host) == 0:
        return "no client any more", NEUTRAL
    fall = f", falls below {' and '.join(map(str, host.falls_below))}" if host.falls_below else ""
    if host.windows_after >= CLIENTS_FROM:
        return "enough for all", OK
    if host.windows_after >= SERVERS_AND_OFFICE_FROM:
        return f"enough for servers{fall}", BAD if fall else OK
    is_of_office = host.windows_after == 0 and host.office_after >= SERVERS_AND_OFFICE_FROM
    words, tone = ("enough for Office", OK) if is_of_office else ("too few", WARN)
    return f"{words}{fall}", BAD if fall else tone


def _site_row(site: str, clients: Sequence[Client]) -> SiteRow:
    kinds = Counter(map(kind_of, clients))
    lost = [each for each in clients if each.is_lost]
    return SiteRow(
        site=site,
        clients=len(clients),
        segments=tuple(_segments(kinds, len(clients))),
        words=", ".join(
            f"{number_text(kinds[kind])} {label.lower()}"
            for kind, (label, _tone) in KINDS.items()
            if kinds[kind]
        ),
        lost=len(lost),
        ends=_ends(lost),
    )


def _segments(kinds: Counter[str], whole: int) -> Iterator[Segment]:
    start = 0.0
    for kind, (label, tone) in KINDS.items():
        if kinds[kind]:
            width = 100 * kinds[kind] / whole
            yield Segment(
                f"{label}: {number_text(kinds[kind])}", tone, per_cent(start), per_cent(width)
            )
            start += width


def _ends(lost: Sequence[Client]) -> str:
    days = sorted(each.expires[:10] for each in lost if each.expires)
    if not days:
        return ""
    return f"on {days[0]}" if days[0] == days[-1] else f"from {days[0]} to {days[-1]}"


def _clients(number: int) -> str:
    return counted(number, "client").replace(str(number), number_text(number))
